"""Writes: on its date, seats that were kept for schools never served go to the waiting list."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from pariter.apps.journal.actions import record
from pariter.apps.journal.queries import history
from pariter.apps.placements.class_booking import lock_call
from pariter.apps.placements.class_standing import next_classes
from pariter.apps.placements.models import Placement
from pariter.apps.placements.waiting import offer_place
from pariter.apps.programmes.models import Call

ACT = "call.kept_seats_released"


def release_kept_seats(*, at: datetime) -> int:
    """Offer the kept seats, and what is over a school's share, to who waits; return how many.

    Each call once for each date that it named.
    """
    waiting = Placement.objects.filter(
        offer__call=OuterRef("pk"), state=Placement.State.WAITING, school_class__isnull=False
    )
    due = Call.objects.filter(Exists(waiting), for_classes=True, kept_until__lte=at)
    return sum(_release(call, at) for call in due)


@transaction.atomic
def _release(call: Call, at: datetime) -> int:
    locked = lock_call(call)
    date = locked.kept_until.isoformat() if locked.kept_until else ""
    if history(locked).filter(action=ACT, details__kept_until=date).exists():
        return 0
    given = next_classes(locked, at)
    for placement in given:
        offer_place(placement, at)
    details = {"kept_until": date, "offered": len(given)}
    record(actor=None, action=ACT, subject=locked, details=details, at=at)
    return len(given)
