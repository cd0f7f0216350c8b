"""How many steps shares may grow while they surely buy the same.

As long as the same is bought, nobody has less with a larger share, so no project asks for more.
Whoever is poor with the larger of two shares is so with each between, and whoever is not with the
smaller one never is: that bounds how fast purses grow between the two, and how fast falls what a
project asks. Straight lines from both ends then tell how far a project surely goes before another.
"""

import math
from fractions import Fraction
from itertools import compress
from operator import mul

from pariter.verifier.claims import Broken
from pariter.verifier.courses import Course
from pariter.verifier.election import Election
from pariter.verifier.spending import ROUNDING, Bid, Spending, UnsureError, first_bid

SURE = 1 - 1e-9
"""A part of a speed that is not owed to rounding."""

Line = tuple[float, float]
"""A height at the smaller share, and how fast it grows with shares."""


def sure_steps(course: Course, share: Fraction, steps: int, projects: list[str]) -> int:
    """Tell after how many of these steps a share surely buys the same still."""
    try:
        return Between(course, share, steps).sure_steps(projects)
    except UnsureError:
        return 0


class Between:
    """Two shares at one turn of a course, and how fast purses grow between.

    low, high: purses with either share. slow, fast: purse → how fast it grows at least, at most.
    reach: by how much the smaller share may grow and surely buys the same so far.
    """

    def __init__(self, course: Course, share: Fraction, steps: int) -> None:
        self.course, self.election = course, course.election
        self.steps = steps
        self.low = Spending(course, share)
        self.high = Spending(course, share + steps * self.election.step)
        self.slow, self.fast = [1.0], [1.0]
        self.width = self.reach = float(steps * self.election.step)

    def sure_steps(self, projects: list[str]) -> int:
        """Tell after how many steps the smaller share surely buys the same still."""
        # What a project gives for money never grows, so what it gave earlier is a bound.
        bounds = dict.fromkeys(projects, math.inf)
        for project in self.course.projects:
            del bounds[project]
            smaller, larger = self.low.bid(project), self.high.bid(project)
            if smaller is None or larger is None:
                raise UnsureError
            self._shorten(smaller, larger, bounds)
            if self.reach < self.election.step:
                return 0
            self._pay(smaller, larger)
        for project in bounds:
            if self.high.bid(project):
                self.reach = min(self.reach, self._until_paid_for(project))
        if self.reach == self.width:
            return self.steps
        return int(self.reach * SURE / self.election.step)

    def _shorten(self, smaller: Bid, larger: Bid, bounds: dict[str, float]) -> None:
        """Shorten the reach to where what is bought surely goes before all others."""
        for project in [name for name, bound in bounds.items() if bound >= smaller.low]:
            bid = self.high.bid(project)
            if bid is None:
                del bounds[project]
                continue
            bounds[project] = bid.high
            if bid.high >= smaller.low:
                self.reach = min(self.reach, self._before(smaller, larger, bid))

    def _before(self, smaller: Bid, larger: Bid, other: Bid) -> float:
        """Tell how far what is bought surely goes before another project."""
        if smaller.ratio and other.ratio and _goes_first(self.election, smaller, other):
            return self.width
        slow, fast = self._speeds(smaller, larger)
        dearest = [(_dear(smaller), -slow), (_dear(larger) + fast * self.width, -fast)]
        earlier = self.low.bid(other.project)
        slow, fast = self._speeds(earlier, other)
        cheapest = [(_cheap(other) + slow * self.width, -slow)]
        if earlier:
            cheapest.append((_cheap(earlier), -fast))
        lines = [
            (height - top - (height + top) * 8 * ROUNDING, growth - fall)
            for height, growth in cheapest
            for top, fall in dearest
        ]
        return _positive(lines, self._until_paid_for(other.project), self.width)

    def _until_paid_for(self, project: str) -> float:
        """Tell how far the supporters of a project surely cannot pay for it."""
        if self.low.bid(project):
            return 0.0
        money, slack = self.low.money(project)
        holders = self.course.holders(self.low.turn, project)
        speed: float = sum(map(mul, holders.pick(self.fast), holders.weights))
        return max(self.election.costs[project] - money - slack, 0.0) / speed * SURE

    def _speeds(self, smaller: Bid | None, larger: Bid) -> tuple[float, float]:
        """Tell how fast it falls, at least and at most, what a unit of worth asks."""
        worth = self.election.worth(larger.project)
        slow = self._fall(self.high, larger, self.slow) * SURE / worth
        fast = self._fall(self.low, smaller, self.fast) / SURE / worth if smaller else math.inf
        return slow, fast

    def _fall(self, spending: Spending, bid: Bid, speeds: list[float]) -> float:
        """Tell how fast it falls what a project asks, where those are poor who are so here."""
        holders = self.course.holders(self.low.turn, bid.project)
        poor = list(map(bid.asks.__gt__, holders.pick(spending.left)))
        weights = tuple(compress(holders.weights, poor))
        grown: float = sum(map(mul, compress(holders.pick(speeds), poor), weights))
        return grown / (self.election.votes[bid.project] - sum(weights))

    def _pay(self, smaller: Bid, larger: Bid) -> None:
        slow = self._fall(self.high, larger, self.slow) * SURE
        fast = self._fall(self.low, smaller, self.fast) / SURE
        payers = self.course.payers[self.low.turn]
        for purse in payers:
            if self.high.left[purse] < larger.asks:
                self.slow.append(0.0)
                self.fast.append(0.0)
            else:
                is_rich = self.low.left[purse] > smaller.asks
                self.slow.append(self.slow[purse] + slow if is_rich else 0.0)
                self.fast.append(self.fast[purse] + fast)
        self.low.pay(smaller)
        self.high.pay(larger)


def _positive(lines: list[Line], reach: float, width: float) -> float:
    """Tell how much farther than it reaches one of these lines at least is above nothing."""
    while reach < width:
        ends = [
            -height / growth if growth < 0 else width
            for height, growth in lines
            if height + growth * reach > 0
        ]
        farthest = min(max(ends, default=reach), width)
        if farthest <= reach:
            return reach
        reach = farthest
    return width


def _goes_first(election: Election, one: Bid, two: Bid) -> bool:
    """Say whether a bid goes before another, also if no order decides with a share between."""
    try:
        return first_bid(election, [one, two]) is one
    except Broken:
        return False


def _dear(bid: Bid) -> float:
    """Give the most that a unit of worth may ask."""
    return 1 / bid.low * (1 + ROUNDING)


def _cheap(bid: Bid) -> float:
    """Give the least that a unit of worth may ask."""
    return 1 / bid.high * (1 - ROUNDING)
