"""The packs that the journey of M5 walks through: as shipped, and changed as data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.journeys import steps

from pariter.packs.loader import SHIPPED

COURSES = 9
"""How many courses the rankings are of."""
WISHES = ("Course 9", "Course 2", "Course 3")


@dataclass(frozen=True)
class Case:
    """A pack to walk through.

    seats: of each course that the rankings add; None where the pack offers them itself.
    sure: a course that nobody else wishes for. refusal: what a rule says to an outsider.
    """

    name: str
    folder: Callable[[Path], Path]
    seats: int | None
    sure: str
    refusal: str = ""

    def __str__(self) -> str:
        return self.name


def shipped(target: Path) -> Path:
    """Return the pack as it is shipped."""
    return SHIPPED / "polimi_mobility"


def changed(target: Path) -> Path:
    """Return a copy with other courses, seats, quotas, dates, zone and rules."""
    return steps.changed_copy("polimi_mobility", target, change)


def change(data: dict[str, Any]) -> None:
    """Give M5's next call other courses, seats, quotas, dates, zone and rules."""
    edition = steps.edition_of(data, "M5", "2027-03")
    edition["starts"], edition["ends"] = _day("2027-09-04"), _day("2027-09-11")
    [call] = edition["call"]
    call |= {
        "zone": "Europe/Athens",
        "opens": datetime.fromisoformat("2027-03-01T08:00:00"),
        "closes": datetime.fromisoformat("2027-03-28T23:59:59"),
        "results": datetime.fromisoformat("2027-04-06T09:00:00"),
        "answer_hours": 36,
        "minimum_choices": 3,
        "maximum_choices": 10,
        "homes": ["polimi", "athens-01", "athens-02", "athens-03"],
        "offer": [_course(number) for number in range(1, COURSES + 1)] + [_quiet_course()],
    }
    call["lottery"]["draw"] = datetime.fromisoformat("2027-04-01T20:00:00")
    call["rule"] = [
        {
            "key": "enrolled",
            "when": '"student" in roles',
            "text": {"en": "You are enrolled.", "it": "Sei iscritto."},
            "refusal": {"en": "Only enrolled students apply.", "it": "Solo per chi è iscritto."},
        }
    ]
    edition["session"] = [
        {
            "key": "gathering",
            "title": {"en": "Last evening", "it": "Ultima sera"},
            "starts": datetime.fromisoformat("2027-09-10T19:00:00"),
            "ends": datetime.fromisoformat("2027-09-10T22:00:00"),
            "place": {"en": "Hall", "it": "Sala"},
        }
    ]


def _day(text: str) -> Any:
    return datetime.fromisoformat(text).date()


def _course(number: int) -> dict[str, Any]:
    title = f"Course {number}"
    return {
        "key": f"c{number}",
        "title": {"en": title, "it": f"Corso {number}"},
        "capacity": 7 + 2 * number,
        "quota": {"*": 4 + number % 3, "polimi": 6},
    }


def _quiet_course() -> dict[str, Any]:
    return {"key": "quiet", "title": {"en": "Quiet course", "it": "Corso quieto"}, "capacity": 4}


CASES = (
    Case("shipped", shipped, 13, "Photonics for energy (course 1)"),
    Case("changed", changed, None, "Quiet course", "Only enrolled students apply."),
)
