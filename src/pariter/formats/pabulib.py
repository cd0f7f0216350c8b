"""Pabulib files of participatory budgets: .pb with approval ballots (Faliszewski et al. 2023)."""

import csv
import re
from dataclasses import dataclass
from io import StringIO

from pariter.formats.errors import FormatError
from pariter.kernels.allocation.equal_shares import Election

SECTIONS = ("META", "PROJECTS", "VOTES")

_AMOUNT = re.compile(r"[0-9]{1,15}")
Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Budgeting:
    """An election as a file gives it.

    meta: key → value; names: project → title; selected: what the file says was funded, if it does.
    """

    election: Election
    meta: dict[str, str]
    names: dict[str, str]
    selected: frozenset[str] | None


def parse(text: str, name: str) -> Budgeting:
    """Read a file's text; name: what errors call it.

    Raises FormatError at the first thing that makes no sense.
    """
    sections = _sections(text, name)
    meta = {row[0]: row[1] if len(row) > 1 else "" for _, row in sections["META"][1:]}
    if meta.get("vote_type") != "approval":
        raise FormatError(
            name, "META, vote_type", meta.get("vote_type"), "Ballots must be of type 'approval'."
        )
    projects = _table(sections["PROJECTS"], ("project_id", "cost"), name)
    votes = _table(sections["VOTES"], ("voter_id", "vote"), name)
    _check_count(meta, "num_projects", len(projects), name)
    _check_count(meta, "num_votes", len(votes), name)
    election = Election(
        budget=_amount(meta.get("budget", ""), name, "META, budget"),
        costs={
            key: _amount(row["cost"], name, f"project {key!r}") for key, row in projects.items()
        },
        ballots={
            voter: tuple(part.strip() for part in row["vote"].split(",") if part.strip())
            for voter, row in votes.items()
        },
    )
    marked = [key for key, row in projects.items() if row.get("selected") == "1"]
    has_marks = bool(projects) and all("selected" in row for row in projects.values())
    return Budgeting(
        election,
        meta,
        {key: row.get("name", key) for key, row in projects.items()},
        frozenset(marked) if has_marks else None,
    )


def _sections(text: str, name: str) -> dict[str, Rows]:
    sections: dict[str, Rows] = {}
    current: Rows = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        for row in reader:
            if len(row) == 1 and row[0].strip().upper() in SECTIONS:
                current = sections.setdefault(row[0].strip().upper(), [])
            elif any(cell.strip() for cell in row):
                current.append((reader.line_num, [cell.strip() for cell in row]))
    except csv.Error as error:
        place = f"line {reader.line_num}"
        raise FormatError(name, place, str(error), "Mend the quotes of this line.") from error
    for section in SECTIONS:
        if not sections.get(section):
            raise FormatError(name, "the file", section, "This section is missing; is it cut off?")
    return sections


def _table(rows: Rows, needed: tuple[str, str], name: str) -> dict[str, dict[str, str]]:
    """Read a section by its first column, which must not repeat."""
    (line, header), *content = rows
    for column in needed:
        if column not in header:
            raise FormatError(name, f"line {line}", column, "This column is missing; add it.")
    read: dict[str, dict[str, str]] = {}
    for line, cells in content:
        if len(cells) > len(header):
            mend = f"The section has {len(header)} columns; is a semicolon in a text?"
            raise FormatError(name, f"line {line}", len(cells), mend)
        row = dict(zip(header, cells, strict=False))
        key = row.get(needed[0], "")
        if not key or key in read or needed[1] not in row:
            mend = f"Give each row a {needed[0]} of its own, and a {needed[1]}."
            raise FormatError(name, f"line {line}", key, mend)
        read[key] = row
    return read


def _amount(written: str, name: str, place: str) -> int:
    # Some files write whole amounts as 100.0 or 100,00.
    whole = re.sub(r"[.,]0{1,2}$", "", written)
    if _AMOUNT.fullmatch(whole) is None:
        raise FormatError(name, place, written, "Write a whole amount of money.")
    return int(whole)


def _check_count(meta: dict[str, str], key: str, found: int, name: str) -> None:
    declared = meta.get(key)
    if declared != str(found):
        raise FormatError(
            name, f"META, {key}", declared, f"There are {found}; is the file cut off?"
        )
