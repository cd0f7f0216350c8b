"""Calendars keep every text and moment, in lines that any program can read."""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.formats import ical
from pariter.formats.ical import CalendarError, Event

STAMP = datetime(2026, 11, 1, 8, tzinfo=UTC)
ROME = ZoneInfo("Europe/Rome")
WALK = Event(
    uid="walk@example.org",
    stamp=STAMP,
    starts=datetime(2027, 2, 15, 9, tzinfo=ROME),
    ends=datetime(2027, 2, 15, 11, tzinfo=ROME),
    summary="City walk",
)


def unfolded(source: str) -> list[str]:
    """Return the lines of a calendar as a reader joins them (RFC 5545, 3.1)."""
    return source.replace("\r\n ", "").split("\r\n")


def read(source: str) -> list[dict[str, str]]:
    """Return name and value of each property of each entry, values still escaped."""
    entries: list[dict[str, str]] = []
    for line in unfolded(source):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            entries.append({})
        elif entries:
            entries[-1][name.partition(";")[0]] = value
    return entries


def unescaped(value: str) -> str:
    """Read an escaped text."""
    return re.sub(r"\\([\\;,nN])", lambda found: {"n": "\n"}.get(found[1], found[1]), value)


def test_calendar_is_written_as_the_standard_says() -> None:
    event = Event(
        uid="walk@example.org",
        stamp=STAMP,
        starts=WALK.starts,
        ends=WALK.ends,
        summary="City walk; with tea, and cake",
        description="Line one\nhttps://example.org/walk/",
        location="Gate",
        url="https://example.org/walk/",
        categories=("Culture, faith",),
    )
    assert ical.calendar([event], name="Welcome, all", language="en") == "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Pariter//Calendar//EN",
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
            r"NAME:Welcome\, all",
            r"X-WR-CALNAME:Welcome\, all",
            "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
            "BEGIN:VEVENT",
            "UID:walk@example.org",
            "DTSTAMP:20261101T080000Z",
            "DTSTART:20270215T080000Z",
            "DTEND:20270215T100000Z",
            r"SUMMARY:City walk\; with tea\, and cake",
            r"DESCRIPTION:Line one\nhttps://example.org/walk/",
            "LOCATION:Gate",
            r"CATEGORIES:Culture\, faith",
            "URL;VALUE=URI:https://example.org/walk/",
            "TRANSP:OPAQUE",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )


def test_moment_without_an_end_takes_up_no_time() -> None:
    deadline = Event(
        uid="close@example.org", stamp=STAMP, starts=STAMP, summary="Closes", busy=False
    )
    [entry] = read(ical.calendar([deadline], name="All", language="en"))
    assert "DTEND" not in entry
    assert entry["TRANSP"] == "TRANSPARENT"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))), st.integers(0, 300))
def test_every_text_comes_back_and_no_line_is_too_long(written: str, indent: int) -> None:
    summary = "é" * indent + written + "\nnext; a, b\\"
    event = Event(uid="x@example.org", stamp=STAMP, starts=STAMP, summary=summary)
    source = ical.calendar([event], name="All", language="en")
    assert max(len(line.encode()) for line in source.split("\r\n")) <= ical.LONGEST_LINE
    assert unescaped(read(source)[0]["SUMMARY"]) == summary


@given(
    st.integers(0, 4_000_000_000),
    st.sampled_from(["Europe/Rome", "Europe/Lisbon", "Asia/Kathmandu", "America/New_York"]),
)
def test_moments_are_the_same_in_utc(seconds: int, zone: str) -> None:
    moment = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    written = datetime.strptime(ical.moment(moment), "%Y%m%dT%H%M%S%z")
    assert written == moment.astimezone(UTC)


def test_lines_and_control_characters_cannot_be_smuggled_in() -> None:
    hostile = "Tea\r\nEND:VEVENT\rBEGIN:VALARM\x00\x07"
    event = Event(uid=hostile, stamp=STAMP, starts=STAMP, summary=hostile, location=hostile)
    source = ical.calendar([event], name=hostile, language="en")
    assert source.count("\r\nEND:VEVENT\r\n") == 1
    assert "\r\nBEGIN:VALARM" not in source
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f]", source)


@pytest.mark.parametrize("url", ["example.org", "https://example.org/a b", "https://a\r\nX:1"])
def test_address_that_is_none_is_refused(url: str) -> None:
    event = Event(uid="x@example.org", stamp=STAMP, starts=STAMP, summary="Tea", url=url)
    with pytest.raises(CalendarError, match="is no address"):
        ical.calendar([event], name="All", language="en")


def test_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(CalendarError, match="2027-01-01T00:00:00 has no zone"):
        ical.moment(datetime(2027, 1, 1))  # noqa: DTZ001 - that is what is refused


def test_offset_without_a_name_is_a_zone_too() -> None:
    east = timezone(timedelta(hours=5, minutes=45))
    assert ical.moment(datetime(2027, 1, 1, 5, 45, tzinfo=east)) == "20270101T000000Z"


def test_entry_that_was_moved_and_cancelled_says_so() -> None:
    event = Event(
        uid="walk@example.org",
        stamp=STAMP,
        starts=WALK.starts,
        ends=WALK.ends,
        summary="City walk",
        location="Gate",
        sequence=2,
        cancelled=True,
        language="en",
        geo=(45.5, 9.25),
    )
    source = ical.calendar([event], name="Walks", language="en", zone="Europe/Rome")
    assert "X-WR-TIMEZONE:Europe/Rome" in unfolded(source)
    assert unfolded(source)[14:20] == [
        "SEQUENCE:2",
        "STATUS:CANCELLED",
        "SUMMARY;LANGUAGE=en:City walk",
        "LOCATION;LANGUAGE=en:Gate",
        "GEO:45.500000;9.250000",
        "TRANSP:OPAQUE",
    ]
