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
from pariter.apps.programmes.numbers import Grouped
from pariter.kernels.indicators import Step


def headline(indicator: Indicator, totals: Mapping[Step, int | None]) -> str:
    """Return one sentence with the strongest comparison that was released."""
    totals = {step: None if told is None else Grouped(told) for step, told in totals.items()}
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
    return _("%(completed)s of %(came)s people who came completed the course") % {
        "completed": completed,
        "came": came,
    }


def _of_audience(totals: Mapping[Step, int | None]) -> str:
    watched = totals["watched"]
    return "" if watched is None else _("%(watched)s times watched online") % {"watched": watched}


CAME = {
    "pupils": gettext_lazy("%(took_part)s of %(applied)s pupils came with their class"),
    "classes": gettext_lazy("%(took_part)s of %(applied)s classes came"),
    "schools": gettext_lazy("%(took_part)s of %(applied)s schools came with a class"),
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
        return _("%(in_time)s of %(received)s letters were answered in time") % numbers
    if answered is not None:
        return _("%(answered)s of %(received)s letters were answered") % numbers
    return _("%(received)s letters came") % numbers


def _of_people(indicator: Indicator, totals: Mapping[Step, int | None]) -> str:
    applied, placed, took_part = (totals.get(step) for step in ("applied", "placed", "took_part"))
    numbers = {"applied": applied, "placed": placed, "took_part": took_part}
    if indicator is PEOPLE:
        return _of_names(numbers)
    if indicator is VISITS:
        visits = totals.get("visits")
        if visits is not None and applied is not None:
            return _("%(visits)s visits, and %(applied)s sign-ups") % {
                "visits": visits,
                "applied": applied,
            }
        if took_part is not None and applied is not None:
            return _("%(took_part)s visits from %(applied)s sign-ups") % numbers
        return _("%(applied)s sign-ups") % numbers if applied is not None else ""
    if took_part is not None and applied is not None:
        return _("%(took_part)s of %(applied)s applicants took part") % numbers
    if placed is not None and applied is not None:
        return _("%(placed)s of %(applied)s applicants were offered a place") % numbers
    if applied is not None:
        return _("%(applied)s people applied") % numbers
    return ""


def _of_names(numbers: Mapping[str, int | None]) -> str:
    """Say how many different people came, or signed up."""
    if numbers["took_part"] is not None and numbers["applied"] is not None:
        return _("%(took_part)s of %(applied)s people who signed up came") % numbers
    if numbers["applied"] is not None:
        return _("%(applied)s people signed up") % numbers
    return ""
