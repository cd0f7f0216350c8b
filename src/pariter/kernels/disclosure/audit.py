"""Auditing a table: does what is told leave each need open? Many at once, by shared answers."""

from collections.abc import Collection, Sequence

from pariter.kernels.disclosure.attacker import SolverError, linear_solver, solved
from pariter.kernels.disclosure.moves import CLOSE, Need
from pariter.kernels.disclosure.system import System


def unmet(table: System, withheld: Collection[int], needs: Sequence[Need]) -> list[Need]:
    """Return the needs that are not met when only these counts are withheld.

    Each linear program moves as many counts as far as it can, and each answer meets many needs;
    what no answer meets is asked alone. Raises SolverError where the solver gives up.
    """
    audit = _Audit(table, frozenset(withheld))
    left = list(needs)
    while left:
        open_ = audit.met(left)
        if not open_:
            break
        left = [need for need in left if need not in open_]
    return [need for need in left if not audit.met([need])]


class _Audit:
    """The linear program of what is withheld; what is told does not move, and is left out."""

    def __init__(self, table: System, withheld: frozenset[int]) -> None:
        self._solver = linear_solver()
        self._moves = {
            number: self._solver.NumVar(-table.counts[number], table.total, "")
            for number in sorted(withheld)
        }
        for total, parts in table.own_equations:
            signs = {part: 1.0 for part in parts if part in withheld}
            if total in withheld:
                signs[total] = -1.0
            if signs:
                equation = self._solver.Constraint(0.0, 0.0)
                for number, sign in signs.items():
                    equation.SetCoefficient(self._moves[number], sign)
        self._goal = self._solver.Objective()

    def met(self, needs: Sequence[Need]) -> set[Need]:
        """Move all of these as far as they go together; return the needs that this meets."""
        self._goal.Clear()
        wanted: dict[int, float] = {}
        for need in needs:
            # A count cannot go both ways at once: the first way that is asked for goes.
            wanted.setdefault(need.cell, 1.0 if need.up else -1.0)
        for number, sign in wanted.items():
            if number in self._moves:
                self._goal.SetCoefficient(self._moves[number], sign)
        self._goal.SetMaximization()
        if not solved(self._solver):
            raise SolverError("The solver says that true counts do not fit what is told of them.")
        values = {number: move.solution_value() for number, move in self._moves.items()}
        return {
            need
            for need in needs
            if (1 if need.up else -1) * values.get(need.cell, 0.0) >= need.far - CLOSE
        }
