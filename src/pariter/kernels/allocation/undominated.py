"""Sets that no other set dominates, one project after another (Nemhauser and Ullmann 1969).

A set dominates another that costs no less and scores no more. Equal sets are told apart by their
marks: a project's mark is a power of two of its own, and the larger sum is ahead.
"""

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from pariter.kernels.allocation.errors import MarketError

MOST_SETS = 2_000_000
"""How many undominated sets are looked at before scores must be coarser."""


@dataclass(frozen=True)
class Item:
    """A project: its cost, its score, and its mark."""

    cost: int
    score: int
    mark: int


@dataclass(frozen=True)
class Found:
    """A set of projects: what they cost and score together, and the sum of their marks."""

    cost: int
    score: int
    marks: int

    @property
    def key(self) -> tuple[int, int, int]:
        """What decides between sets: the larger key is better."""
        return (self.score, -self.cost, self.marks)


def best_set(items: list[Item], budget: int) -> Found:
    """Find the set of highest score within the budget, then of least cost, then of most marks.

    Raises MarketError when scores are so fine that there are too many different sums.
    """
    return undominated(items, budget)[-1]


def undominated(items: list[Item], budget: int, at_least: int | None = None) -> list[Found]:
    """Find the undominated sets within the budget, the cheapest first.

    at_least: the lowest score that is of interest; the highest that there is if not given.
    """
    fitting = [item for item in items if item.cost <= budget and item.score > 0]
    fitting.sort(key=lambda item: (Fraction(-item.score, item.cost), item.cost, item.mark))
    bound = _Bound(fitting, budget)
    floor = at_least
    # Tuples (cost, -score, -marks): sorting them brings the better of equal cost first.
    sets = [(0, 0, 0)]
    for number, item in enumerate(fitting, start=1):
        more = [
            (cost + item.cost, score - item.score, marks - item.mark)
            for cost, score, marks in sets
            if cost + item.cost <= budget
        ]
        together = sorted(sets + more)
        if at_least is None:
            floor = max(floor or 0, *(bound.reached(number, entry) for entry in together[-8:]))
        sets = _pruned(together, bound, number, floor or 0)
        if len(sets) > MOST_SETS:
            mend = "There are too many different sums; give scores in larger units."
            raise MarketError("scores", len(sets), mend)
    return [Found(cost, -score, -marks) for cost, score, marks in sets]


def _pruned(
    together: list[tuple[int, int, int]], bound: "_Bound", number: int, floor: int
) -> list[tuple[int, int, int]]:
    kept: list[tuple[int, int, int]] = []
    best = 1
    for entry in together:
        if entry[1] < best:
            # Costlier sets must score more than this one, even if it leads nowhere itself.
            best = entry[1]
            if bound.most(number, entry) >= floor:
                kept.append(entry)
    return kept


class _Bound:
    """What a set may still reach with the projects after it, the densest first."""

    def __init__(self, items: list[Item], budget: int) -> None:
        self.items = items
        self.budget = budget
        self.costs = list(accumulate((item.cost for item in items), initial=0))
        self.scores = list(accumulate((item.score for item in items), initial=0))

    def most(self, number: int, entry: tuple[int, int, int]) -> int:
        """Give the score with the projects from this number on, one of them in part."""
        room = self.budget - entry[0]
        until = bisect_right(self.costs, self.costs[number] + room) - 1
        score = self.scores[until] - self.scores[number] - entry[1]
        if until < len(self.items):
            rest = room - (self.costs[until] - self.costs[number])
            score += rest * self.items[until].score // self.items[until].cost
        return score

    def reached(self, number: int, entry: tuple[int, int, int]) -> int:
        """Give the score with those of them that fit, one after another."""
        room, score = self.budget - entry[0], -entry[1]
        for item in self.items[number:]:
            if item.cost <= room:
                room -= item.cost
                score += item.score
        return score
