"""Writes: sign up by an address alone, where a call needs no account.

Whoever types an address need not be its owner. So free seats are only kept for a short while,
until the link that was mailed is opened and the place confirmed; and whoever looks on learns
nothing about an address: every answer is the same, and only the mail tells.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model

from pariter.apps.applications.actions import refuse_outside_dates
from pariter.apps.applications.models import Application, Preference
from pariter.apps.applications.references import new_reference
from pariter.apps.journal.actions import record, record_all
from pariter.apps.journal.mailboxes import is_no_mailbox
from pariter.apps.journal.queries import history
from pariter.apps.people.actions import person_at
from pariter.apps.people.models import Person
from pariter.apps.placements.mail import write_about
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import turn
from pariter.apps.placements.quick_sign_up import Arrival, sign_up_quickly
from pariter.apps.placements.sign_up import refuse_cancelled, refuse_too_many
from pariter.apps.placements.turns import claim
from pariter.apps.placements.windows import is_drawn_for, refuse_while_drawing
from pariter.apps.programmes.models import Offer, Session

State = Placement.State
TIME_TO_CONFIRM = timedelta(minutes=30)
"""How long free seats are kept for an address that nobody has proved."""
TOLD_AGAIN = timedelta(hours=1)
"""How long somebody who signs up again and again gets no further mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comer:
    """Who signs up, by her own word, and how many people come with her, herself included."""

    email: str
    name: str
    language: str
    seats: int = 1


def come(*, offer: Offer, session: Session | None, comer: Comer, at: datetime) -> None:
    """Sign up whoever an address belongs to: in one sending, or step by step where it is rare.

    offer, session: the first of the offer; others may read the same records, so none is changed
    Raises ApplicationError and PlacementError.
    """
    call = offer.call
    if not (call.discreet or call.window_closes_at or is_no_mailbox(comer.email.lower())):
        _refuse(offer, session, comer, at)
        arrival = Arrival(
            email=comer.email,
            name=comer.name,
            language=comer.language,
            seats=comer.seats,
            answer_by=_confirm_by(session, at),
        )
        if sign_up_quickly(offer=offer, session=session, arrival=arrival, at=at):
            return
    own = Offer.objects.select_related("call__edition__initiative__programme").get(pk=offer.pk)
    sign_up_openly(offer=own, comer=comer, at=at)


@transaction.atomic
def sign_up_openly(
    *,
    offer: Offer,
    comer: Comer,
    at: datetime,
    known: Person | None = None,
    by: Person | None = None,
) -> Placement:
    """Keep seats, or take a turn on the waiting list, for whoever an address belongs to.

    known: who is signed in, or spoke to an office, so that her seats are hers at once
    by: who signs her up for her
    Whoever is there already keeps what she has. Raises ApplicationError and PlacementError.
    """
    session = offer.sessions.first()
    _refuse(offer, session, comer, at)
    person, is_new = (
        (known, False)
        if known
        else person_at(email=comer.email, name=comer.name, language=comer.language)
    )
    application, was_sent = _application(offer, person, is_new, at)
    active = None if is_new else _active(application, offer)
    if active:
        _tell_again(active, offer, at)
        return active
    placement = claim(
        application=application,
        offer=offer,
        seats=comer.seats,
        at=at,
        answer_by=None if known and not offer.call.needs_guardian else _confirm_by(session, at),
    )
    acts: list[tuple[str, Model, dict[str, Any]]] = []
    if is_new:
        acts.append(("person.registered", person, {}))
    if not was_sent:
        acts.append(("application.submitted", application, {"call": offer.call.address}))
    acts.append((f"placement.{placement.state}", placement, {"order": placement.order}))
    record_all(actor=by or person, acts=acts, at=at)
    _tell(placement, session, at)
    return placement


def _refuse(offer: Offer, session: Session | None, comer: Comer, at: datetime) -> None:
    refuse_outside_dates(offer.call, at)
    refuse_while_drawing(offer.call, at)
    refuse_too_many(offer, comer.seats)
    refuse_cancelled(offer, session)


def _application(
    offer: Offer, person: Person, is_new: bool, at: datetime
) -> tuple[Application, bool]:
    """Return the person's application, with the offer among its wishes, and if it was sent before.

    No answers were given and no rule was asked, so there is no revision to keep.
    """
    fresh = Application(
        call=offer.call,
        person=person,
        reference=new_reference(),
        state=Application.State.SUBMITTED,
        created_at=at,
        submitted_at=at,
    )
    if is_new:
        fresh.save(force_insert=True)
        Preference.objects.create(application=fresh, offer=offer, rank=1)
        return fresh, False
    Application.objects.bulk_create([fresh], ignore_conflicts=True)
    # The lock lets two sign-ups of one person follow each other.
    application = Application.objects.select_for_update(of=("self",)).get(
        call=offer.call, person=person
    )
    application.call, application.person = offer.call, person
    was_sent = application.reference != fresh.reference
    if was_sent and application.state != Application.State.SUBMITTED:
        was_sent, application.state = False, Application.State.SUBMITTED
        application.submitted_at = application.submitted_at or at
        application.save(update_fields=["state", "submitted_at"])
    wishes = application.preferences.order_by("-rank")
    if not wishes.filter(offer=offer).exists():
        last = wishes.values_list("rank", flat=True).first() or 0
        Preference.objects.create(application=application, offer=offer, rank=last + 1)
    return application, was_sent


def _active(application: Application, offer: Offer) -> Placement | None:
    found = Placement.objects.filter(
        application=application, offer=offer, state__in=Placement.ACTIVE
    ).first()
    if found:
        found.application, found.offer = application, offer
    return found


def _confirm_by(session: Session | None, at: datetime) -> datetime:
    confirm_by = at + TIME_TO_CONFIRM
    return min(confirm_by, session.starts_at) if session else confirm_by


def _tell(placement: Placement, session: Session | None, at: datetime) -> None:
    if placement.state == State.ACCEPTED:
        write_about(placement, "signed_up", at, session=session)
    elif is_drawn_for(placement.offer.call, at):
        write_about(placement, "in_draw", at, call=placement.offer.call, class_name="", name="")
    elif placement.state == State.WAITING:
        write_about(placement, "on_waiting_list", at, turn=turn(placement), name="")
    else:
        # No name: a stranger may have typed it, to say what she likes in our mail.
        write_about(
            placement, "confirm_place", at, session=session, answer_by=placement.answer_by, name=""
        )


def _tell_again(placement: Placement, offer: Offer, at: datetime) -> None:
    """Send the link of a place once more; a double click, or a flood, sends nothing."""
    told = history(placement).filter(action="placement.told_again", at__gt=at - TOLD_AGAIN)
    if at - placement.created_at < TOLD_AGAIN or told.exists():
        return
    record(actor=None, action="placement.told_again", subject=placement, at=at)
    write_about(placement, "signed_up_before", at, name="")
