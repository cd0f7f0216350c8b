"""Writes: give an offer more seats, or fewer than it has but never fewer than are held."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import lock_seats
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import AllocationRun
from pariter.apps.placements.queries import held_seats
from pariter.apps.placements.vacancies import hangs_together
from pariter.apps.placements.waiting import fill_vacancies
from pariter.apps.programmes.models import Offer
from pariter.apps.programmes.moments import in_words
from pariter.apps.programmes.queries import first_start
from pariter.apps.programmes.rooms import smallest_room

LARGEST = 100_000
"""More seats than any place has."""


@transaction.atomic
def change_capacity(*, offer: Offer, capacity: int, at: datetime, by: Person) -> int:
    """Change how many seats an offer has; new ones go at once to who waits. Return how many went.

    Raises PlacementError: range, held, kept, room, frozen, rules, begun.
    """
    locked = lock_seats(offer)
    before = locked.capacity
    if capacity == before:
        return 0
    _refuse_number(locked, capacity)
    if capacity > before:
        _refuse_more_than_the_room(locked, capacity, at)
    _refuse_settled(locked, at)
    locked.capacity = capacity
    locked.save(update_fields=["capacity"])
    record(
        actor=by,
        action="offer.capacity_changed",
        subject=locked,
        details={"before": before, "now": capacity},
        at=at,
    )
    return fill_vacancies(offer=locked, at=at) if capacity > before else 0


def _refuse_number(offer: Offer, capacity: int) -> None:
    if not 1 <= capacity <= LARGEST:
        raise PlacementError(
            "range",
            _("%(number)s is no number of seats. Choose 1 to %(most)s.")
            % {"number": capacity, "most": LARGEST},
        )
    held = held_seats(offer)
    if capacity < held:
        raise PlacementError(
            "held",
            _(
                "%(held)d seats are held, so there cannot be %(number)d. "
                "Choose %(held)d or more, or cancel the session."
            )
            % {"held": held, "number": capacity},
        )
    if capacity < offer.kept_seats:
        raise PlacementError(
            "kept",
            _("%(kept)d seats are kept for classes. Choose at least as many.")
            % {"kept": offer.kept_seats},
        )


def _refuse_more_than_the_room(offer: Offer, capacity: int, at: datetime) -> None:
    smallest = smallest_room(offer, at)
    if smallest and capacity > smallest[1]:
        session, seats = smallest
        raise PlacementError(
            "room",
            _(
                "%(place)s has %(seats)d seats, so there cannot be %(number)d. "
                "Choose %(seats)d or fewer, or move the session first."
            )
            % {"place": session.place, "seats": seats, "number": capacity},
        )


def _refuse_settled(offer: Offer, at: datetime) -> None:
    start = first_start(offer)
    if start and start <= at:
        raise PlacementError(
            "begun",
            _("This began on %(when)s. The number of seats cannot change any more.")
            % {"when": in_words(start, offer.call.zone)},
        )
    if hangs_together(offer):
        raise PlacementError(
            "rules", _("The rules of this call divide the seats. They cannot change while it runs.")
        )
    runs = offer.call.runs.filter(kind=AllocationRun.Kind.REAL)
    if hasattr(offer.call, "lottery") and not runs.filter(published_at__isnull=False).exists():
        raise PlacementError(
            "frozen",
            _("The list is frozen, and the draw counts on these seats. Publish the result first."),
        )
