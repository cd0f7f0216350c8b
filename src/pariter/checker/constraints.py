"""Statements about unknown counts: what a weighted sum of them is at least and at most."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Constraint:
    """parts: unknown → its weight, never 0; the sum lies from `least` to `most` (None: open)."""

    parts: Mapping[int, int]
    least: int | None
    most: int | None

    @property
    def holds_of_nothing(self) -> bool:
        """Say whether it is true when every unknown is 0."""
        return (self.least or 0) <= 0 <= (0 if self.most is None else self.most)

    def put_in(self, known: Mapping[int, int]) -> "Constraint":
        """Subtract unknowns whose value is known; others stay as they are."""
        told = sum(weight * known[one] for one, weight in self.parts.items() if one in known)
        return Constraint(
            {one: weight for one, weight in self.parts.items() if one not in known},
            None if self.least is None else self.least - told,
            None if self.most is None else self.most - told,
        )


def equal(parts: Iterable[int], value: int) -> Constraint:
    """State what unknowns add up to."""
    return Constraint(dict.fromkeys(parts, 1), value, value)


def connected(constraints: Iterable[Constraint]) -> Iterator[list[Constraint]]:
    """Split statements, each with one unknown or more, into groups that share none."""
    kept = list(constraints)
    leader: dict[int, int] = {}

    def lead(one: int) -> int:
        while leader.setdefault(one, one) != one:
            leader[one] = one = leader[leader[one]]
        return one

    for constraint in kept:
        first, *others = constraint.parts
        for other in others:
            leader[lead(other)] = lead(first)
    groups: dict[int, list[Constraint]] = {}
    for constraint in kept:
        groups.setdefault(lead(next(iter(constraint.parts))), []).append(constraint)
    yield from groups.values()
