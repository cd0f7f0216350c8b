"""Staff tables that universities published: detail is kept, and no later table gives it away."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from pariter.kernels.disclosure import (
    GENESIS,
    LedgerEntry,
    ReleasedTable,
    Table,
    append,
    attacker,
    group,
    propose,
    releases,
)
from pariter.kernels.disclosure.attacker import Attacker, SolverError, linear_solver
from pariter.kernels.disclosure.cube import make_cube
from pariter.kernels.disclosure.moves import CLOSE, Mover, Need
from pariter.kernels.disclosure.suppression import suppress

pytest.importorskip("ortools")

AGES = ("age_le30", "age_31_40", "age_41_50", "age_51_60", "age_gt60")
NAMES = ("role", "sex", "age")
Staff = dict[tuple[str, ...], int]


@pytest.fixture(scope="module")
def staff(shared_data: Path) -> dict[tuple[str, str], Staff]:
    path = shared_data / "evidence" / "gender" / "portalecug_academic_by_role_sex_age.csv"
    found: dict[tuple[str, str], Staff] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cells = found.setdefault((row["university"], row["report_year"]), {})
            cells.update({(row["role"], row["sex"], age): int(row[age]) for age in AGES})
    return found


def by(cells: Staff, *names: str) -> Table:
    counts: Counter[tuple[str, ...]] = Counter()
    for cell, count in cells.items():
        counts[tuple(cell[NAMES.index(name)] for name in names)] += count
    return Table("staff", "people", names, dict(counts))


def exactly_known(cells: Staff, told: list[ReleasedTable]) -> set[tuple[str | None, ...]]:
    """Give the small counts that follow from what is told, by one linear program each way."""
    cube = make_cube(NAMES, cells)
    known = set()
    for table in told:
        for address in table.told:
            wanted = dict(zip(table.dimensions, address, strict=True))
            known.add(tuple(map(wanted.get, NAMES)))
    reader = Attacker(cube)
    reader.withhold([float(address not in known) for address in cube.addresses])
    return {
        address
        for number, address in enumerate(cube.addresses)
        if 0 < cube.counts[number] < 5
        and reader.reach(number, up=True) < 1 - CLOSE
        and reader.reach(number, up=False) < 1 - CLOSE
    }


@pytest.mark.parametrize("which", [("UNIMORE", "2022"), ("Trieste", "2024"), ("Padova", "2023")])
def test_role_by_age_after_role_by_sex_gives_nothing_away(
    staff: dict[tuple[str, str], Staff], which: tuple[str, str]
) -> None:
    cells = staff[which]
    for orders in (
        [("role", "sex"), ("role", "age")],
        [("role", "age"), NAMES],
        [NAMES, ("sex", "age"), ("role", "age")],
    ):
        ledger: list[LedgerEntry] = []
        for names in orders:
            proposal = propose([by(cells, *names)], ledger)
            assert proposal.decision != "refuse"
            for content in proposal.contents:
                ledger.append(append(ledger[-1].digest if ledger else GENESIS, content))
        assert exactly_known(cells, list(releases(ledger).values())) == set()


def test_a_staff_table_keeps_most_of_its_detail(staff: dict[tuple[str, str], Staff]) -> None:
    [table] = propose([by(staff["UNIMORE", "2022"], *NAMES)], []).released
    assert table.dimensions == NAMES
    assert len(table.withheld) <= 16


@pytest.mark.parametrize("status", ["ABNORMAL", "NOT_SOLVED"])
def test_a_solver_that_gives_up_leaves_the_plain_way(
    staff: dict[tuple[str, str], Staff], status: str
) -> None:
    table = by(staff["UNIMORE", "2022"], *NAMES)
    solver = linear_solver()

    def give_up(one: Any) -> int:
        return int(getattr(one, status))

    with patch.object(type(solver), "Solve", give_up):
        with pytest.raises(SolverError, match="which is no answer"):
            suppress(make_cube(NAMES, table.cells))
        with (
            patch.object(attacker, "MOST_SECONDS", 0),
            pytest.raises(SolverError, match="Publish it with fewer dimensions"),
        ):
            suppress(make_cube(NAMES, table.cells))
        proposal = propose([table], [])
    with patch.object(group, "has_solver", lambda: False):
        assert propose([table], []).released == proposal.released
    assert not any(one.withheld for one in proposal.released)


def test_an_answer_a_little_off_whole_numbers_counts_and_a_wrong_one_does_not() -> None:
    table = make_cube(("unit",), {("a",): 2, ("b",): 9, ("c",): 9})
    mover = Mover(table, lambda _number: 1)
    number = table.addresses.index(("a",))
    other = table.addresses.index(("b",))
    need = Need(number, True, 3)
    assert mover._in_people(need, {number: 3 - 4.6e-11, other: -3 + 4.6e-11}) == {
        number: 3,
        other: -3,
    }
    assert mover._in_people(need, {number: 3.0, other: -2.0}) is None
    assert mover._in_people(need, {number: 3.0, other: -10.0}) is None
    attacker = Attacker(table)
    attacker.withhold([-4.6e-11] * len(table.counts))
    assert attacker.reach(number, up=True) < CLOSE
