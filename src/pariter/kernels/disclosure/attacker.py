"""What a reader can work out of withheld cells, by linear programs (OR-Tools, extra `large`).

The reader knows every cell that is told, every equation, and that no count is negative.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from pariter.kernels.disclosure.cube import Cube

NOTHING = 1e-7
"""What is smaller is taken for zero."""


class SolverError(RuntimeError):
    """The solver is not there, or gave up; says what to do."""


@dataclass(frozen=True)
class Reach:
    """How far a cell can lie above its count, or below it.

    far: how far; moves: how far each cell lies from its count then, where it does.
    weights: cell → by how much `far` can grow at most if the cell were wholly withheld.
    """

    far: float
    moves: Mapping[int, float]
    weights: Mapping[int, float]


class Attacker:
    """Asks what is left open, again and again, while cells are withheld more or less.

    Raises SolverError where the solver is missing or gives up.
    """

    def __init__(self, table: Cube) -> None:
        self.table = table
        self.seconds = 0.0
        """How long the solver took so far, by its own count."""
        self._solver = load_solver()
        self._model = self._solver.Model()
        self._moves = [self._model.add_variable(lb=0.0, ub=0.0) for _ in table.counts]
        for total, parts in table.equations:
            self._model.add_linear_constraint(
                sum(self._moves[part] for part in parts) - self._moves[total] == 0.0
            )
        self._run = self._solver.IncrementalSolver(self._model, self._solver.SolverType.GLOP)

    def withhold(self, shares: Sequence[float]) -> None:
        """Say how much of each cell is withheld: 0 where it is told, 1 where it may be anything."""
        for move, share, count in zip(self._moves, shares, self.table.counts, strict=True):
            move.lower_bound = -count * share
            move.upper_bound = self.table.total * share

    def reach(self, cell: int, *, up: bool) -> Reach:
        """Tell how far a cell can lie above its count, or below it."""
        sign = 1.0 if up else -1.0
        self._model.maximize(sign * self._moves[cell])
        result = self._run.solve()
        self.seconds += result.solve_time().total_seconds()
        if result.termination.reason != self._solver.TerminationReason.OPTIMAL:
            raise SolverError(f"The solver stopped with {result.termination.reason.name}.")
        values, prices = result.variable_values(), result.reduced_costs()
        moves, weights = {}, {}
        for number, move in enumerate(self._moves):
            if abs(values[move]) > NOTHING:
                moves[number] = values[move]
            price = prices[move]
            if abs(price) > NOTHING:
                room = self.table.total if price > 0 else self.table.counts[number]
                weights[number] = abs(price) * room
        return Reach(result.objective_value(), moves, weights)


def load_solver() -> Any:
    """Load OR-Tools when it is needed, and never before. Raises SolverError where it is missing."""
    if find_spec("ortools") is None:
        raise SolverError("Withholding cells needs OR-Tools: pip install 'pariter[large]'")
    return import_module("ortools.math_opt.python.mathopt")
