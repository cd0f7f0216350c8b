"""What is wrong with a session, in words, the worst first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pariter.apps.participation.models import Duty
from pariter.apps.programmes.numbers import Grouped

if TYPE_CHECKING:
    from pariter.web.office.board_rows import Row

URGENT = timedelta(days=3)
"""From here on what is missing at a session is a problem rather than a remark."""
NEAR = timedelta(days=7)
"""From here on an empty room is worth a word."""
NEARLY_EMPTY = 5
"""A room is nearly empty where not one seat in so many is held."""
DANGER, WARNING = "danger", "warning"


class Sort(StrEnum):
    """What sort of problem a session has."""

    OVERFULL = "overfull"
    ROOM_CLASH = "room_clash"
    SMALL_ROOM = "small_room"
    NO_ROOM = "no_room"
    SPEAKER = "speaker"
    STAFF = "staff"
    NEEDS = "needs"
    SCHOOL = "school"
    EMPTY = "empty"
    HALF_FREE = "half_free"

    @property
    def words(self) -> str:
        """Return the words of the filter."""
        return str(
            {
                Sort.OVERFULL: gettext_lazy("More people than seats"),
                Sort.ROOM_CLASH: gettext_lazy("Two sessions in one room"),
                Sort.SMALL_ROOM: gettext_lazy("Room too small"),
                Sort.NO_ROOM: gettext_lazy("No room"),
                Sort.SPEAKER: gettext_lazy("No speaker"),
                Sort.STAFF: gettext_lazy("People missing"),
                Sort.NEEDS: gettext_lazy("Needs not met"),
                Sort.SCHOOL: gettext_lazy("School not confirmed before the draw"),
                Sort.EMPTY: gettext_lazy("Nearly empty"),
                Sort.HALF_FREE: gettext_lazy("Half free and nobody waits"),
            }[self]
        )


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. state: `danger` or `warning`."""

    sort: Sort
    state: str
    text: str


def problems_of(row: "Row", at: datetime) -> list[Problem]:
    """Return what is wrong with a session that is still to come or goes on, the worst first."""
    if row.session.cancelled_at or row.session.ends_at <= at:
        return []
    left = row.session.starts_at - at
    found = [
        *_of_rooms(row),
        *_of_people_on_duty(row, left),
        *_of_schools(row, at),
        *_of_seats(row, left),
    ]
    return sorted(found, key=lambda problem: problem.state != DANGER)


def _of_rooms(row: "Row") -> Iterator[Problem]:
    if row.room_mates:
        words = ngettext(
            "“%(other)s” is in the same room at the same time.",
            "“%(other)s” and others, %(count)d in all, are in the same room at the same time.",
            len(row.room_mates),
        )
        yield Problem(
            Sort.ROOM_CLASH,
            DANGER,
            words % {"other": row.room_mates[0].title, "count": len(row.room_mates)},
        )
    if row.room is not None and row.seats and row.seats > row.room:
        yield Problem(
            Sort.SMALL_ROOM,
            DANGER,
            _("%(seats)s seats are offered, and the room has %(room)s.")
            % {"seats": Grouped(row.seats), "room": Grouped(row.room)},
        )
    place = row.session.place.data
    said = place.values() if isinstance(place, dict) else [place]
    if not row.session.online and not any(str(name).strip() for name in said if name):
        yield Problem(Sort.NO_ROOM, DANGER, _("No room is named."))


def _of_people_on_duty(row: "Row", left: timedelta) -> Iterator[Problem]:
    state = DANGER if left <= URGENT else WARNING
    for crew in row.crews:
        if not crew.missing:
            continue
        if crew.role == Duty.Role.SPEAKER:
            yield Problem(
                Sort.SPEAKER,
                state,
                _("A speaker was asked and has not answered yet.")
                if crew.asked
                else _("No speaker has accepted."),
            )
            continue
        words = ngettext(
            "%(role)s: %(count)d person is missing.",
            "%(role)s: %(count)d people are missing.",
            crew.missing,
        )
        yield Problem(
            Sort.STAFF, state, words % {"role": Duty.Role(crew.role).label, "count": crew.missing}
        )
    if row.unmet:
        words = ngettext(
            "%(count)d need for access is not met.",
            "%(count)d needs for access are not met.",
            row.unmet,
        )
        yield Problem(Sort.NEEDS, state, words % {"count": row.unmet})


def _of_schools(row: "Row", at: datetime) -> Iterator[Problem]:
    if row.left_out and row.frozen_from:
        words = ngettext(
            "%(count)d class is not in the draw: nobody confirmed its school.",
            "%(count)d classes are not in the draw: nobody confirmed their school.",
            row.left_out,
        )
        state = DANGER if row.frozen_from - at <= URGENT else WARNING
        yield Problem(Sort.SCHOOL, state, words % {"count": row.left_out})


def _of_seats(row: "Row", left: timedelta) -> Iterator[Problem]:
    if not row.seats or row.free is None:
        return
    if row.free < 0:
        yield Problem(
            Sort.OVERFULL,
            DANGER,
            _("%(held)s people hold places, and there are %(seats)s seats.")
            % {"held": Grouped(row.held), "seats": Grouped(row.seats)},
        )
    elif left <= NEAR and row.held * NEARLY_EMPTY < row.seats:
        yield Problem(
            Sort.EMPTY,
            WARNING,
            _("Only %(held)s of %(seats)s seats are held.")
            % {"held": Grouped(row.held), "seats": Grouped(row.seats)},
        )
    elif left <= URGENT and not row.waiting and row.free * 2 >= row.seats:
        yield Problem(
            Sort.HALF_FREE,
            WARNING,
            _("%(free)s seats are free and nobody waits.") % {"free": Grouped(row.free)},
        )
