"""Writes: more people of a party, and a seat for who assists somebody."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import lock_placement, refuse_begun, require_state
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import held_seats
from pariter.apps.placements.waiting import fill_vacancies
from pariter.apps.placements.windows import refuse_while_drawing

State = Placement.State


@transaction.atomic
def come_with_more(*, placement: Placement, seats: int, at: datetime, by: Person) -> None:
    """Let more people of a party come, where seats are free; the same number changes nothing.

    Raises PlacementError.
    """
    refuse_begun(placement.offer, at)
    current = lock_placement(placement)
    if current.seats == seats:
        return
    require_state(current, (State.ACCEPTED,))
    call = current.application.call
    most = min(call.most_together + current.companions, current.offer.capacity)
    if not current.seats < seats <= most:
        raise PlacementError(
            "seats",
            _("You signed up %(now)d people. Choose a larger number, at most %(most)d.")
            % {"now": current.seats, "most": most},
        )
    free = free_for_more(current)
    if seats - current.seats > free:
        raise PlacementError("full", _too_few(free))
    details = {"seats": seats, "before": current.seats}
    current.seats = seats
    current.save(update_fields=["seats"])
    record(actor=by, action="placement.more", subject=current, details=details, at=at)


@transaction.atomic
def seat_companion(*, placement: Placement, wanted: bool, at: datetime, by: Person | None) -> bool:
    """Give a seat to who assists somebody, or give it back; return whether it is as wanted.

    Who waits waits for both seats, and keeps her turn. After the first session began nothing
    changes any more.
    """
    current = lock_placement(placement)
    if bool(current.companions) == wanted or current.state not in Placement.ACTIVE:
        return True
    try:
        refuse_begun(current.offer, at)
        refuse_while_drawing(current.offer.call, at)
    except PlacementError:
        return False
    if wanted and current.state in Placement.HOLDING and free_for_more(current) < 1:
        return False
    if wanted and current.seats >= current.offer.capacity:
        return False
    current.seats += 1 if wanted else -current.companions
    current.companions = int(wanted)
    current.save(update_fields=["seats", "companions"])
    action = "placement.companion" if wanted else "placement.no_companion"
    record(actor=by, action=action, subject=current, at=at)
    if not wanted:
        fill_vacancies(offer=current.offer, at=at)
    return True


def free_for_more(placement: Placement) -> int:
    """Return how many seats a party may still take: those that fit nobody who waits."""
    offer = placement.offer
    free = max(0, offer.capacity - held_seats(offer))
    waiting = offer.placements.filter(state=State.WAITING)
    # The smallest party that waits goes before: only fewer seats than it needs are left for more.
    smallest = waiting.order_by("seats").values_list("seats", flat=True).first()
    return free if smallest is None or smallest > free else 0


def _too_few(free: int) -> str:
    if not free:
        return _("No more seats are free. Others wait for them, or the room is full.")
    return ngettext(
        "Only %(count)d more seat is free.", "Only %(count)d more seats are free.", free
    ) % {"count": free}
