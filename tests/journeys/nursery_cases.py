"""The packs that the journey of P4 walks through, and families who apply, plainly invented."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.journeys import steps

from pariter.packs.loader import SHIPPED

FAMILIES = 60
HEAD = (
    "email",
    "name",
    "language",
    "wishes",
    "phd",
    "birth_year",
    "single_parent",
    "disability",
    "parents_work",
    "income",
    "sibling",
    "gender",
)
Answers = dict[str, str]


@dataclass(frozen=True)
class Case:
    """A pack to walk through.

    points: what the call's rules give for a family's answers; passes_turns: whether a reserved seat
    goes to someone behind the first in turn.
    """

    name: str
    folder: Callable[[Path], Path]
    points: Callable[[Answers, str], int]
    passes_turns: bool

    def __str__(self) -> str:
        return self.name


def families() -> Iterator[Answers]:
    """Give so many families, each with what stands in her line of the file."""
    nurseries = ("leonardo", "bovisa", "lecco")
    for number in range(FAMILIES):
        turned = nurseries[number % 3 :] + nurseries[: number % 3]
        wishes = nurseries if number % 4 else turned
        yield {
            "email": f"family-{number}@example.org",
            "name": f"Demo Family {number}",
            "language": ("en", "it")[number % 2],
            "wishes": " ".join(wishes[: 1 + number % 3]),
            "phd": ("yes", "sì")[number % 2],
            "birth_year": str(2025 + number % 2),
            "single_parent": ("yes", "no")[number % 7 > 0],
            "disability": ("yes", "no")[number % 11 > 0],
            "parents_work": ("no", "yes")[number % 3 > 0],
            "income": ("low", "middle", "middle", "high")[number % 4],
            "sibling": ("lecco", "none")[number % 9 > 0],
            "gender": ("woman", "man", "")[number % 3],
        }


def csv_of(rows: Iterator[Answers]) -> bytes:
    """Return a file of these rows."""
    lines = [";".join(HEAD), *(";".join(row[name] for name in HEAD) for row in rows)]
    return "\r\n".join(lines).encode()


def _shipped(target: Path) -> Path:
    return SHIPPED / "polimi_pop"


def _points(answers: Answers, nursery: str) -> int:
    return (
        12 * (answers["single_parent"] == "yes")
        + 12 * (answers["disability"] == "yes")
        + 10 * (answers["parents_work"] == "yes")
        + {"low": 8, "middle": 4, "high": 0}[answers["income"]]
        + 6 * (answers["sibling"] == nursery)
    )


def _changed(target: Path) -> Path:
    """Return a copy with other seats, dates, points, and open seats before reserved ones."""
    return steps.changed_copy("polimi_pop", target, _change)


def _change(data: dict[str, Any]) -> None:
    edition = steps.edition_of(data, "P4", "2027-09")
    [call] = edition["call"]
    call |= {
        "opens": datetime.fromisoformat("2027-02-01T08:00:00"),
        "closes": datetime.fromisoformat("2027-02-26T12:00:00"),
        "results": datetime.fromisoformat("2027-03-05T09:00:00"),
        "answer_hours": 48,
        "priority": [
            {
                "key": "alone",
                "points": "single_parent ? 5 : 0",
                "text": {"en": "Alone: 5 points", "it": "Sola o solo: 5 punti"},
            }
        ],
    }
    call["lottery"]["draw"] = datetime.fromisoformat("2027-03-02T20:00:00")
    for offer in call["offer"]:
        reserved, open_seats = offer["slots"]
        offer["capacity"] = 9
        offer["slots"] = [open_seats | {"seats": 6}, reserved | {"seats": 3, "only": True}]


def _changed_points(answers: Answers, nursery: str) -> int:
    return 5 * (answers["single_parent"] == "yes")


CASES = (
    Case("shipped", _shipped, _points, passes_turns=False),
    Case("changed", _changed, _changed_points, passes_turns=True),
)
