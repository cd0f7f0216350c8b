"""What follows exactly from all tables about the same people, told by none of them."""

from collections.abc import Mapping, Sequence

from pariter.kernels.disclosure.attacker import has_solver
from pariter.kernels.disclosure.audit import unmet
from pariter.kernels.disclosure.imagined import think_of
from pariter.kernels.disclosure.moves import Need
from pariter.kernels.disclosure.people import Named, gather, joined, named
from pariter.kernels.disclosure.release import ReleasedTable
from pariter.kernels.disclosure.sums import Sums


def worked_out(tables: Sequence[ReleasedTable]) -> Mapping[Named, int]:
    """Return the counts that a reader works out exactly, by the values that they are of.

    tables: of the same counts. Without a solver (OR-Tools) nothing is worked out, but then no
    second table of the same counts is released either. Raises SolverError where it gives up,
    DisagreeError where tables do not fit each other, TooWideError where they are too wide.
    """
    if len(tables) < 2 or not has_solver():
        return {}
    people = gather(tables, 1)
    sums = Sums(people, think_of(people, (), [(table, 0) for table in tables]))
    told = {number for table in tables for address, number in sums.rows(table, 0).items()
            if address not in table.withheld}  # fmt: skip
    shape = joined(people, tables)
    rows = sums.rows(shape, 0)
    system = sums.system((), frozenset(told))
    asked = [number for number in rows.values() if number in system.hidden]
    ways = [Need(number, up, 1) for number in asked for up in (True, False)]
    closed = set(unmet(system, system.hidden, ways))
    return {
        named(shape, address): system.counts[number]
        for address, number in rows.items()
        if number not in system.hidden
        or closed.issuperset(Need(number, up, 1) for up in (True, False))
    }
