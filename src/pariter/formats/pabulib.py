"""Pabulib files of participatory budgets: .pb (Faliszewski et al. 2023)."""

import csv
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from itertools import chain, repeat
from typing import Literal, get_args

from pariter.formats.errors import FormatError
from pariter.formats.plain_rows import PlainRows, read_plain
from pariter.kernels.allocation.equal_shares import Election
from pariter.kernels.allocation.written_ballots import WrittenBallots

SECTIONS = ("META", "PROJECTS", "VOTES")

Kind = Literal["approval", "cumulative", "scoring", "ordinal"]
"""What a ballot is: projects that one approves of, gives points to, or ranks."""

OF_ONE = "choose-1"
"""The type of ballots that approve of one project each."""

OF_POINTS = ("cumulative", "scoring")
"""Kinds of ballots that give points."""

_POINTS = re.compile(r"[0-9]{1,15}")
_AMOUNT = re.compile(r"([0-9]{1,13})(?:[.,]([0-9]{1,2}))?")
Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Budgeting:
    """An election as a file gives it.

    kind: what its ballots are; they list the dearest project first where they rank.
    meta: key → value; names: project → title; selected: what the file says was funded, if it does.
    points: project → all its points, where ballots give points.
    unit: how many parts of the file's unit of money make it up: 100 where amounts have hundredths,
        in which budget and costs are then given, otherwise 1.
    """

    election: Election
    meta: dict[str, str]
    names: dict[str, str]
    selected: frozenset[str] | None
    kind: Kind = "approval"
    points: Mapping[str, int] = field(default_factory=dict)
    unit: int = 1

    def amount(self, whole: int) -> int | float:
        """Give an amount in the file's own unit of money."""
        return in_units(whole, self.unit)


def in_units(whole: int, unit: int) -> int | float:
    """Turn parts of a unit of money into units, with decimals only where there are any."""
    return whole / unit if whole % unit else whole // unit


def parse(text: str, name: str) -> Budgeting:
    """Read a file's text; name: what errors call it.

    Raises FormatError at the first thing that makes no sense.
    """
    head, quick = _quick_votes(text)
    sections = _sections(head, name)
    meta = _meta(sections["META"][1:], name)
    kind = _kind(meta.get("vote_type"), name)
    projects = _table(sections["PROJECTS"], ("project_id", "cost"), name)
    votes = {} if quick else _table(sections["VOTES"], ("voter_id", "vote"), name)
    ballots = _quick_ballots(quick) if quick else _ballots(votes)
    if meta["vote_type"].lower() == OF_ONE:
        _require_one(ballots, text, name)
    _check_count(meta, "num_projects", len(projects), name)
    _check_count(meta, "num_votes", len(ballots), name)
    cents = {key: _cents(row["cost"], name, f"project {key!r}") for key, row in projects.items()}
    budget = _cents(meta.get("budget", ""), name, "META, budget")
    unit = 100 if any(amount % 100 for amount in (budget, *cents.values())) else 1
    election = Election(
        budget=budget * unit // 100,
        costs={key: cost * unit // 100 for key, cost in cents.items()},
        ballots=ballots,
        step=unit,
    )
    marked = [key for key, row in projects.items() if row.get("selected") == "1"]
    has_marks = bool(projects) and all("selected" in row for row in projects.values())
    return Budgeting(
        election,
        meta,
        {key: row.get("name", key) for key, row in projects.items()},
        frozenset(marked) if has_marks else None,
        kind,
        _points(_cells_of_points(quick, votes), election, name) if kind in OF_POINTS else {},
        unit,
    )


def _meta(rows: Rows, name: str) -> dict[str, str]:
    meta: dict[str, str] = {}
    for line, row in rows:
        if row[0] in meta:
            mend = "The section has this key already; keep one of them."
            raise FormatError(name, f"line {line}", row[0], mend)
        meta[row[0]] = row[1] if len(row) > 1 else ""
    return meta


def _quick_votes(text: str) -> tuple[str, PlainRows | None]:
    """Read votes that have no quotes and no spaces, which most files hold by the ten thousand.

    Returns what is left to read, and the votes, if they were read.
    """
    head, found, tail = text.partition("\nVOTES\n")
    tail = tail.rstrip("\n")
    names, _, rows = tail.partition("\n")
    header = names.split(";")
    is_plain = found and rows and '"' not in tail and _is_one_word_a_line(tail)
    if not is_plain or head.count('"') % 2:
        return text, None
    if len(set(header)) < len(header) or not {"voter_id", "vote"} <= set(header):
        return text, None
    read = read_plain(header, rows, unique="voter_id", counted="vote")
    return (f"{head}{found}{names}\n", read) if read else (text, None)


def _is_one_word_a_line(text: str) -> bool:
    """Say whether there is no space, and no end of a line but the usual one."""
    if text.isascii():
        return not any(space in text for space in " \t\r\x0b\x0c\x1c\x1d\x1e\x1f")
    return text.split() == text.split("\n")


def _quick_ballots(votes: PlainRows) -> WrittenBallots:
    def read() -> dict[str, str]:
        return dict(zip(*votes.columns("voter_id", "vote"), strict=True))

    return WrittenBallots(votes.counted, read)


def _ballots(votes: dict[str, dict[str, str]]) -> WrittenBallots:
    written = {voter: row["vote"] for voter, row in votes.items()}
    return WrittenBallots(Counter(written.values()), lambda: written)


def _require_one(ballots: WrittenBallots, text: str, name: str) -> None:
    """Refuse the first ballot that names several projects, by its voter and line."""
    if all(len(ballot) <= 1 for ballot in ballots.grouped()):
        return
    (_, header), *rows = _sections(text, name)["VOTES"]
    for line, row in rows:
        voter = row[header.index("voter_id")]
        if len(ballots[voter]) > 1:
            mend = f"Each ballot names one project, by vote_type;{OF_ONE}; correct one of the two."
            place = f"line {line}, vote of {voter!r}"
            raise FormatError(name, place, row[header.index("vote")], mend)


def _cells_of_points(quick: PlainRows | None, votes: dict[str, dict[str, str]]) -> list[str]:
    if quick is None:
        return [row.get("points", "") for row in votes.values()]
    return quick.columns("points")[0] if "points" in quick.header else []


def _kind(written: str | None, name: str) -> Kind:
    kinds: tuple[Kind, ...] = get_args(Kind)
    word = (written or "").lower()
    if word == OF_ONE:
        return "approval"
    for kind in kinds:
        if kind == word:
            return kind
    known = ", ".join(kinds)
    raise FormatError(name, "META, vote_type", written, f"Ballots must be of one type of: {known}.")


def _points(cells: list[str], election: Election, name: str) -> dict[str, int]:
    """Add up the points of each project."""
    totals = dict.fromkeys(election.costs, 0)
    padded = chain(cells, repeat(""))
    for (voter, ballot), cell in zip(election.ballots.items(), padded, strict=False):
        points = [part.strip() for part in cell.split(",") if part.strip()]
        place = f"points of {voter!r}"
        if len(points) != len(ballot):
            mend = f"The ballot names {len(ballot)} projects; give points to each."
            raise FormatError(name, place, len(points), mend)
        for project, written in zip(ballot, points, strict=True):
            if _POINTS.fullmatch(written) is None:
                raise FormatError(name, place, written, "Write points as a whole number.")
            if project not in totals:
                raise FormatError(name, place, project, "No project has this name; correct it.")
            totals[project] += int(written)
    return totals


def _sections(text: str, name: str) -> dict[str, Rows]:
    sections: dict[str, Rows] = {}
    current: Rows = []
    for line, row in _rows(text, name):
        cells = [cell.strip() for cell in row]
        if cells and cells[0].upper() in SECTIONS and not any(cells[1:]):
            current = sections.setdefault(cells[0].upper(), [])
        elif any(cells):
            current.append((line, cells))
    for section in SECTIONS:
        if not sections.get(section):
            raise FormatError(name, "the file", section, "This section is missing; is it cut off?")
    return sections


def _rows(text: str, name: str) -> Rows:
    """Read lines with their numbers; text may follow a quote that ends, as in `"Trees" for all`."""
    strict = True
    while True:
        reader = csv.reader(StringIO(text, newline=""), delimiter=";", strict=strict)
        try:
            return [(reader.line_num, row) for row in reader]
        except csv.Error as error:
            # What else may be amiss shows when rows are counted.
            if strict and "expected after" in str(error):
                strict = False
                continue
            place = f"line {reader.line_num}"
            raise FormatError(name, place, str(error), "Mend the quotes of this line.") from error


def _table(rows: Rows, needed: tuple[str, str], name: str) -> dict[str, dict[str, str]]:
    """Read a section by its first column, which must not repeat."""
    (line, header), *content = rows
    for column in needed:
        if column not in header:
            raise FormatError(name, f"line {line}", column, "This column is missing; add it.")
    read: dict[str, dict[str, str]] = {}
    for line, cells in content:
        if any(cells[len(header) :]):
            mend = f"The section has {len(header)} columns; is a semicolon in a text?"
            raise FormatError(name, f"line {line}", len(cells), mend)
        row = dict(zip(header, cells, strict=False))
        key = row.get(needed[0], "")
        if not key or key in read or needed[1] not in row:
            mend = f"Give each row a {needed[0]} of its own, and a {needed[1]}."
            raise FormatError(name, f"line {line}", key, mend)
        read[key] = row
    return read


def _cents(written: str, name: str, place: str) -> int:
    """Read an amount in hundredths; many files write whole amounts as 100.0 or 100,00."""
    match = _AMOUNT.fullmatch(written)
    if match is None:
        mend = "Write an amount of money, with two decimals at most and no other signs."
        raise FormatError(name, place, written, mend)
    whole, part = match.groups()
    return 100 * int(whole) + int((part or "0").ljust(2, "0"))


def _check_count(meta: dict[str, str], key: str, found: int, name: str) -> None:
    declared = meta.get(key)
    if declared != str(found):
        is_said = f"There are {found}; is the file cut off?"
        mend = f"Say how many there are: {key};{found}." if declared is None else is_said
        raise FormatError(name, f"META, {key}", declared, mend)
