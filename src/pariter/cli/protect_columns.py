"""Columns to tell counts by, of which some are parts of others, as provinces are of regions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import prod

from pariter.cli.errors import CommandError
from pariter.kernels.disclosure.cube import Cube, make_cube

LARGEST = 100_000
"""How many cells a table may have with its sums: so many can be attacked."""

Values = tuple[str | None, ...]
"""One value per column; None where a cell sums over it."""


@dataclass(frozen=True)
class Nested:
    """A table with each chain of columns as one dimension.

    columns: as they were asked for. chains: dimension → its columns, the widest first.
    parents: dimension → code → the code that it is part of. A code names its column and its value.
    """

    columns: tuple[str, ...]
    chains: tuple[tuple[str, ...], ...]
    parents: tuple[Mapping[str, str], ...]
    cube: Cube

    @property
    def hierarchy(self) -> dict[str, str]:
        """Return the columns that are parts of others, and of which."""
        return {finer: wider for chain in self.chains for wider, finer in pairwise(chain)}

    def values(self, number: int) -> Values:
        """Return the value of a cell in each column."""
        found: dict[str, str] = {}
        address = self.cube.addresses[number]
        for chain, parents, code in zip(self.chains, self.parents, address, strict=True):
            while code is not None:
                column, value = _column(chain, code)
                found[column] = value
                code = parents.get(code)
        return tuple(map(found.get, self.columns))

    def named(self, number: int) -> dict[str, str | None]:
        """Return the value of a cell in each column by its name."""
        return dict(zip(self.columns, self.values(number), strict=True))

    @cached_property
    def order(self) -> list[int]:
        """The numbers of the cells by their values, each sum after its parts."""
        return sorted(
            range(len(self.cube.counts)),
            key=lambda number: [(value is None, value or "") for value in self.values(number)],
        )


def nest(
    columns: tuple[str, ...], hierarchy: Mapping[str, str], cells: Mapping[tuple[str, ...], int]
) -> Nested:
    """Add up a table.

    hierarchy: column → the column that it is part of. cells: one value per column → people.

    Raises CommandError where a value is part of two others, or the table is too large.
    """
    chains = tuple(
        _chain(column, hierarchy) for column in columns if column not in hierarchy.values()
    )
    parents: tuple[dict[str, str], ...] = tuple({} for _ in chains)
    told = {}
    for cell, people in cells.items():
        values = dict(zip(columns, cell, strict=True))
        codes = [_codes(chain, values) for chain in chains]
        for known, path in zip(parents, codes, strict=True):
            for wider, finer in pairwise(path):
                if known.setdefault(finer, wider) != wider:
                    raise CommandError(
                        f"--hierarchy: {finer} is part of {known[finer]} and of {wider}; give each "
                        "its own name"
                    )
        told[tuple(path[-1] for path in codes)] = people
    _check_size(chains, told)
    cube = make_cube(tuple(chain[-1] for chain in chains), told, parents)
    return Nested(columns, chains, parents, cube)


def _check_size(chains: Sequence[Sequence[str]], cells: Collection[tuple[str, ...]]) -> None:
    values = [len(set(column)) for column in zip(*cells, strict=True)]
    size = prod(number + 1 for number in values)
    if size > LARGEST:
        told = ", ".join(f"{chain[-1]} {n}" for chain, n in zip(chains, values, strict=True))
        raise CommandError(
            f"--by: {size} cells with all sums (values: {told}), and {LARGEST} at most; name fewer "
            "columns, or join values"
        )


def read_hierarchy(pairs: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """Read pairs such as province:region. Raises CommandError where they make no sense."""
    found: dict[str, str] = {}
    for pair in pairs:
        finer, _colon, wider = (part.strip() for part in pair.partition(":"))
        if finer not in columns or wider not in columns:
            raise CommandError(
                f"--hierarchy {pair!r}: write CHILD:PARENT, two columns of --by "
                f"({', '.join(columns)})"
            )
        widest = wider
        while widest != finer and widest in found:
            widest = found[widest]
        if widest == finer or finer in found or wider in found.values():
            raise CommandError(
                f"--hierarchy {pair!r}: a column is part of one other, which has no other parts, "
                "and never of itself; leave this pair out"
            )
        found[finer] = wider
    return found


def _chain(column: str, hierarchy: Mapping[str, str]) -> tuple[str, ...]:
    """Return a column after all that it is part of."""
    above = hierarchy.get(column)
    return (*_chain(above, hierarchy), column) if above else (column,)


def _codes(chain: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
    """Return a code for each level, so that a region may be called like one of its provinces."""
    if len(chain) == 1:
        return [values[chain[0]]]
    return [f"{column}:{values[column]}" for column in chain]


def _column(chain: tuple[str, ...], code: str) -> tuple[str, str]:
    """Return the column and the value that a code names."""
    if len(chain) == 1:
        return chain[0], code
    column, _colon, value = code.partition(":")
    return column, value
