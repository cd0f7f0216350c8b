"""Ruling on tables that are told rounded: nothing of them is withheld.

What is told is the proof: it adds up, and would be told of itself. So nobody can say of a small
count that it is not what is told of it, which is 0 or no small count.
"""

from collections.abc import Mapping, MutableMapping

from pariter.kernels.disclosure.attacker import SolverError, has_solver
from pariter.kernels.disclosure.cube import make_cube
from pariter.kernels.disclosure.policy import Policy, Rounding
from pariter.kernels.disclosure.release import ReleasedTable, seal_rounded
from pariter.kernels.disclosure.rounding import round_cube
from pariter.kernels.disclosure.ruling import Ruling, refuse, repeat, rounded
from pariter.kernels.disclosure.table import Table

OTHERWISE = (
    "The same counts are told in another way by release {release}; both together would tell more. "
    "Use that release, or publish a correction of it."
)
NO_STEPS = "Steps of a way are not rounded: their differences would not be those of people."
NO_ROUNDING = "No rounding adds up, whatever dimensions are left out."
NO_SOLVER = "Rounding needs OR-Tools: pip install 'pariter[disclosure]'."


def rule_rounded(
    table: Table, known: MutableMapping[str, ReleasedTable], policy: Policy, rounding: Rounding
) -> Ruling:
    """Rule on one table, given all that was released; what is told joins it."""
    if table.step is not None:
        return refuse(table, NO_STEPS)
    if not has_solver():
        return refuse(table, NO_SOLVER)
    gone = {one.corrects for one in known.values()} | {table.corrects}
    same = {
        digest: one
        for digest, one in known.items()
        if (one.population, one.measure) == (table.population, table.measure)
    }
    if table.corrects is not None and table.corrects not in same:
        return refuse(table, f"It corrects {table.corrects}, which is no release of these counts.")
    for digest, one in same.items():
        if digest not in gone:
            if _tells(one, table, rounding):
                return repeat(table, one, digest)
            return refuse(table, OTHERWISE.format(release=digest), digest)
    before = same.get(table.corrects or "")
    if before is not None and before.rounded_to != rounding.base:
        return refuse(table, OTHERWISE.format(release=table.corrects), table.corrects)
    ruling = _rounded(table, before, policy, rounding)
    if ruling.released is not None:
        known[f"rounded {table.name} of this proposal"] = ruling.released
    return ruling


def _rounded(
    table: Table, before: ReleasedTable | None, policy: Policy, rounding: Rounding
) -> Ruling:
    level: Table | None = table
    while level is not None:
        kept: Mapping[tuple[str | None, ...], int] = {}
        if before is not None and before.dimensions == level.dimensions:
            kept = before.told
        if before is None or kept:
            try:
                cube = make_cube(level.dimensions, level.cells, level.levels)
                multiples = round_cube(cube, rounding.base, rounding.key, kept)
            except SolverError:
                pass
            else:
                told = dict(zip(cube.addresses, multiples, strict=True))
                return rounded(table, seal_rounded(level, policy.threshold, rounding.base, told))
        level = level.without_last_dimension() if level.dimensions else None
    return refuse(table, NO_ROUNDING)


def _tells(one: ReleasedTable, table: Table, rounding: Rounding) -> bool:
    """Say whether a release is this very table, rounded alike."""
    if one.rounded_to != rounding.base:
        return False
    level = table
    while len(level.dimensions) > len(one.dimensions):
        level = level.without_last_dimension()
    if level.dimensions != one.dimensions or dict(one.parents) != dict(level.parents):
        return False
    cube = make_cube(level.dimensions, level.cells, level.levels)
    return set(one.told) <= set(cube.addresses) and all(
        abs(one.told.get(address, 0) - count) < rounding.base
        for address, count in zip(cube.addresses, cube.counts, strict=True)
    )
