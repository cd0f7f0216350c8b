"""Writes on a run: give the places by the call's mechanism, then tell everyone."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Application
from pariter.apps.journal.actions import post_mail, record
from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.lottery import source_of
from pariter.apps.placements.market import build_market
from pariter.apps.placements.models import AllocationRun, Lottery, Outcome, Placement
from pariter.apps.programmes.models import Call, Offer
from pariter.kernels.allocation import MECHANISMS, Allocation, check
from pariter.kernels.allocation import lottery as draws
from pariter.kernels.allocation.audit import build_audit, build_public

Kind = AllocationRun.Kind
State = Placement.State


@transaction.atomic
def run_allocation(*, call: Call, kind: str, at: datetime, by: Person | None) -> AllocationRun:
    """Run the call's mechanism on the frozen list and keep the result with its proof.

    kind: "dry" may be repeated; "real" is made once and returned again. Nobody is told before
    it is published. Raises PlacementError.
    """
    Call.objects.select_for_update().get(pk=call.pk)
    existing = call.runs.filter(kind=Kind.REAL).first()
    if existing and kind == Kind.REAL:
        return existing
    lottery = Lottery.objects.filter(call=call, drawn_at__isnull=False).first()
    if lottery is None:
        raise PlacementError(
            "not_drawn", _("The lottery has not been drawn yet. Places are given after that.")
        )
    tickets = list(lottery.tickets.all())
    market, found = build_market(
        call=call,
        tokens={ticket.application_id: ticket.token for ticket in tickets},
        order={ticket.token: ticket.order for ticket in tickets if ticket.order is not None},
    )
    allocation = MECHANISMS[call.mechanism](market)
    check(market, allocation)
    held = draws.Lottery(
        call=call.address,
        source=source_of(call),
        beacon=lottery.beacon,
        committed_at=lottery.committed_at,
        draw_at=lottery.draw_at,
        root=bytes.fromhex(lottery.root),
        tickets={
            ticket.token: draws.Ticket(ticket.token, bytes.fromhex(ticket.salt))
            for ticket in tickets
        },
        engine=lottery.engine,
    )
    held = draws.as_frozen(held, call.mechanism, market)
    audit = build_audit(market, allocation, held)
    run = AllocationRun.objects.create(
        call=call,
        kind=kind,
        mechanism=call.mechanism,
        input_hash=audit["input_hash"],
        audit=audit,
        public=build_public(market, allocation, held),
        ran_at=at,
        ran_by=by,
    )
    _keep_outcomes(run, allocation, found)
    record(
        actor=by,
        action=f"run.{kind}",
        subject=run,
        details={"input_hash": run.input_hash, "mechanism": run.mechanism},
        at=at,
    )
    return run


@transaction.atomic
def publish_run(*, run: AllocationRun, at: datetime, by: Person | None) -> None:
    """Offer the places of the real run and tell everyone; done twice it changes nothing."""
    locked = AllocationRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.kind != Kind.REAL:
        raise PlacementError(
            "dry", _("This is a dry run. Make the real run, then publish that one.")
        )
    if locked.published_at:
        return
    answer_by = at + timedelta(hours=locked.call.answer_hours)
    offers = {offer.key: offer for offer in locked.call.offers.all()}
    outcomes = {
        outcome.application.ticket.token: outcome
        for outcome in locked.outcomes.select_related(
            "application__person",
            "application__ticket",
            "application__call__edition__initiative",
            "offer",
        )
    }
    Placement.objects.bulk_create(_offered(locked, outcomes, answer_by, at), batch_size=500)
    Placement.objects.bulk_create(_waiting(locked, outcomes, offers, at), batch_size=500)
    locked.published_at = at
    locked.save(update_fields=["published_at"])
    run.published_at = at
    record(actor=by, action="run.published", subject=run, at=at)
    for outcome in outcomes.values():
        _tell(outcome, answer_by, at)


def _keep_outcomes(
    run: AllocationRun, allocation: Allocation, found: dict[str, Application]
) -> None:
    offers = {offer.key: offer for offer in run.call.offers.all()}
    Outcome.objects.bulk_create(
        (
            Outcome(
                run=run,
                application=application,
                offer=_offer_of(offers, allocation.assignment[token]),
                explanation=allocation.explain(token).to_json(),
            )
            for token, application in found.items()
        ),
        batch_size=500,
    )


def _offer_of(offers: dict[str, Offer], key: str | None) -> Offer | None:
    return offers[key] if key is not None else None


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
    """Let everyone wait for each offer she ranked above what she got, in the run's own order."""
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
    ]


def _tell(outcome: Outcome, answer_by: datetime, at: datetime) -> None:
    person = outcome.application.person
    post_mail(
        to=person.email,
        language=person.language,
        template="result_published",
        context={
            "name": person.name,
            "reference": outcome.application.reference,
            "initiative": outcome.application.call.edition.initiative.title,
            "offer": outcome.offer.title if outcome.offer else None,
            "answer_by": answer_by if outcome.offer else None,
            "zone": outcome.application.call.zone,
            "synthetic": person.is_synthetic,
        },
        at=at,
        about=outcome.application.call,
    )
