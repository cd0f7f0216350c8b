"""Thinning: counts that are withheld and need not be are told again, one by one.

Only what is withheld stands in the linear program, and each answer serves many needs, so that
thousands of such questions take a second.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import inf

from pariter.kernels.disclosure.attacker import (
    NOTHING,
    SolverError,
    answer_of,
    linear_solver,
    solved,
)
from pariter.kernels.disclosure.moves import CLOSE, Need
from pariter.kernels.disclosure.system import System

Moves = Mapping[int, float]


class Thinner:
    """What is withheld of a system, and for each need other counts that meet it.

    Those counts may be broken: who takes the result looks for whole ones. Raises SolverError
    where the solver gives up.
    """

    def __init__(self, table: System, withheld: Iterable[int], moves: Mapping[Need, Moves]) -> None:
        self.table = table
        self.withheld = set(withheld)
        self.moves = dict(moves)
        self.steps = 0
        """How many steps of the simplex method were taken so far."""
        self._solver = linear_solver()
        self._cells = {number: self._solver.NumVar(0, 0, "") for number in sorted(self.withheld)}
        self._strict = False
        for number in self._cells:
            self._open(number)
        for total, parts in table.own_equations:
            signs = {part: 1.0 for part in parts if part in self._cells}
            if total in self._cells:
                signs[total] = -1.0
            if signs:
                equation = self._solver.Constraint(0.0, 0.0)
                for number, sign in signs.items():
                    equation.SetCoefficient(self._cells[number], sign)
        self._goal = self._solver.Objective()

    @property
    def seconds(self) -> float:
        """How long ago the solver was opened, by its own clock."""
        return float(self._solver.WallTime()) / 1000

    def thin(self, order: Sequence[int], *, steps: float = inf, seconds: float = inf) -> None:
        """Tell these again where all needs are met without them, the first of them first."""
        for cell in order:
            if self.steps > steps or self.seconds > seconds:
                return
            lost = [need for need, moves in self.moves.items() if cell in moves]
            self._cells[cell].SetBounds(0, 0)
            found = self._meet(lost)
            if found is None:
                self._open(cell)
            else:
                self.withheld.discard(cell)
                self.moves |= found

    def _open(self, number: int) -> None:
        least = self.table.counts[number]
        if self._strict and number in self.table.somebody:
            least = max(0, least - 1)
        self._cells[number].SetBounds(-least, self.table.total)

    def _meet(self, needs: Sequence[Need]) -> dict[Need, Moves] | None:
        """Meet all of these, first those that go up; None where one fails."""
        found: dict[Need, Moves] = {}
        for up in (True, False):
            left = [need for need in needs if need.up == up and need not in found]
            if left and not self._meet_one_way(left, found, up=up):
                return None
        return found

    def _meet_one_way(self, needs: Sequence[Need], found: dict[Need, Moves], *, up: bool) -> bool:
        """Move all as far as they go together while that meets one, and then one by one."""
        self._be_strict(strict=up)
        left, together = list(needs), True
        while left:
            asked = left if together else left[:1]
            moves = self._push([need.cell for need in asked], 1.0 if up else -1.0)
            met = [need for need in left if is_met(need, moves)]
            if not met and not together:
                return False
            together = together and bool(met)
            found |= dict.fromkeys(met, moves)
            left = [need for need in left if need not in found]
        return True

    def _be_strict(self, *, strict: bool) -> None:
        """Count on readers who know where somebody is, where it is asked upwards."""
        if strict != self._strict:
            self._strict = strict
            for number in self.table.somebody & self.withheld:
                if self._cells[number].ub() > 0:
                    self._open(number)

    def _push(self, cells: Iterable[int], sign: float) -> Moves:
        self._goal.Clear()
        for cell in cells:
            self._goal.SetCoefficient(self._cells[cell], sign)
        self._goal.SetMaximization()
        if not solved(self._solver):
            raise SolverError("The solver says that true counts do not fit what is told of them.")
        self.steps += self._solver.iterations()
        values = zip(self._cells, answer_of(self._solver).values, strict=True)
        return {number: value for number, value in values if abs(value) > NOTHING}


def is_met(need: Need, moves: Moves) -> bool:
    """Say whether other counts, perhaps broken ones, lie far enough from the true ones."""
    return (1 if need.up else -1) * moves.get(need.cell, 0.0) >= need.far - CLOSE
