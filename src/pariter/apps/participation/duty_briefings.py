"""Writes: remind whoever has a duty, some days before, of where and when she is awaited."""

from datetime import datetime, timedelta

from django.db import transaction

from pariter.apps.journal.actions import record
from pariter.apps.participation.duty_mail import write_to_her
from pariter.apps.participation.models import Duty

BEFORE = timedelta(days=5)
"""How long before the session the briefing goes out."""
AT_ONCE = 200
"""People whom one round of the worker briefs."""


def brief_people(*, at: datetime) -> int:
    """Write to each who accepted a duty at a session that begins soon; return to how many.

    Whoever accepted later than that gets her briefing at once.
    """
    due = Duty.objects.filter(
        state=Duty.State.ACCEPTED,
        briefed_at=None,
        session__cancelled_at=None,
        session__starts_at__gt=at,
        session__starts_at__lte=at + BEFORE,
    )
    keys = list(due.order_by("session__starts_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_brief(key, at) for key in keys)


@transaction.atomic
def _brief(key: int, at: datetime) -> int:
    due = Duty.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk=key, briefed_at=None, state=Duty.State.ACCEPTED
    )
    duty = due.select_related("session__edition__initiative__programme").first()
    if duty is None:
        return 0
    duty.briefed_at = at
    duty.save(update_fields=["briefed_at"])
    record(actor=None, action="duty.briefed", subject=duty, at=at)
    write_to_her(duty, "duty_briefing", at)
    return 1
