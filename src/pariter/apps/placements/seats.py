"""Places given by rank and lot: what a run decides, and what its publication does."""

from datetime import datetime, timedelta
from typing import Any

from pariter.apps.applications.mail import write_to
from pariter.apps.placements.drawn import drawn_lottery
from pariter.apps.placements.market import build_market
from pariter.apps.placements.models import AllocationRun, Outcome, Placement
from pariter.apps.placements.results import Given, Result
from pariter.apps.programmes.models import Call, Offer
from pariter.kernels.allocation import MECHANISMS, Explanation, check
from pariter.kernels.allocation.audit import build_audit, build_public

State = Placement.State


def decide_seats(call: Call, _at: datetime) -> Result:
    """Give the places of a call by its mechanism; raises PlacementError."""
    drawn = drawn_lottery(call)
    market, found = build_market(call=call, tokens=drawn.tokens, order=drawn.order)
    allocation = MECHANISMS[call.mechanism](market)
    check(market, allocation)
    offers: dict[str | None, Offer] = {offer.key: offer for offer in call.offers.all()}
    return Result(
        audit=build_audit(market, allocation, drawn.held),
        public=build_public(market, allocation, drawn.held),
        given=[
            Given(
                application,
                offers.get(allocation.assignment[token]),
                allocation.explain(token).to_json(),
            )
            for token, application in found.items()
        ],
    )


def publish_seats(run: AllocationRun, at: datetime) -> None:
    """Offer the places of a run, let everyone wait for what she wanted more, and tell everyone."""
    answer_by = at + timedelta(hours=run.call.answer_hours)
    offers = {offer.key: offer for offer in run.call.offers.all()}
    outcomes = {
        outcome.application.ticket.token: outcome
        for outcome in run.outcomes.select_related(
            "application__person",
            "application__ticket",
            "application__call__edition__initiative",
            "offer",
        )
    }
    Placement.objects.bulk_create(_offered(run, outcomes, answer_by, at), batch_size=500)
    Placement.objects.bulk_create(_waiting(run, outcomes, offers, at), batch_size=500)
    for outcome in outcomes.values():
        _tell(outcome, answer_by, at)


def _offered(
    run: AllocationRun, outcomes: dict[str, Outcome], answer_by: datetime, at: datetime
) -> list[Placement]:
    return [
        Placement(
            application=outcome.application,
            offer=outcome.offer,
            run=run,
            state=State.OFFERED,
            order=outcome.explanation["order_number"],
            created_at=at,
            offered_at=at,
            answer_by=answer_by,
        )
        for outcome in outcomes.values()
        if outcome.offer
    ]


def _waiting(
    run: AllocationRun, outcomes: dict[str, Outcome], offers: dict[str, Offer], at: datetime
) -> list[Placement]:
    """Let everyone wait for each offer she ranked above what she got, in the run's own order.

    Nobody waits where no seat could ever be hers.
    """
    open_to = {token: _open_wishes(outcome) for token, outcome in outcomes.items()}
    waiting: dict[str, Any] = run.audit["result"]["waiting"]
    return [
        Placement(
            application=outcomes[token].application,
            offer=offers[option],
            run=run,
            state=State.WAITING,
            order=turn,
            created_at=at,
        )
        for option, tokens in waiting.items()
        for turn, token in enumerate(tokens, start=1)
        if option in open_to[token]
    ]


def _open_wishes(outcome: Outcome) -> set[str]:
    lines = Explanation.from_json(outcome.explanation).lines
    return {line.option for line in lines if line.is_open}


def waits_for(explanation: Explanation) -> str:
    """Say for how much of her list someone without a place waits: `all`, `some` or `none`."""
    lines = explanation.lines
    count = sum(line.is_open for line in lines)
    return "none" if not count else "all" if count == len(lines) else "some"


def _tell(outcome: Outcome, answer_by: datetime, at: datetime) -> None:
    call = outcome.application.call
    write_to(
        outcome.application,
        "result_published",
        at,
        initiative=call.edition.initiative.title,
        offer=outcome.offer.title if outcome.offer else None,
        answer_by=answer_by if outcome.offer else None,
        zone=call.zone,
        waits_for=waits_for(Explanation.from_json(outcome.explanation)),
    )
