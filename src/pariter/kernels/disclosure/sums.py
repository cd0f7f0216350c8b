"""Sums of base cells: numbered, so that what different tables count alike is one and the same."""

from collections.abc import Iterable, Sequence

from pariter.kernels.disclosure.cube import Address
from pariter.kernels.disclosure.people import Counted, People, Shape, bits_of
from pariter.kernels.disclosure.system import Equation, System


class Sums:
    """Sums of base cells by number; the base cells come first."""

    def __init__(self, people: People, counts: Sequence[int]) -> None:
        self.people = people
        self.counts = list(counts)
        self.equations: list[Equation] = []
        self.masks = [1 << number for number in range(len(counts))]
        self._numbers = {mask: number for number, mask in enumerate(self.masks)}

    def number(self, mask: int) -> int:
        """Return the number of a sum, given as bits."""
        if mask not in self._numbers:
            parts = tuple(bits_of(mask))
            self._numbers[mask] = len(self.counts)
            self.equations.append((len(self.counts), parts))
            self.counts.append(sum(self.counts[part] for part in parts))
            self.masks.append(mask)
        return self._numbers[mask]

    def count(self, mask: int) -> int:
        """Return how many stand in a sum, given as bits."""
        number = self._numbers.get(mask)
        if number is not None:
            return self.counts[number]
        return sum(self.counts[part] for part in bits_of(mask))

    def rows(self, table: Counted | Shape, rank: int) -> dict[Address, int]:
        """Return the number of each address of a table."""
        return {address: self.number(mask)
                for address, mask in self.people.bits(table, rank).items()}  # fmt: skip

    def system(
        self, asked: Iterable[int], told: frozenset[int], closed: Iterable[int] = ()
    ) -> System:
        """Say what a reader knows, and what they may be told. closed: what is withheld for sure."""
        open_ = frozenset(asked) - told
        nobody = 0
        for number in open_ | told:
            if self.counts[number] == 0:
                nobody |= self.masks[number]
        dead = {number for number, mask in enumerate(self.masks) if not mask & ~nobody}
        return System(
            counts=tuple(self.counts),
            equations=tuple(self.equations),
            hidden=frozenset(range(len(self.counts))) - open_ - told - dead,
            fixed=told | dead,
            somebody=frozenset(n for n in open_.union(closed) if self.counts[n]) - told,
        )
