"""What a run gave, in numbers, and how it differs from another run."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from pariter.apps.placements.models import AllocationRun, Outcome
from pariter.apps.programmes.models import Call
from pariter.kernels.allocation.party_market import PartyMarket

NAMED_RANKS = 3
Holder = tuple[int, int | None]
"""An application and, where classes are drawn for, one of its classes."""


@dataclass(frozen=True)
class Summary:
    """One run in numbers.

    ranks: who got the first, second, third or a later wish, and who got nothing; given: offer id
    → seats given; holds: application, and class if any, by id → offer id.
    """

    run: AllocationRun
    ranks: dict[str, int]
    given: Counter[int]
    holds: dict[Holder, int | None]

    @property
    def placed(self) -> int:
        """Everyone who got a place."""
        return self.given.total()

    @property
    def applicants(self) -> int:
        """Everyone who took part."""
        return len(self.holds)


@dataclass(frozen=True)
class Difference:
    """How a run differs from another. changed: people whose result is not the same."""

    other: Summary
    changed: int
    ranks: list[tuple[str, int, int]]


def summaries(runs: list[AllocationRun]) -> list[Summary]:
    """Sum up runs of one call, in one query."""
    outcomes: dict[int, list[tuple[Holder, int | None, int | None]]] = {run.pk: [] for run in runs}
    rows = Outcome.objects.filter(run__in=outcomes).values_list(
        "run", "application", "school_class", "offer", "explanation__rank"
    )
    for run, application, school_class, offer, rank in rows:
        outcomes[run].append(((application, school_class), offer, rank))
    return [_summary(run, outcomes[run.pk]) for run in runs]


def _summary(run: AllocationRun, outcomes: list[tuple[Holder, int | None, int | None]]) -> Summary:
    by_rank = Counter(rank for _application, _offer, rank in outcomes)
    names = [_("First wish"), _("Second wish"), _("Third wish")]
    ranks = {name: by_rank[rank] for rank, name in enumerate(names, start=1)}
    later = sum(n for rank, n in by_rank.items() if rank is not None and rank > NAMED_RANKS)
    return Summary(
        run=run,
        ranks={**ranks, _("A later wish"): later, _("No place"): by_rank[None]},
        given=Counter(offer for _application, offer, _rank in outcomes if offer is not None),
        holds={application: offer for application, offer, _rank in outcomes},
    )


def seats_left(summary: Summary, call: Call) -> list[tuple[str, int, int, int]]:
    """Return each offer with its seats, those given and those left."""
    if call.window_closes_at:
        return parties_given(summary.run, call)
    return [
        (
            str(offer.title),
            offer.capacity,
            summary.given[offer.pk],
            offer.capacity - summary.given[offer.pk],
        )
        for offer in call.offers.order_by("position")
    ]


def parties_given(run: AllocationRun, call: Call) -> list[tuple[str, int, int, int]]:
    """Return each offer with its seats, those given by headcount, and those left."""
    market = PartyMarket.from_json(run.audit["market"])
    given = dict.fromkeys(market.capacities, 0)
    for party, options in run.audit["result"]["assignment"].items():
        for option in options:
            given[option] += market.size(party, option)
    titles = {offer.key: str(offer.title) for offer in call.offers.order_by("position")}
    return [
        (title, market.capacities[key], given[key], market.capacities[key] - given[key])
        for key, title in titles.items()
        if key in market.capacities
    ]


def difference(summary: Summary, other: Summary) -> Difference:
    """Compare two runs of one call."""
    people = summary.holds.keys() | other.holds.keys()
    nobody: Any = object()
    return Difference(
        other=other,
        changed=sum(
            summary.holds.get(person, nobody) != other.holds.get(person, nobody)
            for person in people
        ),
        ranks=[(name, count, other.ranks[name]) for name, count in summary.ranks.items()],
    )


def tried(request: HttpRequest, call: Any, runs: list[AllocationRun]) -> dict[str, Any]:
    """Sum up the newest run, beside another one that the address names."""
    if not runs:
        return {}
    wanted = request.GET.get("compare", "")
    others = runs[1:]
    other = next((run for run in others if str(run.pk) == wanted), others[0] if others else None)
    summed = summaries([runs[0], other] if other else [runs[0]])
    newest = call.runs.count()
    return {
        "summary": summed[0],
        "seats_left": seats_left(summed[0], call),
        "difference": difference(summed[0], summed[1]) if other else None,
        "other_number": newest - runs.index(other) if other else None,
        "others": [(run, newest - place) for place, run in enumerate(others, start=1)],
        "number": newest,
    }
