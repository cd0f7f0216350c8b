"""Letters that many people get alike: composed once for what they say, then filled in for each.

What a letter says is its key, so that none can be out of date: a session that moved is another.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils import translation

from pariter.apps.journal.actions import compose, written_language
from pariter.apps.programmes.models import Offer, Session

MOST_FRAMES = 4_000
# Stand for what differs from person to person. Nobody can type control characters into a title;
# in an address they would be escaped, so there a sign stands that no key has.
REFERENCE, TURN, KEY = "\x02reference\x03", "\x02turn\x03", "__own_page__"


@dataclass(frozen=True, slots=True)
class Building:
    """What a letter tells of the venue of a session."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter tells of a session: when and where."""

    local_start: datetime
    zone: str
    place: str
    venue: Building | None


def _occasion(session: Session) -> Occasion:
    venue = session.venue
    building = Building(str(venue.name), str(venue.address)) if venue else None
    return Occasion(session.local_start, session.zone, str(session.place), building)


@dataclass(frozen=True, slots=True)
class Frame:
    """A letter with marks where it differs from person to person."""

    subject: str
    body: str

    def filled(self, *, reference: str, key: str) -> str:
        """Return the body for one person; her turn on a waiting list is still a mark."""
        return self.body.replace(REFERENCE, reference).replace(KEY, key)


def confirmation(
    offer: Offer, session: Session | None, *, language: str, seats: int, answer_by: datetime
) -> Frame:
    """Return the letter that asks to confirm seats; it names a moment in whole minutes."""
    language = written_language(language)
    with translation.override(language):
        return _composed(
            "confirm_place",
            language,
            offer=str(offer.title),
            seats=seats,
            zone=offer.call.zone,
            session=session and _occasion(session),
            answer_by=answer_by.replace(second=0, microsecond=0),
        )


def turn_on_list(offer: Offer, *, language: str) -> Frame:
    """Return the letter that tells a turn on the waiting list."""
    language = written_language(language)
    with translation.override(language):
        return _composed("on_waiting_list", language, offer=str(offer.title), turn=TURN)


@lru_cache(maxsize=MOST_FRAMES)
def _composed(template: str, language: str, **values: Any) -> Frame:
    # No name: a stranger may have typed it, to say what she likes in our mail.
    marks = {"name": "", "reference": REFERENCE, "key": KEY, "synthetic": False}
    return Frame(*compose(language=language, template=template, context={**marks, **values}))
