"""Cube: a table with every sum over its dimensions, and the equations that tie them together."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from pariter.kernels.disclosure.system import System
from pariter.kernels.disclosure.table import Cell, TableError, is_count

Address = tuple[str | None, ...]
"""One value per dimension; None where the cell sums over it."""


@dataclass(frozen=True, kw_only=True)
class Cube(System):
    """A system of cells and their sums. addresses: of each, by its number."""

    dimensions: tuple[str, ...]
    addresses: tuple[Address, ...]

    def name(self, number: int) -> str:
        """What messages call a cell."""
        return repr(self.addresses[number])


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
    return Cube(
        dimensions=dimensions,
        addresses=addresses,
        counts=counts,
        equations=tuple(equations),
    )


def sums_over(
    cells: Mapping[Cell, int], parents: Sequence[Mapping[str, str]] = ()
) -> Counter[Address]:
    """Add up cells over each set of their dimensions; the cells themselves are in it too.

    parents: of each dimension, code → the code that it is part of; such codes add up too.
    """
    sums: Counter[Address] = Counter()
    for cell, count in cells.items():
        for address in sums_with(cell, parents):
            sums[address] += count
    return sums


def sums_with(cell: Cell, parents: Sequence[Mapping[str, str]] = ()) -> Iterator[Address]:
    """Yield the addresses that count a cell: itself, and every sum that it is part of."""
    if not any(parents):
        return product(*((value, None) for value in cell))
    return product(*map(_wider, cell, parents))


def _wider(value: str, parents: Mapping[str, str]) -> tuple[str | None, ...]:
    found: list[str | None] = [value]
    while value in parents:
        value = parents[value]
        found.append(value)
    return (*found, None)
