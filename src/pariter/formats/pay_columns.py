"""Pay in a table of counts: kept as sums, the largest amounts and medians, never one a person."""

import re
from collections import defaultdict
from collections.abc import Sequence

from pariter.formats.counts_mapping import Columns
from pariter.kernels.disclosure.dominance import Amounts
from pariter.kernels.disclosure.table import TableError

Cell = tuple[int, str, tuple[str, ...]]
"""Year, code of the institution, and one value a dimension."""

_AMOUNT = re.compile(r"([0-9]{1,13})(?:[.,]([0-9]{1,2}))?")


class PayError(ValueError):
    """An amount that makes no sense. parts: column, value, rule, what is known."""

    def __init__(self, column: str, value: str, code: str, known: str = "") -> None:
        super().__init__(code)
        self.parts = column, value, code, known


class PayColumns:
    """Adds up the pay of lines, cell by cell, in cents.

    each: cell → the amount of each person, where one line is one person; only while a file is
    read. amounts: cell → what is kept.
    """

    def __init__(self, header: Sequence[str], columns: Columns) -> None:
        self.each: defaultdict[Cell, list[int]] = defaultdict(list)
        self._parts: defaultdict[Cell, list[Amounts]] = defaultdict(list)
        self._columns = columns
        names = filter(None, (columns.amount, *columns.largest))
        self._places = {name: header.index(name) for name in names}

    @property
    def amounts(self) -> dict[Cell, Amounts]:
        """Return what is kept of each cell."""
        found = {cell: Amounts.of(each) for cell, each in self.each.items()}
        return found | {cell: Amounts.together(parts) for cell, parts in self._parts.items()}

    def add(self, cells: Sequence[str], cell: Cell, count: int) -> None:
        """Add the pay of a line that counts some people. Raises PayError."""
        if self._columns.amount is None:
            return
        total = self._amount(cells, self._columns.amount)
        if self._columns.person is not None:
            self.each[cell].append(total)
            return
        # Where fewer people are in a line than there are columns, those beyond them are empty.
        named = self._columns.largest[:count]
        largest = sorted((self._amount(cells, name) for name in named), reverse=True)
        wrong = self._columns.amount, cells[self._places[self._columns.amount]]
        if not count and total:
            raise PayError(*wrong, "nobody_paid")
        try:
            part = Amounts(total, tuple(largest))
        except TableError:
            raise PayError(*wrong, "largest_above") from None
        rest = total - sum(largest)
        if count and rest > (count - len(largest)) * largest[-1]:
            raise PayError(*wrong, "largest_below", str(count))
        self._parts[cell].append(part)

    def _amount(self, cells: Sequence[str], column: str) -> int:
        value = cells[self._places[column]]
        found = _AMOUNT.fullmatch(value)
        if found is None:
            raise PayError(column, value, "amount" if value else "empty")
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
