"""Purses that runs share which buy the same in turn: which there are does not depend on shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pariter.kernels.allocation.ballots import Ballots
from pariter.kernels.allocation.purchases import NOTHING, Bill, Run

Held = tuple[tuple[int, ...], tuple[int, ...]]
"""Purses of those who approve of a project, and how many of them hold each."""


@dataclass
class Turn:
    """Which purse is each group's after so many purchases, and whose were asked for already."""

    purses: list[int]
    known: dict[str, Held] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)


class Course:
    """Projects bought in turn, and the purses that makes."""

    def __init__(self, ballots: Ballots) -> None:
        self.ballots = ballots
        self.projects: list[str] = []
        self.turns = [Turn([0] * len(ballots.weights))]

    def held(self, number: int, project: str) -> Held:
        """Give purses of those who approve of a project, and how many of them hold each."""
        turn = self.turns[number]
        if project in turn.known:
            return turn.known[project]
        weights = self.ballots.weights_of[project]
        purses = self.ballots.pick[project](turn.purses)
        if project not in turn.asked:
            # It may never be asked for again.
            turn.asked.add(project)
            return purses, weights
        together: dict[int, int] = {}
        for purse, weight in zip(purses, weights, strict=True):
            together[purse] = together.get(purse, 0) + weight
        turn.known[project] = tuple(together), tuple(together.values())
        return turn.known[project]

    def buy(self, number: int, project: str, moved: Mapping[int, int]) -> None:
        """Go on to the next turn: those who approve of a project hold other purses there."""
        if self.projects[number : number + 1] == [project]:
            return
        del self.projects[number:], self.turns[number + 1 :]
        purses = self.turns[number].purses.copy()
        for group in self.ballots.numbers[project]:
            purses[group] = moved[purses[group]]
        self.projects.append(project)
        self.turns.append(Turn(purses))


class Following(Run):
    """A run that shares its purses with those that buy the same."""

    def __init__(self, course: Course, share: Fraction) -> None:
        super().__init__(course.ballots, [share], [])
        self.course = course

    def _held(self, project: str) -> Held:
        return self.course.held(len(self.bills), project)

    def _move(self, bill: Bill, moved: Mapping[int, int]) -> None:
        self.course.buy(len(self.bills), bill.project, moved)

    def _empty(self) -> int:
        # One for all would make numbers of purses depend on who is poor, and so on shares.
        return self._add(NOTHING, 0.0, (-1, -1))
