"""Deferred acceptance and first come, against definitions that a reader can check by eye."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.allocation import (
    MECHANISMS,
    CheckError,
    Market,
    MarketError,
    check,
    deferred_acceptance,
    first_come,
)
from pariter.kernels.allocation.audit import build_audit, canonical_json

Assignment = dict[str, str | None]
MARKETS = st.from_type(Market)


def choose(market: Market, option: str, candidates: set[str]) -> set[str]:
    """Take candidates in (priority, order) while seats and the home's quota last."""
    taken: list[str] = []
    for applicant in sorted(candidates, key=lambda name: market.key(option, name)):
        home = market.groups[applicant]
        from_home = sum(market.groups[name] == home for name in taken)
        if len(taken) < market.capacities[option] and from_home < market.quotas.get(
            (option, home), len(candidates)
        ):
            taken.append(applicant)
    return set(taken)


def held_by(assignment: Assignment, option: str) -> set[str]:
    return {applicant for applicant, held in assignment.items() if held == option}


def rank(market: Market, applicant: str, option: str | None) -> int:
    wishes = market.preferences[applicant]
    return len(wishes) if option is None else wishes.index(option)


def is_stable(market: Market, assignment: Assignment) -> bool:
    for option in market.options:
        held = held_by(assignment, option)
        would_come = {
            applicant
            for applicant, wishes in market.preferences.items()
            if option in wishes
            and rank(market, applicant, option) < rank(market, applicant, assignment[applicant])
        }
        if choose(market, option, held) != held:
            return False
        if any(applicant in choose(market, option, held | {applicant}) for applicant in would_come):
            return False
    return True


def all_assignments(market: Market) -> Iterator[Assignment]:
    choices = [(*market.preferences[applicant], None) for applicant in market.applicants]
    for combination in product(*choices):
        yield dict(zip(market.applicants, combination, strict=True))


@given(MARKETS)
def test_deferred_acceptance_respects_capacity_and_quotas(market: Market) -> None:
    allocation = deferred_acceptance(market)
    seats = Counter(allocation.assignment.values())
    assert all(seats[option] <= market.capacities[option] for option in market.options)
    homes = Counter(
        (option, market.groups[name]) for name, option in allocation.assignment.items() if option
    )
    assert all(homes[pair] <= most for pair, most in market.quotas.items())
    assert allocation.status == "ok"


@settings(deadline=None)
@given(MARKETS)
def test_deferred_acceptance_is_the_stable_result_best_for_every_applicant(market: Market) -> None:
    found = dict(deferred_acceptance(market).assignment)
    stable = [assignment for assignment in all_assignments(market) if is_stable(market, assignment)]
    assert found in stable
    for other in stable:
        for applicant in market.applicants:
            assert rank(market, applicant, found[applicant]) <= rank(
                market, applicant, other[applicant]
            )


@settings(deadline=None, max_examples=60)
@given(MARKETS)
def test_deferred_acceptance_rewards_no_false_list(market: Market) -> None:
    honest = deferred_acceptance(market).assignment
    every_list = list(
        chain.from_iterable(
            permutations(market.options, size) for size in range(len(market.options) + 1)
        )
    )
    for applicant in market.applicants:
        truth = market.preferences[applicant]
        for false in every_list:
            told = replace(market, preferences={**market.preferences, applicant: false})
            got = deferred_acceptance(told).assignment[applicant]
            if got in truth:
                assert rank(market, applicant, honest[applicant]) <= truth.index(got)


@pytest.mark.parametrize("mechanism", MECHANISMS)
@given(data=st.data(), market=MARKETS)
def test_mechanism_result_does_not_depend_on_row_order(
    mechanism: str, data: st.DataObject, market: Market
) -> None:
    if mechanism == "first_come":
        market = replace(market, priorities={})

    def shuffled(rows: dict[str, Any]) -> dict[str, Any]:
        return dict(data.draw(st.permutations(list(rows.items()))))

    moved = replace(
        market,
        applicants=tuple(data.draw(st.permutations(market.applicants))),
        options=tuple(data.draw(st.permutations(market.options))),
        preferences=shuffled(dict(market.preferences)),
        order=shuffled(dict(market.order)),
        groups=shuffled(dict(market.groups)),
        quotas=dict(data.draw(st.permutations(list(market.quotas.items())))),
    )
    first, second = MECHANISMS[mechanism](market), MECHANISMS[mechanism](moved)
    assert canonical_json(build_audit(market, first)) == canonical_json(build_audit(moved, second))


@given(MARKETS)
def test_cutoffs_let_each_applicant_find_her_own_seat(market: Market) -> None:
    allocation = deferred_acceptance(market)
    for applicant, wishes in market.preferences.items():
        cleared = [
            wish
            for wish in wishes
            if allocation.cutoffs[wish].clears(
                market.key(wish, applicant), market.groups[applicant]
            )
        ]
        assert allocation.assignment[applicant] == (cleared[0] if cleared else None)


@given(MARKETS)
def test_waiting_holds_all_who_would_rather_in_option_order(market: Market) -> None:
    allocation = deferred_acceptance(market)
    for option, waiting in allocation.waiting.items():
        assert set(waiting) == {
            applicant
            for applicant, wishes in market.preferences.items()
            if option in wishes
            and rank(market, applicant, option)
            < rank(market, applicant, allocation.assignment[applicant])
        }
        keys = [market.key(option, applicant) for applicant in waiting]
        assert keys == sorted(keys)


@given(MARKETS)
def test_first_come_equals_deferred_acceptance_on_one_order(market: Market) -> None:
    market = replace(market, priorities={})
    assignment = dict(first_come(market).assignment)
    assert is_stable(market, assignment)
    level = {option: dict.fromkeys(market.applicants, 7) for option in market.options}
    assert deferred_acceptance(replace(market, priorities=level)).assignment == assignment
    assert deferred_acceptance(market).assignment == assignment


def test_first_come_serves_arrivals_in_turn() -> None:
    market = Market(
        applicants=("late", "early", "middle"),
        options=("talk",),
        capacities={"talk": 2},
        preferences={"late": ("talk",), "early": ("talk",), "middle": ("talk",)},
        order={"late": 30, "early": 10, "middle": 20},
    )
    allocation = first_come(market)
    assert allocation.assignment == {"early": "talk", "middle": "talk", "late": None}
    assert allocation.waiting == {"talk": ("late",)}


def test_first_come_refuses_priorities() -> None:
    market = Market(("ada",), ("talk",), {"talk": 1}, {"ada": ()}, {"ada": 1}, {"talk": {"ada": 1}})
    with pytest.raises(MarketError, match=r"priorities: \['talk'\]"):
        first_come(market)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_mechanism_gives_nothing_in_an_empty_market(mechanism: str) -> None:
    allocation = MECHANISMS[mechanism](Market((), (), {}, {}, {}))
    assert (allocation.assignment, allocation.waiting, allocation.cutoffs) == ({}, {}, {})


def test_deferred_acceptance_survives_long_chains_and_extreme_numbers() -> None:
    count = 3000
    names = [f"a{number:04}" for number in range(count)]
    options = [f"o{number:04}" for number in range(count)]
    # Each newcomer displaces the one before, all down the line, without recursion.
    market = Market(
        applicants=tuple(names),
        options=tuple(options),
        capacities=dict.fromkeys(options, 1),
        preferences={name: tuple(options[number : number + 2]) for number, name in enumerate(names)}
        | {names[-1]: tuple(options)},
        order={name: (-1) ** number * 10**30 + number for number, name in enumerate(names)},
        priorities={option: dict.fromkeys(names, 0) | {names[-1]: 10**40} for option in options},
    )
    allocation = deferred_acceptance(market)
    check(market, allocation)
    assert allocation.assignment == dict(zip(names, options, strict=True))


@settings(deadline=None)
@given(MARKETS)
def test_check_accepts_exactly_the_stable_assignments(market: Market) -> None:
    allocation = deferred_acceptance(market)
    check(market, allocation)
    for assignment in all_assignments(market):
        other = replace(allocation, assignment=assignment)
        if is_stable(market, assignment):
            check(market, other)
        else:
            with pytest.raises(CheckError):
                check(market, other)


def test_check_refuses_what_is_not_in_the_market() -> None:
    market = Market(("ada",), ("talk",), {"talk": 1}, {"ada": ()}, {"ada": 1})
    allocation = deferred_acceptance(market)
    for assignment, message in [
        ({}, "'ada': in the market or in the result"),
        ({"ada": "talk"}, "did not rank"),
        ({"ada": "walk"}, "does not exist"),
    ]:
        with pytest.raises(CheckError, match=message):
            check(market, replace(allocation, assignment=assignment))
