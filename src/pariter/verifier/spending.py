"""What is bought with equal shares, by decimals that know how far they may be off."""

import heapq
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter, mul
from typing import Any

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
    """Purses of voters who have paid the same, at one share.

    left: what is in each; off: by how much that may be off; purse_of: group → its purse.
    """

    def __init__(self, election: Election, share: Fraction) -> None:
        self.election = election
        self.left = [float(share)]
        self.off = [float(share) * ROUNDING]
        self.purse_of = [0] * len(election.groups)
        counts = [count for _, count in election.groups]
        self.pick = {name: _picker(groups) for name, groups in election.backers.items()}
        self.weights = {name: pick(counts) for name, pick in self.pick.items()}

    def spend(self, projects: list[str], like: list[Bid] | None = None) -> list[Bid]:
        """Give what is bought, in turn.

        like: what a smaller share buys. Then each share between the two buys the same as well:
            as long as it did so far, nobody has less with a larger share, so no project gives
            less for money. What was bought then gives at least what it gave with the smaller
            share, and no other more than it gives here, which is less.

        Raises UnsureError where decimals do not decide, or do not show that.
        """
        bought: list[Bid] = []
        # What a project gives for money never grows, so what it gave earlier is a bound.
        waiting = [(-math.inf, name) for name in projects]
        while True:
            bids: list[Bid] = []
            least = 0.0
            rival = like[len(bought)] if like and len(bought) < len(like) else None
            below = rival.low if rival else math.inf
            while waiting and -waiting[0][0] >= min(least, below):
                bid = self.bid(heapq.heappop(waiting)[1])
                if bid is not None:
                    bids.append(bid)
                    least = max(least, bid.low)
            if like is not None and not self._goes_on(rival, bids):
                raise UnsureError
            if not bids:
                return bought
            best = self._first([bid for bid in bids if bid.high >= least])
            for bid in bids:
                if bid is not best:
                    heapq.heappush(waiting, (-bid.high, bid.project))
            self._pay(best)
            bought.append(best)

    def bid(self, project: str) -> Bid | None:
        """Tell what a project asks for; nothing if its supporters cannot pay for it."""
        cost, votes = self.election.costs[project], self.election.votes[project]
        if not votes:
            return None
        weights = self.weights[project]
        purses = self.pick[project](self.purse_of)
        lefts, offs = self.left, self.off
        have = sum(lefts[purse] * weight for purse, weight in zip(purses, weights, strict=True))
        unsure = sum(map(mul, map(offs.__getitem__, purses), weights))
        slack = unsure + (have + cost) * ROUNDING * (len(weights) + 2)
        if have < cost - slack:
            return None
        if have < cost + slack:
            raise UnsureError
        together: dict[int, int] = {}
        for purse, weight in zip(purses, weights, strict=True):
            together[purse] = together.get(purse, 0) + weight
        to_pay, payers, unsure, poor = float(cost), votes, 0.0, []
        rich = sorted(together, key=lefts.__getitem__)
        for purse in rich:
            if lefts[purse] * payers >= to_pay:
                break
            to_pay -= lefts[purse] * together[purse]
            unsure += offs[purse] * together[purse]
            payers -= together[purse]
            poor.append(purse)
        if payers <= 0:
            raise UnsureError
        asks = to_pay / payers
        # All together pay as much more for each unit asked as there are who are not poor. So an
        # error of what the poor have moves the amount by that much, if it makes nobody else poor.
        off = (unsure + cost * ROUNDING * (len(rich) + 2)) / payers
        if any(lefts[purse] <= asks + off + offs[purse] for purse in rich[len(poor) :]):
            raise UnsureError
        if asks <= 2 * off:
            raise UnsureError
        worth = self.election.worth(project)
        low = worth / (asks + off) * (1 - ROUNDING)
        high = worth / (asks - off) * (1 + ROUNDING)
        # Empty purses give nothing, and that is exact.
        is_exact = not any(lefts[purse] or offs[purse] for purse in poor)
        ratio = (worth * payers, cost) if is_exact else None
        return Bid(project, low, high, ratio, asks, off)

    def _goes_on(self, rival: Bid | None, bids: list[Bid]) -> bool:
        """Say whether a project, as with the smaller share, goes before all others here."""
        if rival is None:
            return not bids
        others = [bid for bid in bids if bid.project != rival.project]
        return len(others) < len(bids) and all(
            self._first([rival, other]) is rival for other in others if not rival.low > other.high
        )

    def _first(self, near: list[Bid]) -> Bid:
        """Find the bid that goes before all others."""
        if len(near) == 1:
            return near[0]
        values = {bid.project: Fraction(*bid.ratio) for bid in near if bid.ratio}
        if len(values) < len(near):
            raise UnsureError
        best = max(values.values())
        equal = [name for name, value in values.items() if value == best]
        first = self.election.first(equal, by_votes=False)
        return next(bid for bid in near if bid.project == first)

    def _pay(self, bid: Bid) -> None:
        moved: dict[int, int] = {}
        for group in self.election.backers[bid.project]:
            purse = self.purse_of[group]
            if purse not in moved:
                moved[purse] = len(self.left)
                self._add(self.left[purse], self.off[purse], bid)
            self.purse_of[group] = moved[purse]

    def _add(self, left: float, off: float, bid: Bid) -> None:
        """Add a purse with what is left after a bid is paid."""
        if left + off < bid.asks - bid.off:
            self.left.append(0.0)
            self.off.append(0.0)
            return
        self.left.append(max(left - bid.asks, 0.0))
        self.off.append((off + bid.off) * (1 + ROUNDING) + left * ROUNDING)


def spend_exactly(election: Election, share: Fraction, projects: list[str]) -> list[str]:
    """Give what is bought with a share, in turn, by exact numbers."""
    wallets = Wallets(election, share, projects)
    bought: list[str] = []
    while (offer := wallets.cheapest(None)) is not None:
        wallets.pay(*offer)
        bought.append(offer[0])
    return bought


def _picker(numbers: list[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    if len(numbers) < 2:
        return lambda entries: tuple(entries[number] for number in numbers)
    pick: Callable[[Sequence[Any]], tuple[Any, ...]] = itemgetter(*numbers)
    return pick
