"""Why a project gets its award, how firm the result is, and two results side by side."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pariter.kernels.allocation.knapsack import Awards, decide, items
from pariter.kernels.allocation.undominated import Found, Item, best_set, undominated

PERCENTS = (-5, -1, 1, 5)

AwardOutcome = Literal["full", "partial", "kept", "not_funded", "too_dear"]


@dataclass(frozen=True)
class AwardExplanation:
    """Why one project gets what it gets.

    outcome: `full`: all that it asked; `partial`: at least its minimum; `kept`: had its award
        before others were given up; `not_funded`: the best set is without it; `too_dear`: its
        minimum alone is more than there is.
    award: cents. enough_score: the least score with which it is funded, all else equal.
    enough_minimum: the highest minimum with which it is funded, all else equal; None where it is
        funded with none.
    """

    project: str
    outcome: AwardOutcome
    score: int
    asked: int
    minimum: int
    award: int
    enough_score: int | None
    enough_minimum: int | None

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value."""
        return asdict(self)


@dataclass(frozen=True)
class BudgetChange:
    """The result with another budget: who would be funded besides, and who no longer."""

    percent: int
    budget: int
    value: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Sensitivity:
    """How firm a result is.

    budgets: one entry a changed budget; scores: project → the least score with which it is
        funded, None where no score is enough.
    """

    budgets: tuple[BudgetChange, ...]
    scores: Mapping[str, int | None]

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value."""
        return asdict(self)


@dataclass(frozen=True)
class AwardComparison:
    """Projects that are in both results, by how they fare in the first."""

    better: tuple[str, ...]
    same: tuple[str, ...]
    worse: tuple[str, ...]


def explain(awards: Awards, project: str) -> AwardExplanation:
    """Explain one project; see `Awards.explain`."""
    if project in awards.gone:
        raise KeyError(project)
    request = awards.round.requests[project]
    award = awards.amounts.get(project, 0)
    rivals = None if project in awards.kept else _Rivals(awards, project)
    return AwardExplanation(
        project=project,
        outcome=_outcome(awards, project),
        score=request.score,
        asked=request.asked,
        minimum=request.minimum,
        award=award,
        enough_score=None if rivals is None else rivals.enough_score(),
        enough_minimum=None if rivals is None else rivals.enough_minimum(),
    )


def sensitivity(awards: Awards) -> Sensitivity:
    """Try other budgets and scores; see `Awards.sensitivity`."""
    return Sensitivity(
        tuple(_with_budget(awards, percent) for percent in PERCENTS),
        {
            project: _Rivals(awards, project).enough_score()
            for project in sorted(awards.round.requests)
            if project not in awards.gone and project not in awards.kept
        },
    )


def compare(first: Awards, second: Awards) -> AwardComparison:
    """Compare by award; what was given up in one of them is left out."""
    fares: dict[int, list[str]] = {-1: [], 0: [], 1: []}
    both = first.round.requests.keys() & second.round.requests.keys()
    for project in sorted(both - first.gone - second.gone):
        one, two = (awards.amounts.get(project, 0) for awards in (first, second))
        fares[(one > two) - (one < two)].append(project)
    return AwardComparison(tuple(fares[1]), tuple(fares[0]), tuple(fares[-1]))


def _outcome(awards: Awards, project: str) -> AwardOutcome:
    request = awards.round.requests[project]
    if awards.amounts.get(project) == request.asked:
        return "full"
    if project in awards.kept:
        return "kept"
    if project in awards.amounts:
        return "partial"
    room = awards.round.budget - sum(awards.kept.values())
    return "too_dear" if request.minimum > room else "not_funded"


def _with_budget(awards: Awards, percent: int) -> BudgetChange:
    """Decide again with a budget that is so much larger or smaller, but not below what is kept."""
    budget = max(awards.round.budget * (100 + percent) // 100, sum(awards.kept.values()), 1)
    changed = type(awards.round)(budget, awards.round.requests, awards.round.order)
    tried = decide(changed, awards.gone, awards.kept)
    now, then = set(awards.amounts), set(tried.amounts)
    gained, lost = tuple(sorted(then - now)), tuple(sorted(now - then))
    return BudgetChange(percent, budget, tried.value, gained, lost)


class _Rivals:
    """All other projects that one project competes with, and the best that they reach alone."""

    def __init__(self, awards: Awards, project: str) -> None:
        self.room = awards.round.budget - sum(awards.kept.values())
        open_to = items(awards.round, {*awards.gone, *awards.kept})
        self.own = open_to.pop(project)
        self.others = list(open_to.values())
        self.alone = best_set(self.others, self.room)

    def enough_score(self) -> int | None:
        """Give the least score with which the best set holds the project."""
        if self.own.cost > self.room:
            return None
        beside = best_set(self.others, self.room - self.own.cost)
        # With this score both sets score alike; then cost and marks decide.
        level = self.alone.score - beside.score
        wins = self._with(beside, Item(self.own.cost, level, self.own.mark)).key > self.alone.key
        # A project without a score is never funded: the same set without it costs less.
        return max(level if wins else level + 1, 1)

    def enough_minimum(self) -> int | None:
        """Give the highest minimum with which the best set holds the project."""
        if self.own.score == 0:
            return None
        level = max(self.alone.score - self.own.score, 0)
        beside = undominated(self.others, self.room, level)
        costs = [self._highest(found) for found in beside]
        highest = max((cost for cost in costs if cost is not None), default=0)
        return highest if highest >= 1 else None

    def _highest(self, beside: Found) -> int | None:
        """Give the highest cost at which this set and the project beat the others alone."""
        score = beside.score + self.own.score
        if score < self.alone.score:
            return None
        most = self.room - beside.cost
        if score == self.alone.score:
            wins = beside.marks + self.own.mark > self.alone.marks
            most = min(most, self.alone.cost - beside.cost - (not wins))
        return most

    def _with(self, beside: Found, own: Item) -> Found:
        return Found(beside.cost + own.cost, beside.score + own.score, beside.marks + own.mark)
