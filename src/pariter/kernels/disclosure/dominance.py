"""Dominance: sums of pay that few people make up, so that others could estimate what one earns.

A count says nothing about that: ten people may stand in a cell, and one of them earn nearly all.
Amounts are whole numbers, such as cents. Rules and protection levels as in Hundepool and others,
Statistical Disclosure Control (2012), chapter 4.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Protocol

from pariter.kernels.disclosure.cube import Address
from pariter.kernels.disclosure.table import Cell, TableError, is_count


class Rule(Protocol):
    """Says how much must stay open about a sum."""

    def missing(self, amounts: Sequence[int]) -> int:
        """Return by how much the sum must be able to lie above the true one; 0 where it is safe."""


@dataclass(frozen=True)
class LargestShare:
    """The (n, k) rule: the n largest amounts are no more than k percent of the sum.

    Raises ValueError where n is below 1, or k is not above 0 and below 100.
    """

    n: int
    k: int

    def __post_init__(self) -> None:
        if self.n < 1 or not 0 < self.k < 100:
            raise ValueError(f"n {self.n}, k {self.k}: give n of 1 or more, and k of 1 to 99")

    def missing(self, amounts: Sequence[int]) -> int:
        """Return how much larger the sum would have to be, rounded up."""
        largest = sum(sorted(amounts, reverse=True)[: self.n])
        return max(0, _ceiling(100 * largest, self.k) - sum(amounts))


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

    def missing(self, amounts: Sequence[int]) -> int:
        """Return how much larger what the others earn would have to be, rounded up."""
        largest, _second, *others = [*sorted(amounts, reverse=True), 0, 0]
        return max(0, _ceiling(self.p * largest, 100) - sum(others))


def sensitive(
    cells: Mapping[Cell, Sequence[int]], rule: Rule, dimensions: Sequence[str]
) -> dict[Address, int]:
    """Find the cells and sums that must not be told, and by how much each must be protected.

    cells: one value per dimension → the amounts of all people in it.

    Raises TableError where a cell does not fit the dimensions, or an amount is no whole number ≥ 0.
    """
    together: dict[Address, list[int]] = defaultdict(list)
    for cell, amounts in cells.items():
        if len(cell) != len(dimensions):
            raise TableError(f"cell {cell!r}: give one value for each of {tuple(dimensions)!r}.")
        for amount in amounts:
            if not is_count(amount):
                raise TableError(f"cell {cell!r}: {amount!r} is no amount; give cents, 0 or more.")
        for address in product(*((value, None) for value in cell)):
            together[address] += amounts
    found = {address: rule.missing(amounts) for address, amounts in together.items()}
    return {address: missing for address, missing in found.items() if missing}


def _ceiling(amount: int, by: int) -> int:
    return -(-amount // by)
