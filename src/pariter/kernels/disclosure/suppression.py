"""Withholding counts of tables with all their sums, so that no small one can be worked out.

A few withheld counts more go with the small ones (the cell suppression problem). They are chosen
by a quick way that withholds too much rather than too little, or proved to be the cheapest: a
program with one yes or no for each count, which learns an inequality from each one that a reader
could still work out (Fischetti and Salazar 2000, by Benders' decomposition).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from typing import Any, Generic, TypeVar

from pariter.kernels.disclosure.attacker import Attacker, Reach, SolverError, load
from pariter.kernels.disclosure.moves import CLOSE, Cost, Mover, Need
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.system import System
from pariter.kernels.disclosure.table import Room

MOST_TRIED = 30_000
"""Linear programs, times their size, that try to tell something again: seconds would differ."""

SystemT = TypeVar("SystemT", bound=System)


class ExposedError(SolverError):
    """A small count that no choice protects. cell: its number."""

    def __init__(self, table: System, cell: int) -> None:
        super().__init__(
            f"Cell {table.name(cell)} cannot be protected, whatever is withheld: too few people "
            "are in the table. Publish it with fewer dimensions."
        )
        self.cell = cell


@dataclass(frozen=True)
class Witness:
    """Another table that agrees with everything told, in which a need is met.

    moves: number → by how many people it differs; what is not named is the same.
    """

    need: Need
    moves: Mapping[int, int]


@dataclass(frozen=True)
class Suppression(Generic[SystemT]):
    """What is withheld of a system, and the proof that no small count can be worked out.

    withheld: numbers; cost: of all of them; bound: no safe choice costs less.
    witnesses: one for each need, so that anyone can check them by adding up.
    """

    table: SystemT
    policy: Policy
    withheld: frozenset[int]
    cost: int
    bound: int
    witnesses: tuple[Witness, ...]

    @property
    def is_optimal(self) -> bool:
        """Say whether it is proved that no safe choice costs less."""
        return self.cost == self.bound


def needs_of(table: System, policy: Policy) -> tuple[Need, ...]:
    """Give what must stay open: each small count may be one less, and no small number."""
    return tuple(
        need
        for cell, count in enumerate(table.counts)
        if policy.is_small(count)
        for need in small_needs(cell, count, policy)
    )


def small_needs(cell: int, count: int, policy: Policy) -> tuple[Need, Need]:
    """Give what must stay open about one small count."""
    return Need(cell, True, policy.threshold - count), Need(cell, False, 1)


def room_needs(cell: int, room: Room) -> tuple[Need, ...]:
    """Give what must stay open about one guarded sum."""
    return tuple(Need(cell, up, far) for up, far in zip((True, False), room, strict=True) if far)


def suppress(
    table: SystemT,
    policy: Policy | None = None,
    *,
    needs: Sequence[Need] | None = None,
    must: Collection[int] = (),
    optimal: bool = False,
    seconds: float = 60.0,
    rounds: int = 10_000,
    cost: Cost | None = None,
) -> Suppression[SystemT]:
    """Withhold each small count, and others with it, until none of them can be worked out.

    A reader knows what is told, all sums, and that people are counted in whole numbers. By that
    each small count may still be one less, and may still be no small number. Zeros are told.

    needs: what must stay open, else that of every small count. must: what is withheld anyway.
    optimal: look for the cheapest choice, for so many seconds by the solver's own clock, and so
    many rounds at most.
    cost: of each count, else 1; of what is hidden, nothing.

    Raises SolverError where OR-Tools is missing or gives up, ExposedError where nothing is safe.
    """
    policy = policy or Policy()
    needs = needs_of(table, policy) if needs is None else needs
    search = _Search(table, needs, frozenset(must), cost or (lambda _cell: 1))
    search.widen()
    bound = search.cost_of(search.sure)
    if optimal:
        search.thin_out(rounds * len(table.counts), seconds / 2)
        bound = search.prove(seconds, rounds)
    else:
        search.thin_out(MOST_TRIED // (len(table.counts) + 1))
    withheld = search.withheld
    witnesses = tuple(Witness(need, search.moves[need]) for need in needs)
    return Suppression(table, policy, withheld, search.cost_of(withheld), bound, witnesses)


class _Search:
    """One system, what must stay open in it, and what is known of it so far.

    withheld: a safe choice, once widened; moves: need → other counts that show it.
    """

    def __init__(
        self, table: System, needs: Sequence[Need], must: frozenset[int], cost: Cost
    ) -> None:
        self.table = table
        self.needs = needs
        self.cost: Cost = lambda cell: 0 if cell in table.hidden else cost(cell)
        self.free = table.free
        self.sure = (must | {need.cell for need in needs} | table.hidden) & self.free
        self.withheld = self.sure
        self.moves: dict[Need, Mapping[int, int]] = {}
        self.mover = Mover(table, cost)

    def cost_of(self, cells: Collection[int]) -> int:
        """Add up what counts cost."""
        return sum(self.cost(cell) for cell in cells)

    def widen(self) -> None:
        """Withhold more until each need is met: what its cheapest moves take."""
        for need in sorted(self.needs, key=lambda need: (not need.up, -need.far, need.cell)):
            if need in self.moves:
                continue
            moves = self.mover.find(need, self.withheld, widen=True)
            if moves is None:
                raise ExposedError(self.table, need.cell)
            self.withheld |= moves.keys()
            self._keep(moves)

    def _keep(self, moves: Mapping[int, int]) -> None:
        """Use one answer for every need that it meets."""
        for need in self.needs:
            if need not in self.moves and need.is_met(moves):
                self.moves[need] = moves

    def thin_out(self, programs: int, until: float = inf) -> None:
        """Tell again, dearest first, what need not be withheld, with so many programs at most."""
        end = self.mover.asked + programs
        for cell in sorted(self.withheld - self.sure, key=lambda cell: (-self.cost(cell), cell)):
            if self.mover.asked > end or self.mover.seconds > until:
                break
            fewer = self.withheld - {cell}
            found = self._without(cell, fewer)
            if found is not None:
                self.withheld = fewer
                self.moves = found

    def _without(self, cell: int, withheld: frozenset[int]) -> dict[Need, Mapping[int, int]] | None:
        """Meet the needs without moving one count; None where that fails."""
        found = {need: moves for need, moves in self.moves.items() if cell not in moves}
        for need in self.needs:
            if need not in found:
                moves = self.mover.find(need, withheld)
                if moves is None:
                    return None
                found |= {other: moves for other in self.needs
                          if other not in found and other.is_met(moves)}  # fmt: skip
        return found

    def prove(self, end: float, rounds: int) -> int:
        """Look for the cheapest safe choice; return what none costs less than."""
        chooser = _Chooser(self)
        bound = self.cost_of(self.sure)
        for _ in range(rounds):
            left = end - self.mover.seconds
            if bound >= self.cost_of(self.withheld) or left <= 0:
                break
            chosen, bound_now = chooser.choose(left)
            bound = max(bound, bound_now)
            if self.cost_of(chosen) >= self.cost_of(self.withheld):
                continue
            if not chooser.learn(chosen):
                self._improve(chosen)
        return min(bound, self.cost_of(self.withheld))

    def _improve(self, chosen: frozenset[int]) -> None:
        """Take a choice that no reader saw through, mended where whole numbers need more."""
        before = self.withheld, self.moves
        self.withheld, self.moves = chosen, {}
        self.widen()
        if self.cost_of(self.withheld) > self.cost_of(before[0]):
            self.withheld, self.moves = before


class _Chooser:
    """Chooses the cheapest counts that all inequalities learned so far allow."""

    def __init__(self, search: _Search) -> None:
        self.search = search
        self.attacker = Attacker(search.table)
        self._kit = load("ortools.math_opt.python.mathopt")
        self._model = self._kit.Model()
        self._chosen: dict[int, Any] = {
            cell: self._model.add_integer_variable(lb=float(cell in search.sure), ub=1.0)
            for cell in sorted(search.free)
        }
        self._model.minimize(sum(search.cost(cell) * it for cell, it in self._chosen.items()))

    def choose(self, seconds: float) -> tuple[frozenset[int], int]:
        """Give the choice, and what no safe one costs less than."""
        search, kit = self.search, self._kit
        limit = kit.SolveParameters(time_limit=timedelta(seconds=seconds))
        result = kit.solve(self._model, kit.SolverType.HIGHS, params=limit)
        reasons = kit.TerminationReason
        if result.termination.reason not in {
            reasons.OPTIMAL, reasons.FEASIBLE, reasons.NO_SOLUTION_FOUND,
        }:  # fmt: skip
            raise SolverError(
                f"The solver stopped with {result.termination.reason.name}, which is no answer."
            )
        if not result.has_primal_feasible_solution():
            return search.withheld, search.cost_of(search.sure)
        values = result.variable_values()
        # A yes may come as 0.9999999, and a no as -4.6e-11.
        chosen = {cell for cell, it in self._chosen.items() if values[it] > 0.5}
        # The bound of a minimum of whole numbers may be rounded up, but not by what is no more
        # than the solver's own inexactness.
        bound = int(-(-(result.dual_bound() - 1e-4) // 1))
        return frozenset(chosen) | search.sure, bound

    def learn(self, chosen: Collection[int]) -> bool:
        """Keep an inequality for each need that is not met; say whether there was any."""
        exposed = list(self.exposed([float(cell in chosen) for cell in self._numbers]))
        for need, reach in exposed:
            self._model.add_linear_constraint(
                sum(
                    min(weight / need.far, 1.0) * self._chosen[cell]
                    for cell, weight in reach.weights.items()
                    if cell in self._chosen
                )
                >= 1
            )
        return bool(exposed)

    @property
    def _numbers(self) -> range:
        return range(len(self.search.table.counts))

    def exposed(self, shares: Sequence[float]) -> Iterator[tuple[Need, Reach]]:
        """Give what is not met while counts are withheld more or less."""
        self.attacker.withhold(shares)
        met: set[Need] = set()
        for need in self.search.needs:
            if need in met:
                continue
            reach = self.attacker.reach(need.cell, up=need.up)
            # One answer may show for other needs too that they are met.
            met |= {
                other
                for other in self.search.needs
                if (1 if other.up else -1) * reach.moves.get(other.cell, 0.0) >= other.far - CLOSE
            }
            if reach.far < need.far - CLOSE:
                yield need, reach
