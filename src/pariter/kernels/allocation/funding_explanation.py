"""Why a project has its money or not, and what a voter's share did."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from pariter.kernels.allocation.equal_shares import Funding, equal_shares
from pariter.kernels.allocation.explanation import FEWEST_OTHERS

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
        return _plain(asdict(self))


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
        return _plain(asdict(self))


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
    """Find a lower cost with which a project would have been funded, all else equal."""
    if funding.dropped:
        return None
    for cost in _candidates(funding, project):
        costs = {**funding.election.costs, project: cost}
        tried = equal_shares(
            replace(funding.election, costs=costs), funding.completion, funding.utility
        )
        if project in tried.funded:
            return cost
    return None


def _candidates(funding: Funding, project: str) -> Iterator[int]:
    """Give costs worth a try: the highest that its supporters could pay at any turn, then less."""
    highest = max(_payable(funding, project), 0)
    least_tried = highest + 1
    for cost in (highest, highest - 1):
        if cost > 0:
            least_tried = cost
            yield cost
    while least_tried > 1:
        least_tried //= 2
        yield least_tried


def _payable(funding: Funding, project: str) -> int:
    """Give the highest cost at which a project is bought at some turn with the same shares.

    Until it is bought all goes as it went: at each turn it must give as much for money as what
    was bought then, or be payable in the end.
    """
    groups = [
        (frozenset(ballot), voters)
        for ballot, voters in funding.election.groups.items()
        if project in ballot
    ]
    left = [funding.share] * len(groups)
    own = funding.election.costs[project]
    highest = 0
    for bought in funding.purchases:
        price = bought.most
        if funding.utility == "cost":
            price /= funding.election.costs[bought.project]
        highest = max(highest, _bearable(funding, left, groups, price, own))
        for number, (ballot, _) in enumerate(groups):
            if bought.project in ballot:
                left[number] -= min(left[number], bought.most)
    money = sum((amount * count for amount, (_, count) in zip(left, groups, strict=True)), 0)
    return min(own - 1, max(highest, int(money)))


def _bearable(
    funding: Funding,
    left: list[Fraction],
    groups: list[tuple[frozenset[str], int]],
    price: Fraction,
    own: int,
) -> int:
    """Give the highest cost that supporters pay at no more than this price for its worth."""

    def paid(cost: int) -> Fraction:
        most = price * cost if funding.utility == "cost" else price
        pairs = zip(left, groups, strict=True)
        return sum((min(amount, most) * count for amount, (_, count) in pairs), Fraction(0))

    low, high = 0, own
    while high - low > 1:
        middle = (low + high) // 2
        if paid(middle) >= middle:
            low = middle
        else:
            high = middle
    return low


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
