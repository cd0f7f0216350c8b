"""The packs that the journey of P11 walks through: as shipped, and changed as data."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys import steps

from pariter.packs.loader import SHIPPED


@dataclass(frozen=True)
class Case:
    """A pack to walk through.

    page: fixture of the browser; points: what Ana and Bruno have together; rule: of these.
    """

    name: str
    folder: Callable[[Path], Path]
    page: str
    points: int
    rule: str

    def __str__(self) -> str:
        return self.name


def shipped(target: Path) -> Path:
    """Return the pack as it is shipped."""
    return SHIPPED / "polimi_pop"


def changed(target: Path) -> Path:
    """Return a copy in which free time counts most, and the field of study must be the same."""
    return steps.changed_copy("polimi_pop", target, _change)


def _change(data: dict[str, Any]) -> None:
    newcomers, _buddies = steps.edition_of(data, "P11", "2027-02")["call"]
    newcomers["pairing"] = {
        "unless": "first_field != second_field",
        "second_places": "partners",
        "contact_weeks": 3,
        "weight": [
            {
                "key": "times",
                "points": "first_times.filter(time, time in second_times).size() * 10",
                "text": {"en": "10 points for each common time", "it": "10 punti a momento"},
            }
        ],
    }


CASES = (
    Case("shipped", shipped, "browser_page", 9, "4 points for each language that both speak"),
    Case("changed", changed, "plain_page", 20, "10 points for each common time"),
)
