"""A long random attack: many made-up tables go through the gate in many orders, and are attacked.

The checker that attacks shares no code with the gate.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations, product

from pariter.benchmarks.figure import Figure
from pariter.checker.clock import Clock
from pariter.checker.populations import Knowledge, attack_all
from pariter.checker.releases import Release, read_release
from pariter.kernels.disclosure import GENESIS, LedgerEntry, Policy, Table, append, propose

BENCH = "evidence"
SECONDS = 60.0
"""Of this processor's time, for all ledgers together."""

PATIENCE = 600.0
"""Seconds that one attack may take; one that ends early counts as not finished."""

NAMES = ("letter", "sign", "group")
VALUES = (("a", "b", "c"), ("x", "y"), ("p", "q"))
COUNTS = (0, 0, 1, 2, 3, 4, 5, 6, 9, 14, 30, 61)
LOST = (0, 0, 0, 1, 3, 6)
STEPS = ("applied", "placed")
YEARS = ("2026", "2027")

Cells = dict[tuple[str, ...], int]


def measure() -> Iterator[Figure]:
    """Yield how many counts of few people were recovered, and from how many ledgers."""
    recovered = unfinished = ledgers = 0
    chance = random.Random(1)  # noqa: S311
    begin = time.process_time()
    while time.process_time() - begin < SECONDS:
        found, is_finished = _attacked(_ledger(chance))
        recovered, unfinished, ledgers = (
            recovered + found,
            unfinished + (not is_finished),
            ledgers + 1,
        )
    label = f"counts recovered from {ledgers} random ledgers, {unfinished} attacks not finished"
    yield Figure(BENCH, label, recovered, "", 0)


def _ledger(chance: random.Random) -> list[LedgerEntry]:
    """Ask for tables of a chain, or of the years of a panel, one proposal after the other."""
    panel = chance.random() < 0.3
    first: Cells = {cell: chance.choice(COUNTS) for cell in product(*VALUES)}
    second: Cells = {cell: max(0, count - chance.choice(LOST)) for cell, count in first.items()}
    cells = [first, second]
    policy = Policy(chance.choice((3, 5, 5, 8)))
    entries: list[LedgerEntry] = []
    shapes = [kept for size in (1, 2, 3) for kept in permutations(range(3), size)]
    for _ in range(chance.randint(1, 4)):
        places = sorted(chance.sample(range(2), chance.randint(1, 2)))
        asked = [
            _table(place, cells[place], chance.choice(shapes), panel=panel) for place in places
        ]
        _commit(entries, propose(asked, entries, policy).contents)
    return entries if panel else _corrected(entries, cells, policy, chance)


def _corrected(
    entries: list[LedgerEntry], cells: Sequence[Cells], policy: Policy, chance: random.Random
) -> list[LedgerEntry]:
    """Correct the last table of the second step now and then."""
    standing = [one for one in entries if one.content["kind"] == "release"
                and one.content["measure"] == STEPS[1]]  # fmt: skip
    if standing and chance.random() < 0.5:
        changed = {cell: chance.randint(0, count) if chance.random() < 0.3 else count
                   for cell, count in cells[1].items()}  # fmt: skip
        shape = [NAMES.index(name) for name in standing[-1].content["dimensions"]]
        table = _table(1, changed, shape, panel=False, corrects=standing[-1].digest)
        _commit(entries, propose([table], entries, policy).contents)
    return entries


def _table(
    place: int, cells: Cells, shape: Sequence[int], *, panel: bool, corrects: str | None = None
) -> Table:
    counts: Counter[tuple[str, ...]] = Counter()
    for cell, count in cells.items():
        counts[tuple(cell[one] for one in shape)] += count
    names = tuple(NAMES[one] for one in shape)
    if panel:
        return Table(YEARS[place], "staff", names, dict(counts), panel="staff")
    return Table("course", STEPS[place], names, dict(counts), corrects, place)


def _commit(entries: list[LedgerEntry], contents: Sequence[Mapping[str, object]]) -> None:
    for content in contents:
        entries.append(append(entries[-1].digest if entries else GENESIS, content))


def _attacked(entries: Sequence[LedgerEntry]) -> tuple[int, bool]:
    """Return how many counts of few people come back, and whether all was tried."""
    releases: list[Release] = []
    for number, entry in enumerate(entries, start=1):
        usual = releases[-1].threshold if releases else 2
        releases.append(read_release(number, entry.digest, entry.content, usual))
    findings = list(attack_all(releases, Knowledge(), Clock(PATIENCE), lambda _text: None))
    found = [find for finding in findings for find in finding.found if find.is_sensitive]
    return len(found), all(finding.is_finished for finding in findings)
