"""Which lines of a file cannot be counted: found one by one, once an engine says there are any."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pariter.analysis.amounts import is_amount
from pariter.analysis.measure import AMOUNTS, EACH_PAY, PERSON, WAY
from pariter.analysis.plan import Plan
from pariter.formats.adding_up import adds_up
from pariter.formats.errors import FormatError, decode, refuse_separator

MOST = 5
"""Lines that are told; the others are counted."""

_WHOLE = re.compile(r"[0-9]{1,10}([.,]0{1,2})?")


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a file. names: one a column; delimiter: what stands between them."""

    names: tuple[str, ...]
    delimiter: str


def read_header(path: Path, plan: Plan) -> Header:
    """Read the first line, and find every column of the plan in it.

    Raises FormatError for a column that is missing or stands twice.
    """
    with path.open("rb") as file:
        first = decode(file.readline(), path.name)
    refuse_separator(first, path.name)
    wanted = [*plan.columns.values(), *([plan.count] if plan.count else [])]
    # Names of columns may hold commas and semicolons too.
    delimiters = sorted(",;\t", key=first.count, reverse=True)
    headers = [_split(first, delimiter, path.name) for delimiter in delimiters]
    header = max(headers, key=lambda one: len(set(one.names).intersection(wanted)))
    for column in wanted:
        if header.names.count(column) != 1:
            told = ", ".join(filter(None, header.names)) or "there are none"
            raise FormatError(path.name, "line 1", column, f"Map it to one of the columns: {told}.")
    return header


def _split(first: str, delimiter: str, name: str) -> Header:
    try:
        cells = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error as error:
        mend = "End each line of the file with a line feed."
        raise FormatError(name, "line 1", first[:100], mend) from error
    return Header(tuple(cell.strip() for cell in cells), delimiter)


def explain(path: Path, plan: Plan, header: Header) -> str:
    """Say which lines cannot be counted, and the mend; nothing if all of them can.

    Raises FormatError where the file is not UTF-8.
    """
    return _told(path, _problems(path, plan, header))


def explain_sums(path: Path, plan: Plan, header: Header) -> str:
    """Say which lines are sums of others that would be counted twice; nothing if there are none."""
    return _told(path, _sums(path, plan, header))


def _told(path: Path, problems: Iterator[FormatError]) -> str:
    told: list[str] = []
    number = 0
    for problem in problems:
        number += 1
        if len(told) < MOST:
            told.append(str(problem))
    if number > len(told):
        told.append(f"{path.name}: {number - len(told)} more lines are wrong")
    return "\n".join(told)


def _problems(path: Path, plan: Plan, header: Header) -> Iterator[FormatError]:
    decode(path.read_bytes(), path.name)
    places = {role: header.names.index(column) for role, column in plan.columns.items()}
    count = header.names.index(plan.count) if plan.count else None
    known = {role: frozenset().union(*classes.values()) for role, classes in plan.classes.items()}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=header.delimiter, strict=True)
        next(reader, None)
        while True:
            try:
                row = next(reader, None)
            except csv.Error as error:
                place = f"line {reader.line_num}"
                yield FormatError(path.name, place, str(error), "Mend the quotes of this line.")
                return
            if row is None:
                return
            if row:
                line = f"line {reader.line_num}"
                problem = _problem(row, places, count, known, plan.nameless, header.names)
                if problem:
                    yield FormatError(path.name, f"{line}{problem[0]}", *problem[1:])


def _sums(path: Path, plan: Plan, header: Header) -> Iterator[FormatError]:
    """Yield the lines of sums in columns that have other lines too."""
    places = [place for place, name in enumerate(header.names) if name not in plan.told_apart]
    sums: list[tuple[int, int, str]] = []
    parted = set()
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        reader = csv.reader(file, delimiter=header.delimiter)
        next(reader, None)
        for row in filter(None, reader):
            for place in places:
                value = row[place].strip() if place < len(row) else ""
                if adds_up(value):
                    sums.append((reader.line_num, place, value))
                else:
                    parted.add(place)
    for line, place, value in sums:
        if place in parted:
            column = header.names[place]
            mend = (
                "This is a sum, which would be counted twice. Leave out its line, or tell values "
                f"by {column!r} in --by."
            )
            yield FormatError(path.name, f"line {line}, {column}", value, mend)


def _problem(
    row: Sequence[str],
    places: dict[str, int],
    count: int | None,
    known: dict[str, frozenset[str]],
    nameless: frozenset[str],
    names: Sequence[str],
) -> tuple[str, object, str] | None:
    """Return place, value and mend of the first thing wrong in a line."""
    if len(row) != len(names):
        mend = f"The first line has {len(names)} columns; is this line cut off?"
        return "", len(row), mend
    if count is not None and _WHOLE.fullmatch(row[count].strip()) is None:
        mend = "Write a whole number of people, 0 or more, without marks for thousands."
        return f", {names[count]}", row[count], mend
    is_nameless = WAY in places and row[places[WAY]].strip() in nameless
    for role, place in places.items():
        value = row[place].strip()
        if role in {*AMOUNTS, EACH_PAY} and not is_amount(value):
            return f", {names[place]}", value, "Write an amount, 0 or more, such as 31250.50."
        if role in known and value not in known[role]:
            listed = ", ".join(sorted(known[role], key=lambda code: (len(code), code))[:12])
            mend = f"Known codes of {role}: {listed}. Mend the line, or list it in --codes."
            return f", {names[place]}", value, mend
        if not value and not (role == PERSON and is_nameless):
            return f", {names[place]}", value, "Fill this cell in."
    return None
