"""Writes for first come, first served: take a seat, or a turn on the waiting list."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pariter.apps.applications.actions import submit_application
from pariter.apps.applications.models import Application
from pariter.apps.journal.actions import post_mail, record
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import turn
from pariter.apps.programmes.models import Offer

State = Placement.State


@transaction.atomic
def sign_up(
    *,
    offer: Offer,
    person: Person,
    at: datetime,
    home: Organisation | None = None,
    by: Person | None = None,
) -> Placement:
    """Take a seat of a first-come offer, or else the next turn on its waiting list.

    Signing up twice changes nothing. Raises ApplicationError and PlacementError.
    """
    call = offer.call
    if call.mechanism != "first_come":
        raise PlacementError(
            "mechanism", _("Places here are not given in the order of sign-up. Apply instead.")
        )
    locked = Offer.objects.select_for_update().get(pk=offer.pk)
    active = Placement.objects.filter(
        offer=offer,
        application__person=person,
        application__call=call,
        state__in=Placement.ACTIVE,
    ).first()
    if active:
        return active
    application = _application_with(offer, person, at, home, by)
    queue = Placement.objects.filter(offer=offer)
    held = queue.filter(state__in=Placement.HOLDING).count()
    waiting = queue.filter(state=State.WAITING).exists()
    free = held < locked.capacity and not waiting
    placement = Placement.objects.create(
        application=application,
        offer=offer,
        state=State.ACCEPTED if free else State.WAITING,
        order=(queue.aggregate(last=Max("order"))["last"] or 0) + 1,
        created_at=at,
        offered_at=at if free else None,
        decided_at=at if free else None,
    )
    record(
        actor=by or person,
        action="placement.accepted" if free else "placement.waiting",
        subject=placement,
        details={"order": placement.order},
        at=at,
    )
    post_mail(
        to=person.email,
        language=person.language,
        template="signed_up" if free else "on_waiting_list",
        context={
            "name": person.name,
            "reference": application.reference,
            "offer": offer.title,
            "session": offer.sessions.first(),
            "turn": turn(placement),
            "synthetic": person.is_synthetic,
        },
        at=at,
        about=offer.call,
    )
    return placement


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
