"""What voters have left, and what a project asks of them."""

import math
from collections.abc import Iterable
from fractions import Fraction

from pariter.verifier.election import Election


class Wallets:
    """What each group of voters has left: whole numbers of 1/unit of a unit of money."""

    def __init__(self, election: Election, share: Fraction, projects: Iterable[str]) -> None:
        self.election = election
        self.unit = share.denominator
        self.amounts = [share.numerator] * len(election.groups)
        self.open(projects)

    def open(self, projects: Iterable[str]) -> None:
        """Let these projects be bought."""
        # What a project gives for money never grows, so what it gave earlier is a bound.
        self.bounds = dict.fromkeys(projects, math.inf)

    def price(self, project: str) -> tuple[int, int] | None:
        """Give what is to pay by who pays the most, and how many they are."""
        cost = self.election.costs[project] * self.unit
        numbers = self.election.backers[project]
        have = sorted((self.amounts[n], self.election.groups[n][1]) for n in numbers)
        if not have or sum(amount * count for amount, count in have) < cost:
            return None
        payers = self.election.votes[project]
        for amount, count in have:
            if cost <= amount * payers:
                break
            cost -= amount * count
            payers -= count
        return cost, payers

    def cheapest(self, most_spent: int | None) -> tuple[str, int, int] | None:
        """Find what is bought next, by exact numbers, and its price."""
        best: list[tuple[str, int, int]] = []
        for project in sorted(self.bounds, key=self.bounds.__getitem__, reverse=True):
            if best and self.bounds[project] < self._value(*best[0]) * (1 - 1e-9):
                break
            found = self.price(project)
            if found is None:
                del self.bounds[project]
                continue
            if most_spent is not None and self.election.costs[project] > most_spent:
                continue
            offer = (project, *found)
            self.bounds[project] = self._value(*offer) * (1 + 1e-9)
            sign = self._compare(offer, best[0]) if best else 1
            best = [offer] if sign > 0 else [*best, offer] if sign == 0 else best
        if not best:
            return None
        first = self.election.first([name for name, _, _ in best], by_votes=False)
        return next(offer for offer in best if offer[0] == first)

    def pay(self, project: str, to_pay: int, payers: int) -> tuple[Fraction, dict[int, Fraction]]:
        """Take the price; return the most that one pays, and what each group pays."""
        before, unit = self.amounts, self.unit
        self.unit *= payers
        self.amounts = [amount * payers for amount in before]
        paid: dict[int, Fraction] = {}
        for number in self.election.backers[project]:
            amount = min(self.amounts[number], to_pay)
            self.amounts[number] -= amount
            paid[number] = Fraction(amount, self.unit)
        del self.bounds[project]
        divisor = math.gcd(self.unit, *self.amounts)
        self.unit //= divisor
        self.amounts = [amount // divisor for amount in self.amounts]
        return Fraction(to_pay, payers * unit), paid

    def give_back(self, paid: dict[int, Fraction]) -> None:
        """Give back what each group paid for a project."""
        for number, amount in paid.items():
            together = Fraction(self.amounts[number], self.unit) + amount
            unit = math.lcm(self.unit, together.denominator)
            self.amounts = [other * (unit // self.unit) for other in self.amounts]
            self.unit = unit
            self.amounts[number] = int(together * unit)

    def _value(self, project: str, to_pay: int, payers: int) -> float:
        return self.election.worth(project) * payers * self.unit / to_pay

    def _compare(self, one: tuple[str, int, int], two: tuple[str, int, int]) -> int:
        here = self.election.worth(one[0]) * one[2] * two[1]
        there = self.election.worth(two[0]) * two[2] * one[1]
        return (here > there) - (here < there)
