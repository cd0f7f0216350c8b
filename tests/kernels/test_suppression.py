"""Withheld cells cannot be worked out, by whoever counts in whole numbers and knows every sum."""

import csv
from collections import Counter
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pariter.kernels.disclosure import cube
from pariter.kernels.disclosure.attacker import Attacker, SolverError
from pariter.kernels.disclosure.chooser import Chooser
from pariter.kernels.disclosure.cube import Cube, blocks_of, make_cube
from pariter.kernels.disclosure.moves import CLOSE
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.regions import parts_of
from pariter.kernels.disclosure.suppression import Suppression, needs_of, suppress
from pariter.kernels.disclosure.table import TableError

pytest.importorskip("ortools")

AGES = ("age_le30", "age_31_40", "age_41_50", "age_51_60", "age_gt60")
Cells = dict[tuple[str, ...], int]


def assert_proved(found: Suppression[Cube]) -> None:
    """Check every witness by adding up, without the solver."""
    table = found.table
    assert {witness.need for witness in found.witnesses} == set(needs_of(table, found.policy))
    for witness in found.witnesses:
        assert set(witness.moves) <= found.withheld
        other = [count + witness.moves.get(cell, 0) for cell, count in enumerate(table.counts)]
        assert min(other) >= 0
        assert all(other[total] == sum(other[part] for part in parts)
                   for total, parts in table.equations)  # fmt: skip
        need = witness.need
        moved = other[need.cell] - table.counts[need.cell]
        assert moved >= need.far if need.up else moved <= -need.far


def possible_counts(table: Cube, withheld: frozenset[int]) -> list[tuple[int, ...]]:
    """Give every table that agrees with what is told, up to a little more than all people."""
    base = [cell for cell, address in enumerate(table.addresses) if None not in address]
    unknown = [cell for cell in base if cell in withheld]
    found = []
    for guess in product(range(table.total + 6), repeat=len(unknown)):
        counts = dict(zip(unknown, guess, strict=True))
        told = {cell: counts.get(cell, table.counts[cell]) for cell in base}
        sums = make_cube(
            table.dimensions,
            {table.addresses[cell]: told[cell] for cell in base},  # type: ignore[misc]
        ).counts
        if all(
            sums[cell] == table.counts[cell] for cell in range(len(sums)) if cell not in withheld
        ):
            found.append(sums)
    return found


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ab"), st.sampled_from("xy")),
        st.integers(0, 7),
        min_size=1,
        max_size=4,
    ),
    st.integers(2, 5),
    st.booleans(),
)
def test_nobody_who_tries_every_table_knows_a_small_count(
    cells: Cells, threshold: int, optimal: bool
) -> None:
    table, policy = make_cube(("letter", "sign"), cells), Policy(threshold)
    try:
        found = suppress(table, policy, optimal=optimal, seconds=5)
    except SolverError:
        assume(False)
    assert_proved(found)
    unknown = [cell for cell in found.withheld if None not in table.addresses[cell]]
    assume(len(unknown) <= 2)
    others = possible_counts(table, found.withheld)
    for need in needs_of(table, policy):
        seen = {other[need.cell] for other in others}
        assert max(seen) >= threshold if need.up else min(seen) < table.counts[need.cell]


def is_safe(table: Cube, withheld: frozenset[int]) -> bool:
    """Ask the attacker about every need, whatever the search thinks."""
    attacker = Attacker(table)
    attacker.withhold([float(cell in withheld) for cell in range(len(table.counts))])
    return all(
        attacker.reach(need.cell, up=need.up) > need.far - CLOSE
        for need in needs_of(table, Policy())
    )


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_no_cheaper_choice_is_safe(counts: list[int]) -> None:
    """Every choice of fewer cells is tried."""
    cells: Cells = dict(zip(product("ab", "xyz"), counts, strict=True))
    table = make_cube(("letter", "sign"), cells)
    try:
        quick, best = suppress(table), suppress(table, optimal=True)
    except SolverError:
        assume(False)
    assert_proved(quick)
    assert_proved(best)
    assert best.is_optimal
    assert best.cost <= quick.cost
    small = frozenset(need.cell for need in needs_of(table, Policy()))
    others = [cell for cell, count in enumerate(table.counts) if count and cell not in small]
    for size in range(best.cost - len(small)):
        for more in combinations(others, size):
            assert not is_safe(table, small.union(more))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=9, max_size=9), st.booleans())
def test_who_knows_that_nobody_is_told_still_knows_no_small_count(
    counts: list[int], optimal: bool
) -> None:
    """What shows that a count may be large leaves somebody in every other withheld one."""
    table = make_cube(("letter", "sign"), dict(zip(product("abc", "xyz"), counts, strict=True)))
    try:
        found = suppress(replace(table, somebody=table.free), optimal=optimal, seconds=5)
    except SolverError:
        assume(False)
    assert_proved(found)
    for witness in found.witnesses:
        if witness.need.up:
            assert all(table.counts[cell] + move > 0 for cell, move in witness.moves.items())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=18, max_size=18), st.integers(4, 24))
def test_what_is_learned_in_a_part_holds_for_the_cheapest_choice(
    counts: list[int], size: int
) -> None:
    table = make_cube(("a", "b", "c"), dict(zip(product("ab", "xyz", "klm"), counts, strict=True)))
    try:
        best = suppress(table, optimal=True, seconds=20)
    except SolverError:
        assume(False)
    assume(best.withheld and best.is_optimal)
    needs = needs_of(table, Policy())
    sure = frozenset(need.cell for need in needs)
    chooser = Chooser(table, needs, sure, lambda _cell: 1)
    for most in (size // 2, size):
        parts = parts_of(table, most)
        assert sorted(cell for part in parts for cell in part) == sorted(table.free)
        assert max(map(len, parts)) <= most
        assert sum(chooser.learn(part, 5.0, lambda: False) for part in parts) <= best.cost
    for demand in chooser.demands:
        if demand.along is None or demand.along in best.withheld:
            held = sum(part for cell, part in demand.weights.items() if cell in best.withheld)
            assert held >= demand.least


def test_a_large_hierarchy_is_chosen_piece_by_piece_and_stays_safe() -> None:
    """The program is too large to be finished in this time; each piece is proved safe."""
    chance = Random(2)
    cells: Cells = {
        cell: chance.choice((0, 0, 1, 2, 3, 5, 8, 13, 21, 34, 40, 60))
        for cell in product("ab", "cd", "efgh", "ijklmn")
    }
    groups = {one: "E" if one in "ef" else "G" for one in "efgh"}
    table = make_cube(("a", "b", "c", "d"), cells, ({}, {}, groups, {}))
    quick, found = suppress(table), suppress(table, optimal=True, seconds=4)
    assert_proved(found)
    assert is_safe(table, found.withheld)
    assert found.bound <= found.cost < quick.cost


def test_a_table_too_large_for_one_program_is_protected_block_by_block(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cube, "MOST_TOGETHER", 100)
    monkeypatch.setattr(cube, "MOST_IN_BLOCK", 27)
    chance = Random(3)
    cells: Cells = {
        cell: chance.choice((0, 0, 0, 2, 4, 9, 30)) for cell in product("abcdef", repeat=3)
    }
    table = make_cube(("a", "b", "c"), cells)
    blocks = blocks_of(table)
    assert table.free <= frozenset().union(*blocks)
    for told in (table, replace(table, somebody=table.free)):
        found = suppress(told, blocks=blocks)
        assert_proved(found)
        assert is_safe(told, found.withheld)
    assert blocks_of(make_cube(("a", "b"), {cell[:2]: 9 for cell in cells})) == []


def test_zeros_are_told_and_a_table_without_small_counts_is_told_whole() -> None:
    table = make_cube(("letter",), {("a",): 9, ("b",): 0, ("c",): 30})
    assert suppress(table).withheld == frozenset()
    small = make_cube(("letter",), {("a",): 2, ("b",): 0, ("c",): 30})
    withheld = suppress(small, optimal=True).withheld
    assert {small.addresses[cell] for cell in withheld} in ({("a",), ("c",)}, {("a",), (None,)})


def test_a_table_of_too_few_people_is_refused_with_the_mend() -> None:
    with pytest.raises(SolverError, match="Publish it with fewer dimensions"):
        suppress(make_cube((), {(): 3}), Policy(10_000))


def test_counts_that_make_no_sense_are_refused() -> None:
    with pytest.raises(TableError, match="give a whole number"):
        make_cube(("letter",), {("a",): -1})
    with pytest.raises(TableError, match="give one value for each"):
        make_cube(("letter",), {("a", "b"): 1})


@pytest.mark.parametrize(
    ("university", "year", "cells", "people"),
    [
        ("UNIMORE", "2022", 12, 234),
        ("Trieste", "2024", 18, 433),
        ("Padova", "2023", 18, 746),
    ],
)
def test_real_staff_tables_reach_the_known_optimum(
    university: str, year: str, cells: int, people: int, shared_data: Path
) -> None:
    """Counted in cells, and in people of the cells that are withheld."""
    path = shared_data / "evidence" / "gender" / "portalecug_academic_by_role_sex_age.csv"
    with path.open(encoding="utf-8") as file:
        staff: Cells = {
            (row["role"], row["sex"], age): int(row[age])
            for row in csv.DictReader(file)
            for age in AGES
            if (row["university"], row["report_year"]) == (university, year)
        }
    table = make_cube(("role", "sex", "age"), staff)
    fewest = suppress(table, optimal=True)
    assert (fewest.cost, fewest.bound) == (cells, cells)
    assert_proved(fewest)
    least = suppress(table, optimal=True, cost=table.counts.__getitem__)
    assert (least.cost, least.bound) == (people, people)


def test_the_known_optimum_of_two_dimensions(shared_data: Path) -> None:
    """Microdata 1 of sdcTable: region by gender, withholding as few people as possible."""
    with (shared_data / "evidence" / "sdc" / "sdcTable_microdata1.csv").open(
        encoding="utf-8"
    ) as file:
        counts: Counter[tuple[str, ...]] = Counter(
            (row["region"], row["gender"]) for row in csv.DictReader(file)
        )
    table = make_cube(("region", "gender"), counts)
    found = suppress(table, optimal=True, cost=table.counts.__getitem__)
    assert {table.addresses[cell] for cell in found.withheld} == {
        ("A", "male"),
        ("A", "female"),
        ("C", "male"),
        ("C", "female"),
    }
