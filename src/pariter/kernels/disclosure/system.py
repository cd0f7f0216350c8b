"""System: counts that equations tie together, of which a reader knows some."""

from dataclasses import dataclass
from functools import cached_property

Equation = tuple[int, tuple[int, ...]]
"""The number of a sum, and the numbers of the parts that it adds up."""


@dataclass(frozen=True, kw_only=True)
class System:
    """Counts of people by number.

    hidden: those that nobody tells, and nobody is asked to. fixed: those that are told already,
    or told as nobody, so that they cannot be withheld. somebody: those of which a reader knows
    that they are not nobody, since nobody would be told.
    """

    counts: tuple[int, ...]
    equations: tuple[Equation, ...]
    hidden: frozenset[int] = frozenset()
    fixed: frozenset[int] = frozenset()
    somebody: frozenset[int] = frozenset()

    @property
    def total(self) -> int:
        """The largest count: no other can grow by more."""
        return max(self.counts, default=0)

    @property
    def free(self) -> frozenset[int]:
        """What may be withheld: a count of nobody is told."""
        return self.hidden | {
            number
            for number, count in enumerate(self.counts)
            if count > 0 and number not in self.fixed
        }

    def name(self, number: int) -> str:
        """What messages call a count."""
        return f"number {number}"

    def holds(self, moves: dict[int, int]) -> bool:
        """Say whether counts that differ by these moves add up too, and none is negative."""
        if any(self.counts[number] + move < 0 for number, move in moves.items()):
            return False
        left: dict[int, int] = {}
        for number, move in moves.items():
            for equation, sign in self._places.get(number, ()):
                left[equation] = left.get(equation, 0) + sign * move
        return not any(left.values())

    @cached_property
    def _places(self) -> dict[int, list[tuple[int, int]]]:
        """In which equations each count stands, by their place, and whether as a part or a sum."""
        found: dict[int, list[tuple[int, int]]] = {}
        for place, (total, parts) in enumerate(self.equations):
            for number, sign in ((total, -1), *((part, 1) for part in parts)):
                found.setdefault(number, []).append((place, sign))
        return found
