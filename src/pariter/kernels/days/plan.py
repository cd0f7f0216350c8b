"""What a person wants to go to in a day, and where it does not work out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations

from pariter.kernels.days.travel import Point, minutes


@dataclass(frozen=True, slots=True)
class Visit:
    """Something that takes time, at a point; without one it takes no way, such as online.

    Raises ValueError where it ends before it starts, or a moment has no zone.
    """

    key: int
    starts: datetime
    ends: datetime
    point: Point | None = None

    def __post_init__(self) -> None:
        if self.starts.utcoffset() is None or self.ends.utcoffset() is None:
            raise ValueError(f"Visit {self.key} has a moment without a zone; give it one.")
        if self.ends <= self.starts:
            raise ValueError(f"Visit {self.key} ends at {self.ends}, before it starts.")


class Kind(StrEnum):
    """What is wrong with two visits."""

    OVERLAP = "overlap"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Problem:
    """Two visits, the earlier first, that one person cannot both make.

    needed: minutes of the way; left: minutes between the two, none where they overlap
    """

    kind: Kind
    first: int
    second: int
    needed: int
    left: int


def way(first: Visit, second: Visit) -> int | None:
    """Return the minutes from one visit to the next; None where nobody knows."""
    if first.point is None or second.point is None:
        return None
    return minutes(first.point, second.point)


def problems(visits: Iterable[Visit]) -> list[Problem]:
    """Return each pair that overlaps, or whose way is longer than the time between them."""
    ordered = sorted(visits, key=lambda visit: (visit.starts, visit.ends, visit.key))
    found = (_problem(first, second) for first, second in combinations(ordered, 2))
    return [problem for problem in found if problem]


def fits(visit: Visit, others: Collection[Visit]) -> bool:
    """Tell whether a visit can be made beside all others."""
    return not any(_problem(*_in_order(visit, other)) for other in others)


def _in_order(one: Visit, other: Visit) -> tuple[Visit, Visit]:
    return (one, other) if one.starts <= other.starts else (other, one)


def _problem(first: Visit, second: Visit) -> Problem | None:
    needed = way(first, second) or 0
    if second.starts < first.ends:
        return Problem(Kind.OVERLAP, first.key, second.key, needed, 0)
    left = int((second.starts - first.ends).total_seconds()) // 60
    if left < needed:
        return Problem(Kind.SHORT, first.key, second.key, needed, left)
    return None
