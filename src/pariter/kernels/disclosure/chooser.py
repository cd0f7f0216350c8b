"""Choosing the cheapest counts to withhold, as far as inequalities say what must be among them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from pariter.kernels.disclosure.attacker import Attacker, SolverError, load
from pariter.kernels.disclosure.moves import CLOSE, Cost, Need
from pariter.kernels.disclosure.system import System

SCALE = 1_000
"""Inequalities are in whole numbers: parts of so many, rounded up, so that they stay true."""

MOST_LEARNED = 60
"""So many inequalities are learned from one choice at most."""


@dataclass(frozen=True)
class Choice:
    """cells: the cheapest choice found, None if there is none yet; bound: none costs less.

    finished: it is proved to be the cheapest. effort: what it took, in the solver's own measure.
    """

    cells: frozenset[int] | None
    bound: int
    finished: bool
    effort: float


class Chooser:
    """A program with one yes or no for each count, and all inequalities learned so far.

    It begins with those that hold in any safe choice: in each equation, a count that is withheld
    takes another one along, else it would follow from the rest. Raises SolverError.
    """

    def __init__(
        self, table: System, needs: Sequence[Need], sure: frozenset[int], cost: Cost
    ) -> None:
        self.needs = needs
        self._sure = sure
        self._attacker = Attacker(table)
        self._kit = load("ortools.sat.python.cp_model")
        self._model = self._kit.CpModel()
        self._chosen: dict[int, Any] = {
            cell: self._model.new_bool_var("") for cell in sorted(table.free)
        }
        for cell in sure:
            self._model.add(self._chosen[cell] == 1)
        self._model.minimize(sum(cost(cell) * it for cell, it in self._chosen.items()))
        self._count = len(table.counts)
        self._take_along(table)

    def _take_along(self, table: System) -> None:
        far = {need.cell: need.far for need in self.needs if need.up}
        idle = self._sure - {need.cell for need in self.needs}
        for total, parts in table.equations:
            there = [cell for cell in (total, *parts) if cell in self._chosen]
            for cell in there:
                if cell not in idle:
                    others = [self._chosen[other] for other in there if other != cell]
                    self._model.add_bool_or([*others, self._chosen[cell].negated()])
            for cell in far.keys() & set(parts):
                room = {other: far[cell] if other == total else min(far[cell], table.counts[other])
                        for other in there if other != cell}  # fmt: skip
                self._demand({other: most / far[cell] for other, most in room.items()})

    def _demand(self, shares: Mapping[int, float]) -> None:
        """Say that these shares of what is chosen make a whole at least."""
        weights = {cell: ceil(min(share, 1.0) * SCALE - CLOSE) for cell, share in shares.items()}
        self._model.add(sum(part * self._chosen[cell] for cell, part in weights.items()) >= SCALE)

    def choose(self, seconds: float, effort: float) -> Choice:
        """Give the cheapest choice found in so much time, and what no safe one costs less than."""
        solver = self._kit.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.max_deterministic_time = effort
        status = solver.solve(self._model)
        if status not in {self._kit.OPTIMAL, self._kit.FEASIBLE, self._kit.UNKNOWN}:
            raise SolverError(
                f"The solver stopped with {solver.status_name(status)}, which is no answer."
            )
        cells = None
        if status != self._kit.UNKNOWN:
            cells = frozenset(cell for cell, it in self._chosen.items() if solver.value(it))
        return Choice(
            cells,
            ceil(solver.best_objective_bound - CLOSE),
            status == self._kit.OPTIMAL,
            solver.response_proto.deterministic_time,
        )

    def learn(self, chosen: Collection[int]) -> bool:
        """Keep inequalities of needs that are not met; say whether there was any."""
        learned = 0
        for need, weights in self._exposed(chosen):
            self._demand({cell: weight / need.far for cell, weight in weights.items()
                          if cell in self._chosen})  # fmt: skip
            learned += 1
            if learned == MOST_LEARNED:
                break
        return bool(learned)

    def forbid(self, chosen: Collection[int]) -> None:
        """Say that a choice is not safe, so that something else must be withheld."""
        self._model.add_bool_or(it for cell, it in self._chosen.items() if cell not in chosen)

    def _exposed(self, chosen: Collection[int]) -> Iterator[tuple[Need, Mapping[int, float]]]:
        """Give what is not met, and by how much each count would help if it were withheld."""
        self._attacker.withhold([float(cell in chosen) for cell in range(self._count)])
        met: set[Need] = set()
        for need in self.needs:
            if need in met:
                continue
            reach = self._attacker.reach(need.cell, up=need.up)
            # One answer may show for other needs too that they are met.
            met |= {
                other
                for other in self.needs
                if (1 if other.up else -1) * reach.moves.get(other.cell, 0.0) >= other.far - CLOSE
            }
            if reach.far < need.far - CLOSE:
                yield need, reach.weights
