"""Counts as CSV, one cell a row, in any columns; see docs/reference/formats.md."""

import csv
import re
from collections.abc import Sequence
from io import StringIO

from pariter.formats.errors import FormatError

_COUNT = re.compile(r"[0-9]{1,15}(?:[.,]0+)?")


def read_counts(
    text: str, name: str, *, count: str, by: Sequence[str]
) -> dict[tuple[str, ...], int]:
    """Add up a column of counts by the values of other columns.

    name: what errors call the file; count, by: names of columns.

    Raises FormatError at the first thing that makes no sense.
    """
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    cells: dict[tuple[str, ...], int] = {}
    try:
        header = [cell.strip() for cell in next(reader, [])]
        places = [_place(header, column, name) for column in (*by, count)]
        for row in reader:
            if any(cell.strip() for cell in row):
                *values, people = _row(row, header, places, name, reader.line_num)
                cell = tuple(values)
                cells[cell] = cells.get(cell, 0) + _people(people, name, reader.line_num)
    except csv.Error as error:
        place = f"line {reader.line_num}"
        raise FormatError(name, place, str(error), "Mend the quotes of this line.") from error
    if not cells:
        raise FormatError(name, "line 2", "", "No counts stand below the columns; add some.")
    return cells


def _place(header: list[str], column: str, name: str) -> int:
    if header.count(column) != 1:
        mend = f"Name one of the columns: {', '.join(filter(None, header)) or 'there are none'}."
        raise FormatError(name, "line 1", column, mend)
    return header.index(column)


def _row(row: list[str], header: list[str], places: list[int], name: str, line: int) -> list[str]:
    if len(row) != len(header):
        mend = f"The first line has {len(header)} columns; is this line cut off?"
        raise FormatError(name, f"line {line}", len(row), mend)
    values = [row[place].strip() for place in places]
    for place, value in zip(places, values, strict=True):
        if not value:
            raise FormatError(name, f"line {line}, {header[place]}", value, "Fill this cell in.")
    return values


def _people(value: str, name: str, line: int) -> int:
    if _COUNT.fullmatch(value) is None:
        raise FormatError(name, f"line {line}", value, "Write a whole number of people, 0 or more.")
    return int(re.split("[.,]", value)[0])
