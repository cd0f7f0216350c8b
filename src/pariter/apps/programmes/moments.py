"""Moments in words, to the second and with their zone, since one second decides."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format


def in_words(moment: datetime, zone: str) -> str:
    """Return a moment such as "11 December 2026, 18:00:00 (Europe/Rome)" in the reader's words."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{date_format(local, 'j F Y')}, {local:%H:%M:%S} ({zone})"
