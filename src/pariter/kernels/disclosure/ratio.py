"""Ratios where a count is withheld: told as an interval, worked out from what is told alone.

No true count goes into it: it is what every reader could find out herself, so it tells nothing
beyond the released cells, and no two of them can be compared to find out more. The bounds are
those of a linear-fractional program (Charnes and Cooper 1962).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from pariter.kernels.disclosure.attacker import SolverError, linear_solver, solved
from pariter.kernels.disclosure.cube import Address, sums_with
from pariter.kernels.disclosure.release import ReleasedTable

HUNDREDTHS = 100
"""Ends are rounded outwards to whole percent."""

WIDEST = 0.25
"""An interval wider than this says too little to be told."""

CLOSE = 1e-6


class NoRatioError(ValueError):
    """A ratio that cannot be told; says which counts stand in the way."""


@dataclass(frozen=True, slots=True)
class Between:
    """From where to where a ratio must lie, ends included."""

    low: float
    high: float


def ratio_between(
    table: ReleasedTable, part: Sequence[Address], whole: Sequence[Address]
) -> Between:
    """Return between which two shares some cells, divided by others, must lie.

    part, whole: addresses that are added up; every cell of `part` is in `whole` too.

    Raises NoRatioError where that says too little, SolverError where OR-Tools is missing.
    """
    low, high = (_end(table, part, whole, largest=largest) for largest in (False, True))
    found = Between(
        max(0.0, floor(low * HUNDREDTHS + CLOSE) / HUNDREDTHS),
        min(1.0, ceil(high * HUNDREDTHS - CLOSE) / HUNDREDTHS),
    )
    if found.high - found.low > WIDEST:
        counts = [one for one in (*part, *whole) if table.count(one) is None]
        raise NoRatioError(
            f"{table.measure} of {table.population}: this ratio rests on counts that are withheld, "
            f"such as {counts[0] if counts else part[0]!r}, and lies between {found.low:.2f} and "
            f"{found.high:.2f}. Use a ratio of counts that are told."
        )
    return found


def _end(
    table: ReleasedTable, part: Sequence[Address], whole: Sequence[Address], *, largest: bool
) -> float:
    """Return the least or the largest ratio that all told counts allow."""
    solver = linear_solver()
    levels = [table.parents.get(name, {}) for name in table.dimensions]
    cells = [one for one in (*table.told, *table.withheld) if table.is_cell(one)]
    # Each count, divided by the whole; and one divided by the whole.
    shares = {cell: solver.NumVar(0.0, solver.infinity(), "") for cell in cells}
    one = solver.NumVar(0.0, 1.0, "")
    parts: dict[Address, list[Any]] = {}
    for cell, share in shares.items():
        for address in sums_with(cell, levels):
            parts.setdefault(address, []).append(share)
    away = table.rounded_to - 1
    for address, terms in parts.items():
        count = table.count(address)
        if count is None:
            solver.Add(sum(terms) >= one)
        elif away:
            solver.Add(sum(terms) >= max(0, count - away) * one)
            solver.Add(sum(terms) <= (count + away) * one)
        else:
            solver.Add(sum(terms) == count * one)
    solver.Add(sum(share for address in whole for share in parts.get(address, ())) == 1)
    wanted = sum(share for address in part for share in parts.get(address, ()))
    if isinstance(wanted, int):
        return 0.0
    if largest:
        solver.Maximize(wanted)
    else:
        solver.Minimize(wanted)
    if not solved(solver):
        raise SolverError("No counts agree with what is told, or nobody is in the whole.")
    return float(solver.Objective().Value())
