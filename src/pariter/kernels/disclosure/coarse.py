"""Judging tables without withholding single cells: each loses dimensions until none is small.

The plain way, for a site without a solver. Whatever it lets out, the other way would too.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from pariter.kernels.disclosure.judge import Asked, Verdict
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.release import ReleasedTable
from pariter.kernels.disclosure.table import Cell, Table


def coarsen_all(
    asked: Sequence[Asked], told: Sequence[tuple[Table, int]], policy: Policy
) -> list[Verdict]:
    """Give up dimensions of each table until no count is small, nor any difference to a step.

    told: steps that are told already, in full. Since all cells that are left are 0 or large, so
    is every sum of them. The first and the last step go before those in the middle, as they say
    the most.
    """
    last = max((one.rank for one in asked), default=0)
    chain = list(told)
    verdicts: dict[int, Verdict] = {}
    for number in sorted(
        range(len(asked)), key=lambda number: (asked[number].rank not in {0, last}, number)
    ):
        one = asked[number]
        level = _coarsen(one, [table for table, rank in chain if rank != one.rank], policy)
        verdicts[number] = Verdict(level)
        if level is not None:
            chain.append((level, one.rank))
    return [verdicts[number] for number in range(len(asked))]


def _coarsen(one: Asked, chain: Sequence[Table], policy: Policy) -> Table | None:
    level = one.table
    while (
        level.guarded
        or any(policy.is_small(count) for count in _tellable(level, chain))
        or any(_tells_withheld(level, before) for before in one.before)
    ):
        if not level.dimensions:
            return None
        level = level.without_last_dimension()
    return level


def _tells_withheld(level: Table, before: ReleasedTable) -> bool:
    """Say whether a level would tell what an earlier version withheld."""
    return any(
        {name for name, value in zip(before.dimensions, address, strict=True) if value}
        <= set(level.dimensions)
        for address in before.withheld
    )


def _tellable(table: Table, chain: Sequence[Table]) -> Iterator[int]:
    """Yield the counts of a table, and by how much they differ from each step told."""
    yield from table.cells.values()
    for step in chain:
        shared = [name for name in table.dimensions if name in step.dimensions]
        mine, other = _by(table, shared), _by(step, shared)
        for cell in mine.keys() | other.keys():
            yield abs(mine[cell] - other[cell])


def _by(table: Table, names: Sequence[str]) -> Counter[Cell]:
    """Add up a table over all but some of its dimensions."""
    places = [table.dimensions.index(name) for name in names]
    sums: Counter[Cell] = Counter()
    for cell, count in table.cells.items():
        sums[tuple(cell[place] for place in places)] += count
    return sums
