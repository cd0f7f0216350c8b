"""Regions: counts of a system that many equations tie together."""

from collections import Counter, defaultdict
from collections.abc import Collection
from itertools import permutations
from math import prod

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


def parts_of(table: System, most: int) -> list[frozenset[int]]:
    """Take what is free apart where few equations tie it together: so many counts at most.

    The two parts nearest to each other become one, again and again: near are those of which
    many counts stand together in short equations (average linkage, by mutual neighbours).
    """
    lines = [
        line
        for total, parts in table.equations
        if len(line := [cell for cell in (total, *parts) if cell in table.free]) > 1
    ]
    cells = {cell: [cell] for cell in sorted(table.free)}
    part = {cell: cell for cell in cells}
    while True:
        ties: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for line in lines:
            there = Counter(part[cell] for cell in line)
            for one, other in permutations(there, 2):
                ties[one][other] += there[one] * there[other] / (len(line) - 1)
        nearest: dict[int, tuple[float, int, int]] = {}
        for one, others in ties.items():
            for other, tie in others.items():
                sizes = len(cells[one]), len(cells[other])
                if sum(sizes) <= most:
                    near = tie / prod(sizes), min(one, other), max(one, other)
                    nearest[one] = max(near, nearest.get(one, near))
        if not nearest:
            return [frozenset(together) for together in cells.values()]
        for one, pair in nearest.items():
            _near, first, second = pair
            if one == first and nearest[second] == pair:
                cells[first] += cells.pop(second)
                part |= dict.fromkeys(cells[first], first)
