"""Writes: a place for whoever came without one and left her address at the door."""

from datetime import datetime

from django.db.models import Max

from pariter.apps.applications.models import Application, Preference
from pariter.apps.applications.references import new_reference
from pariter.apps.journal.actions import record
from pariter.apps.people.actions import person_at
from pariter.apps.placements.mail import write_about
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Offer, Session

State = Placement.State


def seats_at_door(session: Session) -> bool:
    """Tell whether an address left at the door gets a place: by calls that need no account.

    For a minor it does not, since her guardian must have confirmed.
    """
    call = session.offer.call if session.offer else None
    if call is None or call.needs_guardian:
        return False
    return call.mechanism == "first_come" and not call.needs_account


def seat_at_door(
    *, session: Session, email: str, name: str, language: str, at: datetime
) -> Placement:
    """Return the place of who stands in the room: hers, the one she waited for, or a new one.

    She is in already, so neither the number of seats nor the waiting list stands against her.
    The caller has opened the transaction and asked `seats_at_door`.
    """
    offer = Offer.objects.select_for_update(of=("self",)).get(sessions=session)
    call = Call.objects.get(pk=offer.call_id)
    person, is_new = person_at(email=email, name=name, language=language)
    if is_new:
        record(actor=None, action="person.registered", subject=person, at=at)
    application, was_made = Application.objects.get_or_create(
        call=call,
        person=person,
        defaults={
            "reference": new_reference(),
            "state": Application.State.SUBMITTED,
            "created_at": at,
            "submitted_at": at,
        },
    )
    if was_made:
        record(
            actor=None,
            action="application.submitted",
            subject=application,
            details={"call": call.address},
            at=at,
        )
    if application.state != Application.State.SUBMITTED:
        application.state = Application.State.SUBMITTED
        application.submitted_at = application.submitted_at or at
        application.save(update_fields=["state", "submitted_at"])
    placement = Placement.objects.filter(
        application=application, offer=offer, school_class=None, state__in=Placement.ACTIVE
    ).first()
    if placement and placement.state == State.ACCEPTED:
        return placement
    last = application.preferences.aggregate(last=Max("rank"))["last"] or 0
    Preference.objects.get_or_create(
        application=application, offer=offer, defaults={"rank": last + 1}
    )
    newest = Placement.objects.filter(offer=offer).aggregate(last=Max("order"))["last"] or 0
    placement = placement or Placement(
        application=application, offer=offer, order=newest + 1, created_at=at
    )
    seat(placement=placement, at=at)
    placement.application, placement.offer = application, offer
    # No name: somebody else typed it.
    write_about(placement, "seated_at_door", at, session=session, name="")
    return placement


def seat(*, placement: Placement, at: datetime) -> None:
    """Give a place to who waited for it and is in the room now."""
    placement.state = State.ACCEPTED
    placement.offered_at = placement.offered_at or at
    placement.decided_at, placement.answer_by = at, None
    placement.save()
    record(
        actor=None,
        action="placement.accepted",
        subject=placement,
        details={"order": placement.order, "at": "door"},
        at=at,
    )
