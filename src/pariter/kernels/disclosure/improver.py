"""Improving a safe choice piece by piece, where the whole program is too large to be finished.

A few hundred counts near each other are chosen anew while all others stay as they are (large
neighbourhood search; Shaw 1998). What is learned there holds everywhere. Where nothing cheaper is
proved to be left, no piece begins until all others were tried (don't look bits; Bentley 1992).
"""

from collections.abc import Mapping

from pariter.kernels.disclosure.chooser import Chooser, Piece
from pariter.kernels.disclosure.moves import Cost, Need
from pariter.kernels.disclosure.regions import Regions
from pariter.kernels.disclosure.thinning import Moves

FIRST, SMALLEST, LARGEST = 180, 60, 700
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
        self._centres = movable
        self._size = float(FIRST)
        self._regions = Regions(chooser.table)

    def improve(
        self, withheld: frozenset[int], moves: Mapping[Need, Moves]
    ) -> tuple[frozenset[int], Mapping[Need, Moves]] | None:
        """Choose one piece anew; return a cheaper choice with what meets each need, or None."""
        region = self._regions.gather(self._centres, self._size) & self._movable
        old = sum(map(self._cost, withheld & region))
        piece = Piece(region, withheld - region, old)
        for round_ in range(MOST_ROUNDS):
            choice = self._chooser.choose(SECONDS, EFFORT, piece=piece)
            if choice.cells is None:
                if choice.finished:
                    self._centres = self._centres - region or self._movable
                self._resize(grow=choice.finished and round_ < 4)
                return None
            gone = withheld - choice.cells
            lost = [need for need, seen in moves.items() if not gone.isdisjoint(seen)]
            met = self._chooser.check(choice.cells, lost, MOST_LEARNED)
            if met is not None:
                self._centres |= region
                return choice.cells, {**moves, **met}
        self._resize(grow=False)
        return None

    def _resize(self, *, grow: bool) -> None:
        """Take larger pieces where nothing is left to find, and smaller ones where it is long."""
        size = self._size * (1.02 if grow else 0.93)
        self._size = min(max(size, SMALLEST), LARGEST)
