"""What voters with equal shares buy together, in turn: fast by decimals, exact where it matters.

Groups of voters that have equally much left share a purse. Decimals decide where they are sure;
where two numbers come close, fractions do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop
from itertools import compress
from math import fsum, inf
from operator import mul

from pariter.kernels.allocation.ballots import Ballots

NOTHING = Fraction(0)

ROUNDING = 2.0**-51
"""More than any one step of reckoning with decimals can be off, as a part of its result."""


@dataclass(frozen=True)
class Offer:
    """What a project gives for each unit of money of who pays most for it.

    most: what each pays who is not poor; off: by how much that may be off.
    value: what it gives, between `low` and `high`; exact: the same as a fraction, where known.
    bill: who pays, where decimals do not decide it.
    """

    project: str
    most: float
    off: float
    value: float
    low: float
    high: float
    exact: tuple[int, int] | None = None
    bill: Bill | None = None


@dataclass(frozen=True)
class Bill:
    """Who pays for a project: the poor all that they have left, the others equally much.

    purses: of those who approve; weights: how many hold each; poor: purses of the poor.
    payers: voters who pay the most; most: how much, by decimals.
    """

    project: str
    cost: int
    payers: int
    purses: tuple[int, ...]
    weights: tuple[int, ...]
    poor: frozenset[int]
    most: float


class Run:
    """One run of purchases with given shares.

    exact, about: what is in each purse; drift: by how much decimals of a purse may be off.
    purses: which purse is each group's; before: purse → the one it was, and the bill it paid.
    bills, offers: what was bought, in turn, and what it gave for money.
    bounds: project → what it gives at most, of those that may still be bought.
    mosts: what each pays for a bill who is not poor, as far as that was worked out.
    """

    def __init__(
        self, ballots: Ballots, amounts: Sequence[Fraction], purses: Iterable[int]
    ) -> None:
        self.ballots = ballots
        self.purses = list(purses)
        self.exact: list[Fraction | None] = list(amounts)
        self.about = [float(amount) for amount in amounts]
        self.before: list[tuple[int, int]] = [(-1, -1)] * len(self.exact)
        self.empty: int | None = None
        self.bills: list[Bill] = []
        self.offers: list[Offer] = []
        self.bounds: dict[str, float] = {}
        self.mosts: list[Fraction] = []
        self.rounding = ROUNDING * max(self.about, default=0.0)
        self.drift = self.rounding

    @property
    def cost(self) -> int:
        """What was bought costs so much together."""
        return sum(bill.cost for bill in self.bills)

    def buy(self, bounds: Mapping[str, float], within: int | None = None) -> None:
        """Buy in turn what gives most for each unit of money; `bills` tells what was bought.

        bounds: project that may be bought → what it gives at most.
        within: what may be spent at most, if that must be watched.
        """
        costs = self.ballots.election.costs
        self.bounds = dict(bounds)
        left = inf if within is None else within
        while found := self._ask(inf, left):
            offer = self._choose(found)
            self.pay(offer)
            left -= costs[offer.project]

    def pay(self, offer: Offer) -> None:
        """Buy a project."""
        self.offers.append(offer)
        self.bounds.pop(offer.project, None)
        self._charge(self._bill(offer))

    def buy_again(self, offers: Iterable[Offer]) -> None:
        """Buy what another run bought, where it is sure that this one buys it as well."""
        for bought in offers:
            offer = self.offer(bought.project)
            if offer is None:
                raise AssertionError(f"{bought.project!r}: its supporters cannot pay for it.")
            self.pay(offer)

    def _ask(self, least: float, left: float) -> list[Offer]:
        """Give offers of this turn: every one that is best, or gives `least` or more.

        left: what a project may cost at most.
        """
        costs = self.ballots.election.costs
        # What a project gives never grows again, so what it gave at an earlier turn is a bound.
        heap = [(-bound, project) for project, bound in self.bounds.items()]
        heapify(heap)
        found: list[Offer] = []
        best = 0.0
        while heap and -heap[0][0] >= min(best, least):
            _, project = heappop(heap)
            offer = self.offer(project) if costs[project] <= left else None
            if offer is None:
                del self.bounds[project]
            else:
                self.bounds[project] = offer.high
                found.append(offer)
                best = max(best, offer.low)
        return found

    def _choose(self, found: list[Offer]) -> Offer:
        """Take the best offer, by fractions where decimals cannot tell."""
        best = max(offer.low for offer in found)
        near = [offer for offer in found if offer.high >= best]
        if len(near) == 1:
            return near[0]
        values = {offer.project: self._value(offer) for offer in near}
        most = max(values.values())
        first = self.ballots.first(name for name, value in values.items() if value == most)
        return next(offer for offer in near if offer.project == first)

    def _value(self, offer: Offer) -> Fraction:
        """Give exactly what a project gives."""
        if offer.exact:
            return Fraction(*offer.exact)
        return self.ballots.worth(offer.project) / self.most(self._bill(offer))

    def most(self, bill: Bill) -> Fraction:
        """Give exactly what each pays who is not poor."""
        self._settle()
        return self._work_out(bill)

    def offer(self, project: str) -> Offer | None:
        """Tell what a project gives for money; None if its supporters cannot pay for it."""
        ballots = self.ballots
        cost, votes = ballots.election.costs[project], ballots.votes[project]
        if not votes:
            return None
        about, drift = self.about, self.drift
        slack = drift * votes + ROUNDING * cost * (len(ballots.numbers[project]) + 2)
        if len(about) == 1:
            # Nobody has paid for anything yet.
            lefts: tuple[float, ...] = ()
            weights: tuple[int, ...] = ()
            least, money = about[0], about[0] * votes
        else:
            purses, weights = self._held(project)
            lefts = tuple(map(about.__getitem__, purses))
            least = min(lefts)
            money = least * votes
        if money >= cost + slack:
            return self._offer_of_all(project, cost, votes)
        if lefts:
            money = sum(map(mul, lefts, weights))
        if money < cost - slack:
            return None
        if money <= cost + slack or not lefts:
            return self._exact_offer(project)
        return self._offer_of_some(project, lefts, weights)

    def _held(self, project: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Give purses of those who approve of a project, and how many of them hold each."""
        return self.ballots.pick[project](self.purses), self.ballots.weights_of[project]

    def _offer_of_all(self, project: str, cost: int, votes: int) -> Offer:
        """Tell what a project gives for which nobody is poor."""
        worth, most = self.ballots.worth(project), cost / votes
        value = worth * votes / cost
        margin = value * ROUNDING
        exact = (worth * votes, cost)
        return Offer(project, most, most * ROUNDING, value, value - margin, value + margin, exact)

    def _offer_of_some(
        self, project: str, lefts: tuple[float, ...], weights: tuple[int, ...]
    ) -> Offer | None:
        """Tell by decimals what a project gives for which some are poor.

        Who cannot pay an equal part is poor; then the others' part is larger, and more are poor.
        The poor's purses are off by `drift` each, and that is what the others' part is off by,
        all together, if it makes nobody else poor.
        """
        ballots = self.ballots
        cost, votes = ballots.election.costs[project], ballots.votes[project]
        to_pay, payers, number = float(cost), votes, 0
        while True:
            most = to_pay / payers
            poor = list(map(most.__gt__, lefts))
            poor_weights = list(compress(weights, poor))
            if len(poor_weights) == number:
                break
            if len(poor_weights) < number:  # by rounding: someone is as good as not poor
                return self._exact_offer(project)
            number = len(poor_weights)
            payers = votes - sum(poor_weights)
            if not payers:
                return self._exact_offer(project)
            to_pay = cost - fsum(map(mul, compress(lefts, poor), poor_weights))
        # An empty purse is not off, and counts for nothing here.
        unsure = sum(compress(poor_weights, compress(lefts, poor)))
        off = (self.drift * unsure + 4 * ROUNDING * cost) / payers
        edge = most + off + self.drift
        if most <= 2 * off or sum(map(edge.__gt__, lefts)) > number:
            return self._exact_offer(project)
        worth = ballots.worth(project)
        low = worth / (most + off) * (1 - ROUNDING)
        high = worth / (most - off) * (1 + ROUNDING)
        return Offer(project, most, off, worth / most, low, high)

    def _exact_offer(self, project: str) -> Offer | None:
        """Tell by fractions what a project gives."""
        self._settle()
        ballots = self.ballots
        cost, votes = ballots.election.costs[project], ballots.votes[project]
        purses, weights = self._held(project)
        counts: dict[int, int] = {}
        for purse, weight in zip(purses, weights, strict=True):
            counts[purse] = counts.get(purse, 0) + weight
        to_pay, payers = Fraction(cost), votes
        poor: list[int] = []
        # First by decimals, then exactly: a list that is nearly sorted sorts quickly.
        for purse in sorted(sorted(counts, key=self.about.__getitem__), key=self._amount):
            if self._amount(purse) * payers >= to_pay:
                break
            to_pay -= self._amount(purse) * counts[purse]
            payers -= counts[purse]
            poor.append(purse)
        if not payers:
            return None
        most, worth = to_pay / payers, ballots.worth(project)
        bill = Bill(project, cost, payers, purses, weights, frozenset(poor), float(most))
        value = worth / most
        exact = (value.numerator, value.denominator)
        about = float(value)
        margin = about * ROUNDING
        off = bill.most * ROUNDING
        return Offer(project, bill.most, off, about, about - margin, about + margin, exact, bill)

    def _bill(self, offer: Offer) -> Bill:
        """Say who pays what for an offer of this turn."""
        if offer.bill:
            return offer.bill
        ballots, project, most = self.ballots, offer.project, offer.most
        purses, weights = self._held(project)
        payers = ballots.votes[project]
        poor: frozenset[int] = frozenset()
        if not offer.exact:
            is_poor = list(map(most.__gt__, map(self.about.__getitem__, purses)))
            payers -= sum(compress(weights, is_poor))
            poor = frozenset(compress(purses, is_poor))
        cost = ballots.election.costs[project]
        return Bill(project, cost, payers, purses, weights, poor, most)

    def _charge(self, bill: Bill) -> None:
        """Take what a bill asks out of its supporters' purses."""
        number = len(self.bills)
        about, poor, most, least = self.about, bill.poor, bill.most, self.drift
        moved = {
            purse: self._empty()
            if purse in poor
            else self._add(None, max(about[purse] - most, least), (purse, number))
            for purse in dict.fromkeys(bill.purses)
        }
        self._move(bill, moved)
        self.bills.append(bill)
        self.drift += self.offers[-1].off + self.rounding

    def _move(self, bill: Bill, moved: Mapping[int, int]) -> None:
        """Give those who approve of what was bought their new purses."""
        purses = self.purses
        groups = self.ballots.numbers[bill.project]
        for group, purse in zip(groups, map(moved.__getitem__, bill.purses), strict=True):
            purses[group] = purse

    def _empty(self) -> int:
        if self.empty is None:
            self.empty = self._add(NOTHING, 0.0, (-1, -1))
        return self.empty

    def _add(self, exact: Fraction | None, about: float, before: tuple[int, int]) -> int:
        self.exact.append(exact)
        self.about.append(about)
        self.before.append(before)
        return len(self.exact) - 1

    def _settle(self) -> None:
        """Work out exactly what was paid so far, bill after bill."""
        while len(self.mosts) < len(self.bills):
            self.mosts.append(self._work_out(self.bills[len(self.mosts)]))

    def _work_out(self, bill: Bill) -> Fraction:
        counts: dict[int, int] = {}
        for purse, weight in zip(bill.purses, bill.weights, strict=True):
            if purse in bill.poor:
                counts[purse] = counts.get(purse, 0) + weight
        poor = sum((self._amount(purse) * voters for purse, voters in counts.items()), NOTHING)
        return (bill.cost - poor) / bill.payers

    def _amount(self, purse: int) -> Fraction:
        """Give exactly what is in a purse: what was in it at first, without what was paid."""
        later: list[int] = []
        amount = self.exact[purse]
        while amount is None:
            later.append(purse)
            purse, _ = self.before[purse]
            amount = self.exact[purse]
        for step in reversed(later):
            amount -= self.mosts[self.before[step][1]]
            self.exact[step] = amount
        return amount
