"""Needs asked once, companions, larger parties, and places passed on."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.journeys import steps

from pariter.apps.applications.models import Needs
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.journal.queries import history
from pariter.apps.participation.actions import record_attendance
from pariter.apps.placements.answers import accept_placement, come_with_fewer
from pariter.apps.placements.companions import come_with_more
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.needs import (
    Needed,
    erase_needs,
    needs_by_place,
    needs_of,
    needs_of_person,
    tell_needs,
    unmet_needs,
)
from pariter.apps.placements.open_sign_up import Comer, sign_up_openly
from pariter.apps.placements.passing_on import Successor, pass_on
from pariter.apps.programmes.models import Offer

pytestmark = pytest.mark.django_db
LOADED = datetime.fromisoformat("2026-07-01T09:00:00+02:00")


@pytest.fixture
def kitchen() -> Offer:
    """Return a session of four seats for families, up to three people each."""
    call = steps.open_alone("milano_steminthecity", "C1/2027-04/families", LOADED)
    assert call.asks_needs
    call.most_together = 3
    call.save()
    offer = call.offers.get(key="kitchen-chemistry")
    offer.capacity = 4
    offer.save()
    return offer


@pytest.fixture
def at(kitchen: Offer) -> datetime:
    """Return a moment while the call is open."""
    return kitchen.call.opens_at + timedelta(days=3)


def come(offer: Offer, name: str, seats: int, at: datetime) -> Placement:
    known = steps.register(f"{name}@example.org", at, name=name.title())
    comer = Comer(email=known.email, name=known.name, language="en", seats=seats)
    return sign_up_openly(offer=offer, comer=comer, at=at, known=known)


def test_needs_are_told_once_seen_by_session_and_erased(
    kitchen: Offer, at: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    place = come(kitchen, "ada", 1, at)
    person, edition = place.application.person, kitchen.call.edition
    session = kitchen.sessions.get()
    session.access, session.venue = ["captions"], None
    session.save()
    needed = Needed(
        access=("step_free", "captions"), words="Canary: a chair with arms", companion=True
    )
    for _twice in range(2):
        assert tell_needs(edition=edition, person=person, needed=needed, at=at) == 0
    place.refresh_from_db()
    assert (place.seats, place.companions, place.participants) == (2, 1, 1)
    assert needs_of_person(edition, person) == needed
    assert "Canary" not in repr(bytes(Needs.objects.get().told))
    with django_assert_max_num_queries(5):
        [unmet] = unmet_needs(edition)
    assert (unmet.session, unmet.access, unmet.unmet) == (
        session,
        {"step_free": 1, "captions": 1},
        {"step_free": 1},
    )
    assert (unmet.words, unmet.companions, unmet.without_seat) == (1, 1, 0)
    assert needs_of(session) == unmet
    assert needs_by_place(session) == [(place, needed)]
    [delivery] = record_attendance(
        session=session, presence={place: True}, at=session.starts_at, by=None
    )
    assert delivery.people == 1, "a companion is no participant"
    days = [edition.ends + timedelta(days=day) for day in (0, 1)]
    moments = [at.replace(year=day.year, month=day.month, day=day.day) for day in days]
    assert [erase_needs(at=moment) for moment in moments] == [0, 1]
    assert not Needs.objects.exists()
    assert not [entry for entry in AuditEntry.objects.all() if "Canary" in str(entry.details)]


def test_a_companion_without_a_free_seat_is_told_to_the_office(
    kitchen: Offer, at: datetime
) -> None:
    place, _other = come(kitchen, "ada", 1, at), come(kitchen, "ben", 3, at)
    person, edition = place.application.person, kitchen.call.edition
    assert tell_needs(edition=edition, person=person, needed=Needed(companion=True), at=at) == 1
    assert [one.without_seat for one in unmet_needs(edition)] == [1]
    assert tell_needs(edition=edition, person=person, needed=Needed(), at=at) == 0
    assert not Needs.objects.exists()
    place.refresh_from_db()
    assert (place.seats, place.companions) == (1, 0)


def test_more_people_come_only_where_seats_are_free(kitchen: Offer, at: datetime) -> None:
    place, _ben = come(kitchen, "ada", 1, at), come(kitchen, "ben", 2, at)
    by = place.application.person
    with pytest.raises(PlacementError, match="at most 3"):
        come_with_more(placement=place, seats=4, at=at, by=by)
    with pytest.raises(PlacementError, match="Only 1 more seat is free"):
        come_with_more(placement=place, seats=3, at=at, by=by)
    for _twice in range(2):
        come_with_more(placement=place, seats=2, at=at, by=by)
    assert history(place).filter(action="placement.more").count() == 1
    come_with_fewer(placement=place, seats=1, at=at, by=by)
    waits = come(kitchen, "eve", 2, at)
    assert waits.state == "waiting"
    come_with_more(placement=place, seats=2, at=at, by=by)
    come_with_fewer(placement=place, seats=1, at=at, by=by)
    come(kitchen, "kim", 1, at)
    with pytest.raises(PlacementError, match="No more seats are free"):
        come_with_more(placement=place, seats=2, at=at, by=by)
    begun = kitchen.sessions.get().starts_at
    with pytest.raises(PlacementError, match="This began on"):
        come_with_more(placement=place, seats=3, at=begun, by=by)


def test_a_place_is_passed_on(kitchen: Offer, at: datetime) -> None:
    place, other = come(kitchen, "ada", 2, at), come(kitchen, "ben", 1, at)
    by = place.application.person
    for email, told in (
        ("ADA@example.org", "This is your own address"),
        ("ben@example.org", "cannot be passed on to this address"),
    ):
        with pytest.raises(PlacementError, match=told):
            pass_on(placement=place, to=_successor(email), at=at, by=by)
    new = pass_on(placement=place, to=_successor("zoe@example.org"), at=at, by=by)
    with pytest.raises(PlacementError, match="not possible any more"):
        pass_on(placement=place, to=_successor("zoe@example.org"), at=at, by=by)
    place.refresh_from_db()
    assert (place.state, new.state, new.seats) == ("withdrawn", "offered", 2)
    assert new.answer_by == at + timedelta(hours=kitchen.call.answer_hours)
    mail = OutgoingMail.objects.get(to="zoe@example.org")
    assert "https://evil" not in mail.body
    accept_placement(placement=new, at=at, by=new.application.person)
    assert history(place).filter(action="placement.passed_on").get().details == {"to": new.pk}
    assert Placement.objects.get(pk=other.pk).state == "accepted"


def _successor(email: str) -> Successor:
    return Successor(email=email, name="see https://evil.example", language="en")
