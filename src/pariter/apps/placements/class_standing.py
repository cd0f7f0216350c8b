"""Reads: how a call for classes stands now, and what its rules say to each class."""

from datetime import datetime

from django.db.models import Min, Q

from pariter.apps.placements.class_rules import Booking, Obstacle, Room, Standing
from pariter.apps.placements.models import Placement
from pariter.apps.placements.windows import is_drawn_for
from pariter.apps.programmes.models import Call

State = Placement.State


def standing_of(call: Call, at: datetime) -> Standing:
    """Return who holds and who waits in a call for classes, with the rules of this moment.

    Its fair share and its kept seats last until the call's `kept_until`; a share without that
    date lasts for ever.
    """
    is_kept = call.kept_until is not None and at < call.kept_until
    takes_place = Q(sessions__cancelled_at=None)
    offers = call.offers.annotate(begins_at=Min("sessions__starts_at", filter=takes_place))
    rooms = {
        offer.pk: Room(
            seats=offer.capacity,
            kept=offer.kept_seats if is_kept else 0,
            most_classes=offer.most_classes,
            is_over=offer.begins_at is None or at >= offer.begins_at,
        )
        for offer in offers
    }
    active = Placement.objects.filter(
        offer__call=call, school_class__isnull=False, state__in=Placement.ACTIVE
    ).values_list("pk", "offer", "application__home", "seats", "order", "state")
    bookings = {
        key: Booking(key, offer, school, seats, turn, holds=state in Placement.HOLDING)
        for key, offer, school, seats, turn, state in active
    }
    limits = is_kept or call.kept_until is None
    share = call.most_per_school if limits else None
    return Standing(rooms, served_schools(call), share, bookings, is_drawn_for(call, at))


def served_schools(call: Call) -> frozenset[int]:
    """Return the schools of which someone came to an earlier edition of the initiative."""
    edition = call.edition
    came = Placement.objects.filter(
        application__home__isnull=False,
        application__call__edition__initiative=edition.initiative_id,
        application__call__edition__starts__lt=edition.starts,
        deliveries__kind="attendance",
        deliveries__corrected_by__isnull=True,
    ).order_by()
    return frozenset(came.values_list("application__home", flat=True).distinct())


def next_classes(call: Call, at: datetime) -> list[Placement]:
    """Return the classes that get a place now, in order; the caller holds the lock on the call."""
    standing = standing_of(call, at)
    waits = {one.offer for one in standing.bookings.values() if not one.holds}
    given = standing.give(offer for offer in standing.rooms if offer in waits)
    found = Placement.objects.select_related(
        "offer", "application__person", "application__home", "application__call", "school_class"
    ).in_bulk(given)
    return [found[key] for key in given]


def obstacle_of(placement: Placement, at: datetime) -> tuple[Obstacle | None, int, Standing]:
    """Return why a class waits, which number it has on its list, and how the call stands."""
    standing = standing_of(placement.offer.call, at)
    return (
        standing.obstacle(standing.bookings[placement.pk]),
        standing.number(placement.pk),
        standing,
    )


def class_number(placement: Placement, at: datetime) -> int:
    """Return which number a waiting class has on its list."""
    return standing_of(placement.offer.call, at).number(placement.pk)
