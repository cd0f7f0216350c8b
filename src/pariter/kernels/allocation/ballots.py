"""Ballots in groups that approve of the same projects, and what decides between equal projects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal

from pariter.kernels.allocation.errors import MarketError

if TYPE_CHECKING:
    from pariter.kernels.allocation.equal_shares import Election

Utility = Literal["cost", "cardinality"]
"""What a funded project is worth to who approves of it: what it costs, or one."""


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
