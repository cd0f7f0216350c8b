"""Method of Equal Shares: money given by votes, so that every voter decides on an equal part.

Each voter has an equal share of the budget. The project whose supporters need to pay the least for
each unit of what it is worth to them is bought, and they pay equally, or all they have left
(Peters, Pierczyński and Skowron 2021). A project is worth what it costs, or one. Shares are then
raised by one unit at a time, from exactly that part of the budget, while the result stays within it
(Add1), and what is left goes by votes (U).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import islice
from operator import eq
from typing import TYPE_CHECKING, Any, Literal, get_args

from pariter.kernels.allocation.allocation import ENGINE
from pariter.kernels.allocation.ballots import Ballots, Utility, first_by_order
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.purchases import Run
from pariter.kernels.allocation.raised_shares import raised, run_with
from pariter.kernels.allocation.written_ballots import Gathered, gathered, grouped

if TYPE_CHECKING:
    from pariter.kernels.allocation.funding_comparison import FundingComparison
    from pariter.kernels.allocation.funding_explanation import BallotExplanation, ProjectExplanation
    from pariter.kernels.allocation.withdrawal import Policy

Completion = Literal["add1u", "add1", "none"]
"""What follows equal shares of the budget: larger shares and votes, larger shares, or nothing."""


@dataclass(frozen=True)
class Election:
    """Projects, what they cost, and who approves of them.

    budget: whole units of money; costs: project → whole units, at least one.
    ballots: voter → projects that she approves of.
    order: project → number; it decides where cost and number of votes are equal too.
    step: how many of these units shares grow by at a time: 100 where amounts are in hundredths.
    """

    budget: int
    costs: Mapping[str, int]
    ballots: Mapping[str, tuple[str, ...]]
    order: Mapping[str, int] = field(default_factory=dict)
    step: int = 1

    @cached_property
    def groups(self) -> Mapping[tuple[str, ...], int]:
        """Ballot → how many voters cast it."""
        return grouped(self.ballots)

    @cached_property
    def gathered(self) -> Gathered:
        """Voters of each of these groups, and project → numbers of the groups that approve."""
        return gathered(self.ballots)

    def validate(self) -> None:
        """Raise MarketError at the first thing that makes no sense."""
        for place, amount in (
            ("budget", self.budget),
            ("step", self.step),
            *self._named_costs(),
        ):
            if type(amount) is not int or amount < 1:
                raise MarketError(place, amount, "Give a whole number of units, 1 or more.")
        # All at once, in compiled code: there may be very many ballots, and most are right.
        _, backers = self.gathered
        twice = any(any(map(eq, found, islice(found, 1, None))) for found in backers.values())
        if twice or not self.costs.keys() >= backers.keys():
            for voter, ballot in self.ballots.items():
                self._validate_ballot(f"ballot of {voter!r}", ballot)

    def _validate_ballot(self, place: str, ballot: tuple[str, ...]) -> None:
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
class Dropped:
    """Projects that were given up at one time, after so many purchases.

    Who had paid for them got the money back. After `reoptimise` the purchases begin anew.
    """

    policy: "Policy"
    projects: tuple[str, ...]
    after: int


@dataclass(frozen=True)
class Purse:
    """What one voter paid for each project that has its money, and what she has left.

    ever: what she paid at each purchase, also for what was given up later.
    """

    paid: Mapping[str, Fraction]
    left: Fraction
    ever: Mapping[str, Fraction]


@dataclass(frozen=True)
class Funding:
    """The result of one election.

    share: what each voter could spend in the end; purchases: in turn; completed: projects bought
    with what was left, in turn; dropped: projects given up after the run, in turn.
    """

    election: Election
    completion: Completion
    share: Fraction
    purchases: tuple[Purchase, ...]
    completed: tuple[str, ...]
    utility: Utility = "cost"
    dropped: tuple[Dropped, ...] = ()
    status: Literal["ok"] = "ok"

    @cached_property
    def gone(self) -> frozenset[str]:
        """Projects that were given up after the run."""
        return frozenset(name for step in self.dropped for name in step.projects)

    @property
    def funded(self) -> tuple[str, ...]:
        """Every project that gets its money: those bought, in turn, then those by votes."""
        bought = (purchase.project for purchase in self.purchases)
        return tuple(name for name in (*bought, *self.completed) if name not in self.gone)

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
        value: dict[str, Any] = {
            "engine": ENGINE,
            "mechanism": "equal_shares",
            "utility": self.utility,
            "completion": self.completion,
            "share": str(self.share),
            "purchases": [
                {"project": bought.project, "most": str(bought.most)} for bought in self.purchases
            ],
            "completed": list(self.completed),
        }
        if self.dropped:
            value["dropped"] = [
                {"policy": step.policy, "projects": list(step.projects), "after": step.after}
                for step in self.dropped
            ]
        return value

    def purse(self, ballot: Iterable[str]) -> Purse:
        """Say what a voter with this ballot paid and has left."""
        approved = frozenset(ballot)
        left, paid, ever = self.share, dict[str, Fraction](), dict[str, Fraction]()
        steps = list(self.dropped)
        for number, bought in enumerate((*self.purchases, None)):
            while steps and steps[0].after <= number:
                for project in steps.pop(0).projects:
                    left += paid.pop(project, 0)
            if bought is not None and bought.project in approved:
                ever[bought.project] = paid[bought.project] = min(left, bought.most)
                left -= paid[bought.project]
        return Purse(paid, left, ever)

    def explain(self, project: str) -> "ProjectExplanation":
        """Explain why a project was bought or not, and what would have been enough.

        Raises KeyError when there is no such project, or it was given up after the run.
        """
        # Loaded here, since an explanation tries the mechanism with other costs.
        from pariter.kernels.allocation.funding_explanation import explain_project

        return explain_project(self, project)

    def explain_ballot(self, voter: str) -> "BallotExplanation":
        """Explain what one voter's share did, with nothing about anyone else.

        Raises KeyError when there is no such voter.
        """
        from pariter.kernels.allocation.funding_explanation import explain_ballot

        return explain_ballot(self, voter)

    def withdraw(self, projects: Iterable[str], policy: "Policy" = "chain") -> "Funding":
        """Give on the money of projects that are given up.

        policy: `chain` keeps every other project funded and gives who paid the money back, for
        more purchases; `reoptimise` runs the mechanism again without those projects.

        Raises MarketError for an unknown project or policy.
        """
        from pariter.kernels.allocation.funding_withdrawal import withdraw

        return withdraw(self, projects, policy)

    def compare(self, other: "Funding") -> "FundingComparison":
        """Say what is funded here and not in another result, and how many voters gain."""
        from pariter.kernels.allocation.funding_comparison import compare

        return compare(self, other)


def equal_shares(
    election: Election, completion: Completion = "add1u", utility: Utility = "cost"
) -> Funding:
    """Fund projects by equal shares.

    Raises MarketError when the election is malformed, or when two projects are equal in all
    respects and `order` does not decide between them.
    """
    for place, value, known in (
        ("completion", completion, get_args(Completion)),
        ("utility", utility, get_args(Utility)),
    ):
        if value not in known:
            raise MarketError(place, value, f"Use one of {', '.join(known)}.")
    election.validate()
    return fund(Ballots(election, utility), completion)


def fund(ballots: Ballots, completion: Completion, gone: frozenset[str] = frozenset()) -> Funding:
    """Run the mechanism on valid ballots, without projects that are gone."""
    election = ballots.election
    projects = [project for project in election.costs if project not in gone]
    share = Fraction(election.budget, max(len(election.ballots), 1))
    run = run_with(ballots, share, projects)
    if completion != "none":
        share, run = raised(ballots, share, run, projects)
    purchases = purchases_of(run)
    bought = frozenset(purchase.project for purchase in purchases)
    completed = by_votes(ballots, bought, gone) if completion == "add1u" else ()
    return Funding(election, completion, share, purchases, completed, ballots.utility)


def purchases_of(run: Run) -> tuple[Purchase, ...]:
    """Tell what was bought, with exact payments."""
    return tuple(Purchase(bill.project, run.most(bill)) for bill in run.bills)


def by_votes(
    ballots: Ballots, funded: frozenset[str], gone: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Buy what still fits, the project with most votes first, then the cheapest."""
    election, votes = ballots.election, ballots.votes
    left = election.budget - sum(election.costs[project] for project in funded)
    bought: list[str] = []
    while True:
        fitting = [
            project
            for project, cost in election.costs.items()
            if cost <= left and votes[project] and project not in {*funded, *gone, *bought}
        ]
        if not fitting:
            return tuple(bought)
        best = min((-votes[name], election.costs[name]) for name in fitting)
        equal = [name for name in fitting if (-votes[name], election.costs[name]) == best]
        project = first_by_order(election, equal)
        bought.append(project)
        left -= election.costs[project]


def check_funding(funding: Funding) -> None:
    """Raise AssertionError unless the payments add up and everyone pays by the rule."""
    election = funding.election
    paid: dict[str, Fraction] = dict.fromkeys(funding.funded, Fraction(0))
    for ballot, voters in election.groups.items():
        for project, amount in funding.purse(ballot).paid.items():
            paid[project] += amount * voters
    for project, amount in paid.items():
        if project not in funding.completed and amount != election.costs[project]:
            raise AssertionError(f"Project {project!r}: its supporters do not pay its cost.")
    if funding.spent > election.budget or len(set(funding.funded)) < len(funding.funded):
        raise AssertionError(f"{funding.spent} is spent, {election.budget} was there.")
