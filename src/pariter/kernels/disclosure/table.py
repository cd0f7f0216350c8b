"""Table: counts of people that someone would like to publish."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

Cell = tuple[str, ...]

Room = tuple[int, int]
"""By how much a sum must be able to lie above the true one, and below it."""


class TableError(ValueError):
    """A table that makes no sense; says which, where, the value and the mend."""


@dataclass(frozen=True)
class Table:
    """Counts of one population by some of its properties; not yet fit for anyone's eyes.

    population: who is counted, where and when; measure: what is counted.
    dimensions: names of the properties, the one to give up first standing last.
    cells: one value per dimension → people counted; each person in one cell only.
    corrects: digest of the ledger entry that this table corrects, if it does.
    step: place in a chain of tables of which each later one counts some of the people of the
    one before, such as applied, placed, took part; None when it stands alone.
    parents: dimension → code → the code that it is part of; such sums are told too.
    guarded: cells and sums that must stay open though they are not small, such as a sum of pay
    that one person nearly makes up. unit: what each 1 stands for, such as 100 euros.
    panel: what populations share that are mostly the same people in other years, such as the
    staff of a university; None where each stands for itself.

    Raises TableError when cells do not fit the dimensions or are not counts.
    """

    population: str
    measure: str
    dimensions: tuple[str, ...]
    cells: Mapping[Cell, int]
    corrects: str | None = None
    step: int | None = None
    parents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    guarded: Mapping[tuple[str | None, ...], Room] = field(default_factory=dict)
    unit: int = 1
    panel: str | None = None

    def __post_init__(self) -> None:
        if len(set(self.dimensions)) != len(self.dimensions):
            raise TableError(f"{self.name}: {self.dimensions!r} names a dimension twice.")
        for cell, count in self.cells.items():
            if len(cell) != len(self.dimensions):
                raise TableError(
                    f"{self.name}, cell {cell!r}: give one value for each of {self.dimensions!r}."
                )
            if not is_count(count):
                raise TableError(
                    f"{self.name}, cell {cell!r}: {count!r} is no count; give a whole number ≥ 0."
                )
        for dimension, parents in self.parents.items():
            _check_parents(self, dimension, parents)

    @property
    def name(self) -> str:
        """What messages call the table."""
        return f"{self.measure} of {self.population}"

    @property
    def levels(self) -> tuple[Mapping[str, str], ...]:
        """The parents of each dimension's codes, in the order of the dimensions."""
        return tuple(self.parents.get(dimension, {}) for dimension in self.dimensions)

    @property
    def total(self) -> int:
        """Everyone in the table."""
        return sum(self.cells.values())

    def without_last_dimension(self) -> Self:
        """Add up over the last dimension."""
        cells: Counter[Cell] = Counter()
        for cell, count in self.cells.items():
            cells[cell[:-1]] += count
        guarded = {address[:-1]: room for address, room in self.guarded.items()
                   if address[-1] is None}  # fmt: skip
        return replace(self, dimensions=self.dimensions[:-1], cells=dict(cells), guarded=guarded)


def is_count(value: object) -> bool:
    """Say whether a value is a whole number of people."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _check_parents(table: Table, dimension: str, parents: Mapping[str, str]) -> None:
    if dimension in table.dimensions:
        place = table.dimensions.index(dimension)
        for code in sorted({cell[place] for cell in table.cells} & set(parents.values())):
            raise TableError(
                f"{table.name}, {dimension} {code!r}: others are part of it, so people may only "
                "be counted under those; leave the sum out of the cells."
            )
    for code in parents:
        seen = {code}
        while (code := parents.get(code, "")) and code not in seen:
            seen.add(code)
        if code:
            raise TableError(f"{table.name}, {dimension} {code!r} is part of itself; mend parents.")
