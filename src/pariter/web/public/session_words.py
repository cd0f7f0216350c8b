"""Words for what sessions hold as keys and numbers: access, ages, places, seats."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.programmes.models import Call, Session
from pariter.web.public import wording
from pariter.web.templatetags.components import long_date

ACCESS = {
    "step_free": gettext_lazy("Step-free"),
    "hearing_loop": gettext_lazy("Hearing loop"),
    "sign_language": gettext_lazy("Sign language"),
    "captions": gettext_lazy("Live captions"),
    "audio_description": gettext_lazy("Audio description"),
    "large_print": gettext_lazy("Large print"),
    "quiet_space": gettext_lazy("Quiet room"),
    "low_sensory": gettext_lazy("Calm light and sound"),
}
"""What makes it easier to attend, in the order in which pages name it."""
STEP_FREE = "step_free"
ADULT = 18


def access_of(session: Session) -> list[str]:
    """Return the keys of what makes a session easier to attend; its venue counts."""
    named = {*session.access}
    if session.venue and session.venue.step_free:
        named.add(STEP_FREE)
    return [key for key in ACCESS if key in named]


def access_names(keys: Iterable[str]) -> list[str]:
    """Write keys of access out."""
    return [str(ACCESS[key]) for key in keys]


def ages(least: int | None, most: int | None) -> str:
    """Say for whom a session is; nothing where it is for every age."""
    if least is not None and most is not None:
        if least == most:
            return _("Age %(age)d") % {"age": least}
        return _("Ages %(least)d to %(most)d") % {"least": least, "most": most}
    if least is not None:
        return _("From %(age)d years") % {"age": least}
    return _("Up to %(age)d years") % {"age": most} if most is not None else ""


def place_of(session: Session) -> str:
    """Name the room and the building, or say that it takes place online."""
    if session.online:
        return _("Online")
    room, house = str(session.place), str(session.venue.name) if session.venue else ""
    return f"{room}, {house}" if house and house not in room else room


def whereabouts_of(session: Session) -> str:
    """Name the room, the building and its address in one line."""
    address = session.venue.address if session.venue else ""
    return ", ".join(filter(None, (place_of(session), address)))


def topics_of(session: Session, topics: Mapping[str, str]) -> list[str]:
    """Name what a session is about. topics: key → words, of the programme."""
    return [topics[key] for key in session.topics if key in topics]


def topic_names(written: Iterable[Mapping[str, Any]], language: str) -> dict[str, str]:
    """Return the words of a programme's topics by key, in a language or else in its first."""
    return {
        one["key"]: one["label"].get(language) or next(iter(one["label"].values()))
        for one in written
    }


def seats_in_words(call: Call, capacity: int, held: int, at: datetime) -> tuple[str, str]:
    """Say how an offer stands, with the state that gives it its colour."""
    if call.opens_at > at:
        return wording.opens_on(call), "neutral"
    if not call.is_open(at):
        return (_("Sign-up closed") if wording.signs_up(call) else _("Closed")), "neutral"
    if not wording.signs_up(call):
        return _("Apply by %(day)s") % {"day": long_date(call.local_deadline)}, "info"
    if wording.gives_by_draw(call, at):
        return wording.drawn_for(call, at), "info"
    state = "warning" if held >= capacity else "success"
    return wording.free_seats(capacity - held), state
