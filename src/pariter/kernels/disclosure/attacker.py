"""What a reader can work out of withheld counts, by linear programs (OR-Tools, `disclosure`).

The reader knows every count that is told, every equation, and that no count is negative.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from pariter.kernels.disclosure.system import System

NOTHING = 1e-7
"""What is smaller is taken for zero."""

MOST_SECONDS = 60
"""So long may one linear program take; it mostly takes a thousandth of it."""


class SolverError(RuntimeError):
    """The solver is not there, or gave up; says what to do."""


class Attacker:
    """Asks what is left open, again and again, while counts are withheld more or less.

    Raises SolverError where the solver is missing or gives up.
    """

    def __init__(self, table: System) -> None:
        self.table = table
        self.asked = 0
        """How many programs were solved so far."""
        self._solver = linear_solver()
        self._cells = [self._solver.NumVar(0.0, 0.0, "") for _ in table.counts]
        self._shares = [0.0] * len(table.counts)
        self._strict = False
        for total, parts in table.own_equations:
            equation = self._solver.Constraint(0.0, 0.0)
            equation.SetCoefficient(self._cells[total], -1.0)
            for part in parts:
                equation.SetCoefficient(self._cells[part], 1.0)
        self._goal = self._solver.Objective()
        self._answer: Answer | None = None

    @property
    def seconds(self) -> float:
        """How long ago the solver was opened, by its own clock."""
        return float(self._solver.WallTime()) / 1000

    def withhold(self, shares: Sequence[float], *, strict: bool = False) -> None:
        """Say how much of each is withheld: 0 where it is told, 1 where it may be anything.

        strict: somebody is left in each count of which a reader knows that somebody is there.
        """
        changed = self.table.somebody if strict != self._strict else frozenset()
        self._strict = strict
        for number, share in enumerate(shares):
            # A share may come from a solver, and lie a little off what it can be.
            part = min(max(share, 0.0), 1.0)
            if part != self._shares[number] or number in changed:
                self._shares[number] = part
                self._cells[number].SetBounds(-self._down(number) * part, self.table.total * part)

    def reach(self, number: int, *, up: bool) -> float:
        """Tell how far a count can lie above the true one, or below it."""
        moved = self.push([number], up=up).get(number, 0.0)
        return moved if up else -moved

    def push(self, numbers: Iterable[int], *, up: bool) -> dict[int, float]:
        """Move counts together as far as they go; tell how far each lies from the true one then.

        Those that do not move are left out.
        """
        self._goal.Clear()
        for number in numbers:
            self._goal.SetCoefficient(self._cells[number], 1.0)
        self._goal.SetOptimizationDirection(up)
        self.asked += 1
        if not solved(self._solver):
            raise SolverError("The solver says that true counts do not fit what is told of them.")
        self._answer = answer_of(self._solver)
        moves = zip(self._shares, self._answer.values, strict=True)
        return {
            number: value
            for number, (share, value) in enumerate(moves)
            if share and abs(value) > NOTHING
        }

    def weights(self, *, up: bool) -> dict[int, float]:
        """Tell by how much the last answer can grow at most, were a count wholly withheld.

        up: which way was asked.
        """
        sign = 1.0 if up else -1.0
        found = {}
        for number, reduced_cost in enumerate(self._answer.reduced_costs if self._answer else ()):
            price = sign * reduced_cost
            if abs(price) > NOTHING:
                room = self.table.total if price > 0 else self._down(number)
                found[number] = abs(price) * room
        return found

    def _down(self, number: int) -> int:
        """Return how far a count may move down."""
        count = self.table.counts[number]
        return max(0, count - 1) if self._strict and number in self.table.somebody else count


@dataclass(frozen=True)
class Answer:
    """values, and reduced costs: of each variable, in the order in which they were made."""

    values: Sequence[float]
    reduced_costs: Sequence[float]


def answer_of(solver: Any) -> Answer:
    """Read the last answer at once; one variable after another would take ten times as long."""
    response = load("ortools.linear_solver.linear_solver_pb2").MPSolutionResponse()
    solver.FillSolutionResponseProto(response)
    return Answer(list(response.variable_value), list(response.reduced_cost))


def solved(solver: Any) -> bool:
    """Solve a linear program; say whether there is an answer. Raises SolverError if unknown."""
    begun = solver.WallTime()
    status = solver.Solve()
    if status == solver.OPTIMAL:
        return True
    if status == solver.INFEASIBLE:
        return False
    if solver.WallTime() - begun >= MOST_SECONDS * 1000:
        raise too_large(MOST_SECONDS)
    raise SolverError(f"The solver stopped with status {status}, which is no answer.")


def too_large(seconds: float) -> SolverError:
    """Make the error for a program that was not solved in so many seconds."""
    return SolverError(
        f"The solver found no answer in {seconds:.0f} seconds: the table is too large for it. "
        "Publish it with fewer dimensions, or with codes put together in groups."
    )


def linear_solver(*, dual: bool = False) -> Any:
    """Open a linear solver. Raises SolverError where OR-Tools is missing.

    dual: for programs that differ in their bounds; else in their goals.
    """
    solver = load("ortools.linear_solver.pywraplp").Solver.CreateSolver("GLOP")
    # Each program differs a little from the one before: its answer is where to start from.
    solver.SetSolverSpecificParametersAsString(
        f"use_preprocessing: 0, use_dual_simplex: {int(dual)}"
    )
    solver.SetTimeLimit(MOST_SECONDS * 1000)
    return solver


def has_solver() -> bool:
    """Say whether OR-Tools is there, without loading it."""
    return find_spec("ortools") is not None


def load(name: str) -> Any:
    """Load a part of OR-Tools when it is needed, and never before. Raises SolverError."""
    if not has_solver():
        raise SolverError("Withholding cells needs OR-Tools: pip install 'pariter[disclosure]'")
    return import_module(name)
