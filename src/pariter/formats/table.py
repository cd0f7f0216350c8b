"""CSV with named columns, one thing a row; every error says its line."""

import csv
import re
from dataclasses import dataclass
from io import StringIO

from pariter.formats.errors import FormatError, refuse_separator

_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True)
class Row:
    """One row: its place for errors, and column → cell without spaces around it."""

    name: str
    place: str
    cells: dict[str, str]

    def error(self, column: str, mend: str) -> FormatError:
        """Make the error for one cell."""
        return FormatError(self.name, f"{self.place}, {column}", self.cells.get(column), mend)

    def number(self, column: str, mend: str = "Write a whole number.") -> int:
        """Read a whole number.

        Raises FormatError for anything else.
        """
        cell = self.cells.get(column, "")
        if _NUMBER.fullmatch(cell) is None:
            raise self.error(column, mend)
        return int(cell)


def parse(
    text: str,
    name: str,
    needed: tuple[str, ...],
    known: tuple[str, ...],
    *,
    has_wishes: bool = False,
) -> list[Row]:
    """Read rows whose columns are among those known.

    name: what errors call the file; has_wishes: whether `wish 1`, `wish 2`, … are known too.

    Raises FormatError at the first thing that makes no sense.
    """
    first = text.partition("\n")[0]
    refuse_separator(first, name)
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        columns = _columns(next(reader, []), name, needed, known, has_wishes=has_wishes)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            place = f"line {reader.line_num}"
            if len(cells) != len(columns):
                mend = f"The first line has {len(columns)} columns; is this line cut off?"
                raise FormatError(name, place, len(cells), mend)
            stripped = (cell.strip() for cell in cells)
            rows.append(Row(name, place, dict(zip(columns, stripped, strict=True))))
    except csv.Error as error:
        place = f"line {reader.line_num}"
        raise FormatError(name, place, str(error), "Mend the quotes of this line.") from error
    return rows


def _columns(
    header: list[str],
    name: str,
    needed: tuple[str, ...],
    known: tuple[str, ...],
    *,
    has_wishes: bool,
) -> list[str]:
    columns = [cell.strip().lower() for cell in header]
    wishes = [column for column in columns if has_wishes and column.startswith("wish ")]
    names = ", ".join((*known, *(("wish 1", "wish 2", "…") if has_wishes else ())))
    for column in needed:
        if column not in columns:
            raise FormatError(name, "line 1", column, "This column is missing; add it.")
    for column in columns:
        if columns.count(column) > 1:
            raise FormatError(name, "line 1", column, "This column stands twice; keep one.")
        if column not in known and column not in wishes:
            raise FormatError(name, "line 1", column, f"Columns are called {names}.")
    if wishes != [f"wish {number}" for number in range(1, len(wishes) + 1)]:
        raise FormatError(name, "line 1", wishes, "Number the wishes from left to right: 1, 2, …")
    return columns
