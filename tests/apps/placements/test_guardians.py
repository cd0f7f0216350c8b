"""A minor's place: held until her guardian confirms, her words sealed and erased the day after."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from tests.journeys import steps

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.models import Application, Guardian
from pariter.apps.journal.errors import JournalError
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.journal.queries import history
from pariter.apps.journal.sealing import opened
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import accept_placement, expire_offers
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.guardian_days import (
    erase_told,
    note_departure,
    remind_guardians,
    see_children,
)
from pariter.apps.placements.guardian_mail import written_name
from pariter.apps.placements.guardians import (
    MOST_A_DAY,
    Told,
    answer_about_photos,
    ask_guardian,
    confirm_guardian,
    refuse_guardian,
    withdraw_guardian,
)
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Offer
from pariter.web.participant.history import WORDS

pytestmark = pytest.mark.django_db
TOLD = Told(
    contact="Canary Contact",
    phone="+39 347 0001112",
    pick_up="Canary Aunt\nCanary Uncle",
    notes="Canary: allergic to nuts",
)
CANARIES = ("Canary", "347 0001112", "allergic")


@pytest.fixture
def camp() -> Offer:
    """Return a first-come session of one seat for minors."""
    call = steps.open_alone(
        "ipparis_equal_opportunity",
        "I2/2027-02/master-classes",
        datetime.fromisoformat("2026-07-01T09:00:00+02:00"),
    )
    call.needs_guardian, call.answer_hours = True, 96
    call.save()
    offer = call.offers.get(key="robot-in-three-hours")
    offer.capacity = 1
    offer.save()
    return offer


@pytest.fixture
def at(camp: Offer) -> datetime:
    """Return a moment while the call is open."""
    return camp.call.opens_at + timedelta(days=3)


def pupil(name: str, at: datetime) -> Person:
    return steps.register(f"{name}@example.org", at, name=name.title())


def ask(place: Placement, email: str, at: datetime) -> Guardian:
    application = place.application
    return ask_guardian(
        application=application, name="Gaia Guard", email=email, at=at, by=application.person
    )


def mails(to: str) -> list[str]:
    return list(OutgoingMail.objects.filter(to=to).order_by("pk").values_list("subject", flat=True))


def test_a_seat_is_held_until_a_guardian_confirms(camp: Offer, at: datetime) -> None:
    place = sign_up(offer=camp, person=pupil("mia", at), at=at)
    assert (place.state, place.answer_by) == ("offered", at + timedelta(hours=96))
    first = ask(place, "mother@example.org", at)
    with pytest.raises(PlacementError, match="must confirm first"):
        accept_placement(placement=place, at=at, by=place.application.person)
    refuse_guardian(guardian=first, at=at)
    refuse_guardian(guardian=first, at=at)
    with pytest.raises(PlacementError, match="not possible any more"):
        confirm_guardian(guardian=first, told=TOLD, may_photograph=True, at=at)
    second = ask(place, "father@example.org", at)
    assert ask(place, "Father@example.org", at) == second
    for _twice in range(2):
        confirm_guardian(guardian=second, told=TOLD, may_photograph=False, at=at)
    place.refresh_from_db()
    second.refresh_from_db()
    assert (place.state, second.state, second.terms) == ("accepted", "confirmed", "2026-11")
    acts = list(history(second).values_list("action", "details"))
    assert acts == [
        ("guardian.asked", {}),
        ("guardian.confirmed", {"terms": "2026-11", "photos": False}),
    ]
    assert mails("father@example.org")[1:] == [
        "You have agreed: Tutoring, master classes and science camps"
    ]
    assert mails("mia@example.org")[-1].startswith("Your guardian said yes")
    # She answers for all places of the call.
    other = camp.call.offers.get(key="dice-and-luck")
    assert sign_up(offer=other, person=place.application.person, at=at).state == "accepted"


def test_without_a_word_the_seat_goes_on(camp: Offer, at: datetime) -> None:
    place = sign_up(offer=camp, person=pupil("mia", at), at=at)
    assert mails("mia@example.org") == [f"Your guardian must confirm: {camp.title}"]
    guardian = ask(place, "mother@example.org", at)
    waiting = sign_up(offer=camp, person=pupil("noa", at), at=at)
    hers = ask(waiting, "aunt@example.org", at)
    waiting.turn = 1  # type: ignore[attr-defined]
    assert (
        "has not said yes yet. We hold a place"
        in WORDS[Placement.State.WAITING](waiting, camp.call)[1]
    )
    last = sign_up(offer=camp, person=pupil("pia", at), at=at)
    assert remind_guardians(at=at + timedelta(hours=47)) == 0
    assert remind_guardians(at=at + timedelta(hours=48)) == 1
    assert remind_guardians(at=at + timedelta(hours=49)) == 0
    late = at + timedelta(hours=96)
    with pytest.raises(PlacementError, match="You are too late"):
        confirm_guardian(guardian=guardian, told=TOLD, may_photograph=True, at=late)
    assert expire_offers(at=late) == 1
    waiting.refresh_from_db()
    assert waiting.state == "offered"
    assert [subject[:12] for subject in mails("mother@example.org")] == [
        "May this chi",
        "Please answe",
    ]
    # Whoever waits is offered the seat as the call declares, and her guardian is asked again.
    assert (waiting.state, waiting.answer_by) == ("offered", late + timedelta(hours=96))
    assert mails("noa@example.org")[-1] == f"Your guardian must confirm: {camp.title}"
    assert [subject[:12] for subject in mails("aunt@example.org")] == [
        "May this chi",
        "Please answe",
    ]
    assert remind_guardians(at=late + timedelta(hours=47)) == 0
    assert remind_guardians(at=late + timedelta(hours=48)) == 1
    # Nobody answers for her in time: the seat goes to the next, who has named nobody yet.
    with pytest.raises(PlacementError, match="You are too late"):
        confirm_guardian(
            guardian=hers, told=TOLD, may_photograph=True, at=late + timedelta(hours=96)
        )
    assert expire_offers(at=late + timedelta(hours=96)) == 1
    last.refresh_from_db()
    assert last.state == "offered"
    body = OutgoingMail.objects.filter(to="pia@example.org").order_by("-pk")[0].body
    assert "Name one here" in body
    named = ask(last, "uncle@example.org", late + timedelta(hours=97))
    confirm_guardian(guardian=named, told=TOLD, may_photograph=True, at=late + timedelta(hours=98))
    last.refresh_from_db()
    assert last.state == "accepted"


def test_who_may_not_be_named_is_refused(camp: Offer, at: datetime) -> None:
    place = sign_up(offer=camp, person=pupil("mia", at), at=at)
    for own in ("mia@example.org", "MIA@example.org", "mia+mum@example.org"):
        with pytest.raises(ApplicationError, match="This is your own address"):
            ask(place, own, at)
    for number in range(MOST_A_DAY):
        ask(place, f"stranger{number}@example.org", at)
    with pytest.raises(ApplicationError, match="You named several people today"):
        ask(place, "one-more@example.org", at)
    assert Guardian.objects.filter(state="asked").count() == 1
    assert written_name("Mia Rossi-Ito") == "Mia Rossi-Ito"
    assert written_name("Win at www.evil.example") == written_name("see https://x.example") == ""


def test_a_guardian_changes_her_mind(camp: Offer, at: datetime) -> None:
    place = sign_up(offer=camp, person=pupil("mia", at), at=at)
    guardian = ask(place, "mother@example.org", at)
    with pytest.raises(PlacementError, match="not possible any more"):
        answer_about_photos(guardian=guardian, may_photograph=True, at=at)
    confirm_guardian(guardian=guardian, told=TOLD, may_photograph=True, at=at)
    begun = camp.sessions.get().starts_at
    with pytest.raises(PlacementError, match="This began on"):
        withdraw_guardian(guardian=guardian, at=begun)
    for _twice in range(2):
        withdraw_guardian(guardian=guardian, at=at)
        answer_about_photos(guardian=guardian, may_photograph=False, at=begun)
    guardian.refresh_from_db()
    place.refresh_from_db()
    assert (guardian.state, bytes(guardian.told), place.state) == ("withdrawn", b"", "withdrawn")
    assert history(guardian).filter(action="guardian.photos").count() == 1


def test_what_she_told_shows_on_the_day_and_is_gone_the_day_after(
    camp: Offer, at: datetime
) -> None:
    place = sign_up(offer=camp, person=pupil("mia", at), at=at)
    guardian = ask(place, "mother@example.org", at)
    confirm_guardian(guardian=guardian, told=TOLD, may_photograph=False, at=at)
    keeper, session = steps.register("keeper@example.org", at), camp.sessions.get()
    with pytest.raises(PlacementError, match="on the day of the session alone"):
        see_children(session=session, at=session.starts_at - timedelta(days=1), by=keeper)
    [child] = see_children(session=session, at=session.starts_at, by=keeper)
    assert (child.name, child.told["phone"], child.left) == ("Mia", TOLD.phone, {})
    leave: dict[str, Any] = {
        "session": session,
        "guardian": guardian,
        "at": session.ends_at,
        "by": keeper,
    }
    with pytest.raises(PlacementError, match="may not pick this child up"):
        note_departure(**leave, with_whom="A Stranger")
    for _twice in range(2):
        note_departure(**leave, with_whom="Canary Aunt")
    [child] = see_children(session=session, at=session.ends_at, by=keeper)
    assert child.left["with"] == "Canary Aunt"
    assert history(guardian).filter(action="guardian.child_left").count() == 1
    camp.sessions.update(starts_at=session.starts_at - timedelta(days=1))
    [child] = see_children(
        session=camp.sessions.get(), at=session.ends_at - timedelta(days=1), by=keeper
    )
    assert child.left == {}, "each day of a camp ends with going home"
    assert history(session).filter(action="session.children_seen").count() == 3
    assert not list(_found(CANARIES)), "what is sealed shows"
    assert erase_told(at=session.ends_at) == 0
    assert opened(guardian, Guardian.objects.get().told)["told"]["contact"] == "Canary Contact"
    sealed = bytes(Guardian.objects.get().told)
    assert erase_told(at=session.ends_at + timedelta(days=1)) == 1
    assert erase_told(at=session.ends_at + timedelta(days=1)) == 0
    assert bytes(Guardian.objects.get().told) == b""
    assert not list(_found((*CANARIES, repr(sealed)[2:20])))
    with pytest.raises(PlacementError, match="This is over"):
        confirm_guardian(guardian=guardian, told=TOLD, may_photograph=True, at=session.ends_at)


def test_what_is_sealed_opens_in_its_own_row_alone(
    camp: Offer, at: datetime, settings: Any
) -> None:
    place = sign_up(offer=camp, person=pupil("mia", at), at=at)
    guardian = ask(place, "mother@example.org", at)
    confirm_guardian(guardian=guardian, told=TOLD, may_photograph=False, at=at)
    guardian.refresh_from_db()
    other = Guardian(pk=guardian.pk + 1, application=Application(pk=1))
    with pytest.raises(JournalError, match="PARITER_SEALING_KEYS"):
        opened(other, guardian.told)
    settings.SEALING_KEYS = ["n" * 50, *settings.SEALING_KEYS]
    assert opened(guardian, guardian.told)["told"]["phone"] == TOLD.phone
    settings.SEALING_KEYS = ["n" * 50]
    with pytest.raises(JournalError, match="PARITER_SEALING_KEYS"):
        opened(guardian, guardian.told)


def _found(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield every table in which one of the words stands."""
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            for row in cursor.fetchall():
                text = " ".join(
                    repr(bytes(one)) if isinstance(one, memoryview) else str(one) for one in row
                )
                yield from ((model._meta.label, word) for word in words if word in text)
