"""Appointments: as many people as possible, then the least cost, and why."""

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.allocation import MarketError
from pariter.kernels.allocation.b_matching import check_pairs
from pariter.kernels.allocation.schedule import (
    Calendar,
    SlotExplanation,
    costs_by_rank,
    schedule,
)

COSTS = st.one_of(st.integers(0, 3), st.integers(0, 2**70))

WEEK = Calendar(
    people=("ada", "emmy", "lise"),
    slots=("mon", "tue", "wed"),
    capacities={"mon": 1, "tue": 1, "wed": 1},
    costs={
        "ada": {"mon": 0, "tue": 3},
        "emmy": {"mon": 0},
        "lise": {"mon": 1, "tue": 1, "wed": 0},
    },
    order={"ada": 1, "emmy": 2, "lise": 3, "mon": 1, "tue": 2, "wed": 3},
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Draw up to five people and three slots, some of them closed."""
    people = tuple(f"p{number}" for number in range(draw(st.integers(0, 5))))
    slots = tuple(f"s{number}" for number in range(draw(st.integers(0, 3))))
    suits = st.lists(st.sampled_from(slots), unique=True) if slots else st.just([])
    numbers = draw(st.permutations(range(8)))
    return Calendar(
        people=people,
        slots=slots,
        capacities={slot: draw(st.integers(0, 2)) for slot in slots},
        costs={person: {slot: draw(COSTS) for slot in draw(suits)} for person in people},
        order=dict(zip((*people, *slots), numbers, strict=False)),
    )


def best_by_trying_all(calendar: Calendar) -> tuple[int, int]:
    """Give how many can be placed, and the least cost of that."""
    best = (0, 0)
    for held in product(*((None, *calendar.costs[person]) for person in calendar.people)):
        filled = Counter(slot for slot in held if slot is not None)
        if all(count <= calendar.capacities[slot] for slot, count in filled.items()):
            pairs = zip(calendar.people, held, strict=True)
            cost = sum(calendar.costs[person][slot] for person, slot in pairs if slot is not None)
            best = max(best, (filled.total(), -cost))
    return best[0], -best[1]


@settings(max_examples=150)
@given(calendars())
def test_most_people_are_placed_at_the_least_cost(calendar: Calendar) -> None:
    result = schedule(calendar)
    check_pairs(result.pairing)
    assert (result.placed, result.cost) == best_by_trying_all(calendar)
    assert result.proof["bound"] == result.proof["value"]
    assert list(result.assignment) == list(calendar.people)


@given(calendars(), st.randoms(use_true_random=False))
def test_row_order_does_not_matter(calendar: Calendar, random: Random) -> None:
    other = replace(
        calendar,
        people=tuple(random.sample(calendar.people, len(calendar.people))),
        slots=tuple(random.sample(calendar.slots, len(calendar.slots))),
        costs={
            person: dict(random.sample(list(costs.items()), len(costs)))
            for person, costs in calendar.costs.items()
        },
    )
    one, two = schedule(calendar), schedule(other)
    assert (one.assignment, one.proof) == (two.assignment, two.proof)


@given(calendars(), st.data())
def test_nobody_who_stays_is_moved_when_someone_leaves(
    calendar: Calendar, data: st.DataObject
) -> None:
    result = schedule(calendar)
    if not calendar.people:
        return
    gone = data.draw(st.sampled_from(calendar.people))
    after = result.withdraw([gone])
    check_pairs(after.pairing)
    for person, slot in result.assignment.items():
        if person != gone and slot is not None:
            assert after.assignment[person] == slot
    anew = result.withdraw([gone], "reoptimise")
    assert (anew.placed, -anew.cost) >= (after.placed, -after.cost)
    assert not after.compare(result).worse


@given(calendars())
def test_enough_is_enough(calendar: Calendar) -> None:
    result = schedule(calendar)
    for person in calendar.people:
        for line in result.explain(person).lines:
            if line.enough is not None:
                cheaper = {**calendar.costs[person], line.slot: line.enough}
                again = schedule(replace(calendar, costs={**calendar.costs, person: cheaper}))
                assert again.assignment[person] == line.slot


def test_explanation_names_slots_and_nobody() -> None:
    result = schedule(WEEK)
    assert result.assignment == {"ada": "tue", "emmy": "mon", "lise": "wed"}
    assert (result.placed, result.cost) == (3, 3)
    assert result.message == "3 of 3 people have a slot, at a cost of 3 together."
    told = result.explain("ada")
    assert (told.slot, told.cost) == ("tue", 3)
    assert [(line.slot, line.outcome, line.others) for line in told.lines] == [
        ("mon", "full", None),
        ("tue", "placed", 0),
    ]
    assert not any(name in str(told.to_json()) for name in ("emmy", "lise"))
    assert SlotExplanation.from_json(told.to_json()) == told
    outcomes = [line.outcome for line in result.explain("lise").lines]
    assert outcomes == ["placed", "not_needed", "not_needed"]
    left = result.withdraw(["emmy"])
    assert left.explain("ada").lines[0].outcome == "free"
    assert left.withdraw(["tue"]).assignment["ada"] == "mon"
    with pytest.raises(KeyError):
        left.explain("emmy")


def test_wide_slots_tell_how_many_others_and_what_was_enough() -> None:
    people = tuple(f"p{number}" for number in range(7))
    calendar = Calendar(
        people,
        ("early", "late"),
        {"early": 6, "late": 6},
        {person: {"early": 2, "late": 9} for person in people} | {"p6": {"early": 8, "late": 10}},
        {name: number for number, name in enumerate((*people, "early", "late"))},
    )
    told = schedule(calendar).explain("p6")
    assert [(line.outcome, line.others, line.enough) for line in told.lines] == [
        ("full", 6, 2),
        ("placed", 0, None),
    ]


def test_costs_by_rank() -> None:
    assert costs_by_rank({"ada": ["tue", "mon"]}) == {"ada": {"tue": 0, "mon": 1}}


@pytest.mark.parametrize(
    ("change", "place", "value"),
    [
        ({"costs": {"ada": {}}}, "costs", "emmy"),
        ({"costs": {**WEEK.costs, "eve": {}}}, "costs", "eve"),
        ({"costs": {**WEEK.costs, "ada": {"mon": -1}}}, "costs of 'ada' of 'mon'", -1),
        ({"costs": {**WEEK.costs, "ada": {"mon": 0.5}}}, "costs of 'ada' of 'mon'", 0.5),
        ({"costs": {**WEEK.costs, "ada": {"sun": 1}}}, "costs of 'ada'", "sun"),
        ({"slots": ("mon", "tue", "ada")}, "slots", "ada"),
        ({"capacities": {**WEEK.capacities, "mon": -2}}, "capacities of 'mon'", -2),
        ({"order": {**WEEK.order, "tue": 1}}, "order of 'tue'", 1),
        ({"capacities": {"mon": 1}}, "capacities", "tue"),
    ],
)
def test_malformed_calendar_says_place_value_and_mend(
    change: dict[str, Any], place: str, value: object
) -> None:
    with pytest.raises(MarketError) as caught:
        schedule(replace(WEEK, **change))
    assert (caught.value.place, caught.value.value) == (place, value)
