"""The packs that the journey of P9 walks through: as shipped, and changed as data."""

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

    offer: key of the session that fills up.
    home: where people come from, as the form names it; empty where it does not ask.
    outside: another choice that a rule refuses; refusal: what it says then.
    """

    name: str
    folder: Callable[[Path], Path]
    offer: str
    home: str = ""
    outside: str = ""
    refusal: str = ""

    def __str__(self) -> str:
        return self.name


def shipped(target: Path) -> Path:
    """Return the pack as it is shipped."""
    return SHIPPED / "polimi_pop"


def changed(target: Path) -> Path:
    """Return a copy with other sessions, seats, dates, zone and rules."""
    return steps.changed_copy("polimi_pop", target, _change)


def _change(data: dict[str, Any]) -> None:
    data["organisation"] += [
        {"code": "exchange", "name": _words("Exchange")},
        {"code": "elsewhere", "name": _words("Elsewhere")},
    ]
    edition = steps.edition_of(data, "P9", "2027-02")
    edition["starts"], edition["ends"] = _moment("2027-09-06").date(), _moment("2027-09-10").date()
    [call] = edition["call"]
    call |= {
        "zone": "Europe/Lisbon",
        "opens": _moment("2027-06-01T08:00:00"),
        "closes": _moment("2027-09-03T23:59:59"),
        "answer_hours": 12,
        "homes": ["exchange", "elsewhere"],
        "rule": [
            {
                "key": "exchange",
                "when": 'home == "exchange"',
                "text": _words("You are here on an exchange."),
                "refusal": _words("Only people on an exchange can come."),
            }
        ],
        "offer": [
            {"key": "supper", "title": _words("Supper together"), "capacity": 11},
            {"key": "tour", "title": _words("Tour of the campus"), "capacity": 40},
        ],
    }
    edition["session"] = [
        {
            "key": "supper",
            "offer": "supper",
            "zone": "Europe/Lisbon",
            "title": _words("Supper together"),
            "starts": _moment("2027-09-07T19:00:00"),
            "ends": _moment("2027-09-07T22:00:00"),
            "place": _words("Canteen"),
        }
    ]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _words(text: str) -> dict[str, str]:
    return {"en": text, "it": text}


CASES = (
    Case("shipped", shipped, "city-walk"),
    Case(
        "changed",
        changed,
        "supper",
        home="Exchange",
        outside="Elsewhere",
        refusal="Only people on an exchange can come.",
    ),
)
