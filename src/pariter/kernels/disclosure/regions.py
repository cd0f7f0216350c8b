"""Regions: counts of a system that many equations tie together."""

from collections import defaultdict
from collections.abc import Collection

from pariter.kernels.disclosure.system import System


class Regions:
    """Gathers counts near each other, drawn the same each time."""

    def __init__(self, table: System) -> None:
        self._drawn = 1
        self._lines = [
            tuple(cell for cell in (total, *parts) if cell in table.free)
            for total, parts in table.equations
        ]
        self._through: dict[int, list[int]] = defaultdict(list)
        for place, line in enumerate(self._lines):
            for cell in line:
                self._through[cell].append(place)

    def gather(self, centres: Collection[int], size: float) -> frozenset[int]:
        """Gather so many counts around one of these: next those with most neighbours there."""
        waiting = {sorted(centres)[self._draw(len(centres))]: 0}
        region: set[int] = set()
        while waiting and len(region) < size:
            most = max(waiting.values())
            nearest = [cell for cell, near in waiting.items() if near == most]
            cell = nearest[self._draw(len(nearest))]
            del waiting[cell]
            region.add(cell)
            for place in self._through[cell]:
                for other in self._lines[place]:
                    if other not in region:
                        waiting[other] = waiting.get(other, 0) + 1
        return frozenset(region)

    def _draw(self, below: int) -> int:
        """Draw a number: the same ones each time, so that only the clock makes a difference."""
        # A linear congruential generator (Knuth's MMIX): pieces need no better one.
        self._drawn = (self._drawn * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self._drawn >> 33) % below
