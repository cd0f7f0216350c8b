"""Whoever knows the whole ledger and counts in whole numbers works out no small count."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.disclosure import (
    GENESIS,
    LedgerEntry,
    Policy,
    Proposal,
    ReleasedTable,
    Table,
    append,
    propose,
    releases,
)
from pariter.kernels.disclosure.attacker import Attacker
from pariter.kernels.disclosure.cube import make_cube
from pariter.kernels.disclosure.moves import CLOSE

cp_model = pytest.importorskip("ortools.sat.python.cp_model")

DIMENSIONS = ("role", "sex", "age")
VALUES = {"role": "abc", "sex": "fm", "age": "xy"}
People = Counter[tuple[str, ...]]
Cells = dict[tuple[str, ...], int]


def commit(ledger: list[LedgerEntry], proposal: Proposal) -> None:
    for content in proposal.contents:
        ledger.append(append(ledger[-1].digest if ledger else GENESIS, content))


def table_of(people: People, by: Sequence[str], **more: Any) -> Table:
    """Count people, one cell of them after another, by some of the dimensions."""
    cells: Counter[tuple[str, ...]] = Counter()
    for cell, count in people.items():
        cells[tuple(cell[DIMENSIONS.index(name)] for name in by)] += count
    for combination in product(*(VALUES[name] for name in by)):
        cells[combination] += 0
    return Table("staff 2026", more.pop("measure", "people"), tuple(by), dict(cells), **more)


class Reader:
    """Knows what is released, and that people are counted in whole numbers."""

    def __init__(self, released: Sequence[ReleasedTable], steps: int = 1) -> None:
        self.model = cp_model.CpModel()
        self.cells: dict[tuple[Any, ...], Any] = {
            (step, *cell): self.model.new_int_var(0, 400, "")
            for step in range(steps)
            for cell in product(*VALUES.values())
        }
        for table in released:
            for address, count in table.told.items():
                wanted = dict(zip(table.dimensions, address, strict=True))
                self.model.add(sum(self.counting(wanted, table.step or 0)) == count)

    def counting(self, wanted: dict[str, Any], first: int, end: int = 9) -> Iterator[Any]:
        for (step, *cell), variable in self.cells.items():
            if first <= step < end and all(
                wanted.get(name) in {None, value}
                for name, value in zip(DIMENSIONS, cell, strict=True)
            ):
                yield variable

    def bounds(self, wanted: dict[str, Any], first: int = 0, end: int = 9) -> tuple[int, int]:
        found = []
        for goal in (self.model.minimize, self.model.maximize):
            goal(sum(self.counting(wanted, first, end)))
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            assert solver.solve(self.model) == cp_model.OPTIMAL
            found.append(round(solver.objective_value))
        return found[0], found[1]


def every_sum(by: Sequence[str]) -> Iterator[dict[str, Any]]:
    for values in product(*((*VALUES[name], None) for name in by)):
        yield dict(zip(by, values, strict=True))


def truth(people: People, wanted: dict[str, Any]) -> int:
    return sum(
        count
        for cell, count in people.items()
        if all(wanted.get(name) in {None, value}
               for name, value in zip(DIMENSIONS, cell, strict=True))
    )  # fmt: skip


COUNTS = st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 6, 9, 14, 30]), min_size=12, max_size=12)
SHAPES = st.lists(
    st.sampled_from(
        [("role", "sex"), ("role", "age"), ("sex", "age"), ("age",), ("role", "sex", "age")]
    ),
    min_size=1,
    max_size=3,
    unique=True,
)


@settings(max_examples=25, deadline=None)
@given(COUNTS, SHAPES, st.booleans())
def test_no_order_of_tables_gives_a_small_count_away(
    counts: list[int], shapes: list[tuple[str, ...]], together: bool
) -> None:
    people: People = Counter(dict(zip(product(*VALUES.values()), counts, strict=True)))
    tables = [table_of(people, by) for by in shapes]
    ledger: list[LedgerEntry] = []
    for asked in [tables] if together else [[table] for table in tables]:
        commit(ledger, propose(asked, ledger))
    reader = Reader(list(releases(ledger).values()))
    for table in releases(ledger).values():
        for wanted in every_sum(table.dimensions):
            count = truth(people, wanted)
            if 0 < count < 5:
                least, most = reader.bounds(wanted)
                assert least < count, (wanted, count)
                assert most >= 5, (wanted, count)
    for wanted in every_sum(DIMENSIONS):
        if 0 < truth(people, wanted) < 5:
            assert len(set(reader.bounds(wanted))) == 2


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from([0, 0, 1, 2, 5, 9, 30]), min_size=18, max_size=18))
def test_no_step_tells_how_few_left(counts: list[int]) -> None:
    """Three steps of a chain by role and sex; counts: who got so far and no further."""
    left: list[People] = [
        Counter(dict(zip(product("abc", "fm", "x"), counts[step * 6 : step * 6 + 6], strict=True)))
        for step in range(3)
    ]
    asked = [
        table_of(sum(left[step:], Counter()), ("role", "sex"), measure=f"step {step}", step=step)
        for step in range(3)
    ]
    proposal = propose(asked, [])
    reader = Reader(proposal.released, steps=3)
    told = {table.step: table for table in proposal.released}
    for first, end in ((0, 1), (0, 2), (1, 2), (0, 9), (1, 9), (2, 9)):
        if first not in told or (end < 9 and end not in told):
            continue
        by = min((told[step].dimensions for step in (first, end) if step in told), key=len)
        for wanted in every_sum(by):
            count = sum(truth(reached, wanted) for reached in left[first:end])
            if 0 < count < 5:
                least, most = reader.bounds(wanted, first, end)
                assert least < count, (wanted, first, end)
                assert most >= 5, (wanted, first, end)


STAFF: People = Counter(
    {
        ("a", "f", "x"): 9, ("a", "f", "y"): 3, ("a", "m", "x"): 20, ("a", "m", "y"): 12,
        ("b", "f", "x"): 14, ("b", "f", "y"): 11, ("b", "m", "x"): 2, ("b", "m", "y"): 8,
        ("c", "f", "x"): 30, ("c", "f", "y"): 25, ("c", "m", "x"): 17, ("c", "m", "y"): 6,
    }
)  # fmt: skip


def test_two_counts_in_three_dimensions_are_withheld_with_few_others() -> None:
    policy = Policy(most_withheld=1.0)
    proposal = propose([table_of(STAFF, DIMENSIONS)], [], policy)
    [table] = proposal.released
    assert proposal.decision == "suppress"
    assert {("a", "f", "y"), ("b", "m", "x")} <= table.withheld
    assert len(table.withheld) <= 12
    assert table.total == 157
    told = json.dumps(proposal.proof)
    assert "moves" not in told
    assert proposal.restricted["groups"][0]["needs"]
    assert proposal == propose([table_of(STAFF, DIMENSIONS)], [], policy)


@pytest.mark.parametrize(
    "shapes", list(permutations([DIMENSIONS, ("role", "sex"), ("role", "age")]))
)
def test_a_second_table_tells_no_more_than_the_first_withheld(
    shapes: tuple[tuple[str, ...], ...],
) -> None:
    ledger: list[LedgerEntry] = []
    for by in shapes:
        commit(ledger, propose([table_of(STAFF, by)], ledger))
    reader = Reader(list(releases(ledger).values()))
    assert len(releases(ledger)) >= 2
    for wanted in every_sum(DIMENSIONS):
        if 0 < truth(STAFF, wanted) < 5:
            least, most = reader.bounds(wanted)
            assert least < most


def test_a_correction_withholds_what_was_withheld_and_names_what_it_cannot_follow() -> None:
    ledger: list[LedgerEntry] = []
    commit(ledger, propose([table_of(STAFF, DIMENSIONS)], ledger))
    first = next(iter(releases(ledger).values()))
    mended = STAFF + Counter({("a", "f", "y"): 5})
    corrected = propose([table_of(mended, DIMENSIONS, corrects=ledger[0].digest)], ledger)
    assert corrected.released[0].withheld >= first.withheld
    commit(ledger, corrected)
    other = propose([table_of(STAFF, ("role", "sex"))], ledger)
    assert (other.decision, other.rulings[0].conflict) == ("refuse", ledger[-1].digest)


def test_sums_over_codes_of_a_hierarchy_are_protected_too() -> None:
    cells: Cells = {
        (code,): count for code, count in {"a1": 3, "a2": 20, "b1": 9, "b2": 12}.items()
    }
    parents = {"unit": {"a1": "a", "a2": "a", "b1": "b", "b2": "b"}}
    [ruling] = propose([Table("all", "people", ("unit",), cells, parents=parents)], []).rulings
    assert ruling.released
    told, withheld = ruling.released.told, ruling.released.withheld
    assert ("a1",) in withheld
    assert withheld & {("a2",), ("a",)}
    assert told[None,] == 44
    assert set(ruling.released.cells) <= {("a2",), ("b1",), ("b2",)}


def test_tables_linked_by_two_groupings_of_the_same_units() -> None:
    """A known case: protected apart, one table after the other, K could be worked out.

    A and B are 4 together, and at least 1 each, so neither could be 4: hence I or J, which count
    the same, goes with them.
    """
    counts = dict(zip("ABIJKLMN", (2, 2, 8, 8, 3, 3, 3, 7), strict=True))
    cells: Cells = {(unit,): count for unit, count in counts.items()}
    county = {unit: "county-1" if unit in "ABIJ" else "county-2" for unit in counts}
    group = {unit: "big" if unit in "LM" else "small" for unit in counts}
    asked = [
        Table("units", "people", ("region",), cells, parents={"region": codes})
        for codes in (county, group)
    ]
    proposal = propose(asked, [], Policy(4, most_withheld=1.0))
    first, second = (table.withheld for table in proposal.released)
    assert first == second
    assert {unit for (unit,) in first} in ({*"ABIKLMN"}, {*"ABJKLMN"})


def test_a_reader_who_knows_that_nobody_is_told_cannot_work_out_two_ones() -> None:
    """A known case: 15 = 10 + 3 + x + x, where each x is at least 1."""
    cells: Cells = {("a",): 10, ("b",): 3, ("c",): 1, ("d",): 1}
    [table] = propose([Table("all", "people", ("unit",), cells)], [], Policy(3, 1.0)).released
    assert {("c",), ("d",)} < table.withheld


def test_nine_withheld_cells_leave_one_exact_and_a_tenth_mends_it() -> None:
    """A known case: every line has two or three withheld cells, and still w|b is known."""
    counts = (20, 47, 11, 30, 7, 9, 14, 25, 33, 8, 41, 12, 50, 13, 17, 21)
    cube = make_cube(("row", "column"), dict(zip(product("wxyz", "abcd"), counts, strict=True)))
    nine = {"wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"}
    reader = Attacker(cube)
    for withheld, exact in ((nine, True), (nine | {"xb"}, False)):
        reader.withhold([float("".join(filter(None, cell)) in withheld and None not in cell)
                         for cell in cube.addresses])  # fmt: skip
        number = cube.addresses.index(("w", "b"))
        assert cube.counts[number] == 47
        assert (reader.reach(number, up=True) < CLOSE) == exact
