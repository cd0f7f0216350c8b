"""Who leaves makes nobody who stays worse off, and nothing is drawn again."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.kernels.allocation import (
    Allocation,
    Cap,
    Market,
    MarketError,
    check,
    deferred_acceptance,
    serial_dictatorship,
)
from pariter.kernels.allocation.audit import build_audit
from pariter.kernels.allocation.withdrawal import Policy, next_offers, without
from pariter.verifier import verify

MARKETS = st.from_type(Market)
POLICIES = st.sampled_from(["chain", "reoptimise"])

QUEUE = Market(
    applicants=("ann", "bea", "cleo", "dora"),
    options=("red", "blue"),
    capacities={"red": 1, "blue": 1},
    preferences={
        "ann": ("red",),
        "bea": ("red", "blue"),
        "cleo": ("red", "blue"),
        "dora": ("blue",),
    },
    order={"ann": 1, "bea": 2, "cleo": 3, "dora": 4},
)


@pytest.mark.parametrize("policy", ["chain", "reoptimise"])
def test_vacancies_move_up_from_seat_to_seat(policy: Policy) -> None:
    before = serial_dictatorship(QUEUE)
    assert before.assignment == {"ann": "red", "bea": "blue", "cleo": None, "dora": None}
    after = before.withdraw(["ann"], policy=policy)
    assert after.assignment == {"ann": None, "bea": "red", "cleo": "blue", "dora": None}
    assert after.waiting == {"red": ("cleo",), "blue": ("dora",)}
    fares = after.compare(before)
    assert (fares.better, fares.same, fares.worse) == (("bea", "cleo"), ("dora",), ())
    with pytest.raises(KeyError):
        after.explain("ann")
    again = after.withdraw(["bea", "dora"])
    assert again.assignment == {"ann": None, "bea": None, "cleo": "red", "dora": None}
    assert [step.applicants for step in again.departures] == [("ann",), ("bea", "dora")]


def test_chain_keeps_seats_that_reoptimising_would_exchange() -> None:
    """Two hold each other's dearest wish once a third has left; a chain needs a vacancy to move."""
    market = Market(
        applicants=("ann", "bea", "cleo"),
        options=("red", "blue"),
        capacities={"red": 1, "blue": 1},
        preferences={"ann": ("red", "blue"), "bea": ("blue", "red"), "cleo": ("red",)},
        order={"ann": 1, "bea": 2, "cleo": 3},
        priorities={
            "red": {"bea": 1, "cleo": 2, "ann": 3},
            "blue": {"ann": 1, "bea": 2, "cleo": 3},
        },
    )
    before = deferred_acceptance(market)
    assert before.assignment == {"ann": "blue", "bea": "red", "cleo": None}
    assert before.withdraw(["cleo"]).assignment == before.assignment
    best = before.withdraw(["cleo"], policy="reoptimise")
    assert best.assignment == {"ann": "red", "bea": "blue", "cleo": None}


@given(MARKETS, POLICIES, st.data())
def test_withdrawal_makes_nobody_who_stays_worse_off(
    market: Market, policy: Policy, data: st.DataObject
) -> None:
    before = deferred_acceptance(market)
    names = st.lists(st.sampled_from(market.applicants or ("-",)), unique=True)
    leaving = [name for name in data.draw(names) if name in market.applicants]
    after = before.withdraw(leaving, policy=policy)
    check(market, after)
    assert after.compare(before).worse == ()
    assert all(after.assignment[name] is None for name in leaving)
    best = before.withdraw(leaving, policy="reoptimise")
    assert best.compare(after).worse == ()


@given(MARKETS, st.data())
def test_chain_gives_the_same_whether_they_leave_together_or_in_turn(
    market: Market, data: st.DataObject
) -> None:
    before = deferred_acceptance(market)
    leaving = data.draw(st.permutations(market.applicants))[:3]
    in_turn = before
    for name in leaving:
        in_turn = in_turn.withdraw([name])
    assert in_turn.assignment == before.withdraw(leaving).assignment


def test_a_seat_that_a_cap_leaves_to_several_options_is_the_one_she_likes_best() -> None:
    """Two options have one seat together; bea likes the one better that is named last."""
    market = Market(
        applicants=("ada", "bea"),
        options=("north", "south"),
        capacities={"north": 1, "south": 1},
        preferences={"ada": ("north",), "bea": ("south", "north")},
        order={"ada": 0, "bea": 1},
        caps=(Cap("pair", 1, ("north", "south")),),
    )
    before = deferred_acceptance(market)
    assert before.withdraw(["ada"]).assignment == {"ada": None, "bea": "south"}
    wished = {"north": {"bea"}, "south": {"bea"}}
    assert next_offers(market, ("north", "south"), {}, wished) == [("south", "bea")]
    # Her own old seat does not stand in her way: she keeps one of the two.
    held, better = {"north": {"bea"}}, {"south": {"bea"}}
    assert next_offers(market, ("north", "south"), held, better) == [("south", "bea")]


@pytest.mark.parametrize("seed", range(8))
def test_vacancies_of_many_under_caps_verify_in_any_order(seed: int) -> None:
    """Small markets seldom let a cap bind on several who each like several of its options."""
    random = Random(seed)
    people = [f"a{number:03}" for number in range(300)]
    options = [f"o{number:02}" for number in range(12)]
    market = Market(
        applicants=tuple(people),
        options=tuple(options),
        capacities=dict.fromkeys(options, 10),
        preferences={name: tuple(random.sample(options, 5)) for name in people},
        order={name: place for place, name in enumerate(random.sample(people, len(people)))},
        priorities={options[0]: {name: random.randint(0, 2) for name in people}},
        caps=(Cap("pair", 14, tuple(options[:2])), Cap("five", 30, ("pair", *options[2:5]))),
    )
    before = deferred_acceptance(market)
    leaving = random.sample([name for name in people if before.assignment[name]], 30)
    after = before.withdraw(leaving)
    assert verify(build_audit(market, after)).valid
    in_turn = before
    for name in leaving:
        in_turn = in_turn.withdraw([name])
    assert in_turn.assignment == after.assignment


@pytest.mark.parametrize(
    ("applicants", "policy", "message"),
    [
        (["eve"], "chain", "withdraw: 'eve'. No applicant has this name"),
        (["ann"], "redraw", "policy: 'redraw'. Use one of chain, reoptimise"),
    ],
)
def test_withdrawal_refuses_what_makes_no_sense(
    applicants: list[str], policy: Policy, message: str
) -> None:
    with pytest.raises(MarketError, match=message):
        serial_dictatorship(QUEUE).withdraw(applicants, policy=policy)


def test_nobody_leaves_twice() -> None:
    with pytest.raises(MarketError, match="This applicant has left already"):
        serial_dictatorship(QUEUE).withdraw(["ann"]).withdraw(["ann"])


def test_comparison_ranks_nothing_below_every_wish() -> None:
    one = serial_dictatorship(QUEUE)
    other = replace(one, assignment={**one.assignment, "bea": None, "dora": "blue"})
    assert one.compare(other).better == ("bea",)
    assert one.compare(other).worse == ("dora",)


@given(MARKETS, st.data())
def test_offers_that_all_accept_lead_to_where_nobody_is_passed_over(
    market: Market, data: st.DataObject
) -> None:
    """Each keeps her old seat until she answers; some leave at once, and some decline."""
    before = deferred_acceptance(market)
    names = st.lists(st.sampled_from(sorted(market.applicants) or [""]), unique=True)
    gone = frozenset(data.draw(names)) & frozenset(market.applicants)
    staying = without(market, gone)
    holds = {name: None if name in gone else held for name, held in before.assignment.items()}
    for _ in range(100):
        held = {
            option: {name for name, seat in holds.items() if seat == option}
            for option in market.options
        }
        wished = {
            option: {
                name
                for name, wishes in staying.preferences.items()
                if option in wishes[: len(wishes) if holds[name] is None else
                                   wishes.index(str(holds[name]))]
            }
            for option in market.options
        }  # fmt: skip
        offers = [
            offer
            for desk in market.limits.desks
            for offer in next_offers(market, desk, held, wished)
        ]
        if not offers:
            break
        for option, seats in market.capacities.items():
            more = [name for offered, name in offers if offered == option]
            assert len(held[option]) + len(more) <= seats
        for option, name in offers:
            now = holds[name]
            wishes = staying.preferences[name]
            if now is None or wishes.index(option) < wishes.index(now):
                holds[name] = option
    assert not offers
    check(staying, Allocation(staying, before.mechanism, holds))
