"""Exact programs: whoever tries every table finds the same least and most."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.checker.clock import Clock
from pariter.checker.constraints import Constraint
from pariter.checker.integers import Group

LARGEST = 4


@st.composite
def statements(draw: st.DrawFn) -> tuple[list[Constraint], dict[int, int]]:
    """Draw statements that hold for some counts, and a sum of the counts."""
    size = draw(st.integers(1, 4))
    weights = st.lists(st.sampled_from([-1, 0, 1, 1, 1, 2, 3]), min_size=size, max_size=size)
    true = draw(st.lists(st.integers(0, LARGEST), min_size=size, max_size=size))
    kept = [Constraint({one: 1}, None, LARGEST) for one in range(size)]
    for row in draw(st.lists(weights, max_size=4)):
        parts = {one: weight for one, weight in enumerate(row) if weight}
        value = sum(weight * count for weight, count in zip(row, true, strict=True))
        below, above = draw(st.sampled_from([(0, 0), (0, 0), (1, 1), (2, None), (None, 1)]))
        kept.append(
            Constraint(
                parts,
                None if below is None else value - below,
                None if above is None else value + above,
            )
        )
    return kept, {one: weight for one, weight in enumerate(draw(weights)) if weight}


def holds(constraint: Constraint, counts: tuple[int, ...]) -> bool:
    value = sum(weight * counts[one] for one, weight in constraint.parts.items())
    return (constraint.least is None or value >= constraint.least) and (
        constraint.most is None or value <= constraint.most
    )


@settings(max_examples=50)
@given(statements())
def test_least_and_most_are_those_of_every_table(
    drawn: tuple[list[Constraint], dict[int, int]],
) -> None:
    constraints, goal = drawn
    size = len({one for constraint in constraints for one in constraint.parts})
    tables = [
        counts
        for counts in product(range(LARGEST + 1), repeat=size)
        if all(holds(constraint, counts) for constraint in constraints)
    ]
    values = {sum(weight * counts[one] for one, weight in goal.items()) for counts in tables}
    group = Group([one for one in constraints if one.parts], Clock(60))
    assert group.extreme(goal, largest=False).value == min(values)
    assert group.extreme(goal, largest=True).value == max(values)
    assert group.seen(goal) <= values


def test_a_sum_without_end_is_told_as_such() -> None:
    group = Group([Constraint({0: 1, 1: -1}, 2, None)], Clock(60))
    assert group.extreme({0: 1}, largest=True).value is None
    assert group.extreme({0: 1}, largest=False).value == 2


def test_whole_people_are_counted_where_a_half_would_do() -> None:
    """Three pairs of three people: a corner has one and a half of each."""
    pairs = [Constraint({0: 1, 1: 1}, 3, 3), Constraint({1: 1, 2: 1}, 3, 3),
             Constraint({0: 1, 2: 1}, 2, 4)]  # fmt: skip
    group = Group(pairs, Clock(60))
    assert group.extreme({0: 2}, largest=True).value == 4
    assert group.extreme({0: 2}, largest=False).value == 2
