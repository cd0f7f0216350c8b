"""Writes: change dates of an open edition, and tell whom it concerns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pariter.apps.applications.mail import write_to
from pariter.apps.applications.models import Application
from pariter.apps.people.models import Person
from pariter.apps.placements.models import AllocationRun, Placement
from pariter.apps.programmes.editing import (
    CALL,
    EDITION,
    FIELDS,
    SESSION,
    Amendment,
    Spot,
    amend_edition,
)
from pariter.apps.programmes.models import Call, Edition, Offer, SessionChange
from pariter.apps.programmes.moving import note_change, whereabouts
from pariter.apps.programmes.queries import first_start

TOLD = {
    EDITION: ("starts", "ends"),
    CALL: ("opens", "closes", "results", "draw"),
    SESSION: ("starts", "ends", "place"),
}
"""What people are told of; that a title is spelt otherwise is not worth a mail."""


@transaction.atomic
def amend_and_tell(
    *, edition: Edition, amendments: Sequence[Amendment], at: datetime, by: Person | None
) -> list[Amendment]:
    """Change dates and places of an open edition, and write to each person whom it concerns.

    Returns what changed. Raises AmendmentError with every refusal.
    """
    changes = amend_edition(
        edition=edition, amendments=amendments, settled=settled(edition), at=at, by=by
    )
    if any(change.part == SESSION and change.field == "starts" for change in changes):
        end_offers_before_they_begin(edition)
    _note_moves(edition, changes, at, by)
    _tell(edition, changes, at)
    return changes


def settled(edition: Edition) -> dict[Spot, str]:
    """Return what cannot change any more because of the applicants, with the reason in words."""
    found: dict[Spot, str] = {}
    for call in edition.calls.all():
        real = call.runs.filter(kind=AllocationRun.Kind.REAL).first()
        if real or hasattr(call, "lottery"):
            reason = _("The list of applicants is frozen, so this date cannot change any more.")
            found |= {(CALL, call.key, name): reason for name in ("opens", "closes", "draw")}
        if real and real.published_at:
            reason = _("The results are out, so this date cannot change any more.")
            found |= {(CALL, call.key, name): reason for name in TOLD[CALL]}
    return found


def _note_moves(
    edition: Edition, changes: Iterable[Amendment], at: datetime, by: Person | None
) -> None:
    """Keep when and where each session that was moved was to be before."""
    before: dict[str, dict[str, Any]] = {}
    for change in changes:
        if change.part == SESSION and change.field in TOLD[SESSION]:
            before.setdefault(change.key, {})[FIELDS[SESSION][change.field]] = change.old
    for session in edition.sessions.select_for_update().filter(key__in=before):
        was = replace(whereabouts(session), **before[session.key])
        note_change(session=session, kind=SessionChange.Kind.MOVED, was=was, at=at, by=by)


def end_offers_before_they_begin(edition: Edition) -> None:
    """Let no offered place be accepted after its first session has begun."""
    offered = Placement.objects.filter(
        offer__call__edition=edition, state=Placement.State.OFFERED
    ).select_related("offer")
    for placement in offered:
        start = first_start(placement.offer)
        if start and placement.answer_by and start < placement.answer_by:
            placement.answer_by = start
            placement.save(update_fields=["answer_by"])


def _tell(edition: Edition, changes: Iterable[Amendment], at: datetime) -> None:
    """Write one mail to each person whom a change concerns, with all that concern her."""
    concerned: dict[Application, list[Amendment]] = {}
    for change in changes:
        if change.field in TOLD[change.part]:
            for application in _concerned(edition, change):
                concerned.setdefault(application, []).append(change)
    parts = _parts(edition)
    for application, own in concerned.items():
        write_to(
            application,
            "dates_changed",
            at,
            initiative=edition.initiative.title,
            edition=edition.title,
            changes=[
                {
                    "spot": f"{change.part}.{change.field}",
                    "part": parts.get((change.part, change.key)),
                    "zone": getattr(
                        parts.get((change.part, change.key)),
                        "zone",
                        edition.initiative.programme.zone,
                    ),
                    "old": change.old,
                    "new": change.new,
                }
                for change in own
            ],
        )


def _parts(edition: Edition) -> Mapping[tuple[str, str], Any]:
    return {
        **{(CALL, call.key): call for call in edition.calls.all()},
        **{(SESSION, session.key): session for session in edition.sessions.all()},
    }


def _concerned(edition: Edition, change: Amendment) -> QuerySet[Application]:
    """Return the applications of whom a change concerns.

    Dates of a call concern whoever applied or began to; a session's, whoever has, waits for or
    still hopes for a place at it.
    """
    if change.part == CALL:
        alive = Application.State.DRAFT, Application.State.SUBMITTED
        found = Application.objects.select_related("person", "call").filter(call__edition=edition)
        return found.filter(call__key=change.key, state__in=alive)
    offer = None
    if change.part == SESSION:
        offer = edition.sessions.get(key=change.key).offer
    return concerned(edition, offer)


def concerned(edition: Edition, offer: Offer | None) -> QuerySet[Application]:
    """Return the applications with, waiting or hoping for a place of an offer, or of any."""
    holds = Q(placements__state__in=Placement.ACTIVE)
    hopes = Q(state=Application.State.SUBMITTED, call__in=_undecided(edition))
    if offer:
        holds &= Q(placements__offer=offer)
        hopes &= Q(preferences__offer=offer)
    found = Application.objects.select_related("person", "call").filter(call__edition=edition)
    return found.filter(holds | hopes).distinct()


def _undecided(edition: Edition) -> QuerySet[Call]:
    """Return the edition's calls whose places are given later, all at once."""
    published = AllocationRun.objects.filter(published_at__isnull=False)
    return edition.calls.exclude(mechanism="first_come").exclude(runs__in=published)
