"""People: who stands in which cell, as far as tables about the same ones can tell together.

A base cell is one value for each dimension of any of the tables and, where they are steps of a
chain, the furthest step. Each count of each table adds up some base cells, written as the bits of
a number. Thus sums that different tables share are one and the same, and a difference of two
steps is a sum like any other.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pariter.kernels.disclosure.cube import Address, sums_with
from pariter.kernels.disclosure.release import ReleasedTable
from pariter.kernels.disclosure.table import Cell, Table

MOST_CELLS = 20_000
"""So many base cells can be thought through; more are not released together."""

Counted = Table | ReleasedTable


@dataclass(frozen=True)
class Shape:
    """By what people are counted: dimensions, and of each, code → the code that it is part of."""

    dimensions: tuple[str, ...]
    parents: Mapping[str, Mapping[str, str]]


Named = frozenset[tuple[str, str]]
"""The values that a count is of, each with its dimension, in whatever order."""


class TooWideError(ValueError):
    """Tables that cannot be thought through together."""


@dataclass(frozen=True)
class People:
    """Base cells of tables about the same people, and which of them each count adds up.

    ranks: number of steps; cells: (place of the furthest step, values), by number.
    """

    dimensions: tuple[str, ...]
    ranks: int
    cells: tuple[tuple[int, Cell], ...]

    def bits(self, table: Counted | Shape, rank: int) -> Mapping[Address, int]:
        """Return what each address of a table adds up, as the bits of a number."""
        places = [self.dimensions.index(name) for name in table.dimensions]
        levels = [table.parents.get(name, {}) for name in table.dimensions]
        found: dict[Address, int] = {}
        for number, (reached, values) in enumerate(self.cells):
            if reached >= rank:
                cell = tuple(values[place] for place in places)
                for address in sums_with(cell, levels):
                    found[address] = found.get(address, 0) | 1 << number
        return found


def gather(tables: Sequence[Counted], ranks: int) -> People:
    """Join what tables tell: a combination is there where each table has its part of it.

    ranks: number of steps. Raises TooWideError where combinations are too many.
    """
    rows: set[frozenset[tuple[str, str]]] = {frozenset()}
    names: list[str] = []
    for dimensions, cells in _shapes(tables):
        shared = [name for name in dimensions if name in names]
        by_shared: dict[tuple[str, ...], list[dict[str, str]]] = {}
        for cell in cells:
            values = dict(zip(dimensions, cell, strict=True))
            by_shared.setdefault(tuple(values[name] for name in shared), []).append(values)
        joined = set()
        for row in rows:
            known = dict(row)
            for values in by_shared.get(tuple(known[name] for name in shared), ()):
                joined.add(frozenset({**known, **values}.items()))
                if len(joined) * ranks > MOST_CELLS:
                    raise TooWideError(f"more than {MOST_CELLS} combinations of {dimensions!r}")
        rows = joined
        names += [name for name in dimensions if name not in names]
    dimensions = tuple(names)
    combinations_there = sorted(tuple(dict(row)[name] for name in dimensions) for row in rows)
    cells_by_number = tuple((rank, cell) for rank in range(ranks) for cell in combinations_there)
    return People(dimensions, ranks, cells_by_number)


def _shapes(tables: Sequence[Counted]) -> Iterator[tuple[tuple[str, ...], set[Cell]]]:
    """Yield the cells of tables by their dimensions, those with most dimensions first."""
    found: dict[tuple[str, ...], set[Cell]] = {}
    for table in tables:
        found.setdefault(table.dimensions, set()).update(cells_of(table))
    yield from sorted(found.items(), key=lambda item: (-len(item[0]), item[0]))


def cells_of(table: Counted) -> Iterator[Cell]:
    """Yield the cells of a table, those that are withheld too."""
    yield from table.cells
    if isinstance(table, ReleasedTable):
        for address in table.withheld:
            if table.is_cell(address):
                yield address


def counted(people: People, tables: Sequence[tuple[Table, int]]) -> tuple[int, ...] | None:
    """Return how many stand in each base cell, where the tables tell; else None.

    tables: each with its place in the chain.
    """
    whole = {rank: table for table, rank in tables
             if set(table.dimensions) == set(people.dimensions)}  # fmt: skip
    if set(whole) != set(range(people.ranks)):
        return None
    reached: list[Counter[Cell]] = []
    for rank in range(people.ranks):
        places = [whole[rank].dimensions.index(name) for name in people.dimensions]
        cells = whole[rank].cells.items()
        reached.append(
            Counter({tuple(cell[place] for place in places): count for cell, count in cells})
        )
    reached.append(Counter())
    return tuple(reached[rank][cell] - reached[rank + 1][cell] for rank, cell in people.cells)


def joined(people: People, tables: Iterable[Counted]) -> Shape:
    """Return the shape of all combinations that tables of the same counts speak of together."""
    names: set[str] = set()
    parents: dict[str, dict[str, str]] = {}
    for table in tables:
        names.update(table.dimensions)
        for name, codes in table.parents.items():
            parents.setdefault(name, {}).update(codes)
    return Shape(tuple(name for name in people.dimensions if name in names), parents)


def named(table: Counted | Shape, address: Address) -> Named:
    """Return the values that an address of a table is of."""
    return frozenset(
        (name, value)
        for name, value in zip(table.dimensions, address, strict=True)
        if value is not None
    )


def between(
    tables: Sequence[tuple[Counted | Shape, int, Mapping[Address, int]]],
) -> Iterator[int]:
    """Yield, as bits, who left between two steps, in every cell and sum that both tell.

    tables: each with its place in the chain and its bits.
    """
    for (one, first, bits), (other, second, others) in combinations(tables, 2):
        if first == second:
            continue
        for address, mask in bits.items():
            wanted = {name: value for name, value in zip(one.dimensions, address, strict=True)
                      if value is not None}  # fmt: skip
            if wanted.keys() <= set(other.dimensions):
                yield mask ^ others.get(tuple(map(wanted.get, other.dimensions)), 0)


def bits_of(mask: int) -> Iterable[int]:
    """Yield the places of the bits that are set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
