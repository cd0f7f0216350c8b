"""Money by jury scores: the set of projects with the highest total score that the budget can bear.

A project that is funded gets at least the amount without which it cannot be done, and its whole
score then counts. Among sets of equal score the one that needs least wins, then the one with the
project first by order. What is left raises awards towards what was asked, the highest score first.
Solved exactly: by lists of undominated sets (Nemhauser and Ullmann 1969), cut by linear bounds.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, get_args

from pariter.kernels.allocation.allocation import ENGINE
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.undominated import Item, best_set
from pariter.kernels.allocation.withdrawal import Policy

if TYPE_CHECKING:
    from pariter.kernels.allocation.award_explanation import (
        AwardComparison,
        AwardExplanation,
        Sensitivity,
    )


@dataclass(frozen=True)
class Request:
    """What one project asks for: cents, whole numbers; score: of the jury, 0 or more."""

    score: int
    asked: int
    minimum: int


@dataclass(frozen=True)
class Round:
    """One budget and the projects that ask for a part of it.

    budget: whole cents; requests: project → what it asks for.
    order: project → a number of its own; it decides between sets that are equal otherwise.
    """

    budget: int
    requests: Mapping[str, Request]
    order: Mapping[str, int] = field(default_factory=dict)

    def validate(self) -> None:
        """Raise MarketError at the first thing that makes no sense."""
        _require_whole("budget", self.budget, 1)
        for project, request in self.requests.items():
            _require_whole(f"score of {project!r}", request.score, 0)
            _require_whole(f"amount asked by {project!r}", request.asked, 1)
            _require_whole(f"minimum of {project!r}", request.minimum, 1)
            if request.minimum > request.asked:
                mend = f"It asks for {request.asked}; give no more as its minimum."
                raise MarketError(f"minimum of {project!r}", request.minimum, mend)
        holders: dict[int, str] = {}
        for project in self.requests:
            number = self.order.get(project)
            if type(number) is not int or number in holders:
                mend = "Give each project a whole number of its own, such as one drawn by lot."
                raise MarketError(f"order of {project!r}", number, mend)
            holders[number] = project


def _require_whole(place: str, value: object, least: int) -> None:
    if type(value) is not int or value < least:
        unit = "" if place.startswith("score") else " of cents"
        raise MarketError(place, value, f"Give a whole number{unit}, {least} or more.")


@dataclass(frozen=True)
class Awards:
    """The result of one round.

    amounts: project → its award, for those that are funded.
    gone: projects that were given up after the run; kept: what others had then and did not lose.
    """

    round: Round
    amounts: Mapping[str, int]
    gone: frozenset[str] = frozenset()
    kept: Mapping[str, int] = field(default_factory=dict)
    status: Literal["optimal"] = "optimal"

    @cached_property
    def funded(self) -> tuple[str, ...]:
        """Every project that gets money, by name."""
        return tuple(sorted(self.amounts))

    @property
    def value(self) -> int:
        """The scores of the funded projects together: no set within the budget has more."""
        return sum(self.round.requests[project].score for project in self.amounts)

    @property
    def spent(self) -> int:
        """All awards together, in cents."""
        return sum(self.amounts.values())

    @property
    def message(self) -> str:
        """What one should know about the result."""
        requests = self.round.requests
        part = sum(amount < requests[name].asked for name, amount in self.amounts.items())
        left = self.round.budget - self.spent
        return (
            f"{len(self.amounts)} of {len(requests)} projects are funded, {part} of them in part; "
            f"their scores add up to {self.value}, and {left} is left."
        )

    @property
    def proof(self) -> dict[str, Any]:
        """What was decided and what bounds it, as a JSON value."""
        return {
            "engine": ENGINE,
            "mechanism": "knapsack",
            "value": self.value,
            "bound": self.value,
            "needed": sum(self.round.requests[name].minimum for name in self.amounts),
            "awards": dict(sorted(self.amounts.items())),
        }

    def explain(self, project: str) -> "AwardExplanation":
        """Explain one project's result, and what would have been enough.

        Raises KeyError when there is no such project, or it was given up after the run.
        """
        # Loaded here, since an explanation tries other rounds.
        from pariter.kernels.allocation.award_explanation import explain

        return explain(self, project)

    def sensitivity(self) -> "Sensitivity":
        """Say how the result would change with a little more or less money, and with scores."""
        from pariter.kernels.allocation.award_explanation import sensitivity

        return sensitivity(self)

    def withdraw(self, projects: Iterable[str], policy: Policy = "chain") -> "Awards":
        """Give on the money of projects that are given up.

        policy: `chain` takes no cent from any other project; `reoptimise` decides again.

        Raises MarketError for an unknown project or policy.
        """
        if policy not in get_args(Policy):
            raise MarketError("policy", policy, f"Use one of {', '.join(get_args(Policy))}.")
        leaving = frozenset(projects)
        for project in sorted(leaving):
            if project not in self.round.requests:
                raise MarketError("withdraw", project, "No project has this name; correct it.")
            if project in self.gone:
                raise MarketError("withdraw", project, "This project was given up already.")
        kept = {name: cents for name, cents in self.amounts.items() if name not in leaving}
        return decide(self.round, self.gone | leaving, kept if policy == "chain" else {})

    def compare(self, other: "Awards") -> "AwardComparison":
        """Say which projects get more, as much, or less here than in another result."""
        from pariter.kernels.allocation.award_explanation import compare

        return compare(self, other)


def knapsack(round: Round) -> Awards:
    """Fund the set of projects with the highest total score.

    Raises MarketError when the round is malformed.
    """
    round.validate()
    return decide(round)


def decide(
    round: Round, gone: Collection[str] = frozenset(), kept: Mapping[str, int] | None = None
) -> Awards:
    """Decide a valid round, without projects that are gone; what is kept stays."""
    kept = kept or {}
    room = round.budget - sum(kept.values())
    open_to = items(round, {*gone, *kept})
    chosen = best_set(list(open_to.values()), room)
    amounts = dict(kept)
    for project, item in open_to.items():
        if chosen.marks & item.mark:
            amounts[project] = item.cost
    return Awards(round, _raised(round, amounts), frozenset(gone), kept)


def items(round: Round, without: Collection[str] = ()) -> dict[str, Item]:
    """Project → what it costs at least, its score, and a mark that is larger the earlier it is."""
    backwards = sorted(round.order, key=round.order.__getitem__, reverse=True)
    marks = {project: 1 << place for place, project in enumerate(backwards)}
    return {
        project: Item(request.minimum, request.score, marks[project])
        for project, request in round.requests.items()
        if project not in without
    }


def _raised(round: Round, amounts: Mapping[str, int]) -> dict[str, int]:
    """Raise awards with what is left, the highest score first, then by order."""
    left = round.budget - sum(amounts.values())
    raised: dict[str, int] = {}
    for project in sorted(
        amounts, key=lambda name: (-round.requests[name].score, round.order[name])
    ):
        more = min(left, round.requests[project].asked - amounts[project])
        raised[project] = amounts[project] + more
        left -= more
    return raised


def check_awards(awards: Awards) -> None:
    """Raise AssertionError unless each award and their sum lie within their limits."""
    for project, amount in awards.amounts.items():
        request = awards.round.requests[project]
        if not request.minimum <= amount <= request.asked or project in awards.gone:
            raise AssertionError(f"Project {project!r} gets {amount}.")
    if awards.spent > awards.round.budget:
        raise AssertionError(f"{awards.spent} is spent, {awards.round.budget} was there.")
    again = decide(replace(awards.round), awards.gone, awards.kept)
    if dict(again.amounts) != dict(awards.amounts):
        raise AssertionError("The rule gives other awards.")
