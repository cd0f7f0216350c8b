"""Withholding counts of tables with all their sums, so that no small one can be worked out.

A few withheld counts more go with the small ones (the cell suppression problem). They are chosen
by a quick way that withholds too much rather than too little, or proved to be the cheapest: a
program with one yes or no for each count, which learns an inequality from each one that a reader
could still work out (Fischetti and Salazar 2000, by Benders' decomposition).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Generic, TypeVar

from pariter.kernels.disclosure.attacker import SolverError
from pariter.kernels.disclosure.chooser import Chooser
from pariter.kernels.disclosure.improver import Improver
from pariter.kernels.disclosure.moves import Cost, Mover, Need, in_people
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.regions import parts_of
from pariter.kernels.disclosure.system import System
from pariter.kernels.disclosure.table import Room
from pariter.kernels.disclosure.thinning import Thinner

MOST_STEPS = 600
"""Steps of the simplex method that try to tell something again: seconds would differ."""

PROVING = 0.6
"""Share of the time that is left which one program of yes and no may take."""

FIRST_LOOK, LAST_LOOK = 0.3, 0.95
"""The same where it is not finished soon: before its choice is improved, and beside it at last."""

FIRST_EFFORT = 5.0
"""What a first look may take at most, in the solver's own measure."""

LEARNING = 0.9
"""Share of the time that is left for learning from parts between these."""

PARTS = ((180, 0.3), (450, 1.0))
"""How many counts such a part has at most, and when all of them are done, as a share of that."""

MENDING = 0.1
"""Share of the time that is left for telling again what a mended choice need not withhold."""

MOST_IN_VAIN = 200
"""So many pieces are tried without finding a cheaper choice."""

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
    effort: float = inf,
    cost: Cost | None = None,
    blocks: Sequence[frozenset[int]] = (),
) -> Suppression[SystemT]:
    """Withhold each small count, and others with it, until none of them can be worked out.

    A reader knows what is told, all sums, and that people are counted in whole numbers. By that
    each small count may still be one less, and may still be no small number. Zeros are told.

    needs: what must stay open, else that of every small count. must: what is withheld anyway.
    optimal: look for the cheapest choice, for so many seconds by the solver's own clock, and with
    so much effort in its own measure, which is the same on any machine.
    cost: of each count, else 1; of what is hidden, nothing.
    blocks: counts among which needs are met first, where the whole is too large for each of them.

    Raises SolverError where OR-Tools is missing or gives up, ExposedError where nothing is safe.
    """
    policy = policy or Policy()
    needs = needs_of(table, policy) if needs is None else needs
    search = _Search(table, needs, frozenset(must), cost or (lambda _cell: 1))
    for block in blocks:
        search.widen_within(block)
    search.widen()
    bound = search.cost_of(search.sure)
    if optimal:
        search.thin_out(inf if effort == inf else MOST_STEPS, MENDING * seconds)
        bound = search.prove(seconds, effort)
    elif not blocks:
        search.thin_out(MOST_STEPS)
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
        for need in _in_order(self.needs):
            if need not in self.moves and not self._meet(need):
                raise ExposedError(self.table, need.cell)

    def widen_within(self, block: frozenset[int]) -> None:
        """Do the same for what its own counts protect in a block, while all others are told.

        Whatever is safe then is safe in the whole.
        """
        left = (need for need in self.needs if need.cell in block and need not in self.moves)
        needs = _in_order(left)
        if not needs:
            return
        numbers = sorted(block & self.free)
        places = {number: place for place, number in enumerate(numbers)}
        search = _Search(
            self.table.within(numbers),
            [replace(need, cell=places[need.cell]) for need in needs],
            frozenset(places[number] for number in self.withheld.intersection(numbers)),
            lambda place: self.cost(numbers[place]),
        )
        search.needs = [need for need in search.needs if need in search.moves or search._meet(need)]
        search.thin_out(MOST_STEPS)
        for need, moves in search.moves.items():
            self.moves[replace(need, cell=numbers[need.cell])] = {
                numbers[place]: move for place, move in moves.items()
            }
        self.withheld |= {numbers[place] for place in search.withheld}

    def _meet(self, need: Need) -> bool:
        """Withhold what the cheapest moves take that meet a need; say whether there are any."""
        moves = self.mover.find(need, self.withheld, widen=True)
        if moves is None:
            return False
        self.withheld |= moves.keys()
        self._keep(moves)
        return True

    def _keep(self, moves: Mapping[int, int]) -> None:
        """Use one answer for every need that it meets."""
        both = self.table.leaves_somebody(moves)
        for need in self.needs:
            if need not in self.moves and need.is_met(moves) and (both or not need.up):
                self.moves[need] = moves

    def thin_out(self, steps: float, seconds: float = inf) -> None:
        """Tell again, dearest first, what need not be withheld, with so many steps at most."""
        thinner = Thinner(self.table, self.withheld, self.moves)
        thinner.thin(self._dearest_first(self.withheld), steps=steps, seconds=seconds)
        self.take(frozenset(thinner.withheld), thinner.moves)

    def _dearest_first(self, cells: Collection[int]) -> list[int]:
        return sorted(set(cells) - self.sure, key=lambda cell: (-self.cost(cell), cell))

    def take(self, withheld: frozenset[int], moves: Mapping[Need, Mapping[int, float]]) -> bool:
        """Take a choice if it is no dearer, mended where whole numbers need more; say whether so.

        moves: for some of the needs, other counts that meet them, perhaps broken ones.
        """
        before = self.withheld, self.moves
        self.withheld, self.moves = withheld, {}
        for need, broken in moves.items():
            if need in self.moves:
                continue
            whole = in_people(self.table, need, broken)
            if whole is not None:
                self._keep(whole)
        self.widen()
        if self.cost_of(self.withheld) > self.cost_of(before[0]):
            self.withheld, self.moves = before
        return self.withheld == withheld

    def prove(self, end: float, effort: float) -> int:
        """Look for the cheapest safe choice; return what none costs less than.

        end: by the solver's clock; effort: in its own measure, the same on any machine. Without
        a limit of effort, a program that is not finished soon is left: it is learned from its
        parts, while its choice is improved piece by piece.
        """
        chooser = Chooser(self.table, self.needs, self.sure, self.cost)
        improve = _Improving(self, chooser)
        bound = self.cost_of(self.sure)
        share, is_last = (PROVING, True) if effort < inf else (FIRST_LOOK, False)
        most = inf if is_last else FIRST_EFFORT
        while bound < self.cost_of(self.withheld) and effort > 0 and self.mover.seconds < end:
            choice = chooser.choose(
                share * (end - self.mover.seconds),
                min(most, effort),
                from_below=share == LAST_LOOK,
                meanwhile=improve if share == LAST_LOOK else None,
            )
            effort -= choice.effort
            bound = max(bound, choice.bound)
            if not choice.finished:
                self._mend(choice.cells, end)
                if is_last:
                    break
                share, is_last, most = LAST_LOOK, True, inf
                learning = LEARNING * (end - self.mover.seconds)
                bound = max(bound, self._learn(chooser, learning, improve))
                continue
            if choice.cells is None or choice.bound >= self.cost_of(self.withheld):
                break
            if chooser.check(choice.cells, self.needs) is not None and not self.take(
                choice.cells, {}
            ):
                chooser.forbid(choice.cells)
        return min(bound, self.cost_of(self.withheld))

    def _learn(self, chooser: Chooser, seconds: float, improve: Callable[[], bool]) -> int:
        """Learn from small parts and then from large ones; return what all cost at least."""
        begin, bound = self.mover.seconds, 0
        for most, share in PARTS:
            left, least = len(self.free), 0
            for part in parts_of(self.table, most):
                rest = begin + share * seconds - self.mover.seconds
                least += chooser.learn(part, rest * len(part) / left, improve)
                left -= len(part)
            bound = max(bound, least)
        return bound

    def _mend(self, cells: frozenset[int] | None, end: float) -> None:
        """Make a choice safe that is not, and see whether it is cheaper then."""
        if cells is None or self.cost_of(cells) >= self.cost_of(self.withheld):
            return
        before = self.withheld, self.moves
        self.withheld, self.moves = cells, {}
        self.widen()
        self.thin_out(inf, MENDING * max(0.0, end - self.mover.seconds))
        if self.cost_of(self.withheld) > self.cost_of(before[0]):
            self.withheld, self.moves = before


def _in_order(needs: Iterable[Need]) -> list[Need]:
    """Return first what is hardest to meet."""
    return sorted(needs, key=lambda need: (not need.up, -need.far, need.cell))


class _Improving:
    """Chooses pieces of a search anew, one at each call, until nothing more is found."""

    def __init__(self, search: _Search, chooser: Chooser) -> None:
        self._search = search
        self._improver = Improver(chooser, search.cost, search.free - search.sure)
        self._in_vain = 0

    def __call__(self) -> bool:
        """Choose one piece anew; say whether to go on."""
        search = self._search
        found = self._improver.improve(search.withheld, search.moves)
        is_better = found is not None and search.take(*found)
        self._in_vain = 0 if is_better else self._in_vain + 1
        return self._in_vain < MOST_IN_VAIN
