"""PrefLib files of rankings or categories: .soc .soi .toc .toi .cat (Mattei and Walsh 2013)."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pariter.formats.errors import quoted

KINDS = {
    "soc": "strict orders, complete",
    "soi": "strict orders, incomplete",
    "toc": "orders with ties, complete",
    "toi": "orders with ties, incomplete",
    "cat": "categories, the best first",
}

Header = dict[str, tuple[str, int]]
"""Name of a header → what stands after its colon, and the line."""

Rows = list[tuple[str, int]]
"""Lines of rankings, with their numbers."""

Ranking = tuple[tuple[int, ...], ...]
"""The dearest first; alternatives in one inner tuple are tied."""

_KEYS = (
    "TITLE",
    "DATA TYPE",
    "NUMBER ALTERNATIVES",
    "NUMBER VOTERS",
    "NUMBER UNIQUE ORDERS",
    "NUMBER UNIQUE PREFERENCES",
    "NUMBER CATEGORIES",
)
_NAMED = ("ALTERNATIVE NAME ", "CATEGORY NAME ")
_NUMBER = re.compile(r"[0-9]{1,9}")
_TIER = re.compile(r"[0-9]+|\{[^}]*\}")
_WRITTEN_TIER = r"\s*(?:[0-9]{1,9}|\{\s*[0-9]{1,9}(?:\s*,\s*[0-9]{1,9})*\s*\})\s*"
_RANKING = re.compile(f"{_WRITTEN_TIER}(?:,{_WRITTEN_TIER})*")
_EMPTY_TIER = re.compile(r"\{\s*\}")


class PreflibError(ValueError):
    """A file that cannot be read: says file, line, value and how to mend it."""

    def __init__(self, name: str, line: int, value: object, mend: str) -> None:
        super().__init__(f"{name}, line {line}: {quoted(value)}. {mend}")
        self.name = name
        self.line = line
        self.value = value
        self.mend = mend


class Order(NamedTuple):
    """One ranking, how many voters gave it, and the line it stands on."""

    voters: int
    ranking: Ranking
    line: int


@dataclass(frozen=True)
class PreferenceFile:
    """A file of rankings or categories.

    kind: a key of `KINDS`; alternatives: number → name; orders: as they stand in the file.
    categories: number → name, for the tiers of a .cat, which may be empty; otherwise none.
    """

    name: str
    title: str
    kind: str
    alternatives: dict[int, str]
    orders: list[Order]
    categories: dict[int, str] = field(default_factory=dict)

    @property
    def voters(self) -> int:
        """How many voters gave these rankings."""
        return sum(order.voters for order in self.orders)

    def strict_orders(self) -> list[tuple[int, tuple[int, ...], int]]:
        """Give (voters, ranking, line) with flat rankings.

        Raises PreflibError at the first tie.
        """
        for order in self.orders:
            for tier in order.ranking:
                if len(tier) > 1:
                    tied = "{" + ",".join(map(str, tier)) + "}"
                    raise PreflibError(
                        self.name, order.line, tied, "Ties are not allowed here; break them first."
                    )
        return [
            (order.voters, tuple(tier[0] for tier in order.ranking), order.line)
            for order in self.orders
        ]


def read(path: Path) -> PreferenceFile:
    """Read a file from disk.

    Raises PreflibError for what the file holds, OSError when it cannot be opened.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PreflibError(
            path.name, line, content[error.start : error.start + 1], "Save the file as UTF-8."
        ) from error
    return parse(text, path.name)


def parse(text: str, name: str) -> PreferenceFile:
    """Read a file's text; name: what errors call it, with its ending.

    Raises PreflibError at the first thing that makes no sense.
    """
    # Not splitlines(): it would also split at characters that may stand within a name.
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    header, rows = _read_older(lines, name) if _is_older(lines) else _read_lines(lines, name)
    kind = _read_kind(header, name)
    alternatives = _read_names(header, "ALTERNATIVE", name)
    categories = _read_names(header, "CATEGORY", name) if kind == "cat" else {}
    orders = [_read_order(row, line, name, kind, alternatives) for row, line in rows]
    for order in orders if kind == "cat" else ():
        if len(order.ranking) != len(categories):
            raise PreflibError(
                name,
                order.line,
                len(order.ranking),
                f"The file names {len(categories)} categories; write one pair of braces for each.",
            )
    title = header.get("TITLE", ("", 0))[0]
    file = PreferenceFile(name, title, kind, alternatives, orders, categories)
    _check_declared(file, header, len(lines))
    return file


def _read_lines(lines: list[str], name: str) -> tuple[Header, Rows]:
    header: Header = {}
    rows: Rows = []
    for line, written in enumerate(lines, start=1):
        row = written.strip()
        if row.startswith("#"):
            _read_header(row, line, name, header)
        elif row:
            rows.append((row, line))
    return header, rows


def _read_header(row: str, line: int, name: str, header: Header) -> None:
    """Read a header that counts; whatever else follows a # is a remark."""
    written, colon, value = row.lstrip("#").partition(":")
    key = " ".join(written.upper().split())
    if not (colon and (key in _KEYS or key.startswith(_NAMED))):
        return
    if key in header:
        raise PreflibError(
            name, line, key, f"Line {header[key][1]} has this header too; keep one of them."
        )
    header[key] = (value.strip(), line)


def _is_older(lines: list[str]) -> bool:
    """Say whether a file begins as those from before 2022: with how many alternatives it has."""
    first = next((line.strip() for line in lines if line.strip()), "")
    return _NUMBER.fullmatch(first) is not None


def _read_older(lines: list[str], name: str) -> tuple[Header, Rows]:
    """Read what older files give in the first lines: alternatives, then numbers of voters."""
    rows = [(row.strip(), line) for line, row in enumerate(lines, start=1) if row.strip()]
    (written, first), *rest = rows
    header: Header = {"NUMBER ALTERNATIVES": (written, first)}
    ending = name.rpartition(".")[2].lower()
    if ending in KINDS:
        header["DATA TYPE"] = (ending, first)
    named, rest = rest[: int(written)], rest[int(written) :]
    for row, line in named:
        number, comma, title = row.partition(",")
        if not comma:
            mend = "Write 'number,name' for each alternative; is the file cut off?"
            raise PreflibError(name, line, row, mend)
        key = f"ALTERNATIVE NAME {number.strip()}"
        if key in header:
            raise PreflibError(name, line, number, "This alternative is named twice.")
        header[key] = (title.strip(), line)
    if not rest:
        mend = "The line 'voters,sum of counts,unique orders' is missing; is the file cut off?"
        raise PreflibError(name, rows[-1][1], rows[-1][0], mend)
    (counts, line), *orders = rest
    numbers = [part.strip() for part in counts.split(",")]
    if len(numbers) != 3:
        mend = "After the alternatives write 'voters,sum of counts,unique orders'."
        raise PreflibError(name, line, counts, mend)
    header["NUMBER VOTERS"] = (numbers[1], line)
    header["NUMBER UNIQUE ORDERS"] = (numbers[2], line)
    return header, [(row.replace(",", ":", 1), line) for row, line in orders]


def _read_kind(header: Header, name: str) -> str:
    written, line = _require(header, "DATA TYPE", name)
    kind = written.lower()
    if kind not in KINDS:
        raise PreflibError(name, line, written, f"Rankings are of type {', '.join(KINDS)}.")
    ending = name.rpartition(".")[2].lower()
    if ending in KINDS and ending != kind:
        raise PreflibError(
            name, line, kind, f"The file's name says {ending}; make name and DATA TYPE agree."
        )
    return kind


def _require(header: Header, key: str, name: str) -> tuple[str, int]:
    if key not in header:
        raise PreflibError(name, 1, key, f"This header is missing; add a line '# {key}: …'.")
    return header[key]


def _require_number(header: Header, key: str, name: str) -> tuple[int, int]:
    value, line = _require(header, key, name)
    return _whole(value, name, line, f"{key} must be a whole number, 0 or more."), line


def _whole(value: str, name: str, line: int, mend: str) -> int:
    if _NUMBER.fullmatch(value) is None:
        raise PreflibError(name, line, value, mend)
    return int(value)


def _read_names(header: Header, kind: str, name: str) -> dict[int, str]:
    """Read number → name of all alternatives, or of all categories."""
    plural = {"ALTERNATIVE": "ALTERNATIVES", "CATEGORY": "CATEGORIES"}[kind]
    declared, declared_line = _require_number(header, f"NUMBER {plural}", name)
    names: dict[int, str] = {}
    for key, (title, line) in header.items():
        if key.startswith(f"{kind} NAME "):
            written = key.removeprefix(f"{kind} NAME ")
            mend = f"Number every {kind.lower()}: the number is 1 or more."
            number = _whole(written, name, line, mend)
            if number in names:
                raise PreflibError(name, line, number, f"This {kind.lower()} is named twice.")
            names[number] = title
    if len(names) != declared:
        raise PreflibError(
            name,
            declared_line,
            declared,
            f"The file names {len(names)} {plural.lower()}; is a line '# {kind} NAME …' missing?",
        )
    return names


def _read_order(row: str, line: int, name: str, kind: str, alternatives: dict[int, str]) -> Order:
    written, colon, listed = row.partition(":")
    if not colon:
        raise PreflibError(
            name, line, row, "Write 'count: ranking'; is the line cut off before its colon?"
        )
    voters = _read_voters(written.strip(), name, line)
    ranking = _read_ranking(listed.strip(), name, line, may_be_empty=kind == "cat")
    if kind in ("soc", "soi"):
        for tier in ranking:
            if len(tier) > 1:
                raise PreflibError(
                    name, line, "{" + ",".join(map(str, tier)) + "}", f"A .{kind} has no ties."
                )
    ranked = [alternative for tier in ranking for alternative in tier]
    _check_ranked(ranked, name, line, kind, alternatives)
    return Order(voters, ranking, line)


def _read_voters(written: str, name: str, line: int) -> int:
    mend = "The count of voters must be a whole number, 1 or more."
    voters = _whole(written, name, line, mend)
    if voters == 0:
        raise PreflibError(name, line, written, mend)
    return voters


def _read_ranking(listed: str, name: str, line: int, *, may_be_empty: bool) -> Ranking:
    if not listed or listed.endswith(","):
        raise PreflibError(name, line, listed, "The ranking has no end; is the line cut off?")
    if listed.count("{") != listed.count("}"):
        raise PreflibError(name, line, listed, "A brace has no partner; is the line cut off?")
    # Every empty tier stands for alternative 0 while the form is checked; none has this number.
    checked = _EMPTY_TIER.sub("{0}", listed) if may_be_empty else listed
    if _RANKING.fullmatch(checked) is None:
        good = _RANKING.match(checked)
        raise PreflibError(
            name,
            line,
            checked[good.end() :].lstrip(", ") if good else listed,
            "Write the ranking as numbers and commas, ties in braces: 3,{1,2},4.",
        )
    return tuple(
        tuple(int(number) for number in _NUMBER.findall(tier)) for tier in _TIER.findall(listed)
    )


def _check_ranked(
    ranked: list[int], name: str, line: int, kind: str, alternatives: dict[int, str]
) -> None:
    seen: set[int] = set()
    for alternative in ranked:
        if alternative not in alternatives:
            raise PreflibError(
                name, line, alternative, "No alternative has this number; name it or remove it."
            )
        if alternative in seen:
            raise PreflibError(name, line, alternative, "It is ranked twice; rank it once.")
        seen.add(alternative)
    if kind in ("soc", "toc") and len(seen) != len(alternatives):
        missing = min(alternatives.keys() - seen)
        raise PreflibError(
            name,
            line,
            missing,
            f"A .{kind} ranks every alternative and this one is missing; is the line cut off?",
        )


def _check_declared(file: PreferenceFile, header: Header, last_line: int) -> None:
    unique = ["NUMBER UNIQUE ORDERS"]
    if file.kind == "cat":
        unique = [key for key in ("NUMBER UNIQUE PREFERENCES", *unique) if key in header][:1]
        unique = unique or ["NUMBER UNIQUE PREFERENCES"]
    found = {"NUMBER VOTERS": file.voters, unique[0]: len(file.orders)}
    for key, number in found.items():
        declared, line = _require_number(header, key, file.name)
        if declared != number:
            raise PreflibError(
                file.name,
                line,
                f"{key}: {declared}",
                f"The file, of {last_line} lines, holds {number}; is it cut off?",
            )
