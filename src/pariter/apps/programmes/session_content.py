"""What a partner wrote about a session, read: its facts, and what is still to mend.

A proposal keeps the boxes of its form as they were filled in, so that nothing typed is lost.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, get_args
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Call, Session, Venue
from pariter.packs.values import Access

TITLE_LENGTH, PLACE_LENGTH, LINK_LENGTH, TEXT_LENGTH = 120, 200, 300, 2_000
MOST_SEATS, OLDEST = 10_000, 120
ONLINE = "online"
ELSEWHERE = "elsewhere"
"""Stand for no venue of the programme in the box that names one."""
TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Controls that turn the direction of what stands around them (Unicode, annex 9)."""
LINK = re.compile(r"https://[^\s/]+\.[^\s/]+(/\S*)?")
HOUR = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")

Content = Mapping[str, Any]


@dataclass
class Proposed:
    """The facts of a proposal, as far as they can be read.

    mistakes: what is to mend before it can be sent, by the box it stands in
    """

    title: dict[str, str] = field(default_factory=dict)
    summary: dict[str, str] = field(default_factory=dict)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    venue: Venue | None = None
    place: str = ""
    online: bool = False
    link: str = ""
    topics: list[str] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    access: list[str] = field(default_factory=list)
    least_age: int | None = None
    most_age: int | None = None
    seats: int | None = None
    needs: str = ""
    mistakes: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The title in the first language that has one."""
        return next(iter(self.title.values()), "")

    def missing(self, languages: Iterable[str]) -> list[str]:
        """Return the languages in which the title or the summary is not written."""
        return [code for code in languages if code not in self.title or code not in self.summary]


def plain(content: Content) -> dict[str, Any]:
    """Return what was typed without control characters, which no database keeps."""
    return {
        str(name): [_printable(str(one)) for one in value]
        if isinstance(value, list | tuple)
        else value
        if isinstance(value, bool)
        else _printable(str(value or ""))
        for name, value in content.items()
    }


def read(content: Content, call: Call, venues: Mapping[str, Venue]) -> Proposed:
    """Read what a proposal says. venues: of the programme, by key."""
    found = Proposed()
    _read_texts(found, content, call)
    _read_hours(found, content, call)
    _read_place(found, content, venues)
    _read_people(found, content)
    programme = call.edition.initiative.programme
    found.topics = _known(content, "topics", [topic["key"] for topic in programme.topics])
    found.access = _known(content, "access", get_args(Access))
    found.spoken = _known(content, "spoken", programme.languages)
    return found


def read_change(
    content: Content, session: Session, venues: Mapping[str, Venue]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Read what a partner wants to change in a session.

    Returns what differs from how it stands, as ChangeRequest keeps it, and what is to mend.
    """
    found = Proposed()
    _read_hours(found, content, session)
    if not session.online:
        _read_place(found, content, venues)
    if session.offer:
        found.seats = _number(found, content, "seats", 1, MOST_SEATS)
    wished: dict[str, Any] = {}
    for name, new, old in (
        ("starts", found.starts_at, session.starts_at),
        ("ends", found.ends_at, session.ends_at),
    ):
        if new and new != old:
            wished[name] = new.isoformat()
    if not session.online and found.venue != session.venue:
        wished["venue"] = found.venue.key if found.venue else ""
    if found.place and found.place not in session.place.data.values():
        wished["place"] = found.place
    if session.offer and found.seats and found.seats != session.offer.capacity:
        wished["seats"] = found.seats
    return wished, found.mistakes


def _printable(text: str) -> str:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    signs = (
        sign for sign in unified if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}
    )
    return "".join(signs).strip()


def _text(content: Content, name: str) -> str:
    value = content.get(name, "")
    return value if isinstance(value, str) else ""


def _known(content: Content, name: str, known: Iterable[str]) -> list[str]:
    """Return the keys that were chosen, in the order of those there are; others are dropped."""
    chosen = content.get(name) or []
    return [key for key in known if key in chosen]


def _read_texts(found: Proposed, content: Content, call: Call) -> None:
    languages = call.edition.initiative.programme.languages
    for name, texts, most in (
        ("title", found.title, TITLE_LENGTH),
        ("summary", found.summary, TEXT_LENGTH),
    ):
        for code in languages:
            box = f"{name}_{code}"
            text = _text(content, box)
            if name == "title":
                text = " ".join(text.split())
            if text and not _refuse_text(found, box, text, most):
                texts[code] = text
        if not texts and not any(f"{name}_{code}" in found.mistakes for code in languages):
            found.mistakes[f"{name}_{languages[0]}"] = (
                _("Write a title in one language at least.")
                if name == "title"
                else _("Say in one language at least what people do there.")
            )
    found.needs = _text(content, "needs")
    _refuse_text(found, "needs", found.needs, TEXT_LENGTH)


def _refuse_text(found: Proposed, box: str, text: str, most: int) -> bool:
    """Note what is wrong with a text; tell whether something is."""
    if len(text) > most:
        found.mistakes[box] = _("This has %(length)d letters. Shorten it to %(most)d.") % {
            "length": len(text),
            "most": most,
        }
    elif TURNS_TEXT.search(text):
        found.mistakes[box] = _("A hidden sign turns this text around. Type it again.")
    return box in found.mistakes


def _read_hours(found: Proposed, content: Content, where: Call | Session) -> None:
    edition, zone = where.edition, ZoneInfo(where.zone)
    day = _day(content.get("day"))
    if day is None or not edition.starts <= day <= edition.ends:
        found.mistakes["day"] = _("Choose a day from %(first)s to %(last)s.") % {
            "first": date_format(edition.starts, "j F Y"),
            "last": date_format(edition.ends, "j F Y"),
        }
    hours = {name: _hour(_text(content, name)) for name in ("begins", "ends")}
    for name, hour in hours.items():
        if hour is None:
            found.mistakes[name] = _("Enter the time as hours and minutes, for example 20:00.")
    begins, ends = hours["begins"], hours["ends"]
    if begins and ends and begins >= ends:
        found.mistakes["ends"] = _("The end must be later than the beginning.")
    elif day and begins and ends:
        found.starts_at = datetime.combine(day, begins, zone)
        found.ends_at = datetime.combine(day, ends, zone)


def _day(value: Any) -> date | None:
    try:
        day, month, year = (int(part) for part in value)
        return date(year, month, day)
    except (TypeError, ValueError):
        return None


def _hour(text: str) -> time | None:
    matched = HOUR.fullmatch(text)
    return time(int(matched[1]), int(matched[2])) if matched else None


def _read_place(found: Proposed, content: Content, venues: Mapping[str, Venue]) -> None:
    where = _text(content, "venue")
    found.place = " ".join(_text(content, "place").split())
    found.online = where == ONLINE
    found.venue = venues.get(where)
    found.link = _text(content, "link") if found.online else ""
    if not found.online and found.venue is None and where != ELSEWHERE:
        found.mistakes["venue"] = _("Choose where it takes place.")
    elif not found.online and not found.place:
        found.mistakes["place"] = (
            _("Write which room.") if found.venue else _("Write the place and its address.")
        )
    _refuse_text(found, "place", found.place, PLACE_LENGTH)
    if found.link and (len(found.link) > LINK_LENGTH or not LINK.fullmatch(found.link)):
        found.mistakes["link"] = _("A link begins with https:// and has no spaces.")


def _read_people(found: Proposed, content: Content) -> None:
    found.least_age = _number(found, content, "least_age", 0, OLDEST)
    found.most_age = _number(found, content, "most_age", 0, OLDEST)
    if None not in (found.least_age, found.most_age) and found.most_age < found.least_age:  # type: ignore[operator]
        found.mistakes["most_age"] = _("The highest age must not be below the lowest.")
    found.seats = _number(found, content, "seats", 1, MOST_SEATS)
    if found.seats is None and "seats" not in found.mistakes:
        found.mistakes["seats"] = _("Write how many people can come.")


def _number(found: Proposed, content: Content, name: str, least: int, most: int) -> int | None:
    text = _text(content, name)
    if not text:
        return None
    number = int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None
    if number is None or not least <= number <= most:
        found.mistakes[name] = _("Write a number from %(least)d to %(most)d.") % {
            "least": least,
            "most": most,
        }
        return None
    return number
