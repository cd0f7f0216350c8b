"""Counts as CSV, one cell a row, in any columns; see docs/reference/formats.md."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from pariter.formats.errors import FormatError

# One or two zeros after a point are none of a person; three could be thousands.
_COUNT = re.compile(r"[0-9]{1,15}(?:[.,]0{1,2})?")

ADDING_UP = frozenset({
    "all", "total", "totals", "sum", "tot", "tot.", "totale", "totali", "tutti", "tutte", "somma",
    "ensemble", "somme", "totaux", "tous", "toutes",
})  # fmt: skip
"""What a value is called that adds up the others."""

MOST_BY_CHANCE = 2
"""In so many places a value may be as much as all others together without being their sum."""


def read_counts(
    text: str, name: str, *, count: str, by: Sequence[str]
) -> dict[tuple[str, ...], int]:
    """Add up a column of counts by the values of other columns.

    name: what errors call the file; count, by: names of columns.

    Raises FormatError at the first thing that makes no sense.
    """
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
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
    for number, column in enumerate(by):
        for value in _adding_up(cells, number):
            raise FormatError(name, column, value, f"It is the sum of all others. {_LEAVE_OUT}")
    return cells


_LEAVE_OUT = "Leave out the lines of sums: they are added up here, and protected with the rest."


def _adding_up(cells: Mapping[tuple[str, ...], int], place: int) -> Iterator[str]:
    """Yield the values of a column that are as much as all others together, wherever they stand."""
    sums: Counter[tuple[str, ...]] = Counter()
    for cell, people in cells.items():
        sums[cell[:place] + cell[place + 1 :]] += people
    there = sum(1 for people in sums.values() if people)
    values = {cell[place] for cell in cells}
    if there <= MOST_BY_CHANCE or len(values) <= 2:
        return
    half = Counter(
        cell[place]
        for cell, people in cells.items()
        if people and 2 * people == sums[cell[:place] + cell[place + 1 :]]
    )
    yield from sorted(value for value, places in half.items() if places == there)


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
        if value.casefold() in ADDING_UP:
            raise FormatError(name, f"line {line}, {header[place]}", value, _LEAVE_OUT)
    return values


def _people(value: str, name: str, line: int) -> int:
    if _COUNT.fullmatch(value) is None:
        raise FormatError(name, f"line {line}", value, "Write a whole number of people, 0 or more.")
    return int(re.split("[.,]", value)[0])
