"""A CSV file of applications: its columns, and its cells as texts with their places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from pariter.apps.applications.answers import questions_for
from pariter.apps.applications.csv_lines import Problem, UnreadableError, lines_of
from pariter.apps.applications.typed import hidden_sign
from pariter.apps.programmes.models import Call

LARGEST_FILE = 5_000_000
MOST_ROWS = 20_000
EMAIL, NAME, LANGUAGE, HOME, WISHES = "email", "name", "language", "home", "wishes"


@dataclass(frozen=True)
class TableRow:
    """One line of the file: column → text without spaces around it."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """What was read, and what is wrong; with problems nothing of it may be used."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    problems: tuple[Problem, ...]


def columns_of(call: Call) -> list[str]:
    """Return all columns that a file for this call may have, in the order of its template."""
    names = [EMAIL, NAME, LANGUAGE]
    if call.homes:
        names.append(HOME)
    if call.has_wishes:
        names.append(WISHES)
    return names + [question["key"] for question in call.questions]


def office_columns(call: Call) -> set[str]:
    """Return the columns that hold answers of the office."""
    return {question["key"] for question in questions_for(call, by="office")}


def needed_columns(call: Call, present: Sequence[str]) -> list[str]:
    """Return the columns that must be there; a file with answers of the office alone needs few."""
    if set(present) <= {EMAIL, *office_columns(call)}:
        return [EMAIL]
    required = [question["key"] for question in questions_for(call) if question["required"]]
    return [
        name for name in columns_of(call) if name in {EMAIL, NAME, HOME, WISHES} or name in required
    ]


def read_table(call: Call, content: bytes) -> Table:
    """Read a file for a call: UTF-8, commas or semicolons, a first line with the columns."""
    try:
        lines = lines_of(content, largest=LARGEST_FILE)
    except UnreadableError as error:
        return _refused(str(error))
    if len(lines) < 2:
        return _refused(_("Begin with a line of columns, and add one line for each person."))
    if len(lines) > MOST_ROWS + 1:
        return _refused(
            _("There are more than %(most)d rows. Split the file.") % {"most": MOST_ROWS}
        )
    return _table(call, lines)


def _table(call: Call, lines: Sequence[tuple[int, list[str]]]) -> Table:
    head_line, head = lines[0]
    columns = tuple(name.strip().lower() for name in head)
    problems = list(_wrong_columns(call, columns, head_line))
    if problems:
        return Table(columns, (), tuple(problems))
    rows: list[TableRow] = []
    for line, cells in lines[1:]:
        if len(cells) != len(columns):
            problems.append(_wrong_length(line, cells, columns))
            continue
        named = zip(columns, cells, strict=True)
        row = TableRow(line, {name: cell.strip() for name, cell in named})
        problems += _hidden(row)
        rows.append(row)
    return Table(columns, tuple(rows), tuple(problems))


def _wrong_columns(call: Call, columns: Sequence[str], line: int) -> Iterator[Problem]:
    known = columns_of(call)
    for place, name in enumerate(columns):
        if name not in known:
            near = get_close_matches(name, known, n=1)
            mend = (
                _("Did you mean “%(near)s”?") % {"near": near[0]}
                if near
                else _("Remove it, or use: %(known)s.") % {"known": ", ".join(known)}
            )
            yield Problem(line, name, "", _("This column is not known.") + " " + mend)
        elif name in columns[:place]:
            yield Problem(line, name, "", _("This column stands twice. Keep it once."))
    for name in needed_columns(call, columns):
        if name not in columns:
            yield Problem(line, name, "", _("This column is missing. Add it."))


def _wrong_length(line: int, cells: Sequence[str], columns: Sequence[str]) -> Problem:
    message = _("This line has %(found)d cells, and there are %(known)d columns. Mend it.")
    values = {"found": len(cells), "known": len(columns)}
    return Problem(line, "", ",".join(cells), message % values)


def _hidden(row: TableRow) -> Iterator[Problem]:
    for name, cell in row.cells.items():
        sign = hidden_sign(cell)
        if sign:
            message = _("There is a letter in it that nobody sees (%(sign)s). Remove it.")
            yield Problem(row.line, name, "", message % {"sign": sign})


def _refused(message: str) -> Table:
    return Table((), (), (Problem(0, "", "", message),))
