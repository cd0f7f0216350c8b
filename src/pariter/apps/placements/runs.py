"""Writes on a run: decide by the call's mechanism, keep the result, then tell everyone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.funding import decide_funding, publish_funding
from pariter.apps.placements.models import AllocationRun, Outcome
from pariter.apps.placements.pairing import decide_again, decide_pairs
from pariter.apps.placements.pairs import publish_pairs
from pariter.apps.placements.results import Result
from pariter.apps.placements.seats import decide_seats, publish_seats
from pariter.apps.placements.window_draw import decide_window, publish_window
from pariter.apps.programmes.models import Call
from pariter.kernels.allocation.lottery import LotteryError
from pariter.kernels.allocation.party_rounds import MECHANISM as PARTIES

Kind = AllocationRun.Kind


@dataclass(frozen=True)
class Manner:
    """How calls of some mechanisms are decided, and what it means to publish that."""

    decide: Callable[[Call, datetime], Result]
    publish: Callable[[AllocationRun, datetime], None]


MANNERS = {
    "equal_shares": Manner(decide_funding, publish_funding),
    "max_weight_b_matching": Manner(decide_pairs, publish_pairs),
}
WINDOW = Manner(decide_window, publish_window)
SEATS = Manner(decide_seats, publish_seats)
"""The manner of every other mechanism."""


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
    try:
        result = manner_of(call).decide(call, at)
    except LotteryError as error:
        raise PlacementError(
            "not_as_frozen",
            _(
                "Something is not as it was when the list was frozen: wishes, points, seats, "
                "costs or the budget. Put it back as it was."
            ),
        ) from error
    return keep_run(call=call, kind=kind, result=result, at=at, by=by)


def keep_run(
    *, call: Call, kind: str, result: Result, at: datetime, by: Person | None
) -> AllocationRun:
    """Keep what a run decided."""
    run = AllocationRun.objects.create(
        call=call,
        kind=kind,
        mechanism=PARTIES if call.window_closes_at else call.mechanism,
        input_hash=result.input_hash,
        audit=result.audit,
        public=result.public,
        ran_at=at,
        ran_by=by,
    )
    Outcome.objects.bulk_create(
        (
            Outcome(
                run=run,
                application=given.application,
                school_class=given.school_class,
                offer=given.offer,
                explanation=given.explanation,
            )
            for given in result.given
        ),
        batch_size=500,
    )
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
    """Give what a run decided and tell everyone; done twice it changes nothing."""
    locked = AllocationRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.kind == Kind.DRY:
        raise PlacementError(
            "dry", _("This is a dry run. Make the real run, then publish that one.")
        )
    if locked.published_at:
        return
    locked.published_at = at
    locked.save(update_fields=["published_at"])
    run.published_at = at
    record(actor=by, action="run.published", subject=run, at=at)
    manner_of(locked.call).publish(locked, at)


@transaction.atomic
def pair_again(*, call: Call, at: datetime, by: Person | None) -> AllocationRun:
    """Pair those who have a place left, and tell whom that gave a partner; other pairs stay.

    Raises PlacementError.
    """
    Call.objects.select_for_update().get(pk=call.pk)
    real = call.runs.filter(kind=Kind.REAL).first()
    if real is None or real.published_at is None:
        raise PlacementError("not_published", _("Publish the first pairs, then pair again."))
    result = decide_again(call, at)
    if not any(given.explanation["partners"] for given in result.given):
        raise PlacementError("nothing_new", _("Nobody can be paired anew at the moment."))
    run = keep_run(call=call, kind=Kind.LATER, result=result, at=at, by=by)
    publish_run(run=run, at=at, by=by)
    return run


def manner_of(call: Call) -> Manner:
    """Return how a call is decided."""
    return WINDOW if call.window_closes_at else MANNERS.get(call.mechanism, SEATS)
