"""Moments as days, and in words with their zone, to the second where one decides."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

CITIES = {"Rome": gettext_lazy("Rome")}
"""Cities of time zones whose names differ between our languages."""


def local_day(at: datetime, zone: str) -> date:
    """Return the day that a moment falls on, by the clock of a zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def day_in_words(day: date, pattern: str) -> str:
    """Write a day, and its time if it has one; some languages write the first of a month apart.

    pattern: Django's date format, with "j" for the day of the month
    """
    if day.day == 1:
        # Translators: Django's date format for the first day of a month, such as 1er in French.
        pattern = pattern.replace("j", pgettext("date format, first day of a month", "j"))
    return date_format(day, pattern)


def in_words(moment: datetime, zone: str) -> str:
    """Return a moment such as "11 December 2026, 18:00 (time in Rome)" in the reader's words."""
    local = moment.astimezone(ZoneInfo(zone))
    hour = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{day_in_words(local, 'j F Y')}, {hour} ({zone_name(zone)})"


def zone_name(zone: str) -> str:
    """Name a time zone by its city, such as "time in Rome"."""
    city = zone.rpartition("/")[2].replace("_", " ")
    return _("time in %(city)s") % {"city": CITIES.get(city, city)}
