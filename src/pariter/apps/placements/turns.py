"""The claim: the next seats of a first-come offer, or else the next turn on its waiting list."""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from pariter.apps.applications.models import Application
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import seats_of_offer
from pariter.apps.programmes.models import Offer

State = Placement.State


def claim(
    *,
    application: Application,
    offer: Offer,
    seats: int,
    at: datetime,
    answer_by: datetime | None = None,
) -> Placement:
    """Give an application its seats if they are free, or else the next turn on the waiting list.

    answer_by: until when free seats are only offered; None gives them at once

    The offer is locked from here to the end of the transaction, so what can be done before it
    should be. Counting must be a statement of its own: one that waits for the lock still sees
    what was there when it began. Whoever waits has gone before, unless she and those who come
    with her do not fit.
    """
    Offer.objects.select_for_update().only("pk").get(pk=offer.pk)
    last = Placement.objects.filter(offer=OuterRef("pk")).order_by("-order").values("order")
    found = Offer.objects.values_list(
        "capacity", seats_of_offer(*Placement.HOLDING), Subquery(last[:1])
    )
    capacity, held, last_order = found.get(pk=offer.pk)
    free = capacity - held
    ahead = Placement.objects.filter(offer=offer, state=State.WAITING, seats__lte=free)
    fits = seats <= free and not ahead.exists()
    offered = fits and answer_by is not None
    return Placement.objects.create(
        application=application,
        offer=offer,
        state=State.OFFERED if offered else State.ACCEPTED if fits else State.WAITING,
        order=(last_order or 0) + 1,
        seats=seats,
        created_at=at,
        offered_at=at if fits else None,
        answer_by=answer_by if offered else None,
        decided_at=at if fits and not offered else None,
    )
