"""The disclosure gate on tables of the size it meets, and the indicators over many rows.

Tables that nobody published are made up; the published ones are read from the folder that
PARITER_SHARED names, and left out where there is none.
"""

import csv
import os
import random
import time
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import product
from pathlib import Path

from pariter.benchmarks import figures_page, random_attack, report, tauargus
from pariter.benchmarks.figure import BenchError, Figure
from pariter.kernels.disclosure import GENESIS, LedgerEntry, Policy, Table, append, propose
from pariter.kernels.disclosure.attacker import has_solver
from pariter.kernels.disclosure.audit import unmet
from pariter.kernels.disclosure.cube import Cube, make_cube
from pariter.kernels.disclosure.suppression import needs_of, suppress
from pariter.kernels.indicators import STEPS, FunnelRow, funnel

BENCH = "evidence"
FOLDER = "PARITER_SHARED"
STAFF = "data/evidence/gender/portalecug_academic_by_role_sex_age.csv"
AGES = ("age_le30", "age_31_40", "age_41_50", "age_51_60", "age_gt60")
Cells = dict[tuple[str, ...], int]

SMALL_AND_LARGE = (0, 0, 1, 2, 3, 5, 8, 13, 21, 34, 40, 60)
FASTER = 20
"""So many times as fast as a peer is an audit, at least, each in its own processor time."""

HIERARCHY = (2, 4, 4, 12)
"""Codes of each of four dimensions; the last two add up in groups, so that 1,785 counts result."""


def measure() -> Iterator[Figure]:
    """Yield how long the gate, its proofs and the indicators take. Raises BenchError."""
    if not has_solver():
        raise BenchError("This bench needs OR-Tools: pip install 'pariter[disclosure]'")
    yield _ledger()
    yield _funnel()
    yield from _audit()
    yield from _published()
    yield _hierarchy()
    yield from random_attack.measure()
    yield from figures_page.measure()
    yield from report.measure()
    if find_spec("ibis"):
        yield from import_module("pariter.benchmarks.analysis").measure()


def _ledger() -> Figure:
    """Measure a plain new table against a ledger of fifty."""
    ledger: list[LedgerEntry] = []
    for number in range(50):
        for content in propose([_plain(number)], ledger).contents:
            ledger.append(append(ledger[-1].digest if ledger else GENESIS, content))
    begin = time.process_time()
    propose([_plain(50)], ledger)
    return Figure(BENCH, "ledger of 50 tables checked", time.process_time() - begin, "s", 0.05)


def _plain(number: int) -> Table:
    cells: Cells = {(f"o{row}", f"h{column}"): 5 + (row * column + number) % 30
             for row in range(10) for column in range(8)}  # fmt: skip
    return Table(f"edition {number}", "people", ("offer", "home"), cells)


def _funnel() -> Figure:
    """Measure a proposal of four steps by ten offers and eight homes."""
    chance = random.Random(1)  # noqa: S311
    rows = [
        FunnelRow(
            str(person),
            chance.choices(STEPS, (3, 1, 1, 5))[0],
            (
                f"o{min(9, int(chance.expovariate(0.4)))}",
                f"h{min(7, int(chance.expovariate(0.4)))}",
            ),
        )
        for person in range(2000)
    ]
    tables = funnel(rows, population="edition", dimensions=("offer", "home"))
    propose(tables[:1], [])
    begin = time.process_time()
    propose(tables, [])
    spent = time.process_time() - begin
    return Figure(BENCH, "funnel of 4 steps, 10 by 8 cells, proposed", spent, "s", 1.0)


def _audit() -> Iterator[Figure]:
    """Measure whether every small count of a large table stays open."""
    chance = random.Random(1)  # noqa: S311
    counts = (0, 1, 2, 3, 4, 6, 8, 11, 15, 19, 24, 30, 40, 55)
    cells: Cells = {(f"r{row:03}", f"c{column:02}"): chance.choice(counts)
             for row in range(100) for column in range(50)}  # fmt: skip
    table = make_cube(("row", "column"), cells)
    needs = needs_of(table, Policy())
    small = {need.cell for need in needs}
    begin = time.process_time()
    left = unmet(table, small, needs)
    spent = time.process_time() - begin
    label = f"audit of 100 by 50 cells, {len(small)} of them small, {len(left)} needs unmet"
    yield Figure(BENCH, label, spent, "s", 0.3)
    peer = tauargus.audit(table, small, Policy())
    if peer is not None:
        took, open_too_little = peer
        label = f"the same audit beside a peer, which finds {open_too_little} unmet"
        yield Figure(BENCH, label, spent, "s", took / FASTER, peer=tauargus.NAME, peer_value=took)


def _published() -> Iterator[Figure]:
    """Measure how long the fewest withheld cells of published staff tables take to prove."""
    path = Path(os.environ.get(FOLDER, "")) / STAFF
    if not os.environ.get(FOLDER) or not path.is_file():
        return
    tables: dict[tuple[str, str], Cells] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cells = tables.setdefault((row["university"], row["report_year"]), {})
            cells.update({(row["role"], row["sex"], age): int(row[age]) for age in AGES})
    for (university, year), cells in tables.items():
        begin = time.process_time()
        found = suppress(make_cube(("role", "sex", "age"), cells), optimal=True)
        spent = time.process_time() - begin
        proved = "proved" if found.is_optimal else f"at least {found.bound}"
        label = f"{university} {year}: {found.cost} cells withheld, {proved}"
        yield Figure(BENCH, label, spent, "s", 5.0)


def _hierarchy() -> Figure:
    """Measure how far from the cheapest a minute gets on a large hierarchy."""
    table = hierarchy()
    found = suppress(table, optimal=True, seconds=60.0)
    gap = (found.cost - found.bound) / found.cost
    return Figure(BENCH, f"gap on a hierarchy of {len(table.counts)} counts", gap, "", 0.1)


def hierarchy() -> Cube:
    """Make up a table of four dimensions, two of them with groups of codes."""
    chance = random.Random(1)  # noqa: S311
    cells: Cells = {
        tuple(f"{name}{code:02}" for name, code in zip("abcd", codes, strict=True)): chance.choice(
            SMALL_AND_LARGE
        )
        for codes in product(*map(range, HIERARCHY))
    }
    groups = (
        {f"c{code:02}": f"C{code // 2}" for code in range(HIERARCHY[2])},
        {f"d{code:02}": f"D{code // 3}" for code in range(HIERARCHY[3])},
    )
    return make_cube(("a", "b", "c", "d"), cells, ({}, {}, *groups))
