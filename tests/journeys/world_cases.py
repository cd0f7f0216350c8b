"""The packs that the journey of P10 walks through: as shipped, and changed as data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.journeys import steps

from pariter.packs.loader import SHIPPED

EUROS = (1_900, 2_400, 2_100, 1_700, 1_450, 1_300, 2_200, 650, 1_550, 800, 1_400)
"""What the projects from the file ask for."""


@dataclass(frozen=True)
class Case:
    """A pack to walk through. page: fixture of the browser."""

    name: str
    folder: Callable[[Path], Path]
    page: str

    def __str__(self) -> str:
        return self.name


def shipped(target: Path) -> Path:
    """Return the pack as it is shipped."""
    return SHIPPED / "polimi_pop"


def changed(target: Path) -> Path:
    """Return a copy with another budget, other dates, another zone and fewer ticks."""
    return steps.changed_copy("polimi_pop", target, _change)


def _change(data: dict[str, Any]) -> None:
    edition = steps.edition_of(data, "P10", "2027-03")
    edition["starts"], edition["ends"] = _day("2028-05-01"), _day("2028-05-31")
    projects, vote = edition["call"]
    projects |= {
        "zone": "Europe/Lisbon",
        "opens": _moment("2028-01-10T08:00:00"),
        "closes": _moment("2028-02-10T12:00:00"),
        "results": _moment("2028-03-20T12:00:00"),
    }
    vote |= {
        "zone": "Europe/Lisbon",
        "opens": _moment("2028-02-20T08:00:00"),
        "closes": _moment("2028-03-10T12:00:00"),
        "results": _moment("2028-03-20T12:00:00"),
        "budget": 500_000,
        "maximum_choices": 4,
    }
    vote["lottery"]["draw"] = _moment("2028-03-15T20:00:00")
    for number, session in enumerate(edition["session"], start=10):
        session["starts"] = _moment(f"2028-05-{number}T18:00:00")
        session["ends"] = _moment(f"2028-05-{number}T22:00:00")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(text: str) -> Any:
    return _moment(text).date()


CASES = (
    Case("shipped", shipped, "browser_page"),
    Case("changed", changed, "plain_page"),
)
