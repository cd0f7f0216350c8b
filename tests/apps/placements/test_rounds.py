"""Freed seats go on by classes of seats and caps, one offer at a time, or all are given again."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from tests.apps.conftest import CLOSED, DRAWN, DURING, PACK, PUBLISHED, WHILE_OPEN

from pariter.apps.applications.actions import submit_application
from pariter.apps.applications.models import Application
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.answers import (
    accept_placement,
    decline_placement,
    expire_offers,
    withdraw_placement,
)
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import Placement
from pariter.apps.placements.rounds import make_round, next_round
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.placements.vacancies import standing
from pariter.apps.programmes.models import Call
from pariter.kernels.allocation import Allocation, check

State = Placement.State
LATER = PUBLISHED + timedelta(hours=1)
WORDS = {"en": "New here", "it": "Nuovo"}

Applying = Callable[..., list[Application]]


@pytest.fixture
def pack_data() -> dict[str, Any]:
    """Return the sample pack with reserved seats in red, and newcomers who say so."""
    data = deepcopy(PACK)
    call = data["initiative"][0]["edition"][0]["call"][0]
    call["question"] = [{"key": "new", "kind": "yes_no", "label": WORDS}]
    call["trait"] = [{"key": "new", "when": "new", "text": WORDS}]
    red, blue = call["offer"]
    red |= {"capacity": 3, "quota": {}, "slots": [_slots("new", 1), _slots("open", 2)]}
    blue |= {"capacity": 2}
    return data


def _slots(key: str, seats: int) -> dict[str, Any]:
    only = {"first": ["new"], "only": True} if key == "new" else {"protected": False}
    return {"key": key, "seats": seats, "text": WORDS, **only}


@pytest.fixture
def apply(ranked_call: Call, people: Callable[..., list[Person]]) -> Applying:
    """Return a function that lets so many apply for red, then blue; every third is new."""

    def applying(number: int) -> list[Application]:
        offers = list(ranked_call.offers.order_by("-key"))
        return [
            submit_application(
                call=ranked_call,
                person=person,
                preferences=offers,
                home=Organisation.objects.get(code="north"),
                answers={"new": index % 3 == 0},
                at=WHILE_OPEN,
            )
            for index, person in enumerate(people(number, "north"))
        ]

    return applying


def _published(call: Call) -> None:
    commit_lottery(call=call, at=CLOSED, by=None)
    draw_lottery(call=call, beacon="7 12 31 44 58 90", at=DRAWN, by=None)
    run = run_allocation(call=call, kind="real", at=DRAWN, by=None)
    publish_run(run=run, at=PUBLISHED, by=None)


def _offered(call: Call) -> list[Placement]:
    found = Placement.objects.filter(offer__call=call, state=State.OFFERED)
    return list(found.order_by("offer__key", "order", "pk"))


def _holders(call: Call, key: str) -> set[str]:
    found = Placement.objects.filter(offer__call=call, offer__key=key, state__in=Placement.HOLDING)
    return set(found.values_list("application__ticket__token", flat=True))


def _assert_fair(call: Call) -> None:
    """Hold that nobody is passed over among those who stay, when each has one seat or none."""
    now = standing(call, LATER)
    assert now is not None
    held = {token: offer for offer, tokens in now.held.items() for token in tokens}
    market = now.remaining()
    check(
        market,
        Allocation(market, call.mechanism, {name: held.get(name) for name in market.applicants}),
    )


def test_reserved_seat_goes_to_the_next_whom_it_is_reserved_for(
    ranked_call: Call, apply: Applying
) -> None:
    apply(9)
    _published(ranked_call)
    new = {
        row.ticket.token
        for row in Application.objects.filter(call=ranked_call)
        if row.answers["new"]
    }
    for _ in range(6):
        holder = next(
            place for place in _offered(ranked_call)
            if place.offer.key == "red" and place.application.ticket.token in new
        )  # fmt: skip
        if len(_holders(ranked_call, "red") & new) == 1:
            break
        decline_placement(placement=holder, at=LATER, by=holder.application.person)
    before = _holders(ranked_call, "red")
    waiting = Placement.objects.filter(offer=holder.offer, state=State.WAITING).order_by("order")
    first = next((place for place in waiting if place.application.ticket.token in new), None)
    decline_placement(placement=holder, at=LATER, by=holder.application.person)
    came = _holders(ranked_call, "red") - before
    assert came == ({first.application.ticket.token} if first else set())


def test_seats_stay_fair_until_nobody_is_offered_anything(
    ranked_call: Call, apply: Applying
) -> None:
    apply(12)
    _published(ranked_call)
    for turn in range(60):
        offered = _offered(ranked_call)
        if not offered:
            break
        place = offered[turn % len(offered)]
        answer = accept_placement if turn % 3 else decline_placement
        answer(placement=place, at=LATER, by=place.application.person)
        assert len(_holders(ranked_call, "red")) <= 3
        assert len(_holders(ranked_call, "blue")) <= 2
    assert not _offered(ranked_call)
    _assert_fair(ranked_call)


def test_better_seat_is_offered_and_the_old_one_kept_until_she_accepts(
    ranked_call: Call, apply: Applying
) -> None:
    apply(9)
    _published(ranked_call)
    blue = [place for place in _offered(ranked_call) if place.offer.key == "blue"]
    for place in blue:
        accept_placement(placement=place, at=LATER, by=place.application.person)
    left = next(place for place in _offered(ranked_call) if place.offer.key == "red")
    was = _holders(ranked_call, "blue")
    decline_placement(placement=left, at=LATER, by=left.application.person)
    [moved] = [
        place for place in _offered(ranked_call)
        if place.offer.key == "red" and place.offered_at == LATER
    ]  # fmt: skip
    assert _holders(ranked_call, "blue") == was
    token = moved.application.ticket.token
    assert token in was or moved.application.answers["new"]
    accept_placement(placement=moved, at=LATER, by=moved.application.person)
    if token in was:
        assert token not in _holders(ranked_call, "blue")
        assert len(_holders(ranked_call, "blue")) == 2
        assert OutgoingMail.objects.filter(subject__icontains="place").exists()


def test_cap_on_both_lets_a_freed_seat_go_to_the_other_offer(
    ranked_call: Call, apply: Applying
) -> None:
    ranked_call.caps = [
        {"key": "both", "most": 3, "offers": ["red", "blue"], "homes": [], "text": WORDS}
    ]
    ranked_call.traits = []
    ranked_call.save()
    ranked_call.offers.update(slots=[], capacity=2)
    apply(8)
    _published(ranked_call)
    for turn in range(40):
        offered = _offered(ranked_call)
        if not offered:
            break
        place = offered[-1]
        answer = decline_placement if turn % 2 else accept_placement
        answer(placement=place, at=LATER, by=place.application.person)
        people = _holders(ranked_call, "red") | _holders(ranked_call, "blue")
        assert len(people) <= 3
    _assert_fair(ranked_call)
    assert len(_holders(ranked_call, "red")) + len(_holders(ranked_call, "blue")) == 3


def test_expired_offer_and_given_back_seat_go_on_too(ranked_call: Call, apply: Applying) -> None:
    apply(9)
    _published(ranked_call)
    first = next(place for place in _offered(ranked_call) if place.offer.key == "red")
    accept_placement(placement=first, at=LATER, by=first.application.person)
    withdraw_placement(placement=first, at=LATER, by=first.application.person)
    assert len(_holders(ranked_call, "red")) == 3
    assert expire_offers(at=PUBLISHED + timedelta(hours=72)) == 4
    assert len(_holders(ranked_call, "red")) <= 3
    assert next_round(call=ranked_call, at=PUBLISHED + timedelta(hours=73)).left == 5


def test_round_of_the_office_gives_all_places_again(ranked_call: Call, apply: Applying) -> None:
    ranked_call.withdrawal = "reoptimise"
    ranked_call.save()
    apply(12)
    _published(ranked_call)
    gone = [place for place in _offered(ranked_call) if place.offer.key == "red"][:2]
    for place in gone:
        place.application.call.withdrawal = "reoptimise"
        decline_placement(placement=place, at=LATER, by=place.application.person)
    assert len(_holders(ranked_call, "red")) == 1
    coming = next_round(call=ranked_call, at=LATER)
    assert (coming.left, coming.seats) == (2, 2)
    assert coming.again
    before = {place.application_id: place.offer.key for place in _offered(ranked_call)}
    assert make_round(call=ranked_call, policy="reoptimise", at=LATER, by=None) == coming.again
    after = {place.application_id: place.offer.key for place in _offered(ranked_call)}
    assert len(after) == len(_offered(ranked_call)), "one offer each"
    assert before.keys() <= after.keys()
    assert all(after[key] == "red" for key in before if before[key] == "red")
    _assert_fair(ranked_call)
    [entry] = AuditEntry.objects.filter(action="round.made")
    assert entry.details == {"policy": "reoptimise", "offered": coming.again}
    moved = [key for key in before if before[key] != after[key]]
    told = [mail.body for mail in OutgoingMail.objects.all() if "no longer hold" in mail.body]
    assert len(told) == len(moved) > 0
    assert next_round(call=ranked_call, at=LATER).left == 2, "who moved did not leave"
    with pytest.raises(PlacementError) as refusal:
        make_round(call=ranked_call, policy="reoptimise", at=LATER, by=None)
    assert refusal.value.code == "no_round"


def test_places_are_not_given_again_once_someone_accepted(
    ranked_call: Call, apply: Applying
) -> None:
    ranked_call.withdrawal = "reoptimise"
    ranked_call.save()
    apply(9)
    _published(ranked_call)
    first, second, *_others = _offered(ranked_call)
    accept_placement(placement=first, at=LATER, by=first.application.person)
    decline_placement(placement=second, at=LATER, by=second.application.person)
    coming = next_round(call=ranked_call, at=LATER)
    assert coming.again is None
    with pytest.raises(PlacementError) as refusal:
        make_round(call=ranked_call, policy="reoptimise", at=LATER, by=None)
    assert refusal.value.code == "no_second_run"
    assert make_round(call=ranked_call, policy="chain", at=LATER, by=None) == coming.chain == 1


@pytest.mark.parametrize("policy", ["chain", "reoptimise"])
def test_calls_that_give_on_at_once_have_nothing_left_to_do(
    ranked_call: Call, apply: Applying, policy: str
) -> None:
    apply(9)
    with pytest.raises(PlacementError) as refusal:
        make_round(call=ranked_call, policy=policy, at=LATER, by=None)
    assert refusal.value.code == "not_published"
    _published(ranked_call)
    coming = next_round(call=ranked_call, at=LATER)
    assert (coming.left, coming.seats, coming.chain, coming.again) == (0, 0, 0, None)
    with pytest.raises(PlacementError):
        make_round(call=ranked_call, policy=policy, at=LATER, by=None)


def test_nothing_is_offered_once_it_began(ranked_call: Call, apply: Applying) -> None:
    ranked_call.withdrawal = "reoptimise"
    ranked_call.save()
    apply(9)
    _published(ranked_call)
    for place in _offered(ranked_call):
        decline_placement(placement=place, at=LATER, by=place.application.person)
    held = _holders(ranked_call, "red")
    assert next_round(call=ranked_call, at=DURING).chain == 2, "red began; blue has no session"
    make_round(call=ranked_call, policy="chain", at=DURING, by=None)
    assert _holders(ranked_call, "red") == held
