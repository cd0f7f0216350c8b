"""First come with a waiting list: the turn holds, offers are automatic and expire."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import (
    accept_placement,
    decline_placement,
    expire_offers,
    withdraw_placement,
)
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.proofs import first_come_audit
from pariter.apps.placements.queries import turn
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer
from pariter.verifier import verify

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
People = Callable[..., list[Person]]


@pytest.fixture
def walk(sign_up_call: Call) -> Offer:
    return sign_up_call.offers.get(key="walk")


def states(offer: Offer) -> list[str]:
    return list(offer.placements.order_by("order").values_list("state", flat=True))


def test_the_third_for_two_seats_waits(walk: Offer, people: People) -> None:
    placements = [sign_up(offer=walk, person=person, at=NOW) for person in people(3)]
    assert states(walk) == ["accepted", "accepted", "waiting"]
    assert [turn(placement) for placement in placements] == [None, None, 1]


def test_signing_up_twice_changes_nothing(walk: Offer, people: People) -> None:
    (person,) = people(1)
    first = sign_up(offer=walk, person=person, at=NOW)
    assert sign_up(offer=walk, person=person, at=NOW).pk == first.pk
    assert OutgoingMail.objects.count() == 1


def test_one_person_may_hold_several_sessions(
    walk: Offer, sign_up_call: Call, people: People
) -> None:
    (person,) = people(1)
    sign_up(offer=walk, person=person, at=NOW)
    sign_up(offer=sign_up_call.offers.get(key="tax"), person=person, at=NOW)
    assert Placement.objects.filter(state="accepted").count() == 2
    assert person.applications.get().preferences.count() == 2


def test_a_place_given_back_is_offered_to_the_next(walk: Offer, people: People) -> None:
    first, _second, third = (sign_up(offer=walk, person=person, at=NOW) for person in people(3))
    withdraw_placement(placement=first, at=NOW, by=first.application.person)
    third.refresh_from_db()
    assert third.state == "offered"
    assert third.answer_by == NOW + timedelta(hours=24)
    assert AuditEntry.objects.filter(action="placement.offered", actor=None).count() == 1


def test_an_offer_blocks_the_seat_for_newcomers(walk: Offer, people: People) -> None:
    *three, fourth = people(4)
    first, _second, _third = (sign_up(offer=walk, person=person, at=NOW) for person in three)
    withdraw_placement(placement=first, at=NOW, by=three[0])
    assert sign_up(offer=walk, person=fourth, at=NOW).state == "waiting"


def test_an_offer_not_answered_expires_and_goes_on(walk: Offer, people: People) -> None:
    first, _second, third, fourth = (
        sign_up(offer=walk, person=person, at=NOW) for person in people(4)
    )
    withdraw_placement(placement=first, at=NOW, by=first.application.person)
    too_late = NOW + timedelta(hours=24)
    assert expire_offers(at=too_late - timedelta(seconds=1)) == 0
    third.refresh_from_db()
    with pytest.raises(PlacementError) as refusal:
        accept_placement(placement=third, at=too_late, by=third.application.person)
    assert refusal.value.code == "expired"
    assert expire_offers(at=too_late) == 1
    assert expire_offers(at=too_late) == 0
    fourth.refresh_from_db()
    assert states(walk) == ["withdrawn", "accepted", "expired", "offered"]
    accept_placement(placement=fourth, at=too_late, by=fourth.application.person)
    accept_placement(placement=fourth, at=too_late, by=fourth.application.person)
    assert states(walk) == ["withdrawn", "accepted", "expired", "accepted"]


def test_signing_up_again_takes_the_last_turn(walk: Offer, people: People) -> None:
    placements = [sign_up(offer=walk, person=person, at=NOW) for person in people(4)]
    leaver = placements[2]
    withdraw_placement(placement=leaver, at=NOW, by=leaver.application.person)
    again = sign_up(offer=walk, person=leaver.application.person, at=NOW)
    assert again.pk != leaver.pk
    assert turn(again) == 2


def test_sign_up_after_the_deadline_is_refused(walk: Offer, people: People) -> None:
    (person,) = people(1)
    late = walk.call.closes_at + timedelta(seconds=1)
    with pytest.raises(ApplicationError) as refusal:
        sign_up(offer=walk, person=person, at=late)
    assert refusal.value.code == "closed"
    assert Placement.objects.count() == 0


def test_a_declined_place_cannot_be_accepted(walk: Offer, people: People) -> None:
    first, _second, third = (sign_up(offer=walk, person=person, at=NOW) for person in people(3))
    withdraw_placement(placement=first, at=NOW, by=first.application.person)
    decline_placement(placement=third, at=NOW, by=third.application.person)
    with pytest.raises(PlacementError) as refusal:
        accept_placement(placement=third, at=NOW, by=third.application.person)
    assert refusal.value.code == "state"


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["sign up", "give back", "accept", "decline", "expire"]), st.integers(0, 5)
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_no_order_of_acts_oversells_or_leaves_a_seat_empty_while_someone_waits(
    walk: Offer, people: People, acts: list[tuple[str, int]]
) -> None:
    Placement.objects.all().delete()
    persons = people(6)
    at = NOW
    for act, index in acts:
        at += timedelta(hours=3)
        person = persons[index]
        mine = Placement.objects.filter(
            application__person=person, state__in=Placement.ACTIVE
        ).first()
        if act == "sign up":
            sign_up(offer=walk, person=person, at=at)
        elif act == "expire":
            expire_offers(at=at)
        elif mine and act == "give back" and mine.state != "offered":
            withdraw_placement(placement=mine, at=at, by=person)
        elif mine and mine.state == "offered" and mine.answer_by and at < mine.answer_by:
            answer = accept_placement if act == "accept" else decline_placement
            answer(placement=mine, at=at, by=person)
        held = walk.placements.filter(state__in=Placement.HOLDING).count()
        waits = walk.placements.filter(state="waiting").count()
        assert held <= walk.capacity
        assert held == walk.capacity or waits == 0
        assert verify(first_come_audit(walk)).valid


def test_a_seat_given_out_of_turn_breaks_the_proof(walk: Offer, people: People) -> None:
    placements = [sign_up(offer=walk, person=person, at=NOW) for person in people(3)]
    Placement.objects.filter(pk=placements[0].pk).update(state="waiting")
    Placement.objects.filter(pk=placements[2].pk).update(state="accepted")
    with pytest.raises(PlacementError) as refusal:
        first_come_audit(walk)
    assert refusal.value.code == "broken_list"


def test_nothing_is_given_back_or_offered_once_it_has_begun(walk: Offer, people: People) -> None:
    first, second, third = (sign_up(offer=walk, person=person, at=NOW) for person in people(3))
    begins = walk.sessions.get().starts_at
    withdraw_placement(placement=first, at=begins - timedelta(hours=1), by=first.application.person)
    third.refresh_from_db()
    assert third.answer_by == begins
    with pytest.raises(PlacementError) as refusal:
        withdraw_placement(placement=second, at=begins, by=second.application.person)
    assert refusal.value.code == "begun"
    assert expire_offers(at=begins) == 1
    assert states(walk) == ["withdrawn", "accepted", "expired"]
