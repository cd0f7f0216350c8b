"""Writes: the office signs a whole list of people up for a first-come offer."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pariter.apps.applications.actions import sign_many_up
from pariter.apps.journal.actions import record_all
from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import held_seats
from pariter.apps.placements.windows import is_drawn_for, refuse_while_drawing
from pariter.apps.programmes.models import Offer

State = Placement.State


@transaction.atomic
def enrol(
    *, offer: Offer, people: Sequence[Person], at: datetime, by: Person | None
) -> list[Placement]:
    """Give each person the next seat or turn, in the order of the list; nobody is told by mail.

    Whoever has a seat or a turn already keeps it. Raises ApplicationError and PlacementError.
    """
    if offer.call.mechanism != "first_come":
        raise PlacementError(
            "mechanism", _("Places here are not given in the order of sign-up. Apply instead.")
        )
    refuse_while_drawing(offer.call, at)
    locked = Offer.objects.select_for_update().get(pk=offer.pk)
    queue = Placement.objects.filter(offer=offer)
    active = queue.filter(application__person__in=people, state__in=Placement.ACTIVE)
    there = set(active.values_list("application__person", flat=True))
    fresh = [person for person in dict.fromkeys(people) if person.pk not in there]
    applications = sign_many_up(offer=offer, people=fresh, at=at, by=by)
    last = queue.aggregate(last=Max("order"))["last"] or 0
    waiting = queue.filter(state=State.WAITING).exists()
    free = 0 if waiting or is_drawn_for(offer.call, at) else locked.capacity - held_seats(offer)
    placements = Placement.objects.bulk_create(
        Placement(
            application=application,
            offer=offer,
            state=State.ACCEPTED if turn < free else State.WAITING,
            order=last + 1 + turn,
            created_at=at,
            offered_at=at if turn < free else None,
            decided_at=at if turn < free else None,
        )
        for turn, application in enumerate(applications)
    )
    record_all(
        actor=by,
        acts=[
            (f"placement.{placement.state}", placement, {"order": placement.order})
            for placement in placements
        ],
        at=at,
    )
    return placements
