"""Writes: cancel a session; its places end, and everyone is told why and what else there is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record_all
from pariter.apps.participation.concerned import on_duty_at, places_at
from pariter.apps.participation.duty_actions import free_duty
from pariter.apps.participation.duty_mail import write_to_her
from pariter.apps.participation.errors import SessionError
from pariter.apps.participation.models import DoorPass
from pariter.apps.participation.moving import write_to_concerned
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import lock_seats
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import seats_of_offer
from pariter.apps.programmes.models import Offer, Session, SessionChange
from pariter.apps.programmes.moving import note_change, whereabouts
from pariter.apps.publishing.indexing import index_sessions, lock_words

State = Placement.State
LONGEST_REASON = 500
SUGGESTED = 3
"""How many other times a mail names."""


@transaction.atomic
def cancel_session(*, session: Session, reason: str, at: datetime, by: Person) -> int:
    """Cancel a session for good and write to everyone whom it concerns; return to how many.

    Its places end as given back by the office, unless they are for other sessions as well; no
    door lets anyone in. Raises SessionError: reason, cancelled, over.
    """
    programme = session.edition.initiative.programme
    lock_words(programme)
    if session.offer:
        lock_seats(session.offer)
    locked = (
        Session.objects.select_for_update(of=("self",))
        .select_related("edition__initiative__programme", "offer", "venue")
        .get(pk=session.pk)
    )
    _refuse(locked, reason, at)
    locked.cancelled_at = at
    note_change(
        session=locked,
        kind=SessionChange.Kind.CANCELLED,
        was=whereabouts(locked),
        at=at,
        by=by,
        reason=reason.strip(),
    )
    index_sessions(programme)
    ends = ends_places(locked)
    told = write_to_concerned(
        locked,
        "session_cancelled",
        at,
        reason=reason.strip(),
        ends=ends,
        others=other_times(locked, at),
    )
    if ends:
        _end_places(locked, at, by)
    for duty in on_duty_at(locked):
        free_duty(duty=duty, at=at, by=by, tell=False)
        write_to_her(duty, "duty_cancelled", at, reason=reason.strip())
        told += 1
    DoorPass.objects.filter(session=locked, revoked_at=None).update(revoked_at=at)
    return told


def ends_places(session: Session) -> bool:
    """Tell whether the places end with a session: no other session of the offer takes place."""
    if session.offer is None:
        return False
    others = session.offer.sessions.exclude(pk=session.pk)
    return not others.filter(cancelled_at__isnull=True).exists()


def other_times(session: Session, at: datetime) -> list[Session]:
    """Return the next sessions of the same title at which seats are free, a few at most."""
    later = (
        Session.objects.filter(
            edition=session.edition_id,
            title=session.title,
            starts_at__gt=at,
            cancelled_at__isnull=True,
            offer__isnull=False,
        )
        .exclude(pk=session.pk)
        .exclude(offer=session.offer_id)
        .select_related("offer__call", "venue")
        .order_by("starts_at", "pk")
    )
    taken = dict(
        Offer.objects.filter(sessions__in=later)
        .annotate(taken=seats_of_offer(*Placement.HOLDING))
        .values_list("pk", "taken")
    )
    free = [one for one in later if one.offer and one.offer.capacity > taken[one.offer.pk]]
    return free[:SUGGESTED]


def _refuse(session: Session, reason: str, at: datetime) -> None:
    if not reason.strip():
        raise SessionError(
            "reason", _("Say why it is cancelled. Everyone who had a place reads it.")
        )
    if len(reason.strip()) > LONGEST_REASON or "\x00" in reason:
        raise SessionError("reason", _("Say it in 500 letters at most."))
    if session.cancelled_at:
        raise SessionError("cancelled", _("This session is cancelled already."))
    if session.ends_at <= at:
        raise SessionError("over", _("This session is over. It cannot be cancelled any more."))


def _end_places(session: Session, at: datetime, by: Person) -> None:
    places = list(places_at(session).select_for_update(of=("self",)))
    for placement in places:
        held = placement.state in Placement.HOLDING
        placement.state = State.WITHDRAWN if held else State.LAPSED
        placement.decided_at = at
    Placement.objects.bulk_update(places, ["state", "decided_at"], batch_size=500)
    record_all(
        actor=by,
        acts=[
            (f"placement.{placement.state}", placement, {"session": session.pk})
            for placement in places
        ],
        at=at,
    )
