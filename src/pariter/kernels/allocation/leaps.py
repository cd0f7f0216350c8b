"""Leaps to larger shares: does each share in between surely buy the same?

As long as the same was bought before, nobody has less with a larger share: so no project gives
less for money. What the poor have grows by a sure amount for each unit that shares grow by, and so
falls what is asked of the others. This tells more than what is asked at both ends.
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import compress
from math import inf
from operator import mul

from pariter.kernels.allocation.courses import Course, Following
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.purchases import ROUNDING, Bill, Offer, Run

SURE = 1 - 1e-9
"""A part of a fall that rounding does not take away."""

HURRY = 0.98
"""Which part is tried of the way that falls as steady as those that are sure would leave."""

HALF = 0.5
"""Which part of the way may be sure where more is bought at its end."""


class Leap(Following):
    """A run that buys what a run with smaller shares bought, as far as that is sure.

    lows: purse → what is in it with the smaller share.
    rates: purse → by how much it grows at least for each unit of money that shares grow by.
    """

    def __init__(self, course: Course, share: Fraction, smaller: Run) -> None:
        super().__init__(course, share)
        self.smaller = smaller
        self.lows = [smaller.about[0]]
        self.rates = [1.0]
        self.width = (self.about[0] - smaller.about[0]) * SURE

    def follow(self, bounds: Mapping[str, float], sure: int) -> float:
        """Buy in turn what the smaller share bought, and end where that is not sure.

        bounds: project that may be bought → what it gives at most.
        sure: how many of the first purchases are sure.

        Returns up to which part of the way it may be sure: 1 if that is sure.
        """
        self.bounds = dict(bounds)
        followed = self.smaller.offers
        self.buy_again(followed[:sure])
        for rival in followed[sure:]:
            found = {offer.project: offer for offer in self._ask(rival.low, inf)}
            own = found.pop(rival.project, None)
            if own is None:
                return 0.0
            part = min((self._part(rival, own, other) for other in found.values()), default=1.0)
            if part < 1:
                return part
            self.pay(own)
        return HALF if self._ask(0.0, inf) else 1.0

    def _part(self, rival: Offer, own: Offer, other: Offer) -> float:
        """Give up to which part of the way a project may go before another.

        rival, own: what it gives with the smaller share and with the larger one.
        """
        if rival.low > other.high:
            return 1.0
        if rival.exact and other.exact:
            return 1.0 if self._goes_first(rival, other) else 0.0
        worth = self.ballots.worth
        highest, lowest = 1 / rival.low * (1 + ROUNDING), 1 / other.high * (1 - ROUNDING)
        before = lowest + self._fall(other) / worth(other.project) - highest
        after = lowest + self._fall(own) / worth(own.project) - highest
        if min(before, after) > ROUNDING * highest:
            return 1.0
        return HURRY * before / (before - min(after, 0.0)) if before > 0 else 0.0

    def _goes_first(self, one: Offer, two: Offer) -> bool:
        values = [Fraction(*offer.exact) for offer in (one, two) if offer.exact]
        if len(values) < 2 or values[0] != values[1]:
            return len(values) == 2 and values[0] > values[1]
        try:
            return self.ballots.first((one.project, two.project)) == one.project
        except MarketError:
            # No order decides between them, and with a share between it may not be asked for.
            return False

    def _fall(self, offer: Offer) -> float:
        """Give by how much at least less is asked with the larger share than with the smaller.

        Who is poor with the larger share is so with each between, and then pays more by as much as
        she has more. The others pay less by that, together.
        """
        return self._slope(offer) * self.width

    def _slope(self, offer: Offer) -> float:
        if offer.exact and not offer.bill:
            return 0.0
        purses, weights = self._held(offer.project)
        edge = offer.most - offer.off - self.drift
        poor = list(map(edge.__gt__, map(self.about.__getitem__, purses)))
        poor_weights = list(compress(weights, poor))
        grown = sum(map(mul, map(self.rates.__getitem__, compress(purses, poor)), poor_weights))
        return float(grown / (self.ballots.votes[offer.project] - sum(poor_weights)))

    def _charge(self, bill: Bill) -> None:
        number = len(self.bills)
        less = self._slope(self.offers[-1])
        super()._charge(bill)
        smaller = self.smaller
        most = smaller.bills[number].most
        for purse, _ in self.before[len(self.lows) :]:
            low = self.lows[purse] - most if purse >= 0 else 0.0
            self.lows.append(max(low, 0.0))
            self.rates.append(self.rates[purse] + less if low > 2 * smaller.drift else 0.0)
