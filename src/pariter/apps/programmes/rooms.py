"""How many people a room holds, where its venue says so."""

from datetime import datetime
from typing import Any

from i18nfield.strings import LazyI18nString

from pariter.apps.programmes.models import Offer, Session, Venue


def seats_of_room(venue: Venue | None, place: LazyI18nString | str) -> int | None:
    """Return how many seats a room has; None where its venue does not tell.

    place: the room as a session names it, in one language or in several
    """
    said: Any = getattr(place, "data", place)
    names = {_plain(name) for name in (said.values() if isinstance(said, dict) else [said])}
    for room in venue.rooms if venue else ():
        if names & {_plain(name) for name in room["names"].values()}:
            return int(room["seats"])
    return None


def smallest_room(offer: Offer, at: datetime) -> tuple[Session, int] | None:
    """Return the session of an offer that is still to come in its smallest room, and its seats."""
    coming = offer.sessions.filter(cancelled_at=None, ends_at__gt=at, online=False)
    found = [
        (seats, session)
        for session in coming.select_related("venue").order_by("starts_at")
        if (seats := seats_of_room(session.venue, session.place)) is not None
    ]
    if not found:
        return None
    seats, session = min(found, key=lambda one: one[0])
    return session, seats


def _plain(name: Any) -> str:
    return " ".join(str(name or "").casefold().split())
