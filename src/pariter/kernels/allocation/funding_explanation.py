"""Why a project has its money or not, and what a voter's share did."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from pariter.kernels.allocation.equal_shares import Funding, equal_shares
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.explanation import FEWEST_OTHERS

MOST_TRIES = 20
"""How many other costs are tried for one project."""

ProjectOutcome = Literal["bought", "by_votes", "too_dear", "no_votes"]


@dataclass(frozen=True)
class ProjectExplanation:
    """Why one project was bought or not.

    outcome: `bought` with the shares of its supporters; `by_votes` with what was left then;
        `too_dear`: its supporters had too little left; `no_votes`.
    cost: whole units; share: what each voter could spend.
    votes: who approve of it; turn: 1 for what was bought first.
    most: what each paid who had so much left.
    had: what its supporters had left in the end, where it was not bought; missing: what it lacked.
    enough_cost: a lower cost with which it would have been funded, found by trying: the highest
        where shares are not raised.
    hidden: `few` where one to four approve of it; then all that tells of them is None.
    """

    project: str
    outcome: ProjectOutcome
    cost: int
    share: Fraction
    votes: int | None
    turn: int | None = None
    most: Fraction | None = None
    had: Fraction | None = None
    missing: Fraction | None = None
    enough_cost: int | None = None
    hidden: Literal["few"] | None = None

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value; fractions are texts such as 25/2."""
        return {key: _plain(part) for key, part in asdict(self).items()}


@dataclass(frozen=True)
class BallotLine:
    """One project that a voter approves of, and what she paid for it; None by votes or not."""

    project: str
    outcome: Literal["bought", "by_votes", "not_funded", "given_up"]
    cost: int
    paid: Fraction | None


@dataclass(frozen=True)
class BallotExplanation:
    """What one voter's share did, for herself to read.

    share: what she could spend; left: what she has left. What she paid tells her roughly how many
    paid beside her.
    """

    voter: str
    share: Fraction
    lines: tuple[BallotLine, ...]
    left: Fraction

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value; fractions are texts such as 25/2."""
        return {key: _plain(part) for key, part in asdict(self).items()}


def explain_project(funding: Funding, project: str) -> ProjectExplanation:
    """Explain one project; see `Funding.explain`."""
    if project in funding.gone:
        raise KeyError(project)
    cost = funding.election.costs[project]
    votes = sum(count for ballot, count in funding.election.groups.items() if project in ballot)
    outcome = _outcome(funding, project, votes)
    told = ProjectExplanation(project, outcome, cost, funding.share, votes)
    if outcome in ("bought", "by_votes"):
        told = replace(told, turn=funding.funded.index(project) + 1)
    if 0 < votes < FEWEST_OTHERS:
        return replace(told, votes=None, hidden="few")
    if outcome == "bought":
        bought = next(step for step in funding.purchases if step.project == project)
        return replace(told, most=bought.most)
    if outcome == "too_dear":
        had = _had(funding, project)
        enough = _enough_cost(funding, project)
        return replace(told, had=had, missing=cost - had, enough_cost=enough)
    return told


def explain_ballot(funding: Funding, voter: str) -> BallotExplanation:
    """Explain one ballot; see `Funding.explain_ballot`."""
    ballot = funding.election.ballots[voter]
    purse = funding.purse(ballot)
    costs = funding.election.costs
    lines = tuple(
        BallotLine(name, _line_outcome(funding, name), costs[name], purse.paid.get(name))
        for name in ballot
    )
    return BallotExplanation(voter, funding.share, lines, purse.left)


def _outcome(funding: Funding, project: str, votes: int) -> ProjectOutcome:
    if project in funding.completed:
        return "by_votes"
    if project in funding.funded:
        return "bought"
    return "too_dear" if votes else "no_votes"


def _line_outcome(
    funding: Funding, project: str
) -> Literal["bought", "by_votes", "not_funded", "given_up"]:
    if project in funding.gone:
        return "given_up"
    if project in funding.completed:
        return "by_votes"
    return "bought" if project in funding.funded else "not_funded"


def _had(funding: Funding, project: str) -> Fraction:
    return sum(
        (
            funding.purse(ballot).left * voters
            for ballot, voters in funding.election.groups.items()
            if project in ballot
        ),
        Fraction(0),
    )


def _enough_cost(funding: Funding, project: str) -> int | None:
    """Find a lower cost with which a project would have been funded, all else equal.

    With shares that are not raised the first try is the answer; else halves are tried, and then
    what lies between the last that was too much and the first that was not.
    """
    if funding.dropped:
        return None
    tries = MOST_TRIES
    enough, too_much = 0, _payable(funding, project) + 1
    cost = too_much - 1
    while tries and too_much - enough > 1:
        tries -= 1
        if _is_funded(funding, project, cost):
            enough = cost
        else:
            too_much = cost
        cost = (enough + too_much) // 2
    return enough or None


def _is_funded(funding: Funding, project: str, cost: int) -> bool:
    costs = {**funding.election.costs, project: cost}
    tried = replace(funding.election, costs=costs)
    try:
        return project in equal_shares(tried, funding.completion, funding.utility).funded
    except MarketError:
        # With this cost no order decides between two projects, so nobody can say.
        return False


def _payable(funding: Funding, project: str) -> int:
    """Give the highest cost, below its own, at which a project is bought with the same shares.

    Until it is bought all goes as it went: it must beat what was bought at some turn, or be
    payable in the end. Each is so up to some cost, which halving finds.
    """
    election = funding.election
    groups = [
        (frozenset(ballot), voters)
        for ballot, voters in election.groups.items()
        if project in ballot
    ]
    left = [funding.share] * len(groups)
    votes = Counter[str]()
    for listed, voters in election.groups.items():
        votes.update(dict.fromkeys(listed, voters))
    highest = 0
    for bought in funding.purchases:
        rival = bought.project
        key = (election.costs[rival], -votes[rival], election.order.get(rival, 0))
        price = bought.most / _worth(funding, election.costs[rival])
        purses = sorted((amount, count) for amount, (_, count) in zip(left, groups, strict=True))

        def beats(cost: int, purses: list[tuple[Fraction, int]] = purses,
                  price: Fraction = price, key: tuple[int, int, int] = key) -> bool:  # fmt: skip
            most = _most(purses, cost)
            if most is None:
                return False
            own = most / _worth(funding, cost)
            ranks = (cost, -votes[project], election.order.get(project, 0))
            return (own, ranks) < (price, key)

        highest = max(highest, _last(beats, highest, election.costs[project]))
        for number, (ballot, _) in enumerate(groups):
            if rival in ballot:
                left[number] -= min(left[number], bought.most)
    money = sum((amount * count for amount, (_, count) in zip(left, groups, strict=True)), 0)
    return min(election.costs[project] - 1, max(highest, int(money)))


def _worth(funding: Funding, cost: int) -> int:
    return cost if funding.utility == "cost" else 1


def _most(purses: list[tuple[Fraction, int]], cost: int) -> Fraction | None:
    """Give what each pays who is not poor; None if they cannot pay. The poorest come first."""
    to_pay, payers = Fraction(cost), sum(count for _, count in purses)
    for amount, count in purses:
        if to_pay <= amount * payers:
            return to_pay / payers
        to_pay -= amount * count
        payers -= count
    return None


def _last(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Give the last number from low up to, but not with, high for which something holds."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
