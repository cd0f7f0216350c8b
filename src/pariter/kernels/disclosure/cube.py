"""Cube: a table with every sum over its dimensions, and the equations that tie them together."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from pariter.kernels.disclosure.table import Cell, TableError, is_count

Address = tuple[str | None, ...]
"""One value per dimension; None where the cell sums over it."""


@dataclass(frozen=True)
class Cube:
    """Cells by number, and equations: the number of a sum, and those of the parts it adds up.

    addresses: of each cell; counts: of people in it.
    """

    dimensions: tuple[str, ...]
    addresses: tuple[Address, ...]
    counts: tuple[int, ...]
    equations: tuple[tuple[int, tuple[int, ...]], ...]

    @property
    def total(self) -> int:
        """Everyone in the table."""
        return max(self.counts, default=0)


def make_cube(dimensions: tuple[str, ...], cells: Mapping[Cell, int]) -> Cube:
    """Add up a table over each set of its dimensions.

    cells: one value per dimension → people counted; combinations that are left out count nobody.

    Raises TableError where a cell has another number of values, or no count.
    """
    for cell, count in cells.items():
        if len(cell) != len(dimensions):
            raise TableError(f"cell {cell!r}: give one value for each of {dimensions!r}.")
        if not is_count(count):
            raise TableError(f"cell {cell!r}: {count!r} is no count; give a whole number ≥ 0.")
    values = [sorted({cell[place] for cell in cells}) for place in range(len(dimensions))]
    sums = sums_over(cells)
    addresses: tuple[Address, ...] = tuple(product(*((*known, None) for known in values)))
    numbers = {address: number for number, address in enumerate(addresses)}
    equations = [
        (
            numbers[address],
            tuple(numbers[(*address[:place], value, *address[place + 1 :])] for value in known),
        )
        for address in addresses
        for place, known in enumerate(values)
        if address[place] is None
    ]
    counts = tuple(sums[address] for address in addresses)
    return Cube(dimensions, addresses, counts, tuple(equations))


def sums_over(cells: Mapping[Cell, int]) -> Counter[Address]:
    """Add up cells over each set of their dimensions; the cells themselves are in it too."""
    sums: Counter[Address] = Counter()
    for cell, count in cells.items():
        for address in product(*((value, None) for value in cell)):
            sums[address] += count
    return sums
