"""Ranked wishes as CSV, one applicant a row; see docs/reference/formats.md."""

import csv
import re
from dataclasses import dataclass, field
from io import StringIO

from pariter.formats.errors import FormatError, refuse_separator

KNOWN = ("applicant", "order", "home", "traits")

_WISH = re.compile(r"wish ?([1-9][0-9]{0,3})")
_NUMBER = re.compile(r"-?[0-9]{1,300}")


@dataclass(frozen=True)
class WishList:
    """The rows of a file.

    preferences: applicant → wishes; order, homes, traits: applicant → what the row says, if it
    does.
    """

    preferences: dict[str, tuple[str, ...]] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    traits: dict[str, tuple[str, ...]] = field(default_factory=dict)


def parse(text: str, name: str) -> WishList:
    """Read a file with the columns applicant, order, home, traits, wish 1, wish 2, …

    name: what errors call the file.

    Raises FormatError at the first thing that makes no sense.
    """
    first = text.partition("\n")[0]
    refuse_separator(first, name)
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    read = WishList()
    try:
        columns = _columns(next(reader, []), name)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                _read_row(cells, columns, read, name, f"line {reader.line_num}")
    except csv.Error as error:
        place = f"line {reader.line_num}"
        raise FormatError(name, place, str(error), "Mend the quotes of this line.") from error
    return read


def _columns(header: list[str], name: str) -> list[str]:
    columns = [cell.strip().lower() for cell in header]
    wishes = [_WISH.fullmatch(column) for column in columns]
    for column, wish in zip(columns, wishes, strict=True):
        if column not in KNOWN and wish is None:
            mend = f"Columns are called {', '.join(KNOWN)}, wish 1, wish 2, …"
            raise FormatError(name, "line 1", column, mend)
        if columns.count(column) > 1:
            raise FormatError(name, "line 1", column, "This column stands twice; keep one.")
    if "applicant" not in columns:
        raise FormatError(name, "line 1", "applicant", "This column is missing; add it.")
    numbers = [int(wish[1]) for wish in wishes if wish]
    if numbers != list(range(1, len(numbers) + 1)):
        raise FormatError(name, "line 1", columns, "Number the wishes from left to right: 1, 2, …")
    return columns


def _read_row(cells: list[str], columns: list[str], read: WishList, name: str, place: str) -> None:
    if len(cells) != len(columns):
        mend = f"The first line has {len(columns)} columns; is this line cut off?"
        raise FormatError(name, place, len(cells), mend)
    row = {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
    applicant = row["applicant"]
    if applicant in read.preferences:
        raise FormatError(name, place, applicant, "This applicant has a row already; keep one.")
    if not applicant:
        raise FormatError(name, place, applicant, "Name the applicant.")
    wishes = [value for column, value in row.items() if column.startswith("wish")]
    filled = [wish for wish in wishes if wish]
    if wishes[: len(filled)] != filled:
        raise FormatError(name, place, wishes, "A wish is missing before another; close the gap.")
    if len(set(filled)) < len(filled):
        twice = next(wish for number, wish in enumerate(filled) if wish in filled[:number])
        raise FormatError(name, place, twice, "It is ranked twice; rank each option once.")
    read.preferences[applicant] = tuple(filled)
    if "order" in row:
        if _NUMBER.fullmatch(row["order"]) is None:
            raise FormatError(name, place, row["order"], "Give a whole number as order.")
        read.order[applicant] = int(row["order"])
    if row.get("home"):
        read.homes[applicant] = row["home"]
    if row.get("traits"):
        read.traits[applicant] = tuple(trait.strip() for trait in row["traits"].split("|"))
