"""Moments, lengths of time and dates of a call in words."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.placements.vacancies import REOPTIMISE
from pariter.apps.programmes.models import Call, Offer, Session
from pariter.web.public.wording import moment_in_words as moment_in_words
from pariter.web.public.wording import takes_votes, zone_name
from pariter.web.templatetags.components import long_moment


def session_in_words(session: Session) -> str:
    """Write when a session takes place: Monday 15 February 2027, 10:00–12:00 (time in Rome)."""
    start, end = session.local_start, session.local_end
    until = f"–{end:%H:%M}" if start.date() == end.date() else f" – {long_moment(end)}"
    return f"{long_moment(start)}{until} ({zone_name(session.zone)})"


def hours_in_words(hours: int) -> str:
    """Write a length of time in days where it comes out even, else in hours."""
    days, rest = divmod(hours, 24)
    if rest:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def wish_rows(offers: Iterable[Offer]) -> list[tuple[str, str]]:
    """Return ranked wishes as questions and answers."""
    return [
        (_("Wish %(rank)d") % {"rank": rank}, str(offer.title))
        for rank, offer in enumerate(offers, start=1)
    ]


def goes_on(call: Call) -> str:
    """Say what becomes of a place that is declined or given back."""
    if call.withdrawal == REOPTIMISE:
        return _("The office gives the place to somebody else in its next round.")
    return _("The place goes to the next person at once.")


def refusal_outside_dates(call: Call, at: datetime) -> str:
    """Say why a call takes nothing at this moment; nothing when it does."""
    if at < call.opens_at:
        opens = (
            _("The vote opens on %(when)s.")
            if takes_votes(call)
            else _("Applications open on %(when)s.")
        )
        return opens % {"when": moment_in_words(call.opens_at, call.zone)}
    if not call.is_open(at):
        closed = (
            _("The vote closed on %(when)s. What you ticked is kept, but it was not sent.")
            if takes_votes(call)
            else _("Applications closed on %(when)s. What you wrote is kept, but it was not sent.")
        )
        return closed % {"when": moment_in_words(call.deadline, call.zone)}
    return ""
