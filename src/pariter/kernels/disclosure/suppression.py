"""Withholding cells of a table with all its sums, so that no small count can be worked out.

A few withheld cells more go with the small ones (the cell suppression problem). They are chosen
by a quick way that withholds too much rather than too little, or proved to be the fewest: a
program with one yes or no for each cell, which learns an inequality from each cell that a reader
could still work out (Fischetti and Salazar 2000, by Benders' decomposition).
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pariter.kernels.disclosure.attacker import Attacker, Reach, SolverError, load_solver
from pariter.kernels.disclosure.cube import Cube
from pariter.kernels.disclosure.policy import Policy

CLOSE = 1e-6
"""By how much a reach may fall short, since solvers count in floating point."""

Cost = Callable[[int], int]
"""Number of a cell → what it costs to withhold it, at least 1."""


@dataclass(frozen=True)
class Need:
    """How far a small cell must be able to lie above its count, or below it."""

    cell: int
    up: bool
    far: int


@dataclass(frozen=True)
class Witness:
    """Another table that agrees with everything told, in which a need is met.

    moves: cell → by how many people it differs; cells that are not named are the same.
    """

    need: Need
    moves: Mapping[int, int]


@dataclass(frozen=True)
class Suppression:
    """Which cells of a cube are withheld, and the proof that no small one can be worked out.

    withheld: numbers of cells; cost: of all of them; bound: no safe choice costs less.
    witnesses: one for each need, so that anyone can check them by adding up.
    """

    table: Cube
    policy: Policy
    withheld: frozenset[int]
    cost: int
    bound: int
    witnesses: tuple[Witness, ...]

    @property
    def is_optimal(self) -> bool:
        """Say whether it is proved that no safe choice costs less."""
        return self.cost == self.bound


def needs_of(table: Cube, policy: Policy) -> tuple[Need, ...]:
    """Give what must stay open: each small cell may be one less, and no small number."""
    return tuple(
        need
        for cell, count in enumerate(table.counts)
        if policy.is_small(count)
        for need in (Need(cell, True, policy.threshold - count), Need(cell, False, 1))
    )


def suppress(
    table: Cube,
    policy: Policy | None = None,
    *,
    optimal: bool = False,
    seconds: float = 60.0,
    cost: Cost | None = None,
) -> Suppression:
    """Withhold each small cell, and others with it, until none of them can be worked out.

    A reader knows what is told, all sums, and that people are counted in whole numbers. By that
    each small cell may still be one less, and may still be no small number. Zeros are told.

    optimal: look for the cheapest choice, for so many seconds by the solver's own count.
    cost: of each cell, else 1.

    Raises SolverError where OR-Tools is missing, or where no choice is safe.
    """
    policy = policy or Policy()
    price: Cost = cost or (lambda _cell: 1)
    search = _Search(table, needs_of(table, policy), price)
    withheld = search.thin_out(search.widen(search.small))
    bound = search.cost_of(search.small)
    if optimal:
        withheld, bound = search.prove(withheld, seconds)
    withheld, witnesses = search.witness(withheld)
    return Suppression(table, policy, withheld, search.cost_of(withheld), bound, witnesses)


class _Search:
    """One cube, what must stay open in it, and the inequalities learned so far."""

    def __init__(self, table: Cube, needs: Sequence[Need], cost: Cost) -> None:
        self.table = table
        self.needs = needs
        self.cost = cost
        self.attacker = Attacker(table)
        self.small = frozenset(need.cell for need in needs)
        self.free = frozenset(cell for cell, count in enumerate(table.counts) if count > 0)
        """Cells that may be withheld: a zero is told."""
        self.cuts: list[dict[int, float]] = []
        """Each: cell → its part; withheld cells must have parts that add up to 1."""
        self._seconds = 0.0

    @property
    def spent(self) -> float:
        """How many seconds solvers took so far, by their own count."""
        return self.attacker.seconds + self._seconds

    def cost_of(self, cells: Collection[int]) -> int:
        """Add up what cells cost."""
        return sum(self.cost(cell) for cell in cells)

    def exposed(self, shares: Sequence[float]) -> Iterator[tuple[Need, Reach]]:
        """Give what is not met while cells are withheld more or less."""
        self.attacker.withhold(shares)
        met: set[tuple[int, bool]] = set()
        for need in self.needs:
            if (need.cell, need.up) in met:
                continue
            reach = self.attacker.reach(need.cell, up=need.up)
            # One answer may show for other cells too how far they can lie.
            met |= {
                (other.cell, other.up)
                for other in self.needs
                if (1 if other.up else -1) * reach.moves.get(other.cell, 0.0) >= other.far - CLOSE
            }
            if reach.far < need.far - CLOSE:
                yield need, reach

    def is_safe(self, withheld: Collection[int]) -> bool:
        """Say whether nothing small can be worked out of what is told."""
        return next(self.exposed(self._shares(withheld)), None) is None

    def learn(self, need: Need, reach: Reach) -> None:
        """Keep the inequality that a reach proves: more cells must be withheld."""
        self.cuts.append(
            {
                cell: min(weight / need.far, 1.0)
                for cell, weight in reach.weights.items()
                if self.table.counts[cell] > 0
            }
        )

    def widen(self, withheld: frozenset[int]) -> frozenset[int]:
        """Withhold more until it is safe: for each need, what a cheapest move takes."""
        while (found := next(self.exposed(self._shares(withheld)), None)) is not None:
            withheld |= self._needed(found[0], withheld, whole=False).keys()
        return withheld

    def witness(self, withheld: frozenset[int]) -> tuple[frozenset[int], tuple[Witness, ...]]:
        """Find a table of whole numbers for each need, and withhold more where there is none."""
        found: list[Witness] = []
        for need in self.needs:
            moves = self._move(need, withheld, withheld, whole=True)
            if moves is None:
                moves = self._needed(need, withheld, whole=True)
                withheld |= moves.keys()
            found.append(Witness(need, {cell: round(move) for cell, move in moves.items()}))
        return withheld, tuple(found)

    def _needed(self, need: Need, withheld: frozenset[int], *, whole: bool) -> Mapping[int, float]:
        moves = self._move(need, self.free, withheld, whole=whole)
        if moves is None:
            raise SolverError(
                f"Cell {self.table.addresses[need.cell]!r} cannot be protected, whatever is "
                "withheld: too few people are in the table. Publish it with fewer dimensions."
            )
        return moves

    def _move(
        self, need: Need, among: frozenset[int], withheld: frozenset[int], *, whole: bool
    ) -> Mapping[int, float] | None:
        """Meet a need by moving some of these cells, at the least cost; None if they cannot."""
        solver = load_solver()
        model = solver.Model()
        more = {
            cell: model.add_variable(lb=0.0, ub=self.table.total, is_integer=whole)
            for cell in among
        }
        less = {
            cell: model.add_variable(lb=0.0, ub=self.table.counts[cell], is_integer=whole)
            for cell in among
        }
        for total, parts in self.table.equations:
            terms = [more[part] - less[part] for part in parts if part in among]
            if total in among:
                terms.append(less[total] - more[total])
            if terms:
                model.add_linear_constraint(sum(terms) == 0.0)
        ahead, behind = (more, less) if need.up else (less, more)
        model.add_linear_constraint(ahead[need.cell] >= need.far)
        model.add_linear_constraint(behind[need.cell] <= 0.0)
        # What is withheld anyway costs next to nothing, so that moves go through it.
        model.minimize(
            sum(
                (0.001 if cell in withheld else self.cost(cell)) * (more[cell] + less[cell])
                for cell in among
            )
        )
        kind = solver.SolverType.HIGHS if whole else solver.SolverType.GLOP
        result = solver.solve(model, kind)
        self._seconds += result.solve_time().total_seconds()
        if result.termination.reason != solver.TerminationReason.OPTIMAL:
            return None
        values = result.variable_values()
        moves = {cell: values[more[cell]] - values[less[cell]] for cell in sorted(among)}
        return {cell: move for cell, move in moves.items() if abs(move) > CLOSE}

    def thin_out(self, withheld: frozenset[int]) -> frozenset[int]:
        """Tell again, dearest first, what need not be withheld."""
        for cell in sorted(withheld - self.small, key=lambda cell: (-self.cost(cell), cell)):
            if self.is_safe(withheld - {cell}):
                withheld -= {cell}
        return withheld

    def prove(self, best: frozenset[int], seconds: float) -> tuple[frozenset[int], int]:
        """Look for the cheapest safe choice; return the best one found, and a lower bound."""
        bound = self.cost_of(self.small)
        end = self.spent + seconds
        while bound < self.cost_of(best) and (left := end - self.spent) > 0:
            chosen, bound_now = self._choose(left)
            bound = max(bound, bound_now)
            exposed = list(self.exposed(self._shares(chosen)))
            for need, reach in exposed:
                self.learn(need, reach)
            if exposed:
                chosen = self.thin_out(self.widen(chosen))
            if self.cost_of(chosen) < self.cost_of(best):
                best = chosen
        return best, min(bound, self.cost_of(best))

    def _choose(self, seconds: float) -> tuple[frozenset[int], int]:
        """Choose the cheapest cells that all inequalities learned so far allow."""
        solver = load_solver()
        model = solver.Model()
        chosen: dict[int, Any] = {
            cell: model.add_integer_variable(lb=float(cell in self.small), ub=1.0)
            for cell in sorted(self.free)
        }
        for cut in self.cuts:
            model.add_linear_constraint(sum(part * chosen[cell] for cell, part in cut.items()) >= 1)
        model.minimize(sum(self.cost(cell) * chosen[cell] for cell in self.free))
        limit = solver.SolveParameters(time_limit=timedelta(seconds=seconds))
        result = solver.solve(model, solver.SolverType.HIGHS, params=limit)
        self._seconds += result.solve_time().total_seconds()
        if not result.has_primal_feasible_solution():
            return self.free, self.cost_of(self.small)
        values = result.variable_values()
        # The bound of a minimum of whole numbers may be rounded up, but not by what is no more
        # than the solver's own inexactness.
        bound = int(-(-(result.dual_bound() - 1e-4) // 1))
        return frozenset(cell for cell in self.free if values[chosen[cell]] > 0.5), bound

    def _shares(self, withheld: Collection[int]) -> list[float]:
        chosen = set(withheld)
        return [float(cell in chosen) for cell in range(len(self.table.counts))]
