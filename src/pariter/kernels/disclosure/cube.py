"""Cube: a table with every sum over its dimensions, and the equations that tie them together."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import ceil, prod

from pariter.kernels.disclosure.system import System
from pariter.kernels.disclosure.table import Cell, TableError, is_count

MOST_TOGETHER = 10_000
"""A cube of so many free counts goes into one program; with more, that took minutes or failed."""

MOST_IN_BLOCK = 512
"""How many cells a block has at most."""

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


def make_cube(
    dimensions: tuple[str, ...],
    cells: Mapping[Cell, int],
    parents: Sequence[Mapping[str, str]] = (),
) -> Cube:
    """Add up a table over each set of its dimensions.

    cells: one value per dimension → people counted; combinations that are left out count nobody.
    parents: of each dimension, code → the code that it is part of, where there are such.

    Raises TableError where a cell has another number of values, or no count.
    """
    for cell, count in cells.items():
        if len(cell) != len(dimensions):
            raise TableError(f"cell {cell!r}: give one value for each of {dimensions!r}.")
        if not is_count(count):
            raise TableError(f"cell {cell!r}: {count!r} is no count; give a whole number ≥ 0.")
    levels = parents or [{} for _ in dimensions]
    parts = [_parts({cell[place] for cell in cells}, level) for place, level in enumerate(levels)]
    sums = sums_over(cells, parents)
    addresses: tuple[Address, ...] = tuple(product(*parts))
    numbers = {address: number for number, address in enumerate(addresses)}
    equations = tuple(
        (
            numbers[address],
            tuple(numbers[(*address[:place], value, *address[place + 1 :])] for value in values),
        )
        for address in addresses
        for place, value in enumerate(address)
        if (values := parts[place][value])
    )
    return Cube(
        dimensions=dimensions,
        addresses=addresses,
        counts=tuple(sums[address] for address in addresses),
        equations=equations,
    )


def _parts(
    values: Collection[str], parents: Mapping[str, str]
) -> dict[str | None, tuple[str | None, ...]]:
    """Return each value of a dimension, None for all of them, and what it adds up."""
    found: dict[str | None, set[str | None]] = {}
    for value in values:
        found[value] = set()
        for part, whole in pairwise(_wider(value, parents)):
            found.setdefault(whole, set()).add(part)
    order = sorted(found, key=lambda value: (value is None, value or ""))
    return {value: tuple(sorted(found[value], key=str)) for value in order} or {None: ()}


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


def blocks_of(table: Cube) -> list[frozenset[int]]:
    """Take a cube apart where it is too large for one program: some values of each dimension.

    First come blocks of cells alone, which are quick, and then the same with their sums. A cube
    of two dimensions stays whole: its programs are those of a network, and easy.
    """
    values = [
        [value for value in dict.fromkeys(column) if value is not None]
        for column in zip(*table.addresses, strict=True)
    ]
    is_easy = len(table.free) <= MOST_TOGETHER or len(values) <= 2
    if is_easy or prod(map(len, values)) <= MOST_IN_BLOCK:
        return []
    width = 1
    while prod(min(width + 1, len(column)) for column in values) <= MOST_IN_BLOCK:
        width += 1
    groups = [_evenly(column, ceil(len(column) / width)) for column in values]
    numbers = {address: number for number, address in enumerate(table.addresses)}
    return [
        frozenset(numbers[address] for address in product(*((*group, *sums) for group in block)))
        for sums in ((), (None,))
        for block in product(*groups)
    ]


def _evenly(values: Sequence[str], times: int) -> list[Sequence[str]]:
    """Divide values into so many groups."""
    ends = [len(values) * place // times for place in range(times + 1)]
    return [values[first:last] for first, last in pairwise(ends)]
