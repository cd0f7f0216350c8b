"""Writes: the office decides about what a partner wants to change in a session."""

from datetime import datetime
from typing import Any

from django.db import transaction
from i18nfield.strings import LazyI18nString

from pariter.apps.journal.actions import post_mail
from pariter.apps.participation.moving import move_session
from pariter.apps.people.models import Person
from pariter.apps.placements.capacity import change_capacity
from pariter.apps.programmes.models import ChangeRequest, Session
from pariter.apps.programmes.moving import Whereabouts, whereabouts
from pariter.apps.programmes.session_edits import settle_change
from pariter.apps.publishing.indexing import lock_words


@transaction.atomic
def make_change(*, request: ChangeRequest, at: datetime, by: Person) -> ChangeRequest:
    """Change a session as its partner asked, with everyone told whom it concerns.

    Raises SessionProposalError, SessionError, AmendmentError, and PlacementError for the seats.
    """
    lock_words(request.session.edition.initiative.programme)
    settled = settle_change(request=request, state=ChangeRequest.State.DONE, at=at, by=by)
    session = settled.session
    if "seats" in settled.wished and session.offer:
        change_capacity(offer=session.offer, capacity=settled.wished["seats"], at=at, by=by)
    to = wished_whereabouts(session, settled.wished)
    if not whereabouts(session).same_as(to):
        move_session(
            session=session, to=to, reason=settled.reason, seen=session.sequence, at=at, by=by
        )
    _tell(settled, at)
    return settled


@transaction.atomic
def decline_change(*, request: ChangeRequest, note: str, at: datetime, by: Person) -> ChangeRequest:
    """Leave a session as it is, and tell the partner why. Raises SessionProposalError."""
    settled = settle_change(
        request=request, state=ChangeRequest.State.DECLINED, note=note, at=at, by=by
    )
    _tell(settled, at)
    return settled


def wished_whereabouts(session: Session, wished: dict[str, Any]) -> Whereabouts:
    """Return when and where a session would take place after a change."""
    languages = session.edition.initiative.programme.languages
    venue, place = session.venue, session.place
    if "venue" in wished:
        venues = session.edition.initiative.programme.venues
        venue = venues.filter(key=wished["venue"]).first() if wished["venue"] else None
    if "place" in wished:
        place = LazyI18nString(dict.fromkeys(languages, wished["place"]))
    return Whereabouts(
        datetime.fromisoformat(wished["starts"]) if "starts" in wished else session.starts_at,
        datetime.fromisoformat(wished["ends"]) if "ends" in wished else session.ends_at,
        venue,
        place,
    )


def _tell(request: ChangeRequest, at: datetime) -> None:
    person, session = request.asked_by, request.session
    post_mail(
        to=person.email,
        language=person.language,
        template="session_change_answered",
        context={
            "name": person.name,
            "title": session.title,
            "is_done": request.state == ChangeRequest.State.DONE,
            "note": request.note,
            "session": session.pk,
            "synthetic": person.is_synthetic,
        },
        about=session.edition.initiative.programme,
        at=at,
    )
