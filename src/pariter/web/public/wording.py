"""Words for what the models hold as keys and numbers."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Call
from pariter.apps.programmes.moments import zone_name as zone_name
from pariter.apps.programmes.numbers import Grouped
from pariter.web.templatetags.components import long_date, long_moment

AUDIENCES = {
    "alumni": gettext_lazy("Graduate"),
    "citizen": gettext_lazy("Anyone else"),
    "company": gettext_lazy("Company"),
    "everyone": gettext_lazy("Anyone"),
    "group": gettext_lazy("Group of students"),
    "family": gettext_lazy("Parent or family member"),
    "international-student": gettext_lazy("International student"),
    "mentor": gettext_lazy("Mentor"),
    "partner": gettext_lazy("Partner organisation"),
    "phd": gettext_lazy("PhD candidate"),
    "professor": gettext_lazy("Professor"),
    "pupil": gettext_lazy("Pupil"),
    "researcher": gettext_lazy("Researcher"),
    "school": gettext_lazy("School"),
    "staff": gettext_lazy("Member of staff"),
    "student": gettext_lazy("Student"),
    "teacher": gettext_lazy("Teacher"),
    "university": gettext_lazy("University"),
}
# Packs may write the plural, or "phd_candidate".
SAME_AUDIENCE = {"phd_candidate": "phd", "phd_candidates": "phd", "families": "family"}
MANNERS = {"in_person": gettext_lazy("In person"), "online": gettext_lazy("Online")}
PARTNERS = {
    "membership": gettext_lazy("Memberships"),
    "partner": gettext_lazy("Partners"),
    "network": gettext_lazy("Networks"),
    "school": gettext_lazy("Member schools"),
    "promotion": gettext_lazy("Promoted by this programme"),
    "sponsorship": gettext_lazy("Sponsored by the institution"),
    "funder": gettext_lazy("Funded by"),
}
"""Kinds of partner, in the order in which pages show them."""
PARTNERSHIP = {
    "membership": gettext_lazy("Membership"),
    "partner": gettext_lazy("Partner"),
    "network": gettext_lazy("Network"),
    "school": gettext_lazy("Member school"),
    "promotion": gettext_lazy("Promoted"),
    "sponsorship": gettext_lazy("Sponsored"),
    "funder": gettext_lazy("Funder"),
}
"""Kind of partner → what one of them is to an initiative."""
FIRST_COME = "first_come"
VOTES = "equal_shares"
URGENT_DAYS = 7


def audience_name(key: str) -> str:
    """Return the words for an audience's key; an unknown key is shown as it is, spaced."""
    known = SAME_AUDIENCE.get(key, key)
    found = AUDIENCES.get(known) or AUDIENCES.get(known.removesuffix("s"))
    return str(found) if found else key.replace("_", " ").replace("-", " ").capitalize()


def language_name(code: str) -> str:
    """Name a language in the reader's own; one that has no name here is shown by its code."""
    try:
        return str(capfirst(get_language_info(code)["name_translated"]))
    except KeyError:
        return code.upper()


def signs_up(call: Call) -> bool:
    """Tell whether people sign up in turn, rather than apply and wait for a result."""
    return call.mechanism == FIRST_COME


def takes_votes(call: Call) -> bool:
    """Tell whether people vote on projects, rather than ask for something."""
    return call.mechanism == VOTES and call.has_wishes


def opens(call: Call) -> str:
    """Name the moment from which something can be sent."""
    if signs_up(call):
        return _("Sign-up opens")
    return _("The vote opens") if takes_votes(call) else _("Applications open")


def closes(call: Call) -> str:
    """Name the first moment that is too late."""
    if signs_up(call):
        return _("Sign-up closes")
    return _("The vote closes") if takes_votes(call) else _("Applications close")


def due(call: Call, at: datetime) -> datetime:
    """Return the next moment not to miss on the call's own clock: its draw's, or its deadline."""
    closes = call.window_closes_at
    moment = closes if closes and at < closes else call.deadline
    return moment.astimezone(ZoneInfo(call.zone))


def closing(call: Call, at: datetime) -> str:
    """Say until which day a call is open, or can be wished in for its draw."""
    if gives_by_draw(call, at):
        return drawn_for(call, at)
    day = long_date(call.local_deadline)
    if signs_up(call):
        return _("Sign up by %(day)s") % {"day": day}
    if takes_votes(call):
        return _("Vote by %(day)s") % {"day": day}
    return _("Apply by %(day)s") % {"day": day}


def open_until(call: Call) -> str:
    """Say until which day something can be applied for."""
    return _("Open until %(day)s") % {"day": long_date(call.local_deadline)}


def opens_on(call: Call) -> str:
    """Say from which day something can be applied for."""
    return _("Opens on %(day)s") % {"day": long_date(call.local_opening)}


def days_left(call: Call, at: datetime) -> int:
    """Return the days from today to what is due, as the calendar of the call's zone counts."""
    local: ZoneInfo = ZoneInfo(call.zone)
    return (due(call, at).date() - at.astimezone(local).date()).days


def time_left(call: Call, at: datetime) -> str:
    """Say how long an open call stays open."""
    days = days_left(call, at)
    if days == 0:
        return _("closes today at %(time)s") % {"time": f"{due(call, at):%H:%M}"}
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def moment_in_words(moment: datetime, zone: str) -> str:
    """Write a moment on the clock of a zone: Friday 11 December 2026, 18:00 (time in Rome)."""
    return f"{long_moment(moment.astimezone(ZoneInfo(zone)))} ({zone_name(zone)})"


def places(number: int) -> str:
    """Say how many places there are."""
    return ngettext("%(number)s place", "%(number)s places", number) % {"number": Grouped(number)}


def free_seats(number: int) -> str:
    """Say how many seats are free, or that the next person waits."""
    if number <= 0:
        return _("Full, with a waiting list")
    return ngettext("%(number)s free seat", "%(number)s free seats", number) % {
        "number": Grouped(number)
    }


def gives_by_draw(call: Call, at: datetime) -> bool:
    """Tell whether a lottery window collects wishes, or its draw is still to come."""
    return call.window_closes_at is not None and at < (call.draw_at or call.window_closes_at)


def drawn_for(call: Call, at: datetime) -> str:
    """Say until when one can wish for a place that is drawn for."""
    closes = call.window_closes_at
    if closes is None or at >= closes:
        return _("The draw is under way")
    day = long_date(closes.astimezone(ZoneInfo(call.zone)))
    return _("A draw decides: wish by %(day)s") % {"day": day}


def how_places_are_given(mechanism: str) -> str:
    """Return the plain words for a mechanism; nothing for one that has none."""
    say = HOW.get(mechanism)
    return say() if say else ""


HOW: dict[str, Callable[[], str]] = {
    "first_come": lambda: _(
        "First come, first served. When all places are taken you join a waiting list, "
        "in the order in which people signed up."
    ),
    "deferred_acceptance": lambda: _(
        "You rank what you would like. When more people want a place than there are, a public "
        "lottery decides. Asking for your first choice never lowers your chances of the others."
    ),
    "equal_shares": lambda: _(
        "Groups propose projects, and people vote for those that they support. The money is "
        "spent so that every voter decides on an equal part of it. A public lottery decides "
        "between projects that are equal."
    ),
    "max_weight_b_matching": lambda: _(
        "Both sides answer the same questions. Each possible pair gets points for what the two "
        "share, and those pairs are made that have most points together."
    ),
}
