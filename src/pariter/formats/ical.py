"""Calendars that any calendar program can read (RFC 5545), with moments written in UTC."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_LINE = 75
"""Octets of a content line, without its end (RFC 5545, 3.1)."""
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:[^\s\x00-\x1f\x7f]+")


class CalendarError(ValueError):
    """Says which value cannot stand in a calendar, and what would."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry; without an end it is a moment, such as a deadline.

    uid: the same for ever, so that programs replace an entry rather than add it again
    stamp: when the entry was last changed
    busy: whether it takes up the time of whoever goes
    sequence: how often it was moved; language: of its texts, where said
    geo: degrees north and east of where it is
    """

    uid: str
    stamp: datetime
    starts: datetime
    ends: datetime | None = None
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    busy: bool = True
    sequence: int = 0
    cancelled: bool = False
    language: str = ""
    geo: tuple[float, float] | None = None


def calendar(
    events: Iterable[Event], *, name: str, language: str, url: str = "", zone: str = ""
) -> str:
    """Return a whole calendar as text, with the line ends that the format asks for.

    name: what programs call it; language: of its texts, such as "en"; url: where it comes from
    zone: in which programs show its moments to whoever has chosen none, such as "Europe/Rome"

    Raises CalendarError for a moment without a zone, and for an address that is none.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Pariter//Calendar//{language.upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        *([f"X-WR-TIMEZONE:{text(zone)}"] if zone else []),
        *_address("URL", url),
    ]
    for event in events:
        lines.extend(_event(event))
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def text(value: str) -> str:
    """Escape a text (RFC 5545, 3.3.11); what no calendar may hold is left out."""
    value = _UNWRITABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"([\\;,])", r"\\\1", value).replace("\n", "\\n")


def fold(line: str) -> str:
    """Break a line after at most 75 octets, never inside a letter (RFC 5545, 3.1)."""
    if len(line.encode()) <= LONGEST_LINE:
        return line
    parts = [""]
    room = LONGEST_LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append("")
            room = LONGEST_LINE - 1
        parts[-1] += letter
        room -= size
    return "\r\n ".join(parts)


def moment(value: datetime) -> str:
    """Write a moment in UTC; raise CalendarError where it has no zone."""
    if value.utcoffset() is None:
        raise CalendarError(f"{value.isoformat()} has no zone; give the moment one.")
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{text(event.uid)}"
    yield f"DTSTAMP:{moment(event.stamp)}"
    yield f"DTSTART:{moment(event.starts)}"
    if event.ends:
        yield f"DTEND:{moment(event.ends)}"
    if event.sequence:
        yield f"SEQUENCE:{event.sequence}"
    if event.cancelled:
        yield "STATUS:CANCELLED"
    spoken = f";LANGUAGE={event.language}" if event.language else ""
    yield f"SUMMARY{spoken}:{text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION{spoken}:{text(event.description)}"
    if event.location:
        yield f"LOCATION{spoken}:{text(event.location)}"
    if event.geo:
        yield f"GEO:{event.geo[0]:.6f};{event.geo[1]:.6f}"
    if event.categories:
        yield f"CATEGORIES:{','.join(text(category) for category in event.categories)}"
    yield from _address("URL", event.url)
    yield f"TRANSP:{'OPAQUE' if event.busy else 'TRANSPARENT'}"
    yield "END:VEVENT"


def _address(name: str, value: str) -> Iterator[str]:
    if value and not _ADDRESS.fullmatch(value):
        raise CalendarError(f"{value!r} is no address; write one such as https://example.org/.")
    if value:
        yield f"{name};VALUE=URI:{value}"
