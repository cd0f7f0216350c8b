"""How an initiative stands today, in words: open, to open, confidential help, or information."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Call, Initiative
from pariter.web.public import wording
from pariter.web.public.queries import calls_to_show

CASE = "case"


@dataclass(frozen=True, slots=True)
class Listed:
    """An initiative in a list."""

    initiative: Initiative
    words: str
    state: str
    """As the tag `status_tag` takes it."""
    icon: str
    about: str
    """How and in which languages it takes place."""


def listed(initiatives: Sequence[Initiative], at: datetime) -> tuple[list[Listed], datetime | None]:
    """Return initiatives with how they stand, and when that may change.

    Asks for all their calls at once.
    """
    calls, changes_at = calls_to_show(at, initiatives)
    rows = [_listed(initiative, calls.get(initiative.pk), at) for initiative in initiatives]
    return rows, changes_at


def is_confidential(initiative: Initiative) -> bool:
    """Tell whether people help in confidence, at a desk."""
    return CASE in initiative.stations


def about_initiative(initiative: Initiative) -> list[dict[str, str]]:
    """Return whom it is for, how and in which languages, for the tag `at_glance`."""
    rows = [
        ("user", _("For"), ", ".join(map(wording.audience_name, initiative.audience))),
        ("handshake", _("How"), manner(initiative)),
        ("languages", _("Languages"), languages(initiative)),
    ]
    return [{"icon": icon, "label": label, "text": text} for icon, label, text in rows if text]


def manner(initiative: Initiative) -> str:
    """Say how it takes place, such as "In person, online"."""
    words = [str(wording.MANNERS[one]) for one in initiative.held if one in wording.MANNERS]
    return ", ".join([*words[:1], *(word.lower() for word in words[1:])])


def languages(initiative: Initiative) -> str:
    """Name the languages in which it takes place."""
    return ", ".join(wording.language_name(code) for code in initiative.spoken)


def _listed(initiative: Initiative, call: Call | None, at: datetime) -> Listed:
    about = " · ".join(filter(None, (manner(initiative), languages(initiative))))
    if call and call.is_open(at):
        return Listed(initiative, wording.open_until(call), "success", "check", about)
    if call:
        return Listed(initiative, wording.opens_on(call), "info", "calendar", about)
    if is_confidential(initiative):
        return Listed(initiative, _("Confidential help"), "neutral", "lock", about)
    return Listed(initiative, _("Information"), "neutral", "info", about)
