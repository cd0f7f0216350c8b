"""What voters with equal shares buy together, in turn: fast by decimals, exact where it matters.

Voters who approve of the same projects are one group; groups that have equally much left share a
purse. Decimals decide where they are sure; where two numbers come close, fractions do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import compress, count
from math import inf
from operator import itemgetter, mul
from typing import TYPE_CHECKING, Any, Literal

from pariter.kernels.allocation.errors import MarketError

if TYPE_CHECKING:
    from pariter.kernels.allocation.equal_shares import Election

Utility = Literal["cost", "cardinality"]
"""What a funded project is worth to who approves of it: what it costs, or one."""

CLOSE = 1e-12
"""Two numbers that differ by less than this part are compared as exact fractions."""

DRIFT = 1e-12
"""How far the decimals of a purse may be off, as a part of a whole share."""


class Ballots:
    """The ballots of an election, in groups that approve of the same projects.

    weights: voters of each group; numbers: project → its groups; votes: project → how many
    approve of it.
    """

    def __init__(self, election: Election, utility: Utility) -> None:
        self.election = election
        self.utility = utility
        self.weights, backers = election.gathered
        self.numbers = {project: backers.get(project, []) for project in election.costs}
        self.pick = {project: _picker(numbers) for project, numbers in self.numbers.items()}
        self.weights_of = {
            project: pick(self.weights) if self.numbers[project] else ()
            for project, pick in self.pick.items()
        }
        self.votes = {project: sum(weights) for project, weights in self.weights_of.items()}

    def worth(self, project: str) -> int:
        """Give what a project is worth to each who approves of it."""
        return self.election.costs[project] if self.utility == "cost" else 1

    def first(self, projects: Iterable[str]) -> str:
        """Take the cheapest, then the one with most votes, then the first by order."""
        costs = self.election.costs
        names = list(projects)
        best = min((costs[project], -self.votes[project]) for project in names)
        equal = [name for name in names if (costs[name], -self.votes[name]) == best]
        return first_by_order(self.election, equal)


def first_by_order(election: Election, projects: list[str]) -> str:
    """Take the first by order number.

    Raises MarketError when order numbers do not decide.
    """
    if len(projects) == 1:
        return projects[0]
    numbers = {election.order.get(project) for project in projects}
    if None in numbers or len(numbers) < len(projects):
        raise MarketError(
            "order",
            sorted(projects),
            "These projects are equal in cost and votes; draw order numbers for them by lot.",
        )
    return min(projects, key=election.order.__getitem__)


def _picker(numbers: list[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Return what takes several entries of a list at once, in compiled code."""
    if len(numbers) < 2:
        return lambda entries: tuple(entries[number] for number in numbers)
    pick: Callable[[Sequence[Any]], tuple[Any, ...]] = itemgetter(*numbers)
    return pick


@dataclass
class Bill:
    """Who pays for a project: the poor all that they have left, the others equally much.

    poor: purse → voters; payers: voters who pay the most.
    """

    project: str
    cost: int
    payers: int
    poor: tuple[tuple[int, int], ...]


def _with_the_poor(
    cost: int, votes: int, lefts: list[float], weights: tuple[int, ...]
) -> tuple[float, int]:
    """Give by decimals what is to pay by who is not poor, and how many they are.

    Who cannot pay an equal part is poor; then the others' part is larger, and more are poor.
    """
    to_pay, payers = float(cost), votes
    while True:
        poor = list(map((to_pay / payers).__gt__, lefts))
        poor_weights = list(compress(weights, poor))
        rich = votes - sum(poor_weights)
        if rich in (0, payers):
            return to_pay, payers
        to_pay = cost - sum(map(mul, compress(lefts, poor), poor_weights))
        payers = rich


@dataclass(frozen=True)
class _Offer:
    """What a project gives for each unit of money of who pays most for it.

    off: the part by which `value` may be off; exact: numerator and denominator, where known.
    """

    project: str
    value: float
    off: float
    exact: tuple[int, int] | None


class Run:
    """One run of purchases with given shares.

    amounts: what is in each purse; purses: which purse is each group's.
    bills, offers: what was bought, in turn, and what it gave for money.
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
        self.offers: list[_Offer] = []
        self.mosts: list[Fraction] = []
        self.drift = DRIFT * max(self.about, default=0.0)

    def buy(
        self, projects: Iterable[str], within: int | None = None, like: Run | None = None
    ) -> bool:
        """Buy in turn what gives most for each unit of money; `bills` tells what was bought.

        within: what may be spent at most, if that must be watched.
        like: a run with smaller shares. Then end at the first turn where it is not sure that this
            run, and each with shares between the two, buys what that one bought.

        Returns whether it did not end so.
        """
        costs = self.ballots.election.costs
        spent = 0
        # What a project gives never grows again, so what it gave at an earlier turn is a bound.
        offers = [offer for project in projects if (offer := self._offer(project))]
        heap = [(-offer.value * (1 + offer.off), offer.project, offer) for offer in offers]
        heapify(heap)
        known = 0
        for turn in count():
            found: list[_Offer] = []
            at_least = 0.0
            rival = like.offers[turn] if like and turn < len(like.offers) else None
            below = rival.value * (1 - rival.off) if rival else inf
            while heap and -heap[0][0] >= min(at_least, below):
                _, project, offer = heappop(heap)
                if within is not None and costs[project] > within - spent:
                    continue
                current = offer if known == turn else self._offer(project)
                if current is not None:
                    found.append(current)
                    at_least = max(at_least, current.value * (1 - current.off))
            if like and not self._is_sure(rival, found):
                return False
            if not found:
                return True
            near = [offer for offer in found if offer.value * (1 + offer.off) >= at_least]
            project = self._choose(near)
            for offer in found:
                if offer.project != project:
                    bound = -offer.value * (1 + offer.off)
                    heappush(heap, (bound, offer.project, offer))
                else:
                    self.offers.append(offer)
            self._pay(self._bill(project))
            spent += costs[project]
            known = -1
        return True

    def _is_sure(self, rival: _Offer | None, found: list[_Offer]) -> bool:
        """Say whether a project goes before all others, with what it gives for smaller shares.

        What a project gives grows with shares, as long as the same was bought before. So what the
        others give here is the most that they give for any shares between.
        """
        if rival is None:
            return not found
        others = [offer for offer in found if offer.project != rival.project]
        return len(others) < len(found) and all(self._goes_before(rival, one) for one in others)

    def _goes_before(self, one: _Offer, two: _Offer) -> bool:
        if not (one.exact and two.exact):
            return one.value * (1 - one.off) > two.value * (1 + two.off)
        here, there = one.exact[0] * two.exact[1], two.exact[0] * one.exact[1]
        if here != there:
            return here > there
        return self.ballots.first((one.project, two.project)) == one.project

    def most(self, bill: Bill) -> Fraction:
        """Give exactly what each pays who is not poor."""
        self._settle()
        return self._work_out(bill)

    def _offer(self, project: str) -> _Offer | None:
        """Tell what a project gives for money; None if its supporters cannot pay for it."""
        ballots = self.ballots
        cost, votes = ballots.election.costs[project], ballots.votes[project]
        if not votes:
            return None
        worth = ballots.worth(project)
        about = self.about
        if len(about) == 1 and about[0] * votes >= cost + self.drift * votes + CLOSE * cost:
            # Nobody has paid for anything yet, and nobody is poor.
            return _Offer(project, worth * votes / cost, CLOSE, (worth * votes, cost))
        weights = ballots.weights_of[project]
        lefts = [about[purse] for purse in ballots.pick[project](self.purses)]
        money = sum(map(mul, lefts, weights))
        slack = self.drift * votes + CLOSE * cost
        if money < cost - slack or (money <= cost + slack and self._money(project) < cost):
            return None
        if min(lefts) * votes >= cost + slack:
            return _Offer(project, worth * votes / cost, CLOSE, (worth * votes, cost))
        to_pay, payers = _with_the_poor(cost, votes, lefts, weights)
        off = CLOSE + self.drift * votes / to_pay if to_pay > 0 else 1.0
        return _Offer(project, worth * payers / max(to_pay, self.drift), min(off, 1.0), None)

    def _money(self, project: str) -> Fraction:
        """Give exactly what a project's supporters have left together."""
        self._settle()
        counts = self._counts(project)
        return sum((self._amount(purse) * count for purse, count in counts.items()), Fraction(0))

    def _counts(self, project: str) -> dict[int, int]:
        """Purse → voters among a project's supporters."""
        counts: dict[int, int] = {}
        picked = self.ballots.pick[project](self.purses)
        for purse, weight in zip(picked, self.ballots.weights_of[project], strict=True):
            counts[purse] = counts.get(purse, 0) + weight
        return counts

    def _choose(self, near: list[_Offer]) -> str:
        """Take the best of offers that decimals cannot tell apart."""
        if len(near) == 1:
            return near[0].project
        values: dict[str, Fraction] = {}
        for offer in near:
            if offer.exact:
                values[offer.project] = Fraction(*offer.exact)
            else:
                most = self.most(self._bill(offer.project))
                values[offer.project] = self.ballots.worth(offer.project) / most
        best = max(values.values())
        return self.ballots.first(name for name, value in values.items() if value == best)

    def _bill(self, project: str) -> Bill:
        """Say who pays what for a project that its supporters can pay for."""
        cost = self.ballots.election.costs[project]
        counts = self._counts(project)
        payers = self.ballots.votes[project]
        # First by decimals, then in turn exactly: a list that is nearly sorted sorts quickly.
        purses = sorted(counts, key=self.about.__getitem__)
        to_pay, sure = float(cost), 0
        for purse in purses:
            left = self.about[purse]
            if to_pay - left * payers <= self.drift * payers + CLOSE * cost:
                break
            to_pay -= left * counts[purse]
            payers -= counts[purse]
            sure += 1
        bill = Bill(project, cost, payers, tuple((purse, counts[purse]) for purse in purses[:sure]))
        edge = to_pay / payers + self.drift + CLOSE * cost
        if self.about[purses[sure]] > edge:
            return bill
        return self._with_the_nearly_poor(bill, purses[sure:], counts)

    def _with_the_nearly_poor(
        self, bill: Bill, purses: list[int], counts: Mapping[int, int]
    ) -> Bill:
        """Decide exactly who is poor among those whom decimals leave in doubt."""
        self._settle()
        rest = purses
        while True:
            edge = float(self.most(bill)) * (1 + CLOSE) + self.drift
            unsure = [purse for purse in rest if self.about[purse] <= edge]
            if not unsure or self._amount(min(unsure, key=self._amount)) >= self.most(bill):
                return bill
            purse = min(unsure, key=self._amount)
            rest = [other for other in rest if other != purse]
            poor = (*bill.poor, (purse, counts[purse]))
            bill = Bill(bill.project, bill.cost, bill.payers - counts[purse], poor)

    def _pay(self, bill: Bill) -> None:
        """Take what a bill asks out of its supporters' purses."""
        number = len(self.bills)
        self.bills.append(bill)
        poor = dict(bill.poor)
        to_pay = bill.cost - sum(self.about[purse] * count for purse, count in bill.poor)
        most = to_pay / bill.payers
        moved: dict[int, int] = {}
        purses = self.purses
        for group in self.ballots.numbers[bill.project]:
            purse = purses[group]
            after = moved.get(purse)
            if after is None:
                after = self._empty() if purse in poor else self._smaller(purse, number, most)
                moved[purse] = after
            purses[group] = after

    def _empty(self) -> int:
        if self.empty is None:
            self.empty = len(self.exact)
            self._add(Fraction(0), 0.0, (-1, -1))
        return self.empty

    def _smaller(self, purse: int, number: int, most: float) -> int:
        self._add(None, max(self.about[purse] - most, 0.0), (purse, number))
        return len(self.exact) - 1

    def _add(self, exact: Fraction | None, about: float, before: tuple[int, int]) -> None:
        self.exact.append(exact)
        self.about.append(about)
        self.before.append(before)

    def _settle(self) -> None:
        """Work out exactly what was paid so far, bill after bill."""
        while len(self.mosts) < len(self.bills):
            self.mosts.append(self._work_out(self.bills[len(self.mosts)]))

    def _work_out(self, bill: Bill) -> Fraction:
        poor = sum((self._amount(purse) * voters for purse, voters in bill.poor), Fraction(0))
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
