"""Judging tables about the same people together, given what is told of them already.

What is small is withheld, and what would tell it; where too much of a table would be, or nothing
helps, it is told with a dimension less, and at last not at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from pariter.kernels.disclosure.attacker import Attacker, SolverError
from pariter.kernels.disclosure.audit import unmet
from pariter.kernels.disclosure.cube import Address
from pariter.kernels.disclosure.imagined import DisagreeError, think_of
from pariter.kernels.disclosure.moves import CLOSE, Cost, Need
from pariter.kernels.disclosure.panel import Year
from pariter.kernels.disclosure.people import (
    Counted,
    between,
    bits_of,
    counted,
    gather,
    joined,
    named,
)
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.release import ReleasedTable
from pariter.kernels.disclosure.sums import Sums
from pariter.kernels.disclosure.suppression import (
    ExposedError,
    Suppression,
    room_needs,
    small_needs,
    suppress,
)
from pariter.kernels.disclosure.system import System
from pariter.kernels.disclosure.table import Room, Table

MOST_FOR_PROOF = 120
"""Systems of so many counts that may be withheld are solved to the cheapest choice."""

COMPANIONS = 1.5
"""So many cells are withheld at least, mostly, for each small one."""

TOTAL = 50
"""A total is worth so much more than a cell: it is what a headline says."""

EFFORT = 0.05
"""So long is a cheaper choice looked for, in the solver's own measure: seconds would differ."""


@dataclass(frozen=True)
class Asked:
    """A table that is asked for, what it corrects, and its place in a chain.

    before: earlier versions of it. What they withheld stays withheld, and what they told and has
    not changed counts as told. years: what is known of the same counts of a panel in other years.
    """

    table: Table
    rank: int
    before: tuple[ReleasedTable, ...] = ()
    years: Sequence[Year] = ()


@dataclass(frozen=True)
class Verdict:
    """What may be told of one table: at which level, without which addresses; None if nothing."""

    level: Table | None
    withheld: frozenset[Address] = frozenset()


@dataclass(frozen=True)
class Judgement:
    """Verdicts, one a table, and the other tables that prove them safe, each as base cells.

    names: of the base cells, by number; witnesses: (need, number → people).
    """

    verdicts: tuple[Verdict, ...]
    names: tuple[tuple[str, ...], ...]
    witnesses: tuple[tuple[Need, Mapping[int, int]], ...]


def judge(
    asked: Sequence[Asked],
    known: Sequence[tuple[ReleasedTable, int]],
    truths: Sequence[tuple[Table, int]],
    ranks: int,
    policy: Policy,
) -> Judgement:
    """Tell as much as is safe of tables about the same people.

    known: what is told of them; truths: all tables of their true counts, those asked for and
    those told again; each with its place in a chain of so many ranks.

    Raises SolverError where the solver is missing or gives up, DisagreeError where tables do not
    fit each other, TooWideError where there are too many combinations.
    """
    people = gather([*(table for table, _ in truths), *(table for table, _ in known)], ranks)
    counts = counted(people, truths)
    sure = counts is not None
    if counts is None:
        counts = think_of(people, truths, known)
    if min(counts, default=0) < 0:
        raise DisagreeError("More people reached a later step than the one before.")
    levels: list[Table | None] = [_mostly_told(one.table, policy) for one in asked]
    while True:
        system = Sums(people, counts)
        told = [(level, one) for level, one in zip(levels, asked, strict=True) if level]
        plan = _plan(system, told, known, policy, sure=sure)
        try:
            found = _solve(plan, policy)
            _refuse_known(plan, found)
        except ExposedError as error:
            _give_up(levels, asked, known, system, error.cell)
            continue
        verdicts = _verdicts(levels, asked, plan, found.withheld | plan.system.hidden)
        levels, before = [_less(verdict, policy) for verdict in verdicts], levels
        if levels == before:
            names = tuple((str(rank), *cell) for rank, cell in people.cells)
            size = len(people.cells)
            witnesses = tuple(
                (one.need, {cell: move for cell, move in one.moves.items() if cell < size})
                for one in found.witnesses
            )
            return Judgement(tuple(verdicts), names, witnesses)


@dataclass(frozen=True)
class _Plan:
    """A system, what must stay open in it, and how dear each count is.

    either: of what no table tells, but may follow from several: one need of each two must be met.
    rows: of each table that is asked for and still told, address → number.
    """

    system: System
    needs: tuple[Need, ...]
    either: tuple[tuple[Need, Need], ...]
    rows: tuple[dict[Address, int], ...]
    cost: Cost


def _plan(
    sums: Sums,
    told: Sequence[tuple[Table, Asked]],
    known: Sequence[tuple[ReleasedTable, int]],
    policy: Policy,
    *,
    sure: bool,
) -> _Plan:
    rows = [sums.rows(level, one.rank) for level, one in told]
    old_rows = [sums.rows(table, rank) for table, rank in known]
    chain: list[tuple[Counted, int, Mapping[Address, int]]] = [
        (level, one.rank, sums.people.bits(level, one.rank)) for level, one in told
    ] + [(table, rank, sums.people.bits(table, rank)) for table, rank in known]
    left = {sums.number(mask) for mask in between(chain) if policy.is_small(sums.count(mask))}
    others = _others(sums, chain, [year for _, one in told for year in one.years], policy)
    fixed = {number for (table, _), row in zip(known, old_rows, strict=True)
             for address, number in row.items() if address not in table.withheld}  # fmt: skip
    again, closed = set(fixed), set()
    for (level, one), row in zip(told, rows, strict=True):
        for before in one.before:
            for address, number in _shared(before, level, row):
                if address in before.withheld:
                    closed.add(number)
                elif before.count(address) == sums.counts[number]:
                    again.add(number)
    asked = {number for row in rows for number in row.values()} - (closed - again)
    system = sums.system(asked, frozenset(again), closed)
    old = {number for (table, _), row in zip(known, old_rows, strict=True)
           for address, number in row.items() if address in table.withheld}  # fmt: skip
    small = {number for number in asked | closed | left | (old if sure else set())
             if policy.is_small(sums.counts[number]) and number not in system.fixed}  # fmt: skip
    needs = [need for number in sorted(small)
             for need in small_needs(number, sums.counts[number], policy)]  # fmt: skip
    needs += [need for (level, _), row in zip(told, rows, strict=True)
              for address, room in level.guarded.items()
              if row[address] not in system.fixed
              for need in room_needs(row[address], room)]  # fmt: skip
    if sure:
        needs += [need for number in sorted(_of_panels(known, old_rows) - fixed - small)
                  for need in room_needs(number, _widest(sums.counts[number], policy))]  # fmt: skip
    if not sure and old:
        needs += _as_before(sums, frozenset(fixed), sorted(old - fixed - small), policy)
    others |= {(number, 0) for number in range(len(sums.people.cells))
               if policy.is_small(sums.counts[number])}  # fmt: skip
    either = tuple(
        _either(number, sums.counts[number] - other, policy)
        for number, other in sorted(others)
        if number in system.hidden and not (other == 0 and number in small)
    )
    dear = _dearness(told, rows, sums.people.ranks)
    return _Plan(system, tuple(needs), either, tuple(rows), dear)


def _others(
    sums: Sums,
    told: Sequence[tuple[Counted, int, Mapping[Address, int]]],
    years: Sequence[Year],
    policy: Policy,
) -> set[tuple[int, int]]:
    """Return the combinations of what is told, each with a count that it differs from by few.

    That is 0, for the few of a step, or who left between two steps; or the count of another year.
    """
    tables: dict[int, list[Counted]] = {}
    for table, rank, _ in told:
        tables.setdefault(rank, []).append(table)
    cubes = []
    found: set[tuple[int, int]] = set()
    for rank, together in tables.items():
        shape = joined(sums.people, together)
        bits = sums.people.bits(shape, rank)
        cubes.append((shape, rank, bits))
        for address, mask in bits.items():
            values = named(shape, address)
            known = {count for year in years if (count := year.get(values)) is not None}
            found |= _few_off(sums, mask, {0, *known}, policy)
    for mask in between(cubes):
        found |= _few_off(sums, mask, {0}, policy)
    return found


def _few_off(sums: Sums, mask: int, others: set[int], policy: Policy) -> set[tuple[int, int]]:
    count = sums.count(mask)
    return {(sums.number(mask), other) for other in others if policy.is_small(abs(count - other))}


def _either(number: int, change: int, policy: Policy) -> tuple[Need, Need]:
    """Give two needs of which one must be met: the change may be of many, or of nobody."""
    few = abs(change)
    return Need(number, change > 0, policy.threshold - few), Need(number, change < 0, few)


def _of_panels(
    known: Sequence[tuple[ReleasedTable, int]], rows: Sequence[Mapping[Address, int]]
) -> set[int]:
    """Return what is withheld, though large perhaps, since other years tell of the same people."""
    return {number for (table, _), row in zip(known, rows, strict=True) if table.panel is not None
            for address, number in row.items() if address in table.withheld}  # fmt: skip


def _widest(count: int, policy: Policy) -> Room:
    """Return the most that a change between two years needs."""
    return policy.threshold, min(count, policy.threshold - 1)


def _shared(
    before: ReleasedTable, level: Table, row: Mapping[Address, int]
) -> Iterable[tuple[Address, int]]:
    """Yield the addresses of an earlier version that a level has too, with their numbers."""
    for address in (*before.told, *before.withheld):
        values = {name: value for name, value in zip(before.dimensions, address, strict=True)
                  if value is not None}  # fmt: skip
        if values.keys() <= set(level.dimensions):
            number = row.get(tuple(map(values.get, level.dimensions)))
            if number is not None:
                yield address, number


def _as_before(
    sums: Sums, told: frozenset[int], numbers: Sequence[int], policy: Policy
) -> list[Need]:
    """Keep open what was: of counts withheld before only the reader's bounds are known."""
    system = sums.system((), told)
    attacker = Attacker(system)
    attacker.withhold([float(number in system.hidden) for number in range(len(system.counts))])
    needs = []
    for number in numbers:
        count = system.counts[number]
        least = ceil(count - attacker.reach(number, up=False) - CLOSE)
        most = floor(count + attacker.reach(number, up=True) + CLOSE)
        if least >= policy.threshold:
            continue
        if min(most, policy.threshold) > count:
            needs.append(Need(number, True, min(most, policy.threshold) - count))
        if count > least:
            needs.append(Need(number, False, count - least))
    return needs


def _dearness(
    told: Sequence[tuple[Table, Asked]], rows: Sequence[dict[Address, int]], ranks: int
) -> Cost:
    """Sums tell more than cells, the ends of a chain more than its middle, and totals most."""
    price: dict[int, int] = {}
    for (_, one), row in zip(told, rows, strict=True):
        end = one.rank in {0, ranks - 1}
        for address, number in row.items():
            wide = sum(value is None for value in address)
            dear = 2 + 2 * wide + end
            if wide == len(address):
                dear += TOTAL * (ranks if end else 1)
            price[number] = max(dear, price.get(number, 0))
    return lambda number: price.get(number, 1)


def _solve(plan: _Plan, policy: Policy) -> Suppression[System]:
    few = len(plan.system.free - plan.system.hidden) <= MOST_FOR_PROOF
    return suppress(
        plan.system,
        policy,
        needs=plan.needs,
        optimal=few and bool(plan.needs),
        seconds=3600.0,
        effort=EFFORT,
        cost=plan.cost,
    )


def _refuse_known(plan: _Plan, found: Suppression[System]) -> None:
    """Raise ExposedError where a combination that no table tells is known to be of few people."""
    needs = [need for pair in plan.either for need in pair]
    known = set(unmet(plan.system, found.withheld | plan.system.hidden, needs))
    for pair in plan.either:
        if known.issuperset(pair):
            raise ExposedError(plan.system, pair[0].cell)


def _verdicts(
    levels: Sequence[Table | None], asked: Sequence[Asked], plan: _Plan, withheld: frozenset[int]
) -> list[Verdict]:
    rows = iter(plan.rows)
    return [
        Verdict(None)
        if level is None
        else Verdict(
            level,
            frozenset(address for address, number in next(rows).items() if number in withheld),
        )
        for level in levels
    ]


def _less(verdict: Verdict, policy: Policy) -> Table | None:
    """Return the level to try next: the same where enough of it is told."""
    level = verdict.level
    if level is None:
        return None
    kept = [cell for cell, count in level.cells.items() if count]
    gone = sum(cell in verdict.withheld for cell in kept)
    if gone <= policy.most_withheld * len(kept):
        return level
    return level.without_last_dimension() if level.dimensions else None


def _mostly_told(table: Table, policy: Policy) -> Table | None:
    """Give up dimensions at once where small counts would take too many others along."""
    level = table
    while level.dimensions:
        kept = [count for count in level.cells.values() if count]
        small = sum(map(policy.is_small, kept))
        if COMPANIONS * small <= policy.most_withheld * len(kept):
            break
        level = level.without_last_dimension()
    return level


def _give_up(
    levels: list[Table | None],
    asked: Sequence[Asked],
    known: Sequence[tuple[ReleasedTable, int]],
    sums: Sums,
    cell: int,
) -> None:
    """Tell less of one table about a count that nothing protects: the last of the finest.

    A table that is told already, in whatever order of its dimensions, is kept longest.
    """
    cells = sums.people.cells
    furthest = max(cells[bit][0] for bit in bits_of(sums.masks[cell]))
    told = {(rank, frozenset(table.dimensions)) for table, rank in known}
    among = [
        (
            ((one.rank, frozenset(level.dimensions)) not in told, len(level.dimensions), number),
            level,
        )
        for number, (level, one) in enumerate(zip(levels, asked, strict=True))
        if level is not None and one.rank <= furthest + 1
    ]
    if not among:
        raise SolverError("What is told already gives a small count away.")
    (_, _, number), level = max(among, key=lambda one: one[0])
    levels[number] = level.without_last_dimension() if level.dimensions else None
