"""Dominance: sums of pay that few people make up, so that others could estimate what one earns.

A count says nothing about that: ten people may stand in a cell, and one of them earn nearly all.
Amounts are whole numbers, such as cents. Rules and protection levels as in Hundepool and others,
Statistical Disclosure Control (2012), chapter 4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Protocol, Self

from pariter.kernels.disclosure.cube import Address
from pariter.kernels.disclosure.table import Cell, TableError, is_count

LARGEST_KEPT = 3
"""So many of the largest amounts of a cell are enough for every rule."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is kept of the amounts in a cell. largest: the largest ones, the first one first.

    Raises TableError where an amount is no whole number of 0 or more, or the largest together are
    more than all.
    """

    total: int
    largest: tuple[int, ...]

    def __post_init__(self) -> None:
        for amount in (self.total, *self.largest):
            if not is_count(amount):
                raise TableError(f"{amount!r} is no amount; give cents, 0 or more.")
        if sum(self.largest) > self.total:
            raise TableError(
                f"The largest amounts are {sum(self.largest)} together, and all are {self.total}; "
                "mend one of the two."
            )

    @classmethod
    def of(cls, amounts: Sequence[int]) -> Self:
        """Keep what rules need of the amounts of all people in a cell."""
        return cls(sum(amounts), tuple(sorted(amounts, reverse=True)[:LARGEST_KEPT]))

    @classmethod
    def together(cls, parts: Iterable["Amounts"]) -> Self:
        """Join cells of different people."""
        kept = list(parts)
        largest = sorted((one for part in kept for one in part.largest), reverse=True)
        return cls(sum(part.total for part in kept), tuple(largest[:LARGEST_KEPT]))


class Rule(Protocol):
    """Says how much must stay open about a sum."""

    def missing(self, amounts: Amounts) -> int:
        """Return by how much the sum must be able to lie above the true one; 0 where it is safe."""


@dataclass(frozen=True)
class LargestShare:
    """The (n, k) rule: the n largest amounts are no more than k percent of the sum.

    Raises ValueError where n is below 1 or above what is kept, or k not above 0 and below 100.
    """

    n: int
    k: int

    def __post_init__(self) -> None:
        if not 1 <= self.n <= LARGEST_KEPT or not 0 < self.k < 100:
            raise ValueError(
                f"n {self.n}, k {self.k}: give n of 1 to {LARGEST_KEPT}, and k of 1 to 99"
            )

    def missing(self, amounts: Amounts) -> int:
        """Return how much larger the sum would have to be, rounded up."""
        return max(0, _ceiling(100 * sum(amounts.largest[: self.n]), self.k) - amounts.total)


@dataclass(frozen=True)
class Percent:
    """The p % rule: nobody can estimate another one's amount to within p percent of it.

    The one who knows most is who has the second largest amount. Raises ValueError where p is
    below 1.
    """

    p: int

    def __post_init__(self) -> None:
        if self.p < 1:
            raise ValueError(f"p {self.p}: give 1 or more")

    def missing(self, amounts: Amounts) -> int:
        """Return how much larger what the others earn would have to be, rounded up."""
        largest, second = (*amounts.largest, 0, 0)[:2]
        return max(0, _ceiling(self.p * largest, 100) - (amounts.total - largest - second))


def sums_of_amounts(cells: Mapping[Cell, Amounts]) -> dict[Address, Amounts]:
    """Join cells over each set of their dimensions; the cells themselves are in it too."""
    parts: dict[Address, list[Amounts]] = {}
    for cell, amounts in cells.items():
        for address in product(*((value, None) for value in cell)):
            parts.setdefault(address, []).append(amounts)
    return {address: Amounts.together(some) for address, some in parts.items()}


def sensitive(cells: Mapping[Cell, Amounts], rules: Sequence[Rule]) -> dict[Address, int]:
    """Find the cells and sums that must not be told, and by how much each must be protected.

    cells: one value per dimension → the amounts in it.
    """
    found = {
        address: max((rule.missing(amounts) for rule in rules), default=0)
        for address, amounts in sums_of_amounts(cells).items()
    }
    return {address: missing for address, missing in found.items() if missing}


def _ceiling(amount: int, by: int) -> int:
    return -(-amount // by)
