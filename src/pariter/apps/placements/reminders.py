"""Writes: ask those who hold a place whether they still come."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min

from pariter.apps.journal.actions import record
from pariter.apps.placements.mail import write_about
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Offer

AT_ONCE = 100
"""How many people are asked in one transaction."""


def remind_holders(*, at: datetime) -> int:
    """Ask each holder once, so long before the first session as her call says; return how many.

    Whoever got her place later than that has just said that she comes.
    """
    asked = 0
    for offer in _soon(at):
        while done := _remind(offer, _asked_from(offer), at):
            asked += done
    return asked


def _soon(at: datetime) -> Iterator[Any]:
    """Yield the offers that begin soon; those without anyone to ask cost one look each."""
    coming = (
        Offer.objects.filter(call__reminder_hours__isnull=False)
        .annotate(begins_at=Min("sessions__starts_at"))
        .filter(begins_at__gt=at)
        .select_related("call")
    )
    for offer in coming:
        if _asked_from(offer) <= at:
            yield offer


def _asked_from(offer: Any) -> datetime:
    begins_at: datetime = offer.begins_at
    return begins_at - timedelta(hours=offer.call.reminder_hours)


@transaction.atomic
def _remind(offer: Any, asked_by: datetime, at: datetime) -> int:
    due = list(
        Placement.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(
            offer=offer,
            state=Placement.State.ACCEPTED,
            reminded_at=None,
            decided_at__lte=asked_by,
        )
        .select_related("application__person", "application__call", "offer")
        .order_by("order")[:AT_ONCE]
    )
    session = offer.sessions.first()
    for placement in due:
        placement.reminded_at = at
        placement.save(update_fields=["reminded_at"])
        record(actor=None, action="placement.reminded", subject=placement, at=at)
        write_about(placement, "still_coming", at, session=session)
    return len(due)
