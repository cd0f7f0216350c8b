"""Writes: a place passed on to somebody else, who gets a link of her own and must confirm."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Application, Preference
from pariter.apps.applications.references import new_reference
from pariter.apps.journal.actions import record, record_all
from pariter.apps.people.actions import person_at
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import lock_placement, refuse_begun, require_state
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.mail import write_about
from pariter.apps.placements.models import Placement
from pariter.apps.placements.waiting import time_to_answer

State = Placement.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """Who comes instead, by the word of whoever holds the place."""

    email: str
    name: str
    language: str


def may_pass_on(placement: Placement) -> bool:
    """Tell whether a place may be passed on: not one that was drawn, nor a minor's."""
    call = placement.application.call
    return placement.run_id is None and not call.needs_account and not call.needs_guardian


@transaction.atomic
def pass_on(*, placement: Placement, to: Successor, at: datetime, by: Person) -> Placement:
    """Give a place to somebody else: the old holder loses it at once, the new one must confirm.

    Raises PlacementError.
    """
    if not may_pass_on(placement):
        raise PlacementError("passing_on", _("This place cannot be passed on. Give it back."))
    refuse_begun(placement.offer, at)
    current = lock_placement(placement)
    require_state(current, (State.ACCEPTED,))
    if to.email.lower() == current.application.person.email:
        raise PlacementError("same", _("This is your own address. The place is yours already."))
    person, is_new = person_at(email=to.email, name=to.name, language=to.language)
    application = _application(current, person, at)
    taken = application.placements.filter(offer=current.offer, state__in=Placement.ACTIVE)
    if taken.exists():
        # Not why: nobody learns from this who else has signed up.
        raise PlacementError("passing_on", _("This place cannot be passed on to this address."))
    current.state, current.decided_at = State.WITHDRAWN, at
    current.save(update_fields=["state", "decided_at"])
    new = Placement.objects.create(
        application=application,
        offer=current.offer,
        state=State.OFFERED,
        order=current.order,
        seats=current.participants,
        created_at=at,
        offered_at=at,
        answer_by=time_to_answer(current.offer, at),
    )
    if is_new:
        record(actor=by, action="person.registered", subject=person, at=at)
    record_all(
        actor=by,
        acts=[
            ("placement.passed_on", current, {"to": new.pk}),
            ("placement.offered", new, {"order": new.order, "from": current.pk}),
        ],
        at=at,
    )
    session = current.offer.sessions.first()
    # No name: a stranger typed it, to say what she likes in our mail.
    write_about(new, "confirm_place", at, session=session, answer_by=new.answer_by, name="")
    return new


def _application(placement: Placement, person: Person, at: datetime) -> Application:
    call = placement.application.call
    Application.objects.bulk_create(
        [
            Application(
                call=call,
                person=person,
                reference=new_reference(),
                state=Application.State.SUBMITTED,
                created_at=at,
                submitted_at=at,
            )
        ],
        ignore_conflicts=True,
    )
    application = Application.objects.select_for_update(of=("self",)).get(call=call, person=person)
    application.call, application.person = call, person
    if application.state != Application.State.SUBMITTED:
        application.state = Application.State.SUBMITTED
        application.submitted_at = application.submitted_at or at
        application.save(update_fields=["state", "submitted_at"])
    wishes = application.preferences.order_by("-rank")
    if not wishes.filter(offer=placement.offer).exists():
        last = wishes.values_list("rank", flat=True).first() or 0
        Preference.objects.create(application=application, offer=placement.offer, rank=last + 1)
    return application
