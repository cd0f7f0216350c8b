"""What is bought with equal shares, by decimals that know how far they may be off."""

import heapq
import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import compress
from operator import mul

from pariter.verifier.courses import Course
from pariter.verifier.election import Election
from pariter.verifier.wallets import Wallets

ROUNDING = 2.0**-51
"""More than any one step of reckoning with decimals can be off, as a part of its result."""


class UnsureError(Exception):
    """Decimals do not decide; exact numbers must."""


@dataclass(frozen=True)
class Bid:
    """What a project asks for now.

    low, high: what it gives for money lies between. ratio: the same exactly, as numerator and
    denominator, where all who have too little have nothing. asks: what each pays who has so much;
    off: by how much that may be off.
    """

    project: str
    low: float
    high: float
    ratio: tuple[int, int] | None
    asks: float
    off: float


class Spending:
    """What is in each purse, at one share and one turn of a course.

    left: what is in each; off: by how much that may be off.
    """

    def __init__(self, course: Course, share: Fraction) -> None:
        self.course = course
        self.election = course.election
        self.turn = 0
        self.left = [float(share)]
        self.off = [float(share) * ROUNDING]

    def money(self, project: str) -> tuple[float, float]:
        """Tell what a project's supporters have together, and how far that may be off."""
        holders = self.course.holders(self.turn, project)
        money = sum(map(mul, holders.pick(self.left), holders.weights))
        slack = sum(map(mul, holders.pick(self.off), holders.weights))
        cost = self.election.costs[project]
        return money, slack + (money + cost) * ROUNDING * (len(holders.weights) + 2)

    def bid(self, project: str) -> Bid | None:
        """Tell what a project asks for; nothing if its supporters cannot pay for it.

        Raises UnsureError where decimals do not decide.
        """
        cost, votes = self.election.costs[project], self.election.votes[project]
        if not votes:
            return None
        money, slack = self.money(project)
        if money < cost - slack:
            return None
        if money < cost + slack:
            raise UnsureError
        holders = self.course.holders(self.turn, project)
        lefts, weights = holders.pick(self.left), holders.weights
        asks, poor, payers = _asked(cost, votes, lefts, weights, holders.asks)
        offs = holders.pick(self.off)
        poor_offs = tuple(compress(offs, poor))
        # All together pay as much more for each unit asked as there are who are not poor. So an
        # error of what the poor have moves the amount by that much, if it makes nobody else poor.
        unsure = sum(map(mul, poor_offs, compress(weights, poor)))
        off = (unsure + cost * ROUNDING * (len(weights) + 2)) / payers
        edge = asks + off + max(offs)
        if sum(map(edge.__ge__, lefts)) > len(poor_offs) or asks <= 2 * off:
            raise UnsureError
        holders.asks = asks
        worth = self.election.worth(project)
        low = worth / (asks + off) * (1 - ROUNDING)
        high = worth / (asks - off) * (1 + ROUNDING)
        # Empty purses give nothing, and that is exact.
        is_exact = not any(poor_offs) and not any(compress(lefts, poor))
        ratio = (worth * payers, cost) if is_exact else None
        return Bid(project, low, high, ratio, asks, off)

    def pay(self, bid: Bid) -> None:
        """Take what a bid asks out of its supporters' purses."""
        self.course = self.course.after(self.turn, bid.project)
        for purse in self.course.payers[self.turn]:
            left, off = self.left[purse], self.off[purse]
            if left + off < bid.asks - bid.off:
                self.left.append(0.0)
                self.off.append(0.0)
            else:
                self.left.append(max(left - bid.asks, 0.0))
                self.off.append((off + bid.off) * (1 + ROUNDING) + left * ROUNDING)
        self.turn += 1


def spend(course: Course, share: Fraction, projects: list[str]) -> Course:
    """Tell what is bought with a share, in turn; a course near to that spares work.

    Raises UnsureError where decimals do not decide.
    """
    spending = Spending(course, share)
    # What a project gives for money never grows, so what it gave earlier is a bound.
    waiting = [(-math.inf, name) for name in projects]
    while True:
        bids: list[Bid] = []
        least = 0.0
        while waiting and -waiting[0][0] >= least:
            bid = spending.bid(heapq.heappop(waiting)[1])
            if bid is not None:
                bids.append(bid)
                least = max(least, bid.low)
        if not bids:
            return spending.course.until(spending.turn)
        best = first_bid(course.election, [bid for bid in bids if bid.high >= least])
        for bid in bids:
            if bid is not best:
                heapq.heappush(waiting, (-bid.high, bid.project))
        spending.pay(best)


def first_bid(election: Election, near: list[Bid]) -> Bid:
    """Find the bid that goes before all others.

    Raises UnsureError where decimals do not decide.
    """
    if len(near) == 1:
        return near[0]
    values = {bid.project: Fraction(*bid.ratio) for bid in near if bid.ratio}
    if len(values) < len(near):
        raise UnsureError
    best = max(values.values())
    equal = [name for name, value in values.items() if value == best]
    first = election.first(equal, by_votes=False)
    return next(bid for bid in near if bid.project == first)


def spend_exactly(election: Election, share: Fraction, projects: list[str]) -> list[str]:
    """Give what is bought with a share, in turn, by exact numbers."""
    wallets = Wallets(election, share, projects)
    bought: list[str] = []
    while (offer := wallets.cheapest(None)) is not None:
        wallets.pay(*offer)
        bought.append(offer[0])
    return bought


def _asked(
    cost: int, votes: int, lefts: tuple[float, ...], weights: tuple[int, ...], guess: float
) -> tuple[float, list[bool], int]:
    """Find what each pays who is not poor, who is poor, and how many are not.

    What all pay together bends down as the amount grows. So from any guess the next one is not
    too large, and from there they only grow.
    """
    asks = guess if guess < max(lefts) else cost / votes
    numbers = [len(lefts)]
    while True:
        poor = list(map(asks.__gt__, lefts))
        poor_weights = tuple(compress(weights, poor))
        payers = votes - sum(poor_weights)
        if payers <= 0 or (len(poor_weights) < numbers[-1] and len(numbers) > 2):
            raise UnsureError
        asks = (cost - sum(map(mul, compress(lefts, poor), poor_weights))) / payers
        if len(poor_weights) == numbers[-1]:
            return asks, poor, payers
        numbers.append(len(poor_weights))
