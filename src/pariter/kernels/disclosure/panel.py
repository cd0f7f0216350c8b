"""Panels: populations that are mostly the same people, such as the staff of one year and the next.

Where a count is told in two years, their difference is told: how many more came than left. Few
are protected like any other few. What was withheld in one year must not follow in another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pariter.kernels.disclosure.cube import Address, sums_over
from pariter.kernels.disclosure.people import Named, named
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.release import ReleasedTable
from pariter.kernels.disclosure.table import Room, Table
from pariter.kernels.disclosure.worked_out import worked_out

Year = Mapping[Named, int | None]
"""What is known of one year's counts, by the values that they are of; None where it is withheld."""


def other_years(table: Table, known: Mapping[str, ReleasedTable]) -> list[Year]:
    """Find what is known of the same counts of a panel in other years.

    Raises what working out raises.
    """
    gone = {one.corrects for one in known.values()}
    standing: dict[str, list[ReleasedTable]] = {}
    for digest, one in known.items():
        if (
            one.panel == table.panel
            and one.measure == table.measure
            and one.population != table.population
            and digest not in gone
        ):
            standing.setdefault(one.population, []).append(one)
    return [_year(tables) for tables in standing.values()]


def _year(tables: list[ReleasedTable]) -> Year:
    withheld = {named(table, address): None for table in tables for address in table.withheld}
    told = {named(table, address): count
            for table in tables for address, count in table.told.items()}  # fmt: skip
    return {**withheld, **worked_out(tables), **told}


def guard_changes(table: Table, years: Iterable[Year], policy: Policy) -> Table:
    """Keep open what a count would tell beside the same one of other years.

    A change of few people may then be of many, and may be smaller.
    """
    counts = sums_over(table.cells, table.levels)
    rooms: dict[Address, Room] = dict(table.guarded)
    for year in years:
        for address, count in counts.items():
            values = named(table, address)
            if not count or values not in year:
                continue
            room = _room(count, year[values], policy)
            if room != (0, 0):
                before = rooms.get(address, (0, 0))
                rooms[address] = max(room[0], before[0]), max(room[1], before[1])
    return replace(table, guarded=rooms)


def _room(count: int, told: int | None, policy: Policy) -> Room:
    if told is None:
        # Then more may have come than left, and many more, whatever the other year was.
        return policy.threshold, 1
    change = count - told
    if not policy.is_small(abs(change)):
        return 0, 0
    far = policy.threshold - abs(change)
    return (far, 1) if change > 0 else (1, far)
