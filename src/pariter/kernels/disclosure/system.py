"""System: counts that equations tie together, of which a reader knows some."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

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

    @cached_property
    def total(self) -> int:
        """The largest count: no other can grow by more."""
        return max(self.counts, default=0)

    @cached_property
    def free(self) -> frozenset[int]:
        """What may be withheld: a count of nobody is told."""
        return self.hidden | {
            number
            for number, count in enumerate(self.counts)
            if count > 0 and number not in self.fixed
        }

    @cached_property
    def own_equations(self) -> tuple[Equation, ...]:
        """The equations that do not follow from others: one for each sum, if all add up the same.

        A sum over two dimensions adds up either way; once is enough for a linear program.
        """
        first: dict[int, tuple[int, ...]] = {}
        for total, parts in self.equations:
            first.setdefault(total, parts)
        adds = {number: 1 << number for number in range(len(self.counts)) if number not in first}

        def added(number: int) -> int:
            if number not in adds:
                adds[number] = 0
                adds[number] = self._together([added(part) for part in first[number]])
            return adds[number]

        return tuple(
            (total, parts)
            for total, parts in self.equations
            if first[total] is parts or not added(total)
            or self._together([added(part) for part in parts]) != added(total)
        )  # fmt: skip

    def part(self, cells: frozenset[int]) -> Self:
        """Keep only these free, and only the equations in which no other is free.

        Whatever agrees with all equations agrees with these.
        """
        return replace(
            self,
            equations=tuple(
                (total, parts)
                for total, parts in self.equations
                if self.free.intersection((total, *parts)) <= cells
            ),
            hidden=self.hidden & cells,
            fixed=self.fixed | (self.free - cells),
        )

    def within(self, numbers: Sequence[int]) -> "System":
        """Keep these alone, in this order, while all others are told.

        What other parts add to a sum stands in one count, and a sum of others in another.
        """
        places = {number: place for place, number in enumerate(numbers)}
        counts = [self.counts[number] for number in numbers]
        equations = []
        for line in sorted({line for number in numbers for line, _ in self._places[number]}):
            total, parts = self.equations[line]
            there = [places[part] for part in parts if part in places]
            if len(there) < len(parts):
                there.append(len(counts))
                counts.append(sum(self.counts[part] for part in parts if part not in places))
            equations.append((places.get(total, len(counts)), tuple(there)))
            if total not in places:
                counts.append(self.counts[total])
        return System(
            counts=tuple(counts),
            equations=tuple(equations),
            hidden=frozenset(places[number] for number in self.hidden & places.keys()),
            fixed=frozenset(range(len(numbers), len(counts))),
            somebody=frozenset(places[number] for number in self.somebody & places.keys()),
        )

    @staticmethod
    def _together(parts: list[int]) -> int:
        """Join bits; 0 where some are in two parts, or in none."""
        joined = 0
        for part in parts:
            if not part or part & joined:
                return 0
            joined |= part
        return joined

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

    def leaves_somebody(self, moves: Mapping[int, int]) -> bool:
        """Say whether nobody is left only where a reader may think so."""
        return all(self.counts[one] + move > 0 for one, move in moves.items()
                   if one in self.somebody)  # fmt: skip

    @cached_property
    def _places(self) -> dict[int, list[tuple[int, int]]]:
        """In which equations each count stands, by their place, and whether as a part or a sum."""
        found: dict[int, list[tuple[int, int]]] = {}
        for place, (total, parts) in enumerate(self.equations):
            for number, sign in ((total, -1), *((part, 1) for part in parts)):
                found.setdefault(number, []).append((place, sign))
        return found
