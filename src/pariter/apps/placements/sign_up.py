"""Writes for first come, first served: take a seat, or a turn on the waiting list."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.actions import submit_application
from pariter.apps.applications.models import Application
from pariter.apps.applications.queries import has_guardian
from pariter.apps.applications.training import refuse_untrained
from pariter.apps.journal.actions import record
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.guardian_mail import tell_minor
from pariter.apps.placements.mail import write_about
from pariter.apps.placements.models import Placement
from pariter.apps.placements.needs import seat_known_companion
from pariter.apps.placements.queries import turn
from pariter.apps.placements.turns import claim
from pariter.apps.placements.waiting import time_to_answer
from pariter.apps.placements.windows import is_drawn_for, refuse_while_drawing
from pariter.apps.programmes.models import Offer, Session

State = Placement.State


@transaction.atomic
def sign_up(
    *,
    offer: Offer,
    person: Person,
    at: datetime,
    home: Organisation | None = None,
    by: Person | None = None,
    seats: int = 1,
) -> Placement:
    """Take seats of a first-come offer, or else the next turn on its waiting list.

    seats: how many people come together. Signing up twice changes nothing.
    Raises ApplicationError and PlacementError.
    """
    call = offer.call
    if call.mechanism != "first_come":
        raise PlacementError(
            "mechanism", _("Places here are not given in the order of sign-up. Apply instead.")
        )
    refuse_while_drawing(call, at)
    refuse_untrained(call, person)
    refuse_too_many(offer, seats)
    session = offer.sessions.first()
    refuse_cancelled(offer, session)
    Offer.objects.select_for_update().get(pk=offer.pk)
    active = Placement.objects.filter(
        offer=offer,
        application__person=person,
        application__call=call,
        state__in=Placement.ACTIVE,
    ).first()
    if active:
        return active
    application = _application_with(offer, person, at, home, by)
    placement = claim(
        application=application,
        offer=offer,
        seats=seats,
        at=at,
        answer_by=_guardian_by(application, offer, at),
    )
    record(
        actor=by or person,
        action=f"placement.{placement.state}",
        subject=placement,
        details={"order": placement.order},
        at=at,
    )
    seat_known_companion(placement=placement, at=at)
    if placement.state == State.ACCEPTED:
        write_about(placement, "signed_up", at, session=session)
    elif is_drawn_for(call, at):
        write_about(placement, "in_draw", at, call=call, class_name="")
    elif placement.state == State.WAITING:
        write_about(placement, "on_waiting_list", at, turn=turn(placement))
    else:
        tell_minor(placement, at)
    return placement


def _guardian_by(application: Application, offer: Offer, at: datetime) -> datetime | None:
    """Return until when a minor's seat is held for her guardian's word; None where none is needed.

    Whoever confirmed once answers for all places of the call.
    """
    if not application.call.needs_guardian or has_guardian(application):
        return None
    return time_to_answer(offer, at)


def refuse_too_many(offer: Offer, seats: int) -> None:
    """Raise PlacementError where a sign-up brings more people than it may, or than the room."""
    most = min(offer.call.most_together, offer.capacity)
    if not 1 <= seats <= most:
        raise PlacementError(
            "too_many_together",
            _("You can sign up at most %(most)d people together, and there are %(seats)d seats.")
            % {"most": offer.call.most_together, "seats": offer.capacity},
        )


def refuse_cancelled(offer: Offer, first: Session | None) -> None:
    """Raise PlacementError where none of an offer's sessions takes place any more.

    first: the first of them; while that one stands there is nothing to look up
    """
    if first and first.cancelled_at and not offer.sessions.filter(cancelled_at=None).exists():
        raise PlacementError(
            "cancelled",
            _("“%(offer)s” does not take place. Choose something else.") % {"offer": offer.title},
        )


def _application_with(
    offer: Offer,
    person: Person,
    at: datetime,
    home: Organisation | None,
    by: Person | None,
) -> Application:
    """Return the person's application of the call, with this offer among its wishes."""
    wishes = [
        preference.offer
        for application in Application.objects.filter(
            call=offer.call, person=person, state=Application.State.SUBMITTED
        )
        for preference in application.preferences.select_related("offer")
    ]
    if offer not in wishes:
        wishes.append(offer)
    return submit_application(
        call=offer.call, person=person, preferences=wishes, at=at, home=home, by=by, notify=False
    )
