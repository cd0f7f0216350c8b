"""Sums of pay that one person nearly makes up are found, with the protection that they need."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.disclosure.dominance import (
    LARGEST_KEPT,
    Amounts,
    LargestShare,
    Percent,
    sensitive,
)
from pariter.kernels.disclosure.table import Cell, TableError


def amounts_of(cells: Mapping[Cell, Sequence[int]]) -> dict[Cell, Amounts]:
    return {cell: Amounts.of(amounts) for cell, amounts in cells.items()}


AMOUNTS = st.lists(st.integers(0, 10**6), max_size=12)


@settings(max_examples=50)
@given(AMOUNTS, st.integers(1, LARGEST_KEPT), st.integers(1, 99))
def test_the_largest_stay_within_their_share_of_a_sum_that_is_open_enough(
    amounts: list[int], n: int, k: int
) -> None:
    missing = LargestShare(n, k).missing(Amounts.of(amounts))
    largest = 100 * sum(sorted(amounts)[-n:])
    assert largest <= k * (sum(amounts) + missing)
    assert missing == 0 or largest > k * (sum(amounts) + missing - 1)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=12), st.integers(1, 100))
def test_the_second_largest_cannot_estimate_the_largest(amounts: list[int], p: int) -> None:
    *_others, second, largest = sorted(amounts)
    missing = Percent(p).missing(Amounts.of(amounts))
    estimate = sum(amounts) + missing - second
    assert 100 * (estimate - largest) >= p * largest
    assert missing == 0 or 100 * (estimate - 1 - largest) < p * largest


def test_a_cell_of_one_or_two_people_is_always_sensitive() -> None:
    assert Percent(10).missing(Amounts.of([100])) == 10
    assert Percent(10).missing(Amounts.of([100, 90])) == 10
    assert Percent(10).missing(Amounts.of([100, 90, 10])) == 0
    assert Percent(10).missing(Amounts.of([])) == 0


def test_cells_and_sums_of_a_table_are_judged() -> None:
    """One professor earns most of all professors' pay, and still too much of her department's."""
    cells: dict[tuple[str, ...], list[int]] = {
        ("PO", "F"): [90, 4, 3],
        ("PO", "M"): [30, 30, 30],
        ("PA", "F"): [20, 20, 20],
        ("PA", "M"): [20, 20, 20],
    }
    found = sensitive(amounts_of(cells), [LargestShare(1, 50)])
    assert found == {("PO", "F"): 83, (None, "F"): 23}


def test_the_largest_of_a_sum_are_among_the_largest_of_its_parts() -> None:
    parts = [[5, 9, 1, 3], [8, 8, 2], [], [7]]
    every = Amounts.of([amount for part in parts for amount in part])
    assert Amounts.together(map(Amounts.of, parts)) == every
    assert every == Amounts(43, (9, 8, 8))


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(TableError, match="give cents"):
        Amounts.of([-1])
    with pytest.raises(TableError, match="mend one of the two"):
        Amounts(10, (6, 5))
    for make in (
        lambda: LargestShare(0, 50),
        lambda: LargestShare(4, 50),
        lambda: LargestShare(1, 100),
        lambda: Percent(0),
    ):
        with pytest.raises(ValueError, match="give"):
            make()
