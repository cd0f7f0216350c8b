"""Projects bought in turn, and the purses of voters who have paid for the same ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Self

from pariter.verifier.election import Election


@dataclass
class Holders:
    """The purses of a project's supporters.

    pick: takes their entries from a list over purses; weights: how many voters hold each.
    asks: what the project asked when it was last reckoned, with whatever share: a first guess.
    """

    pick: Callable[[Sequence[float]], tuple[float, ...]]
    weights: tuple[int, ...]
    asks: float


class Course:
    """In which turn projects are bought, and which purses that makes, whatever shares are.

    projects: bought, in turn. payers: turn → purses that pay; each becomes another one, by number.
    """

    def __init__(self, election: Election) -> None:
        self.election = election
        self.projects: list[str] = []
        self.payers: list[list[int]] = []
        self._purse_of = [[0] * len(election.groups)]
        self._holders: list[dict[str, Holders]] = [{}]

    def until(self, turn: int) -> Self:
        """Give the course that ends before a turn."""
        other = type(self)(self.election)
        other.projects = self.projects[:turn]
        other.payers = self.payers[:turn]
        other._purse_of = self._purse_of[: turn + 1]
        other._holders = self._holders[: turn + 1]
        return other

    def after(self, turn: int, project: str) -> Self:
        """Give a course that buys a project at a turn, and as this one before."""
        if self.projects[turn : turn + 1] == [project]:
            return self
        other = self.until(turn)
        other._buy(project)
        return other

    def holders(self, turn: int, project: str) -> Holders:
        """Give the purses of a project's supporters at a turn."""
        known = self._holders[turn]
        if project not in known:
            groups, purse_of = self.election.groups, self._purse_of[turn]
            together: dict[int, int] = {}
            for group in self.election.backers[project]:
                purse = purse_of[group]
                together[purse] = together.get(purse, 0) + groups[group][1]
            guess = self.election.costs[project] / self.election.votes[project]
            known[project] = Holders(_picker(list(together)), tuple(together.values()), guess)
        return known[project]

    def _buy(self, project: str) -> None:
        first = 1 + sum(map(len, self.payers))
        purse_of = self._purse_of[-1].copy()
        moved: dict[int, int] = {}
        for group in self.election.backers[project]:
            purse_of[group] = moved.setdefault(purse_of[group], first + len(moved))
        self.projects.append(project)
        self.payers.append(list(moved))
        self._purse_of.append(purse_of)
        self._holders.append({})


def _picker(numbers: list[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    if len(numbers) < 2:
        return lambda entries: tuple(entries[number] for number in numbers)
    pick: Callable[[Sequence[Any]], tuple[Any, ...]] = itemgetter(*numbers)
    return pick
