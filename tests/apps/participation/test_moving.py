"""A session is moved or cancelled with everyone told; its seats grow, never below those held."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from i18nfield.strings import LazyI18nString

from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.participation.cancelling import cancel_session
from pariter.apps.participation.duty_actions import ask_for_duty
from pariter.apps.participation.errors import SessionError
from pariter.apps.participation.models import DoorPass, Duty
from pariter.apps.participation.moving import move_session, preview_move
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import withdraw_placement
from pariter.apps.placements.capacity import change_capacity
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.errors import AmendmentError
from pariter.apps.programmes.models import Call, Offer, Session, SessionChange, Venue
from pariter.apps.programmes.moving import Whereabouts, whereabouts
from pariter.apps.programmes.rooms import seats_of_room

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
State = Placement.State


@pytest.fixture
def walk(sign_up_call: Call) -> Session:
    return Session.objects.get(key="walk")


@pytest.fixture
def desk(db: None) -> Person:
    return register_person(email="desk@example.org", at=NOW)


@pytest.fixture
def tax(sign_up_call: Call, walk: Session) -> Session:
    """Return a second session of the edition, a day later and in another room."""
    return Session.objects.create(
        edition=walk.edition,
        offer=sign_up_call.offers.get(key="tax"),
        key="tax",
        title="Tax",
        starts_at=walk.starts_at + timedelta(days=1),
        ends_at=walk.ends_at + timedelta(days=1),
        zone=walk.zone,
        place="Hall",
    )


@pytest.fixture
def guests(walk: Session, people: Callable[..., list[Person]]) -> list[Placement]:
    """Let three sign up for the two seats of the walk."""
    assert walk.offer
    return [sign_up(offer=walk.offer, person=person, at=NOW) for person in people(3)]


def later(session: Session, hours: float, **other: Any) -> Whereabouts:
    by = timedelta(hours=hours)
    now = whereabouts(session)
    return replace(now, starts_at=now.starts_at + by, ends_at=now.ends_at + by, **other)


def mail_to(person: Person) -> OutgoingMail:
    return OutgoingMail.objects.filter(to=person.email).order_by("-pk")[0]


def test_move_tells_everyone_old_and_new(
    walk: Session, tax: Session, guests: list[Placement], desk: Person
) -> None:
    assert tax.offer
    sign_up(offer=tax.offer, person=guests[0].application.person, at=NOW)
    duty = ask_for_duty(
        session=walk,
        role="guide",
        name="Demo Guide",
        email="guide@example.org",
        at=NOW,
        by=desk,
        from_at=walk.starts_at,
        until_at=walk.starts_at + timedelta(hours=1),
    )
    before = whereabouts(walk)
    to = later(walk, 24, place=LazyI18nString({"en": "Hall", "it": "Sala"}))
    shown = preview_move(session=walk, to=to, at=NOW)
    assert (shown.concerned.places, shown.concerned.waiting, shown.concerned.on_duty) == (2, 1, 1)
    assert [clash.placement for clash in shown.clashes] == [guests[0]]
    walk.refresh_from_db()
    assert whereabouts(walk).same_as(before)

    told = move_session(session=walk, to=to, reason="The gate is closed.", seen=0, at=NOW, by=desk)
    assert told == 4
    walk.refresh_from_db()
    assert (walk.starts_at, str(walk.place), walk.sequence) == (to.starts_at, "Hall", 1)
    [change] = SessionChange.objects.all()
    assert (change.kind, change.starts_at, str(change.place)) == ("moved", before.starts_at, "Gate")
    duty.refresh_from_db()
    assert duty.from_at == to.starts_at
    clash, other, third = (mail_to(placement.application.person) for placement in guests)
    for mail in (clash, other, third):
        assert "16 February 2027" in mail.body
        assert "15 February 2027" in mail.body
        assert "Gate" in mail.body
        assert "The gate is closed." in mail.body
    assert "“Tax”" in clash.body
    assert "You keep both until you free one." in clash.body
    assert "“Tax”" not in other.body
    assert "You stay on the waiting list." in third.body
    assert "Moved: Walk" in OutgoingMail.objects.filter(to=duty.email).order_by("-pk")[0].subject
    withdraw_placement(placement=guests[0], at=NOW, by=guests[0].application.person)
    guests[2].refresh_from_db()
    assert guests[2].state == State.OFFERED


def test_move_is_refused_with_a_reason(walk: Session, desk: Person) -> None:
    def refused(to: Whereabouts, seen: int = 0, at: datetime = NOW) -> str:
        with pytest.raises(SessionError) as refusal:
            move_session(session=walk, to=to, reason="", seen=seen, at=at, by=desk)
        return refusal.value.code

    assert refused(whereabouts(walk)) == "same"
    assert refused(later(walk, 1), seen=4) == "changed"
    for wrong in (
        replace(whereabouts(walk), ends_at=walk.starts_at),
        later(walk, 24 * 30),
        later(walk, -24 * 365),
    ):
        with pytest.raises(AmendmentError):
            move_session(session=walk, to=wrong, reason="", seen=0, at=NOW, by=desk)
    with pytest.raises(AmendmentError, match="This session ended on"):
        preview_move(session=walk, to=later(walk, 48), at=walk.ends_at)
    assert not SessionChange.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_cancelled_session_ends_its_places_and_names_other_times(
    walk: Session, tax: Session, guests: list[Placement], desk: Person
) -> None:
    Session.objects.filter(pk=tax.pk).update(title=walk.title)
    duty = ask_for_duty(
        session=walk, role="staff", name="Demo Host", email="host@example.org", at=NOW, by=desk
    )
    door = DoorPass.objects.create(
        session=walk,
        label="Gate",
        digest="d",
        valid_from=NOW,
        valid_until=walk.ends_at,
        created_at=NOW,
        created_by=desk,
    )
    assert cancel_session(session=walk, reason="The guide is ill.", at=NOW, by=desk) == 4
    assert list(walk.offer.placements.values_list("state", flat=True)) == [  # type: ignore[union-attr]
        State.WITHDRAWN,
        State.WITHDRAWN,
        State.LAPSED,
    ]
    walk.refresh_from_db()
    duty.refresh_from_db()
    door.refresh_from_db()
    assert (walk.cancelled_at, walk.sequence, duty.state) == (NOW, 1, Duty.State.FREED)
    assert door.revoked_at == NOW
    mail = mail_to(guests[0].application.person)
    assert "The guide is ill." in mail.body
    assert f"/en/sign-up/{tax.offer_id}/" in mail.body
    assert "The waiting list is closed." in mail_to(guests[2].application.person).body
    assert AuditEntry.objects.filter(action="placement.withdrawn").count() == 2
    with pytest.raises(SessionError) as again:
        cancel_session(session=walk, reason="Twice", at=NOW, by=desk)
    assert again.value.code == "cancelled"
    with pytest.raises(SessionError) as moved:
        move_session(session=walk, to=later(walk, 1), reason="", seen=1, at=NOW, by=desk)
    assert moved.value.code == "cancelled"
    person = register_person(email="late@example.org", at=NOW)
    with pytest.raises(PlacementError, match="does not take place"):
        sign_up(offer=Offer.objects.get(key="walk"), person=person, at=NOW)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "\x00"])
def test_cancelling_needs_a_reason(walk: Session, desk: Person, reason: str) -> None:
    with pytest.raises(SessionError) as refusal:
        cancel_session(session=walk, reason=reason, at=NOW, by=desk)
    assert refusal.value.code == "reason"


def test_places_of_several_sessions_stay(
    walk: Session, guests: list[Placement], desk: Person
) -> None:
    Session.objects.create(
        edition=walk.edition,
        offer=walk.offer,
        key="walk-2",
        title=walk.title,
        starts_at=walk.starts_at + timedelta(days=1),
        ends_at=walk.ends_at + timedelta(days=1),
        zone=walk.zone,
        place="Gate",
    )
    cancel_session(session=walk, reason="Rain", at=NOW, by=desk)
    guests[0].refresh_from_db()
    assert guests[0].state == State.ACCEPTED
    assert "You keep your place" in mail_to(guests[0].application.person).body


def test_seats_grow_at_once_and_never_fall_below_those_held(
    walk: Session, guests: list[Placement], desk: Person
) -> None:
    offer = Offer.objects.get(key="walk")
    with pytest.raises(PlacementError, match="2 seats are held, so there cannot be 1"):
        change_capacity(offer=offer, capacity=1, at=NOW, by=desk)
    assert change_capacity(offer=offer, capacity=2, at=NOW, by=desk) == 0
    assert change_capacity(offer=offer, capacity=5, at=NOW, by=desk) == 1
    guests[2].refresh_from_db()
    assert guests[2].state == State.OFFERED
    [act] = AuditEntry.objects.filter(action="offer.capacity_changed")
    assert act.details == {"before": 2, "now": 5}
    for wrong in (0, -1, 100_001):
        with pytest.raises(PlacementError, match="is no number of seats"):
            change_capacity(offer=offer, capacity=wrong, at=NOW, by=desk)
    with pytest.raises(PlacementError, match="This began on"):
        change_capacity(offer=offer, capacity=9, at=walk.starts_at, by=desk)


def test_a_room_holds_no_more_than_its_venue_says(walk: Session, desk: Person) -> None:
    names = {"en": "Cellar", "it": "Cantina"}
    venue = Venue.objects.create(
        programme=walk.edition.initiative.programme,
        key="house",
        name=LazyI18nString("House"),
        address="Example street 1",
        way=LazyI18nString("By foot."),
        rooms=[{"names": names, "seats": 3}],
        position=0,
    )
    for place, seats in (
        (LazyI18nString({"en": " cellar", "it": ""}), 3),
        ("CANTINA", 3),
        (LazyI18nString(names), 3),
        ("Attic", None),
        ("", None),
    ):
        assert seats_of_room(venue, place) == seats
    assert seats_of_room(None, "Cellar") is None
    offer = Offer.objects.get(key="walk")
    to = Whereabouts(walk.starts_at, walk.ends_at, venue, LazyI18nString(names))
    assert preview_move(session=walk, to=to, at=NOW).fits is None
    change_capacity(offer=offer, capacity=4, at=NOW, by=desk)
    walk.refresh_from_db()
    assert preview_move(session=walk, to=to, at=NOW).fits == 3
    Session.objects.filter(pk=walk.pk).update(venue=venue, place=LazyI18nString(names))
    with pytest.raises(PlacementError, match="Cellar has 3 seats, so there cannot be 5"):
        change_capacity(offer=offer, capacity=5, at=NOW, by=desk)
    # Seats are taken away freely, even where they are still too many for the room.
    Offer.objects.filter(pk=offer.pk).update(capacity=9)
    assert change_capacity(offer=offer, capacity=8, at=NOW, by=desk) == 0
