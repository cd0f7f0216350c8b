"""What stands in the way of a proposed session: a room that is taken, a text that is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import (
    Call,
    Programme,
    Session,
    SessionProposal,
    Venue,
)
from pariter.apps.programmes.moments import day_in_words, in_words
from pariter.apps.programmes.rooms import seats_of_room
from pariter.apps.programmes.session_content import Proposed, read

State = SessionProposal.State


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. blocks: whether the session cannot be let in with it."""

    text: str
    blocks: bool = False


@dataclass(frozen=True)
class Taken:
    """A room that is taken for some hours; session or proposal: the key of what takes it."""

    venue: int
    rooms: frozenset[str]
    starts_at: datetime
    ends_at: datetime
    session: int | None = None
    proposal: int | None = None

    def meets(self, found: Proposed) -> bool:
        """Tell whether a proposed session would be in this room at the same time."""
        return bool(
            found.venue
            and found.starts_at
            and found.ends_at
            and found.venue.pk == self.venue
            and found.place.casefold() in self.rooms
            and self.starts_at < found.ends_at
            and found.starts_at < self.ends_at
        )


@dataclass(frozen=True)
class Reading:
    """A proposal with its facts and with what stands in its way."""

    proposal: Any
    found: Proposed
    problems: Sequence[Problem]

    @property
    def is_blocked(self) -> bool:
        """Whether it cannot be let in as it stands."""
        return any(problem.blocks for problem in self.problems)


def venues_of(programme: Programme) -> dict[str, Venue]:
    """Return the venues of a programme by key."""
    return {venue.key: venue for venue in programme.venues.all()}


def read_all(proposals: Iterable[Any], at: datetime) -> list[Reading]:
    """Read many proposals of one programme, each with what stands in its way."""
    held = list(proposals)
    if not held:
        return []
    venues = venues_of(held[0].call.edition.initiative.programme)
    found = [read(one.content, one.call, venues) for one in held]
    taken = rooms_taken({venue.pk for venue in venues.values()})
    taken += [
        room
        for one, facts in zip(held, found, strict=True)
        if one.state == State.SENT and (room := _room(one, facts))
    ]
    return [
        Reading(one, facts, problems(one, facts, taken, at))
        for one, facts in zip(held, found, strict=True)
    ]


def rooms_taken(venues: Iterable[int]) -> list[Taken]:
    """Return when the rooms of venues are taken by sessions that take place."""
    sessions = Session.objects.filter(venue__in=venues, cancelled_at=None).order_by("starts_at")
    return [
        Taken(
            venue=session.venue_id,
            rooms=frozenset(str(name).casefold() for name in session.place.data.values()),
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            session=session.pk,
        )
        for session in sessions.only("venue", "place", "starts_at", "ends_at")
        if session.venue_id and isinstance(session.place.data, dict)
    ]


def _room(proposal: SessionProposal, found: Proposed) -> Taken | None:
    if not (found.venue and found.starts_at and found.ends_at):
        return None
    room = frozenset({found.place.casefold()})
    return Taken(found.venue.pk, room, found.starts_at, found.ends_at, proposal=proposal.pk)


def problems(
    proposal: SessionProposal, found: Proposed, taken: Iterable[Taken], at: datetime
) -> list[Problem]:
    """Return what stands in the way of a proposal, what blocks it first."""
    call: Call = proposal.call
    blocking = [Problem(text, blocks=True) for text in found.mistakes.values()]
    if found.starts_at and found.starts_at <= at:
        blocking.append(Problem(_("The day has passed."), blocks=True))
    if call.deadline <= at:
        blocking.append(
            Problem(
                _("Sign-up for this call closed on %(when)s, so nobody could come.")
                % {"when": in_words(call.deadline, call.zone)},
                blocks=True,
            )
        )
    if (fits := _too_small(found)) is not None:
        words = _("%(place)s has %(seats)d seats, and the proposal asks for %(number)d.")
        said = {"place": found.place, "seats": fits, "number": found.seats}
        blocking.append(Problem(words % said, blocks=True))
    rooms = [room for room in taken if room.proposal != proposal.pk and room.meets(found)]
    blocking += [
        Problem(refusal_of_room(found, room, call.zone), blocks=True)
        for room in rooms
        if room.session
    ]
    return [*blocking, *_to_mend(call, found, rooms)]


def _too_small(found: Proposed) -> int | None:
    """Return how many seats the room has where that is fewer than are asked for."""
    fits = seats_of_room(found.venue, found.place) if found.venue and not found.online else None
    return fits if fits is not None and found.seats and found.seats > fits else None


def refusal_of_room(found: Proposed, room: Taken, zone: str) -> str:
    """Say that a room is taken, and until when."""
    begin, end = (moment.astimezone(ZoneInfo(zone)) for moment in (room.starts_at, room.ends_at))
    until = f"{end:%H:%M}"
    if begin.date() != end.date():
        until = f"{day_in_words(end, 'j F Y')}, {until}"
    return _("%(room)s, %(venue)s is taken from %(begin)s to %(end)s.") % {
        "room": found.place,
        "venue": found.venue,
        "begin": f"{day_in_words(begin, 'j F Y')}, {begin:%H:%M}",
        "end": until,
    }


def _to_mend(call: Call, found: Proposed, rooms: Sequence[Taken]) -> list[Problem]:
    languages = call.edition.initiative.programme.languages
    mend = []
    if any(room.proposal for room in rooms):
        mend.append(Problem(_("Another proposal wants the same room at that time.")))
    mend += [
        Problem(
            _("The text in one language is missing: %(language)s.")
            % {"language": get_language_info(code)["name_translated"]}
        )
        for code in found.missing(languages)
    ]
    if not found.access and not (found.venue and found.venue.step_free):
        mend.append(Problem(_("Nothing is said about access.")))
    if found.online and not found.link:
        mend.append(Problem(_("The link is missing.")))
    return mend
