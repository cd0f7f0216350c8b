"""Dates and facts of a call, in the words and the time zone of its place."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pariter.apps.applications.typed import euros_in_words
from pariter.apps.programmes.models import Call, Offer, Session
from pariter.apps.programmes.moments import day_in_words
from pariter.web.public import wording
from pariter.web.templatetags.components import long_date

MOST_PLACES_NAMED = 3


def key_dates(call: Call, at: datetime) -> list[dict[str, Any]]:
    """Return the steps of a call for the `timeline` tag; the next one is marked."""
    zone = ZoneInfo(call.zone)
    moments: list[tuple[datetime | None, str]] = [
        (call.opens_at, wording.opens(call)),
        (call.deadline, wording.closes(call)),
        (call.draw_at, _("Public lottery")),
        (call.results_at, _("You get our answer by e-mail")),
    ]
    if call.window_closes_at:
        moments.append((call.window_closes_at, _("Last moment to wish for the draw")))
        moments.sort(key=lambda entry: entry[0] or call.deadline)
    days: list[tuple[date, str]] = [
        (moment.astimezone(zone).date(), text) for moment, text in moments if moment
    ]
    days.append((call.edition.starts, _("First day")))
    if call.edition.ends != call.edition.starts:
        days.append((call.edition.ends, _("Last day")))
    today = at.astimezone(zone).date()
    passed = [moment <= at for moment, _text in moments if moment]
    passed += [day < today for day, _text in days[len(passed) :]]
    coming = [place for place, past in enumerate(passed) if not past]
    following = min(coming, key=lambda place: days[place][0], default=None)
    entries: list[dict[str, Any]] = [
        {
            "when": day,
            "text": text,
            "state": "current" if place == following else "past" if passed[place] else "future",
            "tag": _("Next") if place == following else "",
        }
        for place, (day, text) in enumerate(days)
    ]
    return sorted(entries, key=lambda entry: entry["when"])


def at_a_glance(
    call: Call, offers: Sequence[Offer], sessions: Sequence[Session], at: datetime
) -> list[dict[str, str]]:
    """Return the facts for the `at_glance` tag."""
    due = wording.moment_in_words(wording.due(call, at), call.zone)
    rows = [
        ("calendar", _due_label(call, at), due),
        ("clock", _("When"), period(call, sessions)),
        ("map-pin", _("Where"), where(sessions)),
        ("ticket", *_what_there_is(call, offers)),
        ("lock", _("Discreet"), _discreet() if call.discreet else ""),
    ]
    return [{"icon": icon, "label": label, "text": text} for icon, label, text in rows if text]


def _discreet() -> str:
    return _("Our mails, your ticket and your calendar do not say what you come to.")


def _due_label(call: Call, at: datetime) -> str:
    if call.window_closes_at and at < call.window_closes_at:
        return _("Last moment to wish for the draw")
    if wording.takes_votes(call):
        return _("Vote by")
    return _("Sign up by") if wording.signs_up(call) else _("Apply by")


def _what_there_is(call: Call, offers: Sequence[Offer]) -> tuple[str, str]:
    if call.budget is not None:
        return _("Money in all"), euros_in_words(call.budget)
    return _("Places"), str(sum(offer.capacity for offer in offers) or "")


def period(call: Call, sessions: Sequence[Session]) -> str:
    """Write when it takes place: one session's hours, or the first and last day."""
    if len(sessions) == 1:
        return hours(sessions[0])
    return days(call.edition.starts, call.edition.ends)


def hours(session: Session) -> str:
    """Write a session's day and hours; its first and last day where it lasts longer."""
    start, end = session.local_start, session.local_end
    if start.date() != end.date():
        return days(start.date(), end.date())
    return _("%(day)s, %(start)s to %(end)s") % {
        "day": long_date(start.date()),
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
    }


def days(first: date, last: date) -> str:
    """Write a stretch of days without repeating their month and year."""
    if first == last:
        return long_date(first)
    start = long_date(first)
    if first.year == last.year:
        # Translators: Django's date format for a day without its year, such as 11 December.
        start = day_in_words(first, pgettext("date format", "j F"))
    if (first.year, first.month) == (last.year, last.month):
        start = day_in_words(first, "j")
    return _("%(first)s to %(last)s") % {"first": start, "last": long_date(last)}


def where(sessions: Sequence[Session]) -> str:
    """Name the places; only how many there are when they are many."""
    named = list(dict.fromkeys(str(session.place) for session in sessions))
    if len(named) > MOST_PLACES_NAMED:
        return _("%(number)d locations, see below") % {"number": len(named)}
    return "; ".join(named)
