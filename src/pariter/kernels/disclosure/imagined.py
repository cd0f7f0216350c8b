"""Imagining people who fit all tables, where no table tells of every dimension."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from pariter.kernels.disclosure.attacker import SolverError, load
from pariter.kernels.disclosure.cube import Address
from pariter.kernels.disclosure.moves import MOST_SECONDS
from pariter.kernels.disclosure.people import Counted, People, bits_of
from pariter.kernels.disclosure.release import ReleasedTable
from pariter.kernels.disclosure.table import Table


class DisagreeError(ValueError):
    """Tables of which no people can be thought of that fit them all."""


def think_of(
    people: People,
    truths: Sequence[tuple[Table, int]],
    known: Sequence[tuple[ReleasedTable, int]],
) -> tuple[int, ...]:
    """Think of people who fit all tables: how many stand in each base cell.

    Raises DisagreeError where there are none, SolverError where the solver's answer is wrong.
    """
    mathopt = load("ortools.math_opt.python.mathopt")
    model = mathopt.Model()
    cells = [model.add_integer_variable(lb=0.0) for _ in people.cells]
    wanted: dict[int, int] = {}
    told: list[tuple[Counted, int, Mapping[Address, int]]] = []
    told += [(table, rank, dict(table.cells.items())) for table, rank in truths]
    told += [(table, rank, table.told) for table, rank in known]
    for table, rank, counts in told:
        bits = people.bits(table, rank)
        for address, count in counts.items():
            mask = bits.get(address, 0)
            if wanted.setdefault(mask, count) != count or (not mask and count):
                raise DisagreeError("Two tables give different counts of the same people.")
    for mask, count in wanted.items():
        if mask:
            model.add_linear_constraint(sum(cells[bit] for bit in bits_of(mask)) == count)
    limit = mathopt.SolveParameters(time_limit=timedelta(seconds=MOST_SECONDS))
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limit)
    if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
        raise DisagreeError("No people can be thought of who fit all tables.")
    values = result.variable_values()
    thought = tuple(round(values[cell]) for cell in cells)
    # Trust no solver: what it thinks of must add up to what is told.
    if any(sum(thought[bit] for bit in bits_of(mask)) != count for mask, count in wanted.items()):
        raise SolverError("The solver's answer does not add up; nothing is told by it.")
    return thought
