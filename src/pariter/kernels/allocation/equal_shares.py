"""Method of Equal Shares: money given by votes, so that every voter decides on an equal part.

Each voter has an equal share of the budget. The project whose supporters need to pay the least for
each unit of money that it brings them is bought, and they pay equally, or all they have left
(Peters, Pierczyński and Skowron 2021, with cost as utility). Shares are then raised by one unit
at a time while the result stays within the budget (Add1), and what is left goes by votes (U).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from pariter.kernels.allocation.allocation import ENGINE
from pariter.kernels.allocation.errors import MarketError

CLOSE = 1e-9
"""Two numbers that differ by less than this part are compared again as exact fractions."""

MOST_STEPS = 100_000
"""How often shares are raised before the unit of money must be too small."""

Number = float | Fraction

Completion = Literal["add1u", "add1", "none"]
"""What follows equal shares of the budget: larger shares and votes, larger shares, or nothing."""


@dataclass(frozen=True)
class Election:
    """Projects, what they cost, and who approves of them.

    budget: whole units of money; costs: project → whole units, at least one.
    ballots: voter → projects that she approves of.
    order: project → number; it decides where cost and number of votes are equal too.
    """

    budget: int
    costs: Mapping[str, int]
    ballots: Mapping[str, tuple[str, ...]]
    order: Mapping[str, int] = field(default_factory=dict)

    def validate(self) -> None:
        """Raise MarketError at the first thing that makes no sense."""
        for place, amount in (("budget", self.budget), *self._named_costs()):
            if type(amount) is not int or amount < 1:
                raise MarketError(place, amount, "Give a whole number of units, 1 or more.")
        for voter, ballot in self.ballots.items():
            place = f"ballot of {voter!r}"
            if len(set(ballot)) != len(ballot):
                twice = next(name for i, name in enumerate(ballot) if name in ballot[:i])
                raise MarketError(place, twice, "It is approved twice; name it once.")
            unknown = [name for name in ballot if name not in self.costs]
            if unknown:
                raise MarketError(place, unknown[0], "No project has this name; correct it.")

    def _named_costs(self) -> Iterable[tuple[str, int]]:
        return ((f"cost of {name!r}", cost) for name, cost in self.costs.items())


@dataclass(frozen=True)
class Purchase:
    """A project that its supporters paid for.

    most: what each paid who had so much left; the others paid all that they had left.
    """

    project: str
    most: Fraction


@dataclass(frozen=True)
class Funding:
    """The result of one election.

    share: what each voter could spend in the end; purchases: in turn; completed: projects bought
    with what was left, in turn.
    """

    election: Election
    completion: Completion
    share: Fraction
    purchases: tuple[Purchase, ...]
    completed: tuple[str, ...]
    status: Literal["ok"] = "ok"

    @property
    def funded(self) -> tuple[str, ...]:
        """Every project that gets its money, in the order in which it was bought."""
        return (*(purchase.project for purchase in self.purchases), *self.completed)

    @property
    def spent(self) -> int:
        """What the funded projects cost together."""
        return sum(self.election.costs[project] for project in self.funded)

    @property
    def message(self) -> str:
        """What one should know about the result."""
        left = self.election.budget - self.spent
        return f"{len(self.funded)} projects cost {self.spent}; {left} is left."

    @property
    def proof(self) -> dict[str, Any]:
        """What lets anyone who has the ballots check the result, as a JSON value."""
        return {
            "engine": ENGINE,
            "mechanism": "equal_shares",
            "completion": self.completion,
            "share": str(self.share),
            "purchases": [
                {"project": bought.project, "most": str(bought.most)} for bought in self.purchases
            ],
            "completed": list(self.completed),
        }


def equal_shares(election: Election, completion: Completion = "add1u") -> Funding:
    """Fund projects by equal shares.

    Raises MarketError when the election is malformed, or when two projects are equal in all
    respects and `order` does not decide between them.
    """
    election.validate()
    count = len(election.ballots)
    ballots = _Ballots(election)
    share = Fraction(election.budget, max(count, 1))
    bought = ballots.buy(share)
    next_share = Fraction(election.budget // max(count, 1))
    steps = 0
    while completion != "none" and not ballots.is_exhausted([name for name, _ in bought]):
        steps += 1
        if steps > MOST_STEPS:
            raise MarketError(
                "budget",
                election.budget,
                f"Shares were raised {MOST_STEPS} times; give all amounts in a larger unit.",
            )
        next_share += 1
        more = ballots.buy(next_share)
        if sum(election.costs[name] for name, _ in more) > election.budget:
            break
        share, bought = next_share, more
    # The payments are told as exact fractions, whatever found the projects.
    purchases = tuple(Purchase(name, Fraction(most)) for name, most in ballots.exactly(share))
    projects = tuple(purchase.project for purchase in purchases)
    completed = _by_votes(election, projects) if completion == "add1u" else ()
    return Funding(election, completion, share, purchases, completed)


def check_funding(funding: Funding) -> None:
    """Raise AssertionError unless the payments add up and everyone pays by the rule."""
    election = funding.election
    left = dict.fromkeys(election.ballots, funding.share)
    for bought in funding.purchases:
        supporters = [name for name, ballot in election.ballots.items() if bought.project in ballot]
        paid = {name: min(left[name], bought.most) for name in supporters}
        if sum(paid.values(), Fraction(0)) != election.costs[bought.project]:
            raise AssertionError(f"Project {bought.project!r}: its supporters do not pay its cost.")
        for name, amount in paid.items():
            left[name] -= amount
    if funding.spent > election.budget or len(set(funding.funded)) < len(funding.funded):
        raise AssertionError(f"{funding.spent} is spent, {election.budget} was there.")


class _TooCloseError(Exception):
    """Two numbers that floats cannot tell apart."""


class _Ballots:
    """The ballots of an election; voters who approve of the same projects are one entry."""

    def __init__(self, election: Election) -> None:
        self.election = election
        alike = Counter(tuple(sorted(ballot)) for ballot in election.ballots.values())
        self.weights = list(alike.values())
        self.supporters: dict[str, list[int]] = {project: [] for project in election.costs}
        for number, ballot in enumerate(alike):
            for project in ballot:
                self.supporters[project].append(number)
        self.votes = {
            project: sum(self.weights[number] for number in numbers)
            for project, numbers in self.supporters.items()
        }

    def buy(self, share: Fraction) -> list[tuple[str, Number]]:
        """Buy what shares of this size buy, by floats where they are sure and else exactly."""
        try:
            return self._buy(float(share), CLOSE)
        except _TooCloseError:
            return self.exactly(share)

    def exactly(self, share: Fraction) -> list[tuple[str, Number]]:
        """Buy what shares of this size buy, by exact fractions."""
        return self._buy(share, 0)

    def is_exhausted(self, projects: list[str]) -> bool:
        """Say whether no other project with a vote would fit into what is left."""
        costs = self.election.costs
        left = self.election.budget - sum(costs[project] for project in projects)
        return all(
            costs[project] > left or votes == 0 or project in projects
            for project, votes in self.votes.items()
        )

    def _buy(self, share: Number, close: float) -> list[tuple[str, Number]]:
        """Buy projects in turn, each with the most that a supporter pays for it.

        close: how near two numbers may come before the difference is not trusted.
        """
        left: list[Number] = [share] * len(self.weights)
        # Votes per unit of cost never grow again, so those of an earlier turn are a bound.
        bound: dict[str, Number] = {name: votes for name, votes in self.votes.items() if votes}
        bought: list[tuple[str, Number]] = []
        while True:
            found: dict[str, Number] = {}
            best: Number = 0
            for project in sorted(bound, key=bound.__getitem__, reverse=True):
                if bound[project] < best * (1 - close):
                    break
                effective = self._effective_votes(project, left, close)
                if effective is None:
                    del bound[project]
                    continue
                bound[project] = effective
                found[project] = effective
                if effective > best:
                    best = effective
            if not found:
                return bought
            near = [name for name, votes in found.items() if votes >= best * (1 - close)]
            if close and len(near) > 1:
                raise _TooCloseError
            project = self._break_tie(near)
            del bound[project]
            most = self.election.costs[project] / best
            for number in self.supporters[project]:
                left[number] = max(left[number] - most, 0)
            bought.append((project, most))

    def _effective_votes(self, project: str, left: list[Number], close: float) -> Number | None:
        """Give cost by the most that a supporter pays; None if they cannot pay for it."""
        cost = self.election.costs[project]
        numbers = sorted(self.supporters[project], key=left.__getitem__)
        money: Number = 0
        for number in numbers:
            money += left[number] * self.weights[number]
        if close and cost * (1 - close) <= money <= cost * (1 + close):
            raise _TooCloseError
        if money < cost:
            return None
        to_pay: Number = cost if close else Fraction(cost)
        payers = self.votes[project]
        for number in numbers:
            if to_pay <= left[number] * payers:
                break
            to_pay -= left[number] * self.weights[number]
            payers -= self.weights[number]
        return cost * payers / to_pay

    def _break_tie(self, projects: list[str]) -> str:
        """Take the cheapest, then the one with most votes, then the first by order."""
        costs = self.election.costs
        best = min((costs[project], -self.votes[project]) for project in projects)
        equal = [name for name in projects if (costs[name], -self.votes[name]) == best]
        return _first_by_order(self.election, equal)


def _first_by_order(election: Election, projects: list[str]) -> str:
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


def _by_votes(election: Election, funded: tuple[str, ...]) -> tuple[str, ...]:
    """Buy what still fits, the project with most votes first, then the cheapest."""
    votes = Counter(project for ballot in election.ballots.values() for project in ballot)
    left = election.budget - sum(election.costs[project] for project in funded)
    bought: list[str] = []
    while True:
        fitting = [
            project
            for project, cost in election.costs.items()
            if cost <= left and votes[project] and project not in funded and project not in bought
        ]
        if not fitting:
            return tuple(bought)
        best = min((-votes[name], election.costs[name]) for name in fitting)
        equal = [name for name in fitting if (-votes[name], election.costs[name]) == best]
        project = _first_by_order(election, equal)
        bought.append(project)
        left -= election.costs[project]
