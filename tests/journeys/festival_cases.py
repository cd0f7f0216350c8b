"""The packs that the journey of C4 walks through: as shipped, and changed as data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.journeys import steps

from pariter.packs.loader import SHIPPED


@dataclass(frozen=True)
class Case:
    """A pack to walk through.

    offer: key of the session that the team runs; people: how many sign up for it, of whom so
    many are absent.
    """

    name: str
    folder: Callable[[Path], Path]
    offer: str
    people: int
    absent: int

    def __str__(self) -> str:
        return self.name


def shipped(target: Path) -> Path:
    """Return the pack as it is shipped."""
    return SHIPPED / "milano_steminthecity"


def changed(target: Path) -> Path:
    """Return a copy with other sessions, seats, dates and zone."""
    return steps.changed_copy("milano_steminthecity", target, _change)


def _change(data: dict[str, Any]) -> None:
    edition = steps.edition_of(data, "C1", "2027-04")
    edition["starts"], edition["ends"] = _moment("2027-10-04").date(), _moment("2027-10-30").date()
    call = next(call for call in edition["call"] if call["key"] == "everyone")
    call |= {
        "zone": "Europe/Lisbon",
        "opens": _moment("2027-06-01T08:00:00"),
        "closes": _moment("2027-10-01T23:59:59"),
        "offer": [
            {"key": "night-sky", "title": _words("The night sky"), "capacity": 24},
            {"key": "tides", "title": _words("Tides"), "capacity": 200},
        ],
    }
    edition["call"] = [call]
    edition["session"] = [
        {
            "key": "night-sky",
            "offer": "night-sky",
            "zone": "Europe/Lisbon",
            "title": _words("The night sky"),
            "starts": _moment("2027-10-12T20:00:00"),
            "ends": _moment("2027-10-12T23:00:00"),
            "place": _words("Observatory"),
        }
    ]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _words(text: str) -> dict[str, str]:
    return {"en": text, "it": text}


CASES = (
    Case("shipped", shipped, "robots-that-turn", people=24, absent=5),
    Case("changed", changed, "night-sky", people=24, absent=11),
)
