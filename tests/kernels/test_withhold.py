"""What an office may see of what people told for statistics points at nobody."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.disclosure import InsideTable, Policy, pool_small_rows, withhold
from pariter.kernels.disclosure.withhold import bounds

ROWS = ("women", "men", "not told")
COLUMNS = ("placed", "not placed")
SMALL = Policy(threshold=3)

Rows = dict[str, dict[str, int]]


@st.composite
def tables(draw: st.DrawFn, most: int = 5) -> Rows:
    count = st.integers(0, most)
    return {
        row: {column: draw(count) for column in COLUMNS} for row in ROWS[: draw(st.integers(1, 3))]
    }


def _sums(rows: Rows) -> tuple[dict[str, int], dict[str, int]]:
    return (
        {row: sum(cells.values()) for row, cells in rows.items()},
        {column: sum(cells[column] for cells in rows.values()) for column in COLUMNS},
    )


def _possible(rows: Rows, table: InsideTable) -> Iterator[Mapping[tuple[str, str], int]]:
    """Yield every table that has the same sums and the same told cells."""
    of_rows, of_columns = _sums(rows)
    first, second = COLUMNS
    for guess in product(*(range(total + 1) for total in of_rows.values())):
        if sum(guess) != of_columns[first]:
            continue
        cells = {(row, first): count for row, count in zip(rows, guess, strict=True)}
        cells |= {(row, second): of_rows[row] - cells[row, first] for row in rows}
        if all(cells[place] == count for place, count in table.told.items()):
            yield cells


@settings(max_examples=300)
@given(tables())
def test_no_small_cell_can_be_worked_out(rows: Rows) -> None:
    table = withhold(rows, COLUMNS, SMALL)
    assert all(rows[row][column] == count for (row, column), count in table.told.items())
    possible = list(_possible(rows, table))
    for row, cells in rows.items():
        for column, count in cells.items():
            if not SMALL.is_small(count) or not table.told:
                continue
            values = [guess[row, column] for guess in possible]
            assert min(values) == 0
            assert max(values) >= SMALL.threshold


@settings(max_examples=200)
@given(tables(), st.data())
def test_bounds_are_those_of_all_possible_tables(rows: Rows, data: st.DataObject) -> None:
    places = [(row, column) for row in rows for column in COLUMNS]
    hidden = set(data.draw(st.lists(st.sampled_from(places), min_size=1, unique=True)))
    counts = {place: rows[place[0]][place[1]] for place in places}
    told = {place: count for place, count in counts.items() if place not in hidden}
    possible = list(_possible(rows, InsideTable(tuple(rows), COLUMNS, told)))
    for place in hidden:
        values = [guess[place] for guess in possible]
        assert bounds(counts, hidden, place) == (min(values), max(values))


@given(tables(most=9))
def test_rows_of_few_are_put_together(rows: Rows) -> None:
    pooled = pool_small_rows(rows, "others", SMALL)
    of_rows, of_columns = _sums(rows)
    if not pooled:
        assert sum(of_rows.values()) < SMALL.threshold
        return
    kept, columns = _sums(pooled)
    assert columns == of_columns
    assert all(total >= SMALL.threshold for total in kept.values())
    assert all(kept[row] == of_rows[row] for row in kept if row != "others")


def test_large_counts_and_nobody_are_told() -> None:
    rows = {"women": {"placed": 12, "not placed": 0}, "men": {"placed": 9, "not placed": 5}}
    table = withhold(rows, COLUMNS)
    assert table.sum_of("women", COLUMNS) == 12
    assert table.sum_of("men", ["not placed"]) == 5
    assert len(table.told) == 4


def test_small_cell_takes_a_whole_square_with_it() -> None:
    """With one cell of a row told, the row's sum would tell the other."""
    rows = {
        "women": {"placed": 30, "not placed": 3},
        "men": {"placed": 20, "not placed": 15},
        "not told": {"placed": 50, "not placed": 40},
    }
    table = withhold(rows, COLUMNS)
    assert table.told == {("not told", "placed"): 50, ("not told", "not placed"): 40}
    assert table.sum_of("women", COLUMNS) is None


def test_row_that_is_closed_tells_nothing() -> None:
    rows = {"women": {"placed": 30, "not placed": 8}, "men": {"placed": 20, "not placed": 15}}
    table = withhold(rows, COLUMNS, closed=["women"])
    assert {row for row, _ in table.told} == {"men"}


@pytest.mark.parametrize("people", [0, 2])
def test_nothing_is_told_of_too_few(people: int) -> None:
    rows = {"women": {"placed": people, "not placed": 0}}
    assert pool_small_rows(rows, "others") == {}
