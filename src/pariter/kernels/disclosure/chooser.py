"""Choosing the cheapest counts to withhold, as far as inequalities say what must be among them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil, inf
from typing import Any

from pariter.kernels.disclosure.attacker import Attacker, SolverError, load
from pariter.kernels.disclosure.moves import CLOSE, Cost, Need
from pariter.kernels.disclosure.system import System
from pariter.kernels.disclosure.thinning import Moves, is_met

SCALE = 1_000
"""Inequalities are in whole numbers: parts of so many, rounded up, so that they stay true."""

LEARNING = 0.5
"""Share of the time for one part in which is learned why choices are not safe; then its bound."""

LEARNING_EFFORT = 0.3
"""What one such choice may take, in the solver's own measure."""

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


@dataclass(frozen=True)
class Demand:
    """The weights of what is withheld make up so much at least; if along is given, when that is."""

    weights: Mapping[int, int]
    along: int | None = None
    least: int = SCALE


@dataclass(frozen=True)
class Piece:
    """The part of a system that is chosen anew. open: counts that may change; held: what else is
    withheld; less_than: what the open counts of a choice must cost.
    """

    open: frozenset[int]
    held: frozenset[int]
    less_than: int | None = None


class Chooser:
    """A program with one yes or no for each count, and all inequalities learned so far.

    It begins with those that hold in any safe choice: in each equation, a count that is withheld
    takes another one along, else it would follow from the rest. Raises SolverError.
    """

    def __init__(
        self, table: System, needs: Sequence[Need], sure: frozenset[int], cost: Cost
    ) -> None:
        self.table = table
        self.needs = needs
        self._sure = sure
        self._cost = cost
        self._free = table.free
        self._attacker = Attacker(table)
        self._kit = load("ortools.sat.python.cp_model")
        self._solver = self._kit.CpSolver()
        self._stopped = False
        self.demands: list[Demand] = []
        self._places: dict[int, list[int]] = defaultdict(list)
        self._take_along()
        self._given = len(self.demands)

    def _take_along(self) -> None:
        far = {need.cell: need.far for need in self.needs if need.up}
        idle = self._sure - {need.cell for need in self.needs}
        for total, parts in self.table.equations:
            there = [cell for cell in (total, *parts) if cell in self._free]
            for cell in there:
                if cell not in idle:
                    others = {other: SCALE for other in there if other != cell}
                    self._add(Demand(others, None if cell in self._sure else cell))
            for cell in far.keys() & set(parts):
                room = {other: far[cell] if other == total
                        else min(far[cell], self.table.counts[other])
                        for other in there if other != cell}  # fmt: skip
                self._demand({other: most / far[cell] for other, most in room.items()})

    def _demand(self, shares: Mapping[int, float]) -> None:
        """Say that these shares of what is chosen make a whole at least."""
        self._add(Demand({cell: ceil(min(share, 1.0) * SCALE - CLOSE)
                          for cell, share in shares.items() if cell in self._free}))  # fmt: skip

    def _add(self, demand: Demand) -> None:
        for cell in demand.weights:
            self._places[cell].append(len(self.demands))
        if demand.along is not None:
            self._places[demand.along].append(len(self.demands))
        self.demands.append(demand)

    def choose(
        self, seconds: float, effort: float = inf, *, piece: Piece | None = None,
        from_below: bool = False, meanwhile: Callable[[], bool] | None = None,
    ) -> Choice:  # fmt: skip
        """Give the cheapest choice found in so much time, and what no safe one costs less than.

        piece: what may change; a choice is of all that is withheld then, and the bound of what
        is open. from_below: look for the bound first, and for a choice only along the way.
        meanwhile: what else to do until then, again and again as long as it says that more is left.
        """
        piece = piece or Piece(self._free - self._sure, self._sure)
        model, chosen = self._program(piece)
        solver = self._solver = self._kit.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        solver.parameters.optimize_with_lb_tree_search = from_below
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.max_deterministic_time = effort
        if meanwhile is None:
            status = solver.solve(model)
        else:
            status = _beside(lambda: solver.solve(model), meanwhile, solver.stop_search)
        kit = self._kit
        if status not in {kit.OPTIMAL, kit.FEASIBLE, kit.UNKNOWN, kit.INFEASIBLE} or (
            status == kit.INFEASIBLE and piece.less_than is None
        ):
            raise SolverError(
                f"The solver stopped with {solver.status_name(status)}, which is no answer."
            )
        cells = None
        if status in {kit.OPTIMAL, kit.FEASIBLE}:
            cells = piece.held.union(cell for cell, it in chosen.items() if solver.value(it))
        return Choice(
            cells,
            ceil(solver.best_objective_bound - CLOSE),
            status in {kit.OPTIMAL, kit.INFEASIBLE},
            solver.response_proto.deterministic_time,
        )

    def _program(self, piece: Piece) -> tuple[Any, dict[int, Any]]:
        model = self._kit.CpModel()
        chosen = {cell: model.new_bool_var("") for cell in sorted(piece.open)}
        cost = sum(self._cost(cell) * it for cell, it in chosen.items())
        held = sum(map(self._cost, piece.held)) if piece.less_than is None else 0
        model.minimize(cost + held)
        if piece.less_than is not None:
            model.add(cost < piece.less_than)
        for place in sorted({place for cell in chosen for place in self._places[cell]}):
            self._state(model, chosen, piece.held, self.demands[place])
        return model, chosen

    def _state(
        self, model: Any, chosen: Mapping[int, Any], held: frozenset[int], demand: Demand
    ) -> None:
        """State what is left of an inequality where it is known what is held."""
        along = demand.along
        missing = demand.least
        if not held.isdisjoint(demand.weights):
            missing -= sum(part for cell, part in demand.weights.items() if cell in held)
        if missing <= 0 or not (along is None or along in held or along in chosen):
            return
        parts = {cell: min(part, missing) for cell, part in demand.weights.items()
                 if cell in chosen}  # fmt: skip
        taker = None if along is None else chosen.get(along)
        if min(parts.values(), default=missing) == missing:
            either = [chosen[cell] for cell in parts]
            model.add_bool_or(either if taker is None else [*either, taker.negated()])
        else:
            most = missing if taker is None else missing * taker
            model.add(sum(part * chosen[cell] for cell, part in parts.items()) >= most)

    def check(
        self, chosen: frozenset[int], needs: Sequence[Need], most: int = MOST_LEARNED
    ) -> dict[Need, Moves] | None:
        """Return other counts, perhaps broken, that meet each of these needs; None if one fails.

        From each that is not met, up to so many, an inequality is learned.
        """
        attacker = self._attacker
        shares = [float(cell in chosen) for cell in range(len(self.table.counts))]
        found: dict[Need, Moves] = {}
        learned = 0
        for up in (True, False):
            # As the mover does: whoever knows that somebody is there also knows it of all others.
            attacker.withhold(shares, strict=up)
            left, together = [need for need in needs if need.up == up and need not in found], True
            while left and learned < most:
                asked = left if together else left[:1]
                moves = attacker.push([need.cell for need in asked], up=up)
                met = [need for need in needs if need not in found and is_met(need, moves)]
                found |= dict.fromkeys(met, moves)
                if not together and left[0] not in met:
                    far = left.pop(0).far
                    self._demand({cell: weight / far
                                  for cell, weight in attacker.weights(up=up).items()})  # fmt: skip
                    learned += 1
                together = together and any(need.up == up for need in met)
                left = [need for need in left if need not in found]
        return None if learned else found

    def learn(self, region: frozenset[int], seconds: float, meanwhile: Callable[[], bool]) -> int:
        """Learn what makes a choice safe in a part of the system: it holds in the whole.

        Returns what is withheld there at least.
        """
        needs = [need for need in self.needs if need.cell in region]
        part = Chooser(self.table.part(region), needs, self._sure & region, self._cost)
        for demand in self.demands[self._given :]:
            if demand.weights.keys() <= region:
                part._add(demand)
        known = len(part.demands)
        least: int = _beside(lambda: part._settle(seconds), meanwhile, part._stop)
        for demand in part.demands[known:]:
            self._add(demand)
        costs = {cell: cost for cell in region if (cost := self._cost(cell))}
        self._add(Demand(costs, least=least))
        return least

    def _settle(self, seconds: float) -> int:
        """Learn from one choice after another; return what no safe one costs less than."""
        bound = 0
        for share, effort in ((LEARNING, LEARNING_EFFORT), (1.0, inf)):
            while not self._stopped and (rest := share * seconds - self._attacker.seconds) > 0:
                choice = self.choose(rest, effort, from_below=effort == inf)
                bound = max(bound, choice.bound)
                if choice.cells is None or self.check(choice.cells, self.needs) is not None:
                    break
        return bound

    def _stop(self) -> None:
        self._stopped = True
        self._solver.stop_search()

    def forbid(self, chosen: Collection[int]) -> None:
        """Say that a choice is not safe, so that something else must be withheld."""
        self._add(Demand(dict.fromkeys(self._free.difference(chosen), SCALE)))


def _beside(
    work: Callable[[], Any], meanwhile: Callable[[], bool], stop: Callable[[], None]
) -> Any:
    """Let a solver work beside something else; it needs no Python."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(work)
        try:
            while not answer.done() and meanwhile():
                pass
        except BaseException:
            stop()
            raise
    return answer.result()
