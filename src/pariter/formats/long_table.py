"""Counts as CSV, one cell a row, in any columns; see docs/reference/formats.md."""

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from unicodedata import normalize

from pariter.formats.adding_up import adds_up
from pariter.formats.errors import FormatError, refuse_separator

Row = tuple[str | None, ...]
"""A value for each column; None where the line sums over it."""

# One or two zeros after a point are none of a person; three could be thousands.
_COUNT = re.compile(r"[0-9]{1,15}(?:[.,]0{1,2})?")

MOST_BY_CHANCE = 2
"""In so many places a value may be as much as all others together without being their sum."""


@dataclass(frozen=True)
class TotalCodes:
    """Values that stand for the sum over a column. anywhere: in each; of: column → its own."""

    anywhere: Collection[str] = ()
    of: Mapping[str, Collection[str]] = field(default_factory=dict)

    def holds(self, column: str, value: str) -> bool:
        """Say whether a value of a column stands for the sum over it."""
        return value in self.anywhere or value in self.of.get(column, ())

    def missing(self, met: Collection[tuple[str, str]]) -> list[str]:
        """Return the codes that stand nowhere. met: columns, each with a value of it."""
        values = {value for _column, value in met}
        of = ((column, code) for column, codes in self.of.items() for code in codes)
        return [
            *sorted(set(self.anywhere) - values),
            *sorted(f"{column}:{code}" for column, code in of if (column, code) not in met),
        ]


NO_CODES = TotalCodes()


def read_counts(
    text: str, name: str, *, count: str, by: Sequence[str], codes: TotalCodes = NO_CODES
) -> dict[tuple[str, ...], int]:
    """Add up a column of counts by the values of other columns.

    name: what errors call the file; count, by: names of columns.
    codes: by which lines of sums are known; each of them must be what the other lines add up to.

    Raises FormatError at the first thing that makes no sense.
    """
    text = normalize("NFC", text)
    first = text.partition("\n")[0]
    refuse_separator(first, name)
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: dict[Row, int] = {}
    counts: Counter[Row] = Counter()
    met: set[tuple[str, str]] = set()
    unread = _Unread()
    try:
        header = [cell.strip() for cell in next(reader, [])]
        places = [_place(header, column, name) for column in (*by, count)]
        for line in reader:
            if any(cell.strip() for cell in line):
                unread.meet(line, places, reader.line_num)
                *values, people = _values(line, header, places, name, reader.line_num, codes)
                met.update(zip(by, values, strict=True))
                row = tuple(
                    None if codes.holds(column, value) else value
                    for column, value in zip(by, values, strict=True)
                )
                lines.setdefault(row, reader.line_num)
                counts[row] += _people(people, name, f"line {reader.line_num}, {count}")
    except csv.Error as error:
        place = f"line {reader.line_num}"
        raise FormatError(name, place, str(error), "Mend the quotes of this line.") from error
    unread.refuse_sums(name, header)
    _require_met(codes, met, name, by)
    cells = {
        tuple(value for value in row if value is not None): people
        for row, people in counts.items()
        if None not in row
    }
    if counts and not cells:
        raise FormatError(name, "line 2", "", "Each line is a sum; name fewer columns by --by.")
    if not cells:
        raise FormatError(name, "line 2", "", "No counts stand below the columns; add some.")
    _require_sums(cells, counts, lines, name, by)
    for number, column in enumerate(by):
        for value in _adding_up(cells, number):
            raise FormatError(name, column, value, f"It is the sum of all others. {_LEAVE_OUT}")
    return cells


@dataclass
class _Unread:
    """Columns that are not read. sums: place → line and value of the first sum; parted: places of
    columns that hold other values too.
    """

    sums: dict[int, tuple[int, str]] = field(default_factory=dict)
    parted: set[int] = field(default_factory=set)

    def meet(self, row: list[str], places: list[int], line: int) -> None:
        """Look at a line."""
        for place, value in enumerate(map(str.strip, row)):
            if place not in places:
                if adds_up(value):
                    self.sums.setdefault(place, (line, value))
                else:
                    self.parted.add(place)

    def refuse_sums(self, name: str, header: Sequence[str]) -> None:
        """Refuse the first sum in a column that holds other values too."""
        for place, (line, value) in self.sums.items():
            if place in self.parted:
                raise FormatError(name, f"line {line}, {header[place]}", value, _COUNTED_TWICE)


_LEAVE_OUT = (
    "Leave out the lines of sums, or name this value by --total-code: all sums are added up here, "
    "and protected with the rest."
)


def _require_met(
    codes: TotalCodes, met: Collection[tuple[str, str]], name: str, by: Sequence[str]
) -> None:
    """Refuse a code of sums that stands nowhere."""
    for code in codes.missing(met):
        mend = "No line has this --total-code; name it as the file writes it, or leave it out."
        raise FormatError(name, ", ".join(by), code, mend)


def _require_sums(
    cells: Mapping[tuple[str, ...], int],
    counts: Mapping[Row, int],
    lines: Mapping[Row, int],
    name: str,
    by: Sequence[str],
) -> None:
    """Refuse a line of sums that is not what the lines add up to over which it sums."""
    by_places: dict[tuple[int, ...], Counter[Row]] = {}
    for row, given in counts.items():
        kept = tuple(place for place, value in enumerate(row) if value is not None)
        if len(kept) == len(by):
            continue
        if kept not in by_places:
            by_places[kept] = Counter()
            for cell, people in cells.items():
                by_places[kept][tuple(cell[place] for place in kept)] += people
        expected = by_places[kept][tuple(row[place] for place in kept)]
        if given != expected:
            of = ", ".join(f"{by[place]} {row[place]!r}" for place in kept) or "all"
            mend = f"The lines of {of} add up to {expected}. Correct this sum, or what it sums up."
            raise FormatError(name, f"line {lines[row]}", given, mend)


def perhaps_sums(cells: Mapping[tuple[str, ...], int], by: Sequence[str]) -> dict[str, str]:
    """Return column → a value that is as much as all others, in so few places that it may be so."""
    found = {}
    for number, column in enumerate(by):
        for value in _as_much(cells, number):
            found[column] = value
    return found


def _adding_up(cells: Mapping[tuple[str, ...], int], place: int) -> Iterator[str]:
    """Yield the values of a column that are as much as all others together, not by chance."""
    there = {cell[:place] + cell[place + 1 :] for cell, people in cells.items() if people}
    if len(there) > MOST_BY_CHANCE:
        yield from _as_much(cells, place)


def _as_much(cells: Mapping[tuple[str, ...], int], place: int) -> Iterator[str]:
    """Yield the values of a column that are as much as all others together, wherever they stand."""
    sums: Counter[tuple[str, ...]] = Counter()
    for cell, people in cells.items():
        sums[cell[:place] + cell[place + 1 :]] += people
    there = sum(1 for people in sums.values() if people)
    values = {cell[place] for cell in cells}
    if len(values) <= 2:
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


def _values(
    row: list[str], header: list[str], places: list[int], name: str, line: int, codes: TotalCodes
) -> list[str]:
    if len(row) != len(header):
        mend = f"The first line has {len(header)} columns; is this line cut off?"
        raise FormatError(name, f"line {line}", len(row), mend)
    for place, value in enumerate(map(str.strip, row)):
        if place not in places:
            if value in codes.anywhere:
                raise FormatError(name, f"line {line}, {header[place]}", value, _COUNTED_TWICE)
        elif not value:
            raise FormatError(name, f"line {line}, {header[place]}", value, "Fill this cell in.")
        elif not codes.holds(header[place], value) and adds_up(value):
            raise FormatError(name, f"line {line}, {header[place]}", value, _LEAVE_OUT)
    return [row[place].strip() for place in places]


_COUNTED_TWICE = (
    "This column is not in --by, so that its sums would be counted twice. Name it there, or leave "
    "out their lines."
)


def _people(value: str, name: str, place: str) -> int:
    if _COUNT.fullmatch(value) is None:
        mend = "Write a whole number of people, 0 or more, without marks for thousands."
        raise FormatError(name, place, value, mend)
    return int(re.split("[.,]", value)[0])
