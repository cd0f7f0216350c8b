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
    Cap,
    CheckError,
    Market,
    MarketError,
    Mechanism,
    SlotClass,
    check,
    deferred_acceptance,
    first_come,
    serial_dictatorship,
)
from pariter.kernels.allocation.audit import build_audit, canonical_json
from pariter.verifier import verify

Assignment = dict[str, str | None]
Seat = tuple[str, str]
MARKETS = st.from_type(Market)
ONE_ORDER: dict[str, Any] = {"priorities": {}, "slots": {}}


def by_class(market: Market, option: str, candidates: set[str]) -> set[str]:
    """Fill each class in turn with the best who are left: by tier, priority and order."""
    left, taken = set(candidates), set()
    for slots in market.slots[option]:
        for _ in range(slots.seats):
            keys = {name: market.class_key(option, slots, name) for name in left}
            able = [(key, name) for name, key in keys.items() if key is not None]
            if able:
                taken.add(min(able)[1])
                left.remove(min(able)[1])
    return taken


def choose(market: Market, candidates: set[Seat], newcomer: Seat | None = None) -> set[Seat]:
    """Take candidates in (priority, order) while seats, the home's quota and all caps last.

    newcomer: goes before herself in another option of the same cap.
    """
    taken: set[Seat] = set()
    for option in market.slots:
        asking = {name for name, wish in candidates if wish == option}
        taken |= {(name, option) for name in by_class(market, option, asking)}
    plain = [seat for seat in candidates if seat[1] not in market.slots]
    covered = {cap.name: covers(market, cap) for cap in market.caps}
    for seat in sorted(plain, key=lambda seat: (market.key(seat[1], seat[0]), seat != newcomer)):
        name, option = seat
        home = market.groups[name]
        counts = [
            (market.capacities[option], [(one, to) for one, to in taken if to == option]),
            *(
                (most, [(one, to) for one, to in taken if to == of and market.groups[one] == who])
                for (of, who), most in market.quotas.items()
                if (of, who) == (option, home)
            ),
            *(
                (
                    cap.most,
                    [
                        (one, to)
                        for one, to in taken
                        if to in covered[cap.name]
                        and (not cap.groups or market.groups[one] in cap.groups)
                    ],
                )
                for cap in market.caps
                if option in covered[cap.name] and (not cap.groups or home in cap.groups)
            ),
        ]
        if all(len(found) < most for most, found in counts):
            taken.add(seat)
    return taken


def covers(market: Market, cap: Cap) -> set[str]:
    by_name = {other.name: other for other in market.caps}
    inner = (covers(market, by_name[name]) if name in by_name else {name} for name in cap.of)
    return set().union(*inner)


def rank(market: Market, applicant: str, option: str | None) -> int:
    wishes = market.preferences[applicant]
    return len(wishes) if option is None else wishes.index(option)


def is_stable(market: Market, assignment: Assignment) -> bool:
    held = {(name, option) for name, option in assignment.items() if option is not None}
    if choose(market, held) != held:
        return False
    return not any(
        (name, wish) in choose(market, held | {(name, wish)}, (name, wish))
        for name, wishes in market.preferences.items()
        for wish in wishes[: rank(market, name, assignment[name])]
    )


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
    for cap in market.caps:
        assert cap.most >= sum(
            option in covers(market, cap) and (not cap.groups or market.groups[name] in cap.groups)
            for name, option in allocation.assignment.items()
        )
    assert (allocation.status, allocation.message) == ("ok", "")


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
    if mechanism != "deferred_acceptance":
        market = replace(market, **ONE_ORDER)

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
        slots=shuffled(dict(market.slots)),
        caps=tuple(data.draw(st.permutations(market.caps))),
        traits=shuffled(dict(market.traits)),
    )
    first, second = MECHANISMS[mechanism](market), MECHANISMS[mechanism](moved)
    assert canonical_json(build_audit(market, first)) == canonical_json(build_audit(moved, second))


@given(MARKETS)
def test_cutoffs_let_each_applicant_find_her_own_seat(market: Market) -> None:
    allocation = deferred_acceptance(market)
    for applicant, wishes in market.preferences.items():
        cleared = [wish for wish in wishes if allocation.clears(wish, applicant)]
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
def test_one_order_gives_the_same_by_every_mechanism(market: Market) -> None:
    market = replace(market, **ONE_ORDER)
    assignment = dict(first_come(market).assignment)
    assert serial_dictatorship(market).assignment == assignment
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


@pytest.mark.parametrize("mechanism", [first_come, serial_dictatorship])
def test_one_order_refuses_other_orders_and_classes_of_slots(mechanism: Mechanism) -> None:
    market = Market(
        ("ada",), ("camp", "talk"), {"camp": 1, "talk": 1}, {"ada": ()}, {"ada": 1},
        {"talk": {"ada": 1}},
    )  # fmt: skip
    with pytest.raises(MarketError, match=r"priorities: .*'talk'"):
        mechanism(market)
    slots = {"talk": (SlotClass("open", 1),)}
    with pytest.raises(MarketError, match=r"slots: \['talk'\]"):
        mechanism(replace(market, priorities={}, slots=slots))


@given(MARKETS, st.data())
def test_one_merit_list_goes_by_points_before_the_lottery(market: Market, data: Any) -> None:
    points = {name: data.draw(st.integers(-3, 0)) for name in market.applicants}
    priorities = dict.fromkeys(market.options, points)
    ranked = replace(market, **ONE_ORDER | {"priorities": priorities})
    allocation = serial_dictatorship(ranked)
    assert allocation.assignment == deferred_acceptance(ranked).assignment
    report = verify(build_audit(ranked, allocation))
    assert report.valid, report.broken


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
