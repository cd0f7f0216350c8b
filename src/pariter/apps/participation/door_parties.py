"""What the scans of a door say of one place: how many are in, and of a class how many of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pariter.apps.applications.models import SchoolClass
from pariter.apps.participation.models import Delivery, Scan
from pariter.apps.placements.models import Placement

PARTS = ("girls", "boys", "others", "adults")
"""Of whom a class consists, as its teacher declared."""
NOBODY = (0, 0, 0, 0)

Parts = tuple[int, int, int, int]
Kind = Scan.Kind


def declared_parts(group: SchoolClass) -> Parts:
    """Return how many girls, boys, others and adults a class declared."""
    return group.girls, group.boys, group.others, group.adults


def parts_from(told: Mapping[str, int] | None) -> Parts | None:
    """Return the parts that a device told by their names, in their order."""
    if told is None:
        return None
    return told["girls"], told["boys"], told["others"], told["adults"]


@dataclass(slots=True)
class Party:
    """Those who hold one place together, as far as they were seen.

    All sums and largest numbers, so that the order of the scans makes no difference.
    """

    placement: Placement
    noted: Delivery | None
    seen_at_once: int = 0
    came_after: int = 0
    parts_at_once: Parts = NOBODY
    parts_after: Parts = NOBODY
    has_ticket: bool = False
    walked_in: bool = False

    @property
    def declared(self) -> Parts | None:
        """Of a class, how many of each were declared."""
        group = self.placement.school_class
        return declared_parts(group) if group else None

    @property
    def parts(self) -> Parts:
        """How many girls, boys, others and adults of a class are in; no more than declared."""
        most = self.declared or NOBODY
        seen = map(sum, zip(self.parts_at_once, self.parts_after, strict=True))
        return _each(map(min, zip(most, seen, strict=True)))

    @property
    def people(self) -> int:
        """How many are in."""
        told = max(self.seen_at_once + self.came_after, sum(self.parts))
        return min(self.placement.participants, told)

    @property
    def genders(self) -> tuple[int, int, int] | None:
        """How many girls, boys and others are in, where everyone of a class was counted so."""
        parts = self.parts
        if self.declared is None or not sum(parts) or sum(parts) != self.people:
            return None
        return parts[:3]

    @property
    def counted(self) -> tuple[int, tuple[int, int, int] | None]:
        """All that an entry says of how many came."""
        return self.people, self.genders

    @property
    def is_noted_by_office(self) -> bool:
        """Whether the office noted that she came; the door attests only who had no ticket."""
        noted = self.noted
        if noted is None or noted.kind != Delivery.Kind.ATTENDANCE:
            return False
        by_door = self.walked_in and noted.recorded_by_id is None
        return noted.grade == Delivery.Grade.ATTESTED and not by_door

    @property
    def is_noted(self) -> bool:
        """Whether the ledger says as much as was seen, or more."""
        noted = self.noted
        if noted is None or noted.people < self.people:
            return False
        return noted.people > self.people or self.genders in (None, genders_of(noted))

    def exceeds(self, people: int, parts: Parts | None) -> bool:
        """Tell whether a device saw more people than the place is for."""
        most = self.declared
        if parts and most and any(one > limit for one, limit in zip(parts, most, strict=True)):
            return True
        return people > self.placement.seats

    def see(self, kind: str, people: int, parts: Parts | None = None) -> None:
        """Add what one scan saw. parts: of a class, by gender, instead of one number."""
        if kind == Kind.WALK_IN:
            # Who comes with her is counted without a name.
            self.walked_in, self.seen_at_once = True, max(self.seen_at_once, 1)
            return
        self.has_ticket = True
        if parts and self.declared:
            if kind == Kind.MORE:
                self.parts_after = _each(map(sum, zip(self.parts_after, parts, strict=True)))
            else:
                self.parts_at_once = _each(map(max, zip(self.parts_at_once, parts, strict=True)))
        elif kind == Kind.MORE:
            self.came_after += people
        else:
            self.seen_at_once = max(self.seen_at_once, people)


def genders_of(noted: Delivery) -> tuple[int, int, int] | None:
    """Return how many girls, boys and others an entry tells; None where it tells only people."""
    if noted.girls is None or noted.boys is None or noted.others is None:
        return None
    return noted.girls, noted.boys, noted.others


def _each(numbers: Iterable[int]) -> Parts:
    girls, boys, others, adults = numbers
    return girls, boys, others, adults
