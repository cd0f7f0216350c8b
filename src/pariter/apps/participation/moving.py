"""Writes: move a session, and tell everyone whom it concerns, with what else they do then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.mail import letter_to
from pariter.apps.journal.actions import post_texts
from pariter.apps.participation.concerned import (
    Clash,
    Concerned,
    busy_people,
    clashes_at,
    count_concerned,
    on_duty_at,
    places_at,
    same_room,
)
from pariter.apps.participation.duty_mail import write_to_her
from pariter.apps.participation.errors import SessionError
from pariter.apps.participation.models import Duty
from pariter.apps.people.models import Person
from pariter.apps.placements.amending import concerned, end_offers_before_they_begin
from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import page_key_of
from pariter.apps.programmes.editing import SESSION, Amendment, amend_edition
from pariter.apps.programmes.models import Session, SessionChange
from pariter.apps.programmes.moving import Whereabouts, note_change, whereabouts
from pariter.apps.programmes.rooms import seats_of_room
from pariter.apps.publishing.indexing import index_sessions, lock_words

State = Placement.State
MOVED = SessionChange.Kind.MOVED


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What a move would do.

    clashes: people who would be in two sessions at once; they keep both and are told
    busy: other duties, at the new time, of those on duty here
    room: sessions that would be in the same room at the same time
    fits: seats of the room, where that is fewer than are offered
    """

    concerned: Concerned
    clashes: list[Clash]
    busy: list[Duty]
    room: list[Session]
    fits: int | None


def preview_move(*, session: Session, to: Whereabouts, at: datetime) -> MovePreview:
    """Return what a move would do; nothing is changed. Raises SessionError and AmendmentError."""
    with transaction.atomic():
        _relocate(_locked(session), to, at, None)
        transaction.set_rollback(True)
    return MovePreview(
        concerned=count_concerned(session),
        clashes=clashes_at(session, to.starts_at, to.ends_at),
        busy=busy_people(session, to.starts_at, to.ends_at),
        room=same_room(
            session,
            venue=to.venue.pk if to.venue else None,
            place=to.place,
            starts_at=to.starts_at,
            ends_at=to.ends_at,
        ),
        fits=_too_small(session, to),
    )


def _too_small(session: Session, to: Whereabouts) -> int | None:
    seats = seats_of_room(to.venue, to.place)
    offered = session.offer.capacity if session.offer else 0
    return seats if seats is not None and offered > seats else None


@transaction.atomic
def move_session(
    *, session: Session, to: Whereabouts, reason: str, seen: int, at: datetime, by: Person
) -> int:
    """Move a session and write to everyone whom it concerns; return to how many.

    Everyone keeps her place, and is told how to free it. seen: the session's sequence when the
    form was shown; where somebody moved it since, nothing happens

    Raises SessionError: cancelled, changed, same; and AmendmentError for moments that cannot be.
    """
    programme = session.edition.initiative.programme
    lock_words(programme)
    locked = _locked(session)
    if locked.sequence != seen:
        raise SessionError(
            "changed", _("Somebody changed this session meanwhile. Look at it again.")
        )
    was = whereabouts(locked)
    moved = _relocate(locked, to, at, by)
    note_change(session=moved, kind=MOVED, was=was, at=at, by=by, reason=reason)
    end_offers_before_they_begin(moved.edition)
    clashes = clashes_at(moved, to.starts_at, to.ends_at)
    index_sessions(programme)
    told = _tell_people(moved, was, reason, clashes, at)
    return told + _tell_those_on_duty(moved, was, reason, at)


def _locked(session: Session) -> Session:
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("edition__initiative__programme", "offer", "venue")
        .get(pk=session.pk)
    )


def _relocate(session: Session, to: Whereabouts, at: datetime, by: Person | None) -> Session:
    """Change when and where a session takes place, where that may be."""
    if session.cancelled_at:
        raise SessionError("cancelled", _("This session is cancelled. It cannot be moved."))
    if whereabouts(session).same_as(to):
        raise SessionError("same", _("This is when and where it takes place now."))
    values = {"starts": to.starts_at, "ends": to.ends_at, "place": to.place}
    amend_edition(
        edition=session.edition,
        amendments=[Amendment(SESSION, session.key, name, new) for name, new in values.items()],
        settled={},
        at=at,
        by=by,
    )
    if session.ends_at <= at:
        raise SessionError("over", _("This session is over. It cannot be moved."))
    session.starts_at, session.ends_at = to.starts_at, to.ends_at
    session.venue, session.place = to.venue, to.place
    return session


def _tell_people(
    session: Session, was: Whereabouts, reason: str, clashes: Iterable[Clash], at: datetime
) -> int:
    """Write one mail to each applicant whom it concerns; return how many."""
    elsewhere: dict[int, list[Session]] = {}
    for clash in clashes:
        elsewhere.setdefault(clash.placement.application_id, []).append(clash.other)
    return write_to_concerned(
        session,
        "session_moved",
        at,
        values=lambda application: {"others": elsewhere.get(application, [])},
        was=was,
        reason=reason,
    )


def write_to_concerned(
    session: Session, template: str, at: datetime, *, values: Any = None, **same: Any
) -> int:
    """Write to each who has, awaits or hopes for a place at a session; return to how many.

    values: from an application's id, what differs from person to person; same: what does not
    """
    held = {
        placement.application_id: placement
        for placement in places_at(session).order_by("-created_at", "-pk")
    }
    letters: dict[Any, list[Any]] = {}
    for application in concerned(session.edition, session.offer).order_by("pk"):
        placement = held.get(application.pk)
        call = application.call
        key = page_key_of(placement) if placement and not call.needs_account else ""
        own = {"key": key, **same, **(values(application.pk) if values else {})}
        if key and placement and placement.state == State.OFFERED:
            # A stranger may have typed the name, to say what she likes in our mail.
            own["name"] = ""
        letter = letter_to(application, template, session=session, placement=placement, **own)
        letters.setdefault(call, []).append(letter)
    for call, written in letters.items():
        post_texts(letters=written, at=at, about=call)
    return sum(map(len, letters.values()))


def _tell_those_on_duty(session: Session, was: Whereabouts, reason: str, at: datetime) -> int:
    """Move the shifts with the session, and write to each who has one."""
    later: timedelta = session.starts_at - was.starts_at
    duties = list(on_duty_at(session))
    for duty in duties:
        if duty.from_at and duty.until_at:
            duty.from_at, duty.until_at = duty.from_at + later, duty.until_at + later
            duty.save(update_fields=["from_at", "until_at"])
        write_to_her(duty, "duty_moved", at, was=was, reason=reason)
    return len(duties)
