"""Headline findings, computed from released numbers alone."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.evidence.indicators import (
    AUDIENCE,
    COMPLETION,
    DIALOGUE,
    PEOPLE,
    VISITS,
    Indicator,
)
from pariter.kernels.indicators import Step


def headline(indicator: Indicator, totals: Mapping[Step, int | None]) -> str:
    """Return one sentence with the strongest comparison that was released."""
    if indicator.finding:
        said = indicator.finding(totals)
    elif indicator.across:
        said = ""  # its finding needs more than totals
    elif indicator is DIALOGUE:
        said = _of_letters(totals)
    elif indicator is COMPLETION:
        said = _of_completion(totals)
    elif indicator is AUDIENCE:
        said = _of_audience(totals)
    elif indicator.key in CAME:
        said = _of_classes(indicator, totals)
    else:
        said = _of_people(indicator, totals)
    return said or str(indicator.title)


def _of_completion(totals: Mapping[Step, int | None]) -> str:
    came, completed = totals["took_part"], totals["completed"]
    if came is None or completed is None:
        return ""
    return _("%(completed)d of %(came)d people who came completed the course") % {
        "completed": completed,
        "came": came,
    }


def _of_audience(totals: Mapping[Step, int | None]) -> str:
    watched = totals["watched"]
    return "" if watched is None else _("%(watched)d times watched online") % {"watched": watched}


CAME = {
    "pupils": gettext_lazy("%(took_part)d of %(applied)d pupils came with their class"),
    "classes": gettext_lazy("%(took_part)d of %(applied)d classes came"),
    "schools": gettext_lazy("%(took_part)d of %(applied)d schools came with a class"),
}
"""Indicator of classes → what is told of it."""


def _of_classes(indicator: Indicator, totals: Mapping[Step, int | None]) -> str:
    applied, took_part = totals["applied"], totals["took_part"]
    if applied is None or took_part is None:
        return ""
    return str(CAME[indicator.key]) % {"took_part": took_part, "applied": applied}


def _of_letters(totals: Mapping[Step, int | None]) -> str:
    received, answered, in_time = totals["received"], totals["answered"], totals["in_time"]
    if received is None:
        return ""
    numbers = {"received": received, "answered": answered, "in_time": in_time}
    if in_time is not None:
        return _("%(in_time)d of %(received)d letters were answered in time") % numbers
    if answered is not None:
        return _("%(answered)d of %(received)d letters were answered") % numbers
    return _("%(received)d letters came") % numbers


def _of_people(indicator: Indicator, totals: Mapping[Step, int | None]) -> str:
    applied, placed, took_part = (totals.get(step) for step in ("applied", "placed", "took_part"))
    numbers = {"applied": applied, "placed": placed, "took_part": took_part}
    if indicator is PEOPLE:
        return _of_names(numbers)
    if indicator is VISITS:
        visits = totals.get("visits")
        if visits is not None and applied is not None:
            return _("%(visits)d visits, and %(applied)d sign-ups") % {
                "visits": visits,
                "applied": applied,
            }
        if took_part is not None and applied is not None:
            return _("%(took_part)d visits from %(applied)d sign-ups") % numbers
        return _("%(applied)d sign-ups") % numbers if applied is not None else ""
    if took_part is not None and applied is not None:
        return _("%(took_part)d of %(applied)d applicants took part") % numbers
    if placed is not None and applied is not None:
        return _("%(placed)d of %(applied)d applicants were offered a place") % numbers
    if applied is not None:
        return _("%(applied)d people applied") % numbers
    return ""


def _of_names(numbers: Mapping[str, int | None]) -> str:
    """Say how many different people came, or signed up."""
    if numbers["took_part"] is not None and numbers["applied"] is not None:
        return _("%(took_part)d of %(applied)d people who signed up came") % numbers
    if numbers["applied"] is not None:
        return _("%(applied)d people signed up") % numbers
    return ""
