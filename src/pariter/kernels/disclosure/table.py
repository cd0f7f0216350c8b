"""Table: counts of people that someone would like to publish."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

Cell = tuple[str, ...]


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

    Raises TableError when cells do not fit the dimensions or are not counts.
    """

    population: str
    measure: str
    dimensions: tuple[str, ...]
    cells: Mapping[Cell, int]
    corrects: str | None = None
    step: int | None = None

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

    @property
    def name(self) -> str:
        """What messages call the table."""
        return f"{self.measure} of {self.population}"

    @property
    def total(self) -> int:
        """Everyone in the table."""
        return sum(self.cells.values())

    def without_last_dimension(self) -> Self:
        """Add up over the last dimension."""
        cells: Counter[Cell] = Counter()
        for cell, count in self.cells.items():
            cells[cell[:-1]] += count
        return type(self)(
            self.population,
            self.measure,
            self.dimensions[:-1],
            dict(cells),
            self.corrects,
            self.step,
        )


def is_count(value: object) -> bool:
    """Say whether a value is a whole number of people."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
