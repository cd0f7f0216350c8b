"""What devices scan: counted by the set of scans alone, kept for ever, and never lost."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import NamedTuple

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.apps.placements.class_scene import class_scene

from pariter.apps.applications.models import SchoolClass
from pariter.apps.journal.models import AuditEntry
from pariter.apps.participation.actions import record_attendance, record_delivery
from pariter.apps.participation.doors import digest_of, make_door_pass, revoke_door_pass
from pariter.apps.participation.errors import DoorError
from pariter.apps.participation.models import Delivery, DoorPass, Scan, WalkIn
from pariter.apps.participation.queries import (
    cancelled_tickets,
    digest_of_ticket,
    door_list,
    numbers_at,
    open_pass,
    to_look_at,
)
from pariter.apps.participation.scans import Answer, Reading, record_scans
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.placements.tickets import ticket_of
from pariter.apps.programmes.models import Call, Session

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SEATS = (1, 3, 2)


class Door(NamedTuple):
    """A session with three places of one, three and two people, and two devices."""

    session: Session
    office: Person
    first: DoorPass
    second: DoorPass
    places: list[Placement]


@pytest.fixture
def door(sign_up_call: Call, people: Callable[..., list[Person]]) -> Door:
    session = Session.objects.get(key="walk")
    offer = session.offer
    assert offer
    type(offer).objects.filter(pk=offer.pk).update(capacity=8)
    places = [sign_up(offer=offer, person=person, at=NOW) for person in people(len(SEATS))]
    for place, seats in zip(places, SEATS, strict=True):
        Placement.objects.filter(pk=place.pk).update(seats=seats)
        place.seats = seats
    office = register_person(email="office@example.org", at=NOW)
    session = Session.objects.select_related("offer").get(key="walk")
    first, second = [
        make_door_pass(session=session, label=one, at=NOW, by=office)[0] for one in "AB"
    ]
    return Door(session, office, first, second, places)


def opening(door: Door) -> datetime:
    return door.session.starts_at - timedelta(minutes=30)


def reading(place: Placement, people: int = 1, kind: str = "ticket", after: int = 0) -> Reading:
    moment = Session.objects.get(key="walk").starts_at + timedelta(minutes=after - 30)
    return Reading(uuid.uuid4(), moment, kind, ticket_of(place), people)


def walk_in(door: Door, people: int = 1, name: str = "", after: int = 0) -> Reading:
    moment = opening(door) + timedelta(minutes=after)
    return Reading(uuid.uuid4(), moment, Scan.Kind.WALK_IN, "", people, name)


def leaving(email: str, reading: Reading) -> Reading:
    return replace(reading, email=email)


def send(door_pass: DoorPass, *readings: Reading, at: datetime | None = None) -> list[Answer]:
    moment = at or door_pass.session.starts_at
    return record_scans(door_pass=door_pass, readings=readings, device_now=moment, at=moment)


def outcomes(answers: list[Answer]) -> list[tuple[str, str, int]]:
    return [(answer.outcome, answer.reason, answer.people) for answer in answers]


def ledger(door: Door) -> dict[int, int]:
    """Return how many people of each place are noted now."""
    current = Delivery.objects.filter(session=door.session, corrected_by=None)
    return dict(current.exclude(placement=None).values_list("placement", "people"))


def test_a_ticket_counts_once_on_however_many_devices(door: Door) -> None:
    one = door.places[0]
    assert outcomes(send(door.first, reading(one))) == [("counted", "", 1)]
    assert outcomes(send(door.second, reading(one), reading(one))) == [("again", "", 1)] * 2
    assert ledger(door) == {one.pk: 1}
    assert [scan.outcome for scan in to_look_at(door.session)] == ["again", "again"]


def test_a_request_sent_twice_gets_the_same_answer_and_adds_nothing(door: Door) -> None:
    readings = [reading(place) for place in door.places]
    first = send(door.first, *readings)
    before = (Scan.objects.count(), Delivery.objects.count(), AuditEntry.objects.count())
    assert send(door.first, *readings, readings[0]) == [*first, first[0]]
    assert send(door.second, *readings) == first
    assert (Scan.objects.count(), Delivery.objects.count(), AuditEntry.objects.count()) == before


def test_more_of_a_party_comes_later(door: Door) -> None:
    party = door.places[1]
    assert outcomes(send(door.first, reading(party, 2))) == [("counted", "", 2)]
    assert outcomes(send(door.second, reading(party, 1, "more", after=5))) == [("counted", "", 3)]
    assert outcomes(send(door.first, reading(party, 1, "more", after=6))) == [("again", "", 3)]
    last = Delivery.objects.get(corrected_by=None)
    assert (last.people, last.grade, last.reason) == (3, "scanned", "More of the party came.")
    assert last.corrects
    assert last.corrects.people == 2


def test_a_party_larger_than_its_place_counts_its_seats(door: Door) -> None:
    assert outcomes(send(door.first, reading(door.places[2], 5))) == [
        ("counted", "larger_party", 2)
    ]


def test_whoever_is_not_expected_is_refused(door: Door) -> None:
    elsewhere = Placement.objects.create(
        application=door.places[0].application,
        offer=door.places[0].offer.call.offers.exclude(pk=door.places[0].offer_id)[0],
        state="accepted",
        order=1,
        created_at=NOW,
    )
    Placement.objects.filter(pk=door.places[2].pk).update(state="withdrawn")
    early = reading(door.places[0], after=-121)
    forged = Reading(uuid.uuid4(), opening(door), "ticket", "2-AAAA-AAAA-AAAA")
    copied = Reading(uuid.uuid4(), opening(door), "ticket", "<b>hello</b>")
    answers = send(door.first, reading(elsewhere), reading(door.places[2]), early, forged, copied)
    assert [answer.reason for answer in answers] == [
        "other_session",
        "cancelled",
        "too_early",
        "unknown_ticket",
        "unknown_ticket",
    ]
    assert {answer.outcome for answer in answers} == {"refused"}
    assert ledger(door) == {}
    assert Scan.objects.count() == to_look_at(door.session).count() == 5
    assert digest_of_ticket(door.places[2]) in cancelled_tickets(door.session)


@pytest.mark.parametrize("wrong_by", [timedelta(hours=-9), timedelta(days=400)])
def test_a_wrong_clock_is_put_right(door: Door, wrong_by: timedelta) -> None:
    right = reading(door.places[0])
    wrong = Reading(right.key, right.scanned_at + wrong_by, "ticket", right.ticket)
    at = door.session.starts_at
    record_scans(door_pass=door.first, readings=[wrong], device_now=at + wrong_by, at=at)
    scan = Scan.objects.get()
    assert (scan.happened_at, scan.scanned_at, scan.outcome) == (
        right.scanned_at,
        right.scanned_at + wrong_by,
        "counted",
    )


def test_a_clock_that_was_set_meanwhile_loses_nobody(door: Door) -> None:
    at = door.session.starts_at
    for place, wrong in zip(door.places, (1970, 2100, 2026), strict=True):
        old = Reading(uuid.uuid4(), datetime(wrong, 1, 1, tzinfo=UTC), "ticket", ticket_of(place))
        assert outcomes(send(door.first, old, at=at))[0][0] == "counted"
    assert set(Scan.objects.values_list("happened_at", flat=True)) == {door.first.valid_from, at}


def test_scans_are_taken_a_week_after_the_door_closed(door: Door) -> None:
    late = door.first.valid_until + timedelta(days=7)
    assert outcomes(send(door.first, reading(door.places[0]), at=late)) == [("counted", "", 1)]
    with pytest.raises(DoorError, match="ended on"):
        send(door.first, reading(door.places[1]), at=late + timedelta(seconds=1))


def test_a_pass_that_is_revoked_or_not_yet_open_takes_nothing(door: Door) -> None:
    with pytest.raises(DoorError, match="opens on"):
        send(door.first, at=door.first.valid_from - timedelta(hours=24, seconds=1))
    revoke_door_pass(door_pass=door.first, at=NOW, by=door.office)
    revoke_door_pass(door_pass=door.first, at=NOW, by=door.office)
    assert AuditEntry.objects.filter(action="door_pass.revoked").count() == 1
    with pytest.raises(DoorError) as refusal:
        send(door.first, reading(door.places[0]))
    assert refusal.value.code == "revoked"
    assert Scan.objects.count() == 0


def test_what_the_office_said_stands(door: Door) -> None:
    single, party, _pair = door.places
    at = door.session.starts_at
    told = {single: True, party: False}
    record_attendance(session=door.session, presence=told, at=at, by=door.office)
    assert outcomes(send(door.first, reading(single))) == [("again", "noted_by_office", 1)]
    # An absence only says that no scan had come: the late device corrects it, and says so.
    assert outcomes(send(door.first, reading(party, 3))) == [("counted", "", 3)]
    record_delivery(
        session=door.session,
        placement=party,
        kind="absence",
        grade="attested",
        at=at,
        by=door.office,
        reason="Somebody else with their ticket.",
    )
    assert outcomes(send(door.second, reading(party, 3))) == [("refused", "noted_absent", 0)]
    assert ledger(door) == {single.pk: 1, party.pk: 0}


def test_walk_ins_are_counted_even_when_the_room_is_overfull(door: Door) -> None:
    send(door.first, reading(door.places[0]), reading(door.places[1], 3))
    answers = send(door.first, walk_in(door, 4, "Ada"), walk_in(door, 1, after=1))
    assert outcomes(answers) == [("counted", "", 4), ("counted", "overfull", 1)]
    assert list(WalkIn.objects.values_list("name", flat=True)) == ["Ada"]
    numbers = numbers_at(door.session)
    assert (numbers.capacity, numbers.expected, numbers.inside, numbers.walk_ins) == (8, 6, 4, 5)
    assert numbers.free(is_released=True) == 0


def test_seats_of_who_did_not_come_are_free_once_it_began(door: Door) -> None:
    send(door.first, reading(door.places[0]))
    numbers = numbers_at(door.session)
    assert numbers.free(is_released=False) == 2
    assert numbers.free(is_released=True) == 7


def test_the_list_of_a_door_makes_no_tickets(door: Door) -> None:
    send(door.first, reading(door.places[0]))
    guests = {guest.ticket: guest for guest in door_list(door.session)}
    assert set(guests) == {digest_of_ticket(place) for place in door.places}
    assert sorted(guest.seats for guest in guests.values()) == sorted(SEATS)
    seen = guests[digest_of_ticket(door.places[0])]
    assert (seen.inside, seen.since) == (1, opening(door))


def test_who_left_the_ticket_at_home_is_found_by_name(door: Door) -> None:
    [guest] = [guest for guest in door_list(door.session) if guest.seats == 3]
    found = Reading(uuid.uuid4(), opening(door), "name", guest.ticket, 3)
    unknown = Reading(uuid.uuid4(), opening(door), "name", "0" * 32)
    assert outcomes(send(door.first, found, unknown)) == [
        ("counted", "", 3),
        ("refused", "unknown_ticket", 0),
    ]
    assert outcomes(send(door.second, reading(door.places[1], 3))) == [("again", "", 3)]


def test_a_key_of_another_session_counts_nothing(door: Door) -> None:
    other = Session.objects.exclude(pk=door.session.pk)[0]
    elsewhere, _secret = make_door_pass(session=other, label="C", at=NOW, by=door.office)
    used = reading(door.places[0])
    send(door.first, used)
    at = other.starts_at
    [answer] = record_scans(door_pass=elsewhere, readings=[used], device_now=at, at=at)
    assert (answer.outcome, answer.reason) == ("refused", "key_used")


def test_scans_are_never_changed(door: Door) -> None:
    send(door.first, walk_in(door, 1, "Ada"))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Scan.objects.update(people=9)
    WalkIn.objects.all().delete()


def test_the_secret_itself_is_not_kept(door: Door) -> None:
    made, secret = make_door_pass(session=door.session, label="C", at=NOW, by=door.office)
    assert len(secret) >= 24
    assert made.digest == digest_of(secret) != secret
    assert open_pass(digest_of(secret)) == made
    assert open_pass(digest_of(secret.lower() + "x")) is None


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_any_order_repetition_and_division_gives_the_same_ledger(
    door: Door, data: st.DataObject
) -> None:
    """Two devices, any split into requests, any of them repeated: the set of scans decides."""
    kinds = st.sampled_from(["ticket", "more"])
    seen = data.draw(
        st.lists(
            st.tuples(st.integers(0, 2), st.integers(1, 4), kinds, st.integers(-60, 60)),
            min_size=1,
            max_size=8,
        )
    )
    readings = [reading(door.places[n], people, kind, after) for n, people, kind, after in seen]
    expected = {}
    for number, place in enumerate(door.places):
        here = [(people, kind) for index, people, kind, _after in seen if index == number]
        if here:
            at_once = max((people for people, kind in here if kind == "ticket"), default=0)
            later = sum(people for people, kind in here if kind == "more")
            expected[place.pk] = min(place.seats, at_once + later)
    shuffled = data.draw(st.permutations([*readings, *readings[::2]]))
    with transaction.atomic():
        while shuffled:
            size = data.draw(st.integers(1, len(shuffled)))
            send(data.draw(st.sampled_from([door.first, door.second])), *shuffled[:size])
            shuffled = shuffled[size:]
        found = ledger(door)
        scans, firsts = Scan.objects.count(), Delivery.objects.filter(corrects=None).count()
        transaction.set_rollback(True)
    assert (found, scans, firsts) == (expected, len(readings), len(expected))


@pytest.fixture
def class_door(sign_up_call: Call) -> Door:
    """Return a session at which a class of 12 girls, 10 boys and 2 adults is expected."""
    place = class_scene(sign_up_call).book("North", 22)
    SchoolClass.objects.filter(placements=place).update(girls=12, boys=10, adults=2)
    Placement.objects.filter(pk=place.pk).update(seats=24)
    office = register_person(email="office@example.org", at=NOW)
    session = Session.objects.select_related("offer").get(key="walk")
    first, second = [
        make_door_pass(session=session, label=one, at=NOW, by=office)[0] for one in "AB"
    ]
    return Door(session, office, first, second, [Placement.objects.get(pk=place.pk)])


def by_gender(place: Placement, *parts: int, kind: str = "ticket") -> Reading:
    girls, boys, others, adults = parts
    return replace(reading(place, sum(parts), kind), parts=(girls, boys, others, adults))


def noted_class(door: Door) -> list[tuple[int | None, ...]]:
    current = Delivery.objects.filter(session=door.session, corrected_by=None)
    return list(current.values_list("people", "girls", "boys", "others"))


def test_class_is_counted_by_gender_and_once(class_door: Door) -> None:
    [place] = class_door.places
    came = by_gender(place, 8, 9, 0, 1)
    assert outcomes(send(class_door.first, came)) == [("counted", "", 18)]
    assert outcomes(send(class_door.first, came)) == [("counted", "", 18)]
    assert outcomes(send(class_door.second, by_gender(place, 8, 9, 0, 1))) == [("again", "", 18)]
    assert noted_class(class_door) == [(18, 8, 9, 0)]
    [guest] = door_list(class_door.session)
    assert (guest.parts, guest.came, guest.inside) == ((12, 10, 0, 2), (8, 9, 0, 1), 18)
    send(class_door.second, by_gender(place, 3, 0, 0, 1, kind="more"))
    assert noted_class(class_door) == [(22, 11, 9, 0)]
    larger = send(class_door.second, by_gender(place, 14, 9, 0, 1))
    assert outcomes(larger) == [("counted", "larger_party", 23)]
    assert noted_class(class_door) == [(23, 12, 9, 0)]


def test_order_of_scans_of_a_class_makes_no_difference(class_door: Door) -> None:
    [place] = class_door.places
    told = [
        by_gender(place, 8, 9, 0, 1),
        by_gender(place, 10, 2, 0, 2),
        by_gender(place, 1, 0, 0, 0, kind="more"),
        reading(place, 21),
    ]
    found = set()
    for order in permutations(told):
        with transaction.atomic():
            for number, one in enumerate(order):
                send((class_door.first, class_door.second)[number % 2], one)
            found.add(tuple(noted_class(class_door)))
            transaction.set_rollback(True)
    # Of each the most that one device saw, and one girl after them: 11, 9 and 2 adults.
    assert found == {((22, 11, 9, 0),)}


def test_class_counted_without_genders_has_none(class_door: Door) -> None:
    [place] = class_door.places
    send(class_door.first, by_gender(place, 8, 9, 0, 1), reading(place, 20))
    assert noted_class(class_door) == [(20, None, None, None)]
