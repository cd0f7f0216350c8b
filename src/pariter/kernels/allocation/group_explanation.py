"""Why a group is where it is: what every dearer wish would have cost all groups together."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from pariter.kernels.allocation.group_assignment import SECONDS, GroupAllocation
from pariter.kernels.allocation.group_solver import Search

GroupOutcome = Literal[
    "placed", "not_needed", "too_small", "less_in_all", "more_steps", "lottery", "impossible"
]


@dataclass(frozen=True)
class GroupLine:
    """One wish of a group.

    capacity: people; use: room that the group takes there.
    outcome: `placed`; `not_needed`: a dearer wish came true; `too_small`: the group alone does not
        fit; `less_in_all`: fewer people, or less value, in all; `more_steps`: as much in all, with
        more steps down the lists; `lottery`: as good in all, and a group that is ahead would lose;
        `impossible`: then not all could be placed who must.
    cost: how many fewer people, or how much less value; how many more steps.
    """

    option: str
    rank: int
    capacity: int
    use: int
    outcome: GroupOutcome
    cost: int | None = None


@dataclass(frozen=True)
class GroupExplanation:
    """Why one group got what it got."""

    group: str
    size: int
    order_number: int
    assigned: str | None
    lines: tuple[GroupLine, ...]

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value."""
        return asdict(self)


def explain(allocation: GroupAllocation, group: str) -> GroupExplanation:
    """Explain one group; see `GroupAllocation.explain`."""
    assigned = allocation.assignment[group]
    market = allocation.market
    return GroupExplanation(
        group,
        market.sizes[group],
        market.order[group],
        assigned,
        tuple(
            _line(allocation, group, option, rank)
            for rank, option in enumerate(market.wishes[group], start=1)
        ),
    )


def _line(allocation: GroupAllocation, group: str, option: str, rank: int) -> GroupLine:
    market = allocation.market
    outcome, cost = _outcome(allocation, group, option)
    use = market.use(group, option)
    return GroupLine(option, rank, market.capacities[option], use, outcome, cost)


def _outcome(
    allocation: GroupAllocation, group: str, option: str
) -> tuple[GroupOutcome, int | None]:
    market = allocation.market
    assigned = allocation.assignment[group]
    wishes = market.wishes[group]
    if assigned == option:
        return "placed", None
    if assigned is not None and wishes.index(assigned) < wishes.index(option):
        return "not_needed", None
    if market.use(group, option) > market.capacities[option]:
        return "too_small", None
    search = Search(market, SECONDS, allocation.gone, allocation.held)
    search.fix(group, option)
    answer = search.best(market.worth, None)
    if answer.chosen is None:
        return "impossible", None
    value = sum(market.worth(*pair) for pair in answer.chosen.items())
    if value < allocation.value:
        return "less_in_all", allocation.value - value

    def saved(other: str, held: str) -> int:
        return search.steps(other, None) - search.steps(other, held)

    search.keep(market.worth, value)
    answer = search.best(saved, answer.chosen)
    now = sum(saved(one, held) for one, held in allocation.assignment.items() if held is not None)
    then = sum(saved(*pair) for pair in (answer.chosen or {}).items())
    return ("more_steps", now - then) if then < now else ("lottery", None)
