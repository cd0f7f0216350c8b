"""The packs that the journeys of P21 and M9 walk through: as shipped, and changed as data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.journeys import steps

from pariter.packs.loader import SHIPPED


@dataclass(frozen=True)
class Case:
    """A pack to walk through, an edition of it, and what it promises.

    desk: who answers, as pages name it; asked: when letters come; due: by when one is answered.
    """

    name: str
    folder: Callable[[Path], Path]
    edition: str
    desk: str
    asked: datetime
    due: str
    days: int
    keep_days: int

    def __str__(self) -> str:
        return self.name


def shipped(programme: str) -> Callable[[Path], Path]:
    """Return what gives the pack as it is shipped."""
    return lambda _target: SHIPPED / programme


def changed(programme: str, initiative: str) -> Callable[[Path], Path]:
    """Return what gives a copy with another desk, year, zone and promise."""

    def change(data: dict[str, Any]) -> None:
        data["zone"] = "Europe/Lisbon"
        data["correspondence"] = {"answer_days": 2, "keep_days": 30}
        data["contact"].append(
            {
                "key": "open-door",
                "name": _words("Open door"),
                "email": "door@example.org",
                "hours": _words("Fridays"),
            }
        )
        part = next(part for part in data["initiative"] if part["key"] == initiative)
        part["contact"] = "open-door"
        part["edition"] = [
            {
                "key": "spring",
                "title": _words("Spring term"),
                "starts": date(2028, 2, 1),
                "ends": date(2028, 6, 30),
            }
        ]

    return lambda target: steps.changed_copy(programme, target, change)


def cases(programme: str, initiative: str, desk: str) -> tuple[Case, Case]:
    """Return both packs of a programme."""
    return (
        Case(
            "shipped",
            shipped(programme),
            "2026-27",
            desk,
            steps.moment("2026-11-06T17:00:00+01:00"),
            "13 November 2026",
            5,
            180,
        ),
        Case(
            "changed",
            changed(programme, initiative),
            "spring",
            "Open door",
            steps.moment("2028-03-03T17:00:00+00:00"),
            "7 March 2028",
            2,
            30,
        ),
    )


def _words(text: str) -> dict[str, str]:
    return {"en": text, "it": text}
