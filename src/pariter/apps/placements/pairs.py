"""Writes on pairs: tell who is paired, ask for another partner, end a pair, pair again."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.mail import write_to
from pariter.apps.applications.models import Application
from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import AllocationRun, Pair

State = Pair.State
LONGEST_REASON = 500


def publish_pairs(run: AllocationRun, at: datetime) -> None:
    """Keep the pairs of a run, and tell everyone who her partner is, or that there is none.

    A later round is told only to those whom it pairs.
    """
    outcomes = {
        outcome.application.reference: outcome
        for outcome in run.outcomes.select_related("application__person", "application__call")
    }
    Pair.objects.bulk_create(
        Pair(
            run=run,
            first=outcome.application,
            second=outcomes[partner].application,
            created_at=at,
        )
        for outcome in outcomes.values()
        if outcome.application.call_id == run.call_id
        for partner in outcome.explanation["partners"]
    )
    for outcome in outcomes.values():
        partners = [outcomes[name].application for name in outcome.explanation["partners"]]
        if partners:
            _tell("pair_found", outcome.application, at, partners=_contacts(partners))
        elif run.kind != AllocationRun.Kind.LATER:
            _tell("pair_missing", outcome.application, at)


@transaction.atomic
def ask_for_another(*, pair: Pair, application: Application, at: datetime, by: Person) -> None:
    """Ask the office to end a pair; asked twice, the first stays. Raises PlacementError."""
    locked = _lock(pair)
    if locked.state != State.ACTIVE:
        raise PlacementError("ended", _("This pair has ended already."))
    if application.pk not in (locked.first_id, locked.second_id):
        raise PlacementError("not_in_pair", _("Only these two can ask for another partner."))
    if locked.asked_at:
        return
    locked.asked_by, locked.asked_at = application, at
    locked.save(update_fields=["asked_by", "asked_at"])
    record(actor=by, action="pair.change_asked", subject=locked, at=at)


@transaction.atomic
def end_pair(
    *,
    pair: Pair,
    reason: str,
    at: datetime,
    by: Person | None,
    leaving: Collection[Application] = (),
) -> None:
    """End a pair and tell both; who leaves is paired with nobody any more.

    reason: for the office alone. leaving: of the two. Raises PlacementError.
    """
    locked = _lock(pair)
    if locked.state != State.ACTIVE:
        raise PlacementError("ended", _("This pair has ended already."))
    if not reason.strip():
        raise PlacementError("reason", _("Say why the pair ends; only the office reads it."))
    if len(reason) > LONGEST_REASON:
        raise PlacementError(
            "reason",
            _("The reason has %(count)d letters. Shorten it to %(most)d.")
            % {"count": len(reason), "most": LONGEST_REASON},
        )
    locked.state, locked.ended_at, locked.reason = State.ENDED, at, reason.strip()
    locked.save(update_fields=["state", "ended_at", "reason"])
    record(actor=by, action="pair.ended", subject=locked, at=at)
    gone = {application.pk for application in leaving}
    for application in (locked.first, locked.second):
        if application.pk in gone:
            application.state = Application.State.WITHDRAWN
            application.save(update_fields=["state"])
            record(actor=by, action="application.withdrawn", subject=application, at=at)
        _tell("pair_ended", application, at, leaves=application.pk in gone)


def _lock(pair: Pair) -> Pair:
    return (
        Pair.objects.select_for_update(of=("self",))
        .select_related("first__person", "first__call", "second__person", "second__call")
        .get(pk=pair.pk)
    )


def _contacts(partners: list[Application]) -> list[dict[str, str]]:
    return [{"name": partner.person.name, "email": partner.person.email} for partner in partners]


def _tell(template: str, application: Application, at: datetime, **values: Any) -> None:
    initiative = application.call.edition.initiative.title
    write_to(application, template, at, initiative=initiative, **values)
