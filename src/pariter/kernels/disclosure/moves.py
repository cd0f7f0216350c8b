"""Other counts that agree with everything told: found by a linear program, checked in integers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pariter.kernels.disclosure.attacker import (
    SolverError,
    answer_of,
    linear_solver,
    load,
    solved,
    too_large,
)
from pariter.kernels.disclosure.system import System

CLOSE = 1e-6
"""By how much an answer may miss a whole number, since solvers count in floating point."""

ALMOST_FREE = 0.001
"""What moving a count costs that is withheld anyway, so that moves are short."""

MOST_SECONDS = 30.0
"""So long may one search for whole numbers take; it mostly takes a thousandth of it."""

Cost = Callable[[int], int]
"""Number of a count → what it costs to withhold it, at least 1."""


@dataclass(frozen=True)
class Need:
    """How far a count must be able to lie above the true one, or below it."""

    cell: int
    up: bool
    far: int

    def is_met(self, moves: Mapping[int, int]) -> bool:
        """Say whether other counts lie far enough from the true ones."""
        moved = moves.get(self.cell, 0)
        return (moved if self.up else -moved) >= self.far


class Mover:
    """Finds moves that meet a need at the least cost, again and again.

    Raises SolverError where the solver is missing or gives up.
    """

    def __init__(self, table: System, cost: Cost) -> None:
        self.table = table
        self.asked = 0
        """How many programs were solved so far."""
        self._cost = cost
        self._free = table.free
        self._solver = linear_solver(dual=True)
        # How far up, and how far down: two variables, so that either way costs.
        self._ways: dict[int, tuple[Any, Any]] = {}
        goal = self._solver.Objective()
        goal.SetMinimization()
        for number in sorted(self._free):
            count = table.counts[number]
            up, down = self._solver.NumVar(0, table.total, ""), self._solver.NumVar(0, count, "")
            self._ways[number] = up, down
            for way in (up, down):
                goal.SetCoefficient(way, self._price(number, withheld=False))
        self._goal = goal
        self._cheap: frozenset[int] = frozenset()
        self._shut: frozenset[int] = frozenset()
        self._strict = False
        for total, parts in table.own_equations:
            signs = {part: 1 for part in parts if part in self._free}
            if total in self._free:
                signs[total] = -1
            if signs:
                equation = self._solver.Constraint(0, 0)
                for number, sign in signs.items():
                    up, down = self._ways[number]
                    equation.SetCoefficient(up, sign)
                    equation.SetCoefficient(down, -sign)

    @property
    def seconds(self) -> float:
        """How long ago the solver was opened, by its own clock."""
        return float(self._solver.WallTime()) / 1000

    def find(
        self, need: Need, withheld: frozenset[int], *, widen: bool = False
    ) -> dict[int, int] | None:
        """Meet a need by moving what is withheld, and more if `widen`; None where that fails."""
        values = self.lean(need, withheld, widen=widen)
        if values is None:
            return None
        found = self._in_people(need, values) or self._whole(need, withheld | values.keys())
        return found or (self._whole(need, self._free) if widen else None)

    def lean(
        self, need: Need, withheld: frozenset[int], *, widen: bool = False
    ) -> dict[int, float] | None:
        """Do the same with counts that may be broken, as a linear program finds them.

        Those that do not move are left out.
        """
        if need.cell not in self._free:
            return None
        self._set(withheld, frozenset() if widen else self._free - withheld, strict=need.up)
        ahead, behind = self._ways[need.cell] if need.up else self._ways[need.cell][::-1]
        most, least = ahead.ub(), behind.ub()
        if need.far > most:
            return None
        ahead.SetBounds(need.far, most)
        behind.SetBounds(0, 0)
        self.asked += 1
        values: dict[int, float] | None = None
        if solved(self._solver):
            told = answer_of(self._solver).values
            ways = zip(self._ways, told[::2], told[1::2], strict=True)
            values = {number: up - down for number, up, down in ways if abs(up - down) > CLOSE}
        ahead.SetBounds(0, most)
        behind.SetBounds(0, least)
        return values

    def _in_people(self, need: Need, values: Mapping[int, float]) -> dict[int, int] | None:
        return in_people(self.table, need, values)

    def _price(self, number: int, *, withheld: bool) -> float:
        cheap = withheld or number in self.table.hidden
        return ALMOST_FREE if cheap else float(self._cost(number))

    def _set(self, withheld: frozenset[int], shut: frozenset[int], *, strict: bool) -> None:
        """Let what is withheld move for almost nothing, and what is shut not at all.

        strict: a reader who knows that somebody is there also knows it of all others.
        """
        for number in sorted(withheld ^ self._cheap):
            if number in self._ways:
                for way in self._ways[number]:
                    self._goal.SetCoefficient(way, self._price(number, withheld=number in withheld))
        changed = shut ^ self._shut
        if strict != self._strict:
            changed |= self.table.somebody & self._free
        self._cheap, self._shut, self._strict = withheld, shut, strict
        for number in sorted(changed):
            for way, most in zip(self._ways[number], self._most(number), strict=True):
                way.SetBounds(0, 0 if number in shut else most)

    def _most(self, number: int) -> tuple[int, int]:
        """Return how far a count may move up, and down."""
        down = self.table.counts[number]
        if self._strict and number in self.table.somebody:
            down = max(0, down - 1)
        return self.table.total, down

    def _whole(self, need: Need, among: frozenset[int]) -> dict[int, int] | None:
        """Do the same in whole numbers, where a linear program found fractions.

        among: what may move. Any answer will do, so that the search may stop at the first.
        """
        mathopt = load("ortools.math_opt.python.mathopt")
        table = self.table
        model = mathopt.Model()
        ways = {
            number: (
                model.add_integer_variable(lb=0, ub=self._most(number)[0]),
                model.add_integer_variable(lb=0, ub=self._most(number)[1]),
            )
            for number in sorted(self._free & among)
        }
        for total, parts in table.own_equations:
            signs = {part: 1.0 for part in parts if part in ways}
            if total in ways:
                signs[total] = -1.0
            if signs:
                equation = model.add_linear_constraint(lb=0.0, ub=0.0)
                for number, sign in signs.items():
                    up, down = ways[number]
                    equation.set_coefficient(up, sign)
                    equation.set_coefficient(down, -sign)
        ahead, behind = ways[need.cell] if need.up else ways[need.cell][::-1]
        ahead.lower_bound = need.far
        behind.upper_bound = 0
        for number, both in ways.items():
            for way in both:
                price = self._price(number, withheld=number in self._cheap)
                model.objective.set_linear_coefficient(way, price)
        self.asked += 1
        params = mathopt.SolveParameters(
            relative_gap_tolerance=1.0, time_limit=timedelta(seconds=MOST_SECONDS)
        )
        result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=params)
        reasons, reason = mathopt.TerminationReason, result.termination.reason
        if reason == reasons.INFEASIBLE:
            return None
        # What was found before the time was over is as good: any answer is checked below.
        if reason not in {reasons.OPTIMAL, reasons.FEASIBLE}:
            no_answer = SolverError(f"The solver stopped with {reason.name}, which is no answer.")
            raise too_large(MOST_SECONDS) if reason == reasons.NO_SOLUTION_FOUND else no_answer
        values = result.variable_values()
        moves = {n: round(values[up]) - round(values[down]) for n, (up, down) in ways.items()}
        moves = {n: move for n, move in moves.items() if move}
        if not need.is_met(moves) or not table.holds(moves):
            raise SolverError("The solver's answer does not add up; nothing is told by it.")
        return moves


def in_people(table: System, need: Need, values: Mapping[int, float]) -> dict[int, int] | None:
    """Return an answer in whole people, where it is one or some times it is."""
    for times in (1, 2, 3):
        moves = {n: round(times * value) for n, value in values.items() if abs(value) > CLOSE}
        if (
            all(abs(times * values[n] - move) < CLOSE for n, move in moves.items())
            and need.is_met(moves)
            and table.holds(moves)
            and (not need.up or table.leaves_somebody(moves))
        ):
            return moves
    return None
