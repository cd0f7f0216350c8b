"""Improving a safe choice piece by piece, where the whole program is too large to be finished.

A few hundred counts near each other are chosen anew while all others stay as they are (large
neighbourhood search; Shaw 1998). What is learned there holds everywhere.
"""

from collections.abc import Mapping

from pariter.kernels.disclosure.chooser import Chooser, Piece
from pariter.kernels.disclosure.moves import Cost, Need
from pariter.kernels.disclosure.thinning import Moves

FIRST, SMALLEST, LARGEST = 180, 60, 450
"""How many counts are chosen anew together."""

MOST_ROUNDS = 15
"""So often is a piece chosen again, after it was learned why a choice is not safe."""

MOST_LEARNED = 8
"""So many inequalities are learned from one choice of a piece."""

EFFORT = 0.2
"""What one choice of a piece may take, in the solver's own measure."""

SECONDS = 5.0


class Improver:
    """Looks for cheaper choices near a safe one. Raises SolverError where the solver gives up."""

    def __init__(self, chooser: Chooser, cost: Cost, movable: frozenset[int]) -> None:
        self._chooser = chooser
        self._cost = cost
        self._movable = movable
        self._size = float(FIRST)
        self._drawn = 1
        self._centres = sorted(movable)
        self._lines = [tuple(cell for cell in (total, *parts) if cell in chooser.table.free)
                       for total, parts in chooser.table.equations]  # fmt: skip
        self._through: dict[int, list[int]] = {}
        for place, line in enumerate(self._lines):
            for cell in line:
                self._through.setdefault(cell, []).append(place)

    def improve(
        self, withheld: frozenset[int], moves: Mapping[Need, Moves]
    ) -> tuple[frozenset[int], Mapping[Need, Moves]] | None:
        """Choose one piece anew; return a cheaper choice with what meets each need, or None."""
        region = self._region()
        old = sum(map(self._cost, withheld & region))
        piece = Piece(region, withheld - region, old)
        for round_ in range(MOST_ROUNDS):
            choice = self._chooser.choose(SECONDS, EFFORT, piece=piece)
            if choice.cells is None:
                self._resize(grow=choice.finished and round_ < 4)
                return None
            gone = withheld - choice.cells
            lost = [need for need, seen in moves.items() if not gone.isdisjoint(seen)]
            met = self._chooser.check(choice.cells, lost, MOST_LEARNED)
            if met is not None:
                return choice.cells, {**moves, **met}
        self._resize(grow=False)
        return None

    def _resize(self, *, grow: bool) -> None:
        """Take larger pieces where nothing is left to find, and smaller ones where it is long."""
        size = self._size * (1.02 if grow else 0.93)
        self._size = min(max(size, SMALLEST), LARGEST)

    def _region(self) -> frozenset[int]:
        """Gather counts around one, by the equations they stand in."""
        waiting = [self._centres[self._draw(len(self._centres))]]
        seen = set(waiting)
        region: set[int] = set()
        while waiting and len(region) < self._size:
            cell = waiting.pop(self._draw(min(len(waiting), 8)))
            if cell in self._movable:
                region.add(cell)
            lines = self._through.get(cell, [])
            first = self._draw(max(1, len(lines)))
            for place in (*lines[first:], *lines[:first]):
                fresh = [other for other in self._lines[place] if other not in seen]
                seen.update(fresh)
                waiting += fresh
        return frozenset(region)

    def _draw(self, below: int) -> int:
        """Draw a number: the same ones each time, so that only the clock makes a difference."""
        # A linear congruential generator (Knuth's MMIX): pieces need no better one.
        self._drawn = (self._drawn * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self._drawn >> 33) % below
