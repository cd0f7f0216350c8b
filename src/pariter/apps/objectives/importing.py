"""The register from a CSV file: read as a whole or not at all."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.csv_lines import Problem, UnreadableError, lines_of
from pariter.apps.journal.actions import record
from pariter.apps.objectives.errors import ObjectiveError
from pariter.apps.objectives.models import RegisterEntry
from pariter.apps.objectives.register import Wording, checked
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Programme

LARGEST_FILE = 1_000_000
MOST_ROWS = 2_000
COLUMNS = ("school", "title", "what", "audience", "since", "status", "language")
IGNORED = ("confirmed", "source")
"""What an export adds, so that it can be read again."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file, found to be right."""

    school: Organisation
    wording: Wording


class RegisterFileError(Exception):
    """A file that is not imported; every problem with its line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems[:3])))
        self.problems = problems


@transaction.atomic
def import_register(
    *, programme: Programme, content: bytes, at: datetime, by: Person
) -> tuple[int, int]:
    """Take what member schools run from a file; the office approves it by importing it.

    A line with the school and title of an entry changes that entry. What is new or changed waits
    for the school to confirm it. Returns how many are new and changed. Raises RegisterFileError.
    """
    rows = _rows(programme, content, at)
    known = {
        (entry.school_id, entry.words["title"]): entry
        for entry in RegisterEntry.objects.select_for_update().filter(programme=programme)
    }
    new = changed = 0
    for row in rows:
        wording = asdict(row.wording)
        entry = known.get((row.school.pk, row.wording.title))
        if entry and entry.approved == wording:
            continue
        new, changed = new + (entry is None), changed + (entry is not None)
        entry = entry or RegisterEntry(programme=programme, school=row.school)
        entry.approved, entry.proposed, entry.note = wording, None, ""
        entry.written_at, entry.written_by = at, by
        entry.approved_at, entry.approved_by = at, by
        entry.confirmed_at, entry.confirmed_by = None, None
        entry.save()
    record(
        actor=by,
        action="register.imported",
        subject=programme,
        details={"new": new, "changed": changed},
        at=at,
    )
    return new, changed


def _rows(programme: Programme, content: bytes, at: datetime) -> list[Row]:
    try:
        lines = lines_of(content, largest=LARGEST_FILE)
    except UnreadableError as error:
        raise RegisterFileError([Problem(0, "", "", str(error))]) from error
    if len(lines) < 2:
        said = _("Begin with a line of columns, and add one line for each action.")
        raise RegisterFileError([Problem(0, "", "", said)])
    if len(lines) > MOST_ROWS + 1:
        said = _("There are more than %(most)d rows. Split the file.") % {"most": MOST_ROWS}
        raise RegisterFileError([Problem(0, "", "", said)])
    head = [name.strip().lower() for name in lines[0][1]]
    problems = list(_wrong_columns(head, lines[0][0]))
    rows: list[Row] = []
    seen: set[tuple[int, str]] = set()
    for line, cells in lines[1:] if not problems else ():
        if len(cells) != len(head):
            said = _("This line has %(found)d cells, and there are %(known)d columns. Mend it.")
            values = {"found": len(cells), "known": len(head)}
            problems.append(Problem(line, "", ",".join(cells), said % values))
            continue
        found = _row(programme, line, dict(zip(head, map(_plain, cells), strict=True)), at)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        key = (found.school.pk, found.wording.title)
        if key in seen:
            said = _("This school and title stand twice. Keep one line.")
            problems.append(Problem(line, "title", found.wording.title, said))
        seen.add(key)
        rows.append(found)
    if problems:
        raise RegisterFileError(problems)
    return rows


def _row(programme: Programme, line: int, cells: dict[str, str], at: datetime) -> Row | Problem:
    schools = Organisation.objects.filter(member_of=programme.institution_id)
    school = schools.filter(code=cells["school"]).first()
    if school is None:
        known = ", ".join(schools.values_list("code", flat=True))
        said = _("This is no member school. Use one of: %(known)s.") % {"known": known}
        return Problem(line, "school", cells["school"], said)
    try:
        return Row(school, checked(programme, cells, at))
    except ObjectiveError as error:
        return Problem(line, error.field, cells.get(error.field, ""), str(error))


def _wrong_columns(head: list[str], line: int) -> Iterator[Problem]:
    for place, name in enumerate(head):
        if name not in (*COLUMNS, *IGNORED):
            said = _("This column is not known. Remove it, or use: %(known)s.")
            yield Problem(line, name, "", said % {"known": ", ".join(COLUMNS)})
        elif name in head[:place]:
            yield Problem(line, name, "", _("This column stands twice. Keep it once."))
    for name in COLUMNS:
        if name not in head:
            yield Problem(line, name, "", _("This column is missing. Add it."))


def _plain(cell: str) -> str:
    """Return a cell without the sign that keeps spreadsheets from running it."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text
