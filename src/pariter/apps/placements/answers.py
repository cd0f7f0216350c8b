"""Writes on one place: accept, decline, give back; and expiry of what nobody answered."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Application
from pariter.apps.applications.queries import has_guardian
from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.mail import write_about
from pariter.apps.placements.models import Placement
from pariter.apps.placements.vacancies import hangs_together
from pariter.apps.placements.waiting import fill_vacancies, leave_other_lists
from pariter.apps.placements.windows import refuse_while_drawing
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.moments import in_words
from pariter.apps.programmes.queries import first_start

State = Placement.State
EXCLUSIVE_MECHANISMS = ("deferred_acceptance", "serial_dictatorship")
"""Mechanisms that give one place a person; under the others she may hold several."""


@transaction.atomic
def accept_placement(*, placement: Placement, at: datetime, by: Person) -> None:
    """Accept an offered place; repeating it changes nothing. Raises PlacementError."""
    current = lock_placement(placement)
    if current.state == State.ACCEPTED:
        return
    require_state(current, (State.OFFERED,))
    if current.answer_by and at >= current.answer_by:
        raise PlacementError(
            "expired",
            _("The time to answer ended on %(when)s. The place goes to the next person.")
            % {"when": in_words(current.answer_by, current.application.call.zone)},
        )
    refuse_without_guardian(current.application)
    _move(current, State.ACCEPTED, at, by, "placement.accepted")
    if not current.application.call.needs_account:
        write_about(current, "signed_up", at, session=current.offer.sessions.first())
    if current.application.call.mechanism in EXCLUSIVE_MECHANISMS:
        for offer in leave_other_lists(placement=current):
            fill_vacancies(offer=lock_seats(offer), at=at)


@transaction.atomic
def decline_placement(*, placement: Placement, at: datetime, by: Person | None) -> None:
    """Decline an offered place; the next person is offered it. Raises PlacementError."""
    _leave(placement, (State.OFFERED,), State.DECLINED, at, by, "placement.declined")


@transaction.atomic
def withdraw_placement(*, placement: Placement, at: datetime, by: Person | None) -> None:
    """Give back an accepted place before it begins, or leave a waiting list.

    by: None where a guardian did it. Raises PlacementError.
    """
    refuse_begun(placement.offer, at)
    _leave(
        placement, (State.ACCEPTED, State.WAITING), State.WITHDRAWN, at, by, "placement.withdrawn"
    )


@transaction.atomic
def come_with_fewer(*, placement: Placement, seats: int, at: datetime, by: Person) -> None:
    """Let fewer people of a party come; the other seats go on at once. Raises PlacementError."""
    refuse_begun(placement.offer, at)
    refuse_while_drawing(placement.offer.call, at)
    current = lock_placement(placement)
    if current.seats == seats:
        return
    require_state(current, Placement.ACTIVE)
    if not current.companions < seats < current.seats:
        raise PlacementError(
            "seats",
            _("You signed up %(now)d people. Choose a smaller number, at least %(least)d.")
            % {"now": current.seats, "least": current.companions + 1},
        )
    details = {"seats": seats, "before": current.seats}
    current.seats = seats
    current.save(update_fields=["seats"])
    record(actor=by, action="placement.fewer", subject=current, details=details, at=at)
    # Whoever waits may fit now, be it this very party.
    fill_vacancies(offer=current.offer, at=at)


@transaction.atomic
def still_come(*, placement: Placement, at: datetime, by: Person) -> None:
    """Note that the holder of a place said again that she comes. Raises PlacementError."""
    current = lock_placement(placement)
    require_state(current, (State.ACCEPTED,))
    record(actor=by, action="placement.still_comes", subject=current, at=at)


def expire_offers(*, at: datetime) -> int:
    """Expire every offer whose time to answer is over and offer the seats on; return how many."""
    due = Placement.objects.filter(state=State.OFFERED, answer_by__lte=at).order_by(
        "answer_by", "pk"
    )
    return sum(_expire(placement_id, at) for placement_id in due.values_list("pk", flat=True))


@transaction.atomic
def _expire(placement_id: int, at: datetime) -> int:
    placement = lock_placement(Placement.objects.get(pk=placement_id))
    if placement.state != State.OFFERED or not placement.answer_by or placement.answer_by > at:
        return 0
    _move(placement, State.EXPIRED, at, None, "placement.expired")
    write_about(placement, "place_expired", at)
    fill_vacancies(offer=placement.offer, at=at)
    return 1


def refuse_without_guardian(application: Application) -> None:
    """Raise PlacementError where a minor's guardian has not confirmed yet."""
    if application.call.needs_guardian and not has_guardian(application):
        raise PlacementError(
            "guardian", _("A parent or guardian must confirm first. We asked by e-mail.")
        )


def _leave(
    placement: Placement,
    allowed: tuple[State, ...],
    target: State,
    at: datetime,
    by: Person | None,
    action: str,
) -> None:
    current = lock_placement(placement)
    if current.state == target:
        return
    require_state(current, allowed)
    held = current.state in Placement.HOLDING
    _move(current, target, at, by, action)
    if held:
        fill_vacancies(offer=current.offer, at=at)


def lock_placement(placement: Placement) -> Placement:
    """Lock the offer first, then the placement: everyone takes these locks in this order.

    Where seats of several offers hang together, their call goes before both.
    """
    lock_seats(placement.offer)
    return (
        Placement.objects.select_for_update(of=("self",))
        .select_related("offer", "application__person", "application__call", "application__home")
        .get(pk=placement.pk)
    )


def lock_seats(offer: Offer) -> Offer:
    """Lock an offer, so that nobody else gives its seats in the meantime."""
    if hangs_together(offer) or offer.call.for_classes:
        Call.objects.select_for_update().get(pk=offer.call_id)
    return Offer.objects.select_for_update().get(pk=offer.pk)


def refuse_begun(offer: Offer, at: datetime) -> None:
    """Raise PlacementError where the first session of an offer has begun."""
    start = first_start(offer)
    if start and at >= start:
        raise PlacementError(
            "begun",
            _("This began on %(when)s, so the place cannot be given back any more.")
            % {"when": in_words(start, offer.call.zone)},
        )


def require_state(placement: Placement, allowed: tuple[State, ...]) -> None:
    """Raise PlacementError where a place is in none of these states any more."""
    if placement.state not in allowed:
        raise PlacementError(
            "state",
            _("This is not possible any more: the place is now “%(state)s”.")
            % {"state": placement.get_state_display()},
        )


def _move(placement: Placement, state: State, at: datetime, by: Person | None, action: str) -> None:
    placement.state = state
    placement.decided_at = at
    placement.save(update_fields=["state", "decided_at"])
    record(actor=by, action=action, subject=placement, at=at)
