"""Sessions as the list and the calendar of a programme show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Edition, Session
from pariter.web.public.programme_facts import Facts
from pariter.web.public.programme_filters import short_day
from pariter.web.public.session_words import (
    access_names,
    access_of,
    ages,
    place_of,
    seats_in_words,
)
from pariter.web.public.wording import language_name, zone_name
from pariter.web.templatetags.components import long_date

MOST_OF_A_DAY = 4
"""Titles that a day of the calendar shows before it leads to the list."""


@dataclass(frozen=True, slots=True)
class Row:
    """One session of the list; what it shows is all it holds, so that it is rendered once."""

    pk: int
    url: str
    title: str
    starts: str
    until: str
    who_and_where: str
    for_whom: str
    seats: str
    state: str
    cancelled: bool
    moved: bool
    over: bool
    colour: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the list."""

    day: date
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """One session of the calendar."""

    url: str
    title: str
    starts: str
    cancelled: bool


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the calendar, with the first of its sessions and how many more there are."""

    day: date
    name: str
    weekday: int
    shown: tuple[Short, ...]
    more: int
    query: str


@dataclass(frozen=True, slots=True)
class Week:
    """Days of one week with sessions."""

    days: tuple[CalendarDay, ...]


def session_url(edition: Edition, key: str) -> str:
    """Return the address of a session's page."""
    initiative = edition.initiative
    return reverse("session", args=[initiative.programme.key, initiative.slug, edition.key, key])


def days(
    edition: Edition, sessions: Iterable[Session], held: Mapping[int, int], at: datetime
) -> list[Day]:
    """Return sessions by day. held: seats that are taken, by offer."""
    return [
        Day(day, tuple(row(edition, one, held, at) for one in found))
        for day, found in groupby(sessions, key=lambda one: one.local_start.date())
    ]


def row(edition: Edition, session: Session, held: Mapping[int, int], at: datetime) -> Row:
    """Return a session as the list shows it. edition: its own, with the initiative above it."""
    start, end = session.local_start, session.local_end
    offer = session.offer
    seats, state = "", ""
    if offer and session.cancelled_at is None and session.starts_at > at:
        seats, state = seats_in_words(offer.call, offer.capacity, held.get(offer.pk, 0), at)
    giver = str(session.organisation) if session.organisation else ""
    return Row(
        pk=session.pk,
        url=session_url(edition, session.key),
        title=str(session.title),
        starts=f"{start:%H:%M}",
        until=_until(session, start, end, edition.initiative.programme.zone),
        who_and_where=" · ".join(filter(None, (giver, place_of(session)))),
        for_whom=_for_whom(session),
        seats=seats,
        state=state,
        cancelled=session.cancelled_at is not None,
        moved=session.sequence > 0,
        over=session.ends_at <= at,
        colour=edition.initiative.strand.colour,
    )


def _until(session: Session, start: datetime, end: datetime, zone: str) -> str:
    when = f"{end:%H:%M}" if start.date() == end.date() else long_date(end.date())
    said = _("to %(end)s") % {"end": when}
    return said if session.zone == zone else f"{said} ({zone_name(session.zone)})"


def _for_whom(session: Session) -> str:
    spoken = ", ".join(language_name(code) for code in session.spoken)
    access = ", ".join(access_names(access_of(session)))
    return " · ".join(filter(None, (ages(session.least_age, session.most_age), spoken, access)))


def weeks(
    edition: Edition,
    found: Sequence[Facts],
    titles: Mapping[int, tuple[str, str, str]],
    query: str,
) -> list[Week]:
    """Return sessions as a calendar.

    titles: key, title and hour of a session, by its id; query: what was chosen, for each day's list
    """
    shown = [
        _calendar_day(edition, day, list(held), titles, query)
        for day, held in groupby(found, key=lambda one: one.day)
    ]
    return [
        Week(tuple(days))
        for _number, days in groupby(shown, key=lambda one: one.day.isocalendar()[:2])
    ]


def _calendar_day(
    edition: Edition,
    day: date,
    held: Sequence[Facts],
    titles: Mapping[int, tuple[str, str, str]],
    query: str,
) -> CalendarDay:
    shown = []
    for one in held[:MOST_OF_A_DAY]:
        key, title, hour = titles[one.pk]
        shown.append(Short(session_url(edition, key), title, hour, one.cancelled))
    return CalendarDay(
        day=day,
        name=short_day(day),
        weekday=day.isoweekday(),
        shown=tuple(shown),
        more=len(held) - len(shown),
        query=f"{query}&day={day.isoformat()}" if query else f"day={day.isoformat()}",
    )
