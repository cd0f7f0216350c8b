"""A table of counts as offices have it, read by a mapping file: line by line, never as a whole."""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from pariter.formats import counts_mapping
from pariter.formats.errors import is_separator
from pariter.formats.pay_columns import Cell, PayColumns, PayError

MOST_PROBLEMS = 50
MOST_CELLS = 500_000
LARGEST_COUNT = 10**12
BETWEEN_REPORTS = 10_000

# One or two zeros after a point are none of a person; three could be thousands.
_COUNT = re.compile(r"([0-9]{1,13})(?:[.,]0{1,2})?")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:\s*[/-]\s*((?:19|20)?[0-9]{2}))?")
_INSTITUTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,39}")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file. line: 0 for all of it; code: which rule; known: what fits."""

    line: int
    column: str
    value: str
    code: str
    known: str = ""


@dataclass
class CountsFile:
    """What was read: with problems nothing of it may be used.

    lines: below the columns; left_out: column and code → lines; pay: where the mapping names it.
    """

    dimensions: tuple[str, ...]
    counts: Counter[Cell] = field(default_factory=Counter)
    pay: PayColumns | None = None
    lines: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


class _LineError(Exception):
    """One line that cannot be counted."""

    def __init__(self, column: str, value: str, code: str, known: str = "") -> None:
        super().__init__(code)
        self.parts = column, value, code, known


def read_counts_file(
    stream: BinaryIO,
    mapping: counts_mapping.Mapping,
    progress: Callable[[int], None] = lambda _lines: None,
) -> CountsFile:
    """Add up a CSV file by the dimensions of a mapping.

    progress: called with the number of lines read, now and then.
    """
    found = CountsFile(mapping.dimensions)
    text = io.TextIOWrapper(stream, _encoding(mapping), newline="")
    line = 1
    try:
        text.seek(0)
        first = text.readline(100_000)
        if is_separator(first):
            found.problems.append(Problem(1, "", first.strip(), "separator"))
            return found
        text.seek(0)
        reader = csv.reader(text, delimiter=_delimiter(first, mapping), strict=True)
        header = [cell.strip() for cell in next(reader, [])]
        if _wrong_columns(header, mapping, found):
            return found
        table = _Reader(header, mapping, found)
        line = reader.line_num + 1
        for row in reader:
            if any(map(str.strip, row)):
                table.add(row, line)
                found.lines += 1
                if found.lines % BETWEEN_REPORTS == 0:
                    progress(found.lines)
            if len(found.problems) >= MOST_PROBLEMS:
                return found
            line = reader.line_num + 1
    except csv.Error as error:
        found.problems.append(Problem(line, "", str(error), "csv"))
    except UnicodeDecodeError:
        found.problems.append(_undecodable(stream, mapping))
    finally:
        text.detach()
    if not found.problems:
        found.problems += _wrong_in_all(found, mapping)
    return found


def _encoding(mapping: counts_mapping.Mapping) -> str:
    return "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding


def _undecodable(stream: BinaryIO, mapping: counts_mapping.Mapping) -> Problem:
    """Return where a sign is not in the encoding; a reader meets it lines before it gives them."""
    stream.seek(0)
    for number, line in enumerate(stream, 1):
        try:
            line.decode(mapping.encoding)
        except UnicodeDecodeError as error:
            wrong = repr(line[error.start : error.start + 1])
            return Problem(number, "", wrong, "encoding", mapping.encoding)
    return Problem(0, "", "", "encoding", mapping.encoding)


def _delimiter(first: str, mapping: counts_mapping.Mapping) -> str:
    """Return what splits the first line into most columns of the mapping.

    Names of columns may hold commas and semicolons too.
    """
    named = _named(mapping)

    def found(delimiter: str) -> int:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        return len(named.intersection(map(str.strip, cells)))

    return max(sorted(",;\t", key=first.count, reverse=True), key=found)


def _named(mapping: counts_mapping.Mapping) -> set[str]:
    """Return the names of all columns that a mapping reads."""
    columns = mapping.columns
    single = columns.year, columns.institution, columns.count, columns.amount, columns.person
    named = {*columns.by.values(), *mapping.leave_out, *columns.largest, *filter(None, single)}
    return named | (set(mapping.spread.columns) if mapping.spread else set())


def _wrong_columns(
    header: Sequence[str], mapping: counts_mapping.Mapping, found: CountsFile
) -> bool:
    known = ", ".join(filter(None, header))[:300]
    for column in sorted(_named(mapping)):
        times = header.count(column)
        if times != 1:
            code = "twice" if times else "missing"
            found.problems.append(Problem(1, column, "", code, known))
    return bool(found.problems)


class _Reader:
    """Adds up lines, one by one."""

    def __init__(
        self, header: list[str], mapping: counts_mapping.Mapping, found: CountsFile
    ) -> None:
        self.header, self.mapping, self.found = header, mapping, found
        columns = mapping.columns
        self.by = [(name, header.index(column)) for name, column in columns.by.items()]
        self.leave_out = [
            (header.index(column), frozenset(codes)) for column, codes in mapping.leave_out.items()
        ]
        spread = mapping.spread.columns if mapping.spread else {}
        self.spread = [(header.index(column), value) for column, value in spread.items()]
        counted = {columns.count, columns.amount, *columns.largest, *spread}
        self.keys = [place for place, column in enumerate(header) if column not in counted]
        if columns.person:
            keys = filter(None, (columns.person, columns.year))
            self.keys = [header.index(column) for column in keys]
        self.pay = PayColumns(header, columns)
        found.pay = self.pay if columns.amount else None
        single = columns.year, columns.institution, columns.count
        self.places = {column: header.index(column) for column in filter(None, single)}
        self.codes: dict[tuple[str, int], dict[str, str]] = {}
        # The same few values stand in most lines of a large file; each is looked at once.
        self.years: dict[str, int] = {}
        self.institutions: set[str] = set()
        self.seen: dict[bytes, int] = {}

    def add(self, row: list[str], line: int) -> None:
        """Count one line, or note what is wrong with it."""
        try:
            self._add([cell.strip() for cell in row], line)
        except (_LineError, PayError) as error:
            self.found.problems.append(Problem(line, *error.parts))

    def _add(self, cells: list[str], line: int) -> None:
        if len(cells) != len(self.header):
            raise _LineError("", str(len(cells)), "width", str(len(self.header)))
        for place, left_out in self.leave_out:
            if cells[place] in left_out:
                self.found.left_out[f"{self.header[place]}: {cells[place]}"] += 1
                return
        year, institution = self._year(cells), self._institution(cells)
        values = tuple(self._value(name, cells[place], year) for name, place in self.by)
        counts = list(self._counts(cells))
        self._once(cells, line)
        for more, count in counts:
            cell = year, institution, (*values, *more)
            self.found.counts[cell] += count
            self.pay.add(cells, cell, count)
        if len(self.found.counts) > MOST_CELLS:
            raise _LineError("", str(MOST_CELLS), "cells")

    def _cell(self, cells: list[str], column: str) -> str:
        value = cells[self.places[column]]
        if not value:
            raise _LineError(column, "", "empty")
        return value

    def _year(self, cells: list[str]) -> int:
        column = self.mapping.columns.year
        if column is None:
            return self.mapping.year or 0
        value = self._cell(cells, column)
        if value not in self.years:
            found = _YEAR.fullmatch(value)
            if found is None:
                raise _LineError(column, value, "year")
            first, second = int(found[1]), found[2]
            if second and int(second) not in {first + 1, (first + 1) % 100}:
                raise _LineError(column, value, "year")
            self.years[value] = first
        return self.years[value]

    def _institution(self, cells: list[str]) -> str:
        column = self.mapping.columns.institution
        if column is None:
            return self.mapping.institution
        value = self._cell(cells, column)
        if value not in self.institutions:
            if not _INSTITUTION.fullmatch(value):
                raise _LineError(column, value, "institution")
            self.institutions.add(value)
        return value

    def _value(self, dimension: str, code: str, year: int) -> str:
        codes = self.codes.get((dimension, year))
        if codes is None:
            codes = self.codes[dimension, year] = self.mapping.codes_of(dimension, year)
        if not code or code not in codes:
            column = self.mapping.columns.by[dimension]
            if not code:
                raise _LineError(column, "", "empty")
            raise _LineError(column, code, "code", f"{year}: {', '.join(codes)}"[:300])
        return codes[code]

    def _counts(self, cells: list[str]) -> Iterator[tuple[tuple[str, ...], int]]:
        if self.spread:
            for place, value in self.spread:
                yield (value,), self._count(self.header[place], cells[place])
        elif self.mapping.columns.count:
            column = self.mapping.columns.count
            yield (), self._count(column, self._cell(cells, column))
        else:
            yield (), 1

    def _count(self, column: str, value: str) -> int:
        found = _COUNT.fullmatch(value)
        if found is None or int(found[1]) > LARGEST_COUNT:
            raise _LineError(column, value, "count" if value else "empty")
        return int(found[1])

    def _once(self, cells: list[str], line: int) -> None:
        told = "\x1f".join(cells[place] for place in self.keys)
        key = hashlib.blake2b(told.encode(), digest_size=12).digest()
        first = self.seen.setdefault(key, line)
        if first != line:
            person = self.mapping.columns.person
            raise _LineError(person or "", "", "person" if person else "duplicate", str(first))


def _wrong_in_all(found: CountsFile, mapping: counts_mapping.Mapping) -> Iterator[Problem]:
    """Yield what is wrong with the file as a whole: nothing in it, totals, reference date."""
    if not found.counts:
        yield Problem(0, "", "", "nothing")
        return
    years = [year for year, _institution, _values in found.counts]
    if abs(max(years) - mapping.reference_date.year) > 1:
        told = mapping.reference_date.isoformat()
        yield Problem(0, "reference_date", told, "reference_date", str(max(years)))
    if all(institution != mapping.institution for _year, institution, _values in found.counts):
        yield Problem(0, "institution", mapping.institution, "no_institution")
    for number, total in enumerate(mapping.totals, start=1):
        counted = sum(count for cell, count in found.counts.items() if _is_in(cell, found, total))
        if counted != total.count:
            place = f"totals, number {number}"
            yield Problem(0, place, str(total.count), "total", str(counted))


def _is_in(cell: Cell, found: CountsFile, total: counts_mapping.Total) -> bool:
    year, institution, values = cell
    named: Mapping[str, str] = dict(zip(found.dimensions, values, strict=True))
    return (
        total.year in (None, year)
        and total.institution in (None, institution)
        and all(named.get(key) == value for key, value in total.where.items())
    )
