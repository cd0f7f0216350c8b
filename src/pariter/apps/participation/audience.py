"""Counts of an online audience from a file: how many a platform saw, and never who.

The same file twice counts once. A new count of the same source corrects the earlier one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.csv_lines import Problem, UnreadableError, lines_of
from pariter.apps.applications.typed import hidden_sign
from pariter.apps.journal.actions import record
from pariter.apps.participation.actions import append_deliveries
from pariter.apps.participation.errors import DeliveryError
from pariter.apps.participation.models import Delivery
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition, Session
from pariter.apps.programmes.moments import in_words

COLUMNS = ("session", "count", "source")
LARGEST_FILE, MOST_ROWS = 1_000_000, 5_000
LARGEST_AUDIENCE = 10_000_000
LONGEST_SOURCE = 200

Change = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True)
class Count:
    """One line of the file, and what importing it does. before: the count that holds now."""

    line: int
    session: Session
    people: int
    source: str
    before: Delivery | None

    @property
    def change(self) -> Change:
        """Whether the count is new, corrects another, or is there already."""
        if self.before is None:
            return "new"
        return "unchanged" if self.before.people == self.people else "changed"


@dataclass(frozen=True)
class Counts:
    """A file that was read: with problems nothing of it can be imported."""

    edition: Edition
    counts: tuple[Count, ...] = ()
    problems: tuple[Problem, ...] = ()

    def number(self, change: Change) -> int:
        """Return how many lines do one thing."""
        return sum(count.change == change for count in self.counts)


def read_counts(*, edition: Edition, content: bytes, at: datetime) -> Counts:
    """Read a file for the sessions of an edition: UTF-8, commas or semicolons, named columns."""
    try:
        rows = list(_rows(content))
    except _RefusedError as refused:
        return Counts(edition, problems=(refused.problem,))
    sessions = {session.key: session for session in edition.sessions.all()}
    held = _held(edition)
    counts: dict[tuple[int, str], Count] = {}
    problems: list[Problem] = []
    for line, cells in rows:
        wrong = list(_wrong(line, cells, sessions, at))
        if not wrong:
            session, source = sessions[cells["session"]], cells["source"]
            key = (session.pk, source)
            if key in counts:
                wrong.append(
                    Problem(
                        line,
                        "source",
                        source,
                        _("Line %(line)d counts this source at this session already. Keep one.")
                        % {"line": counts[key].line},
                    )
                )
            else:
                people = int(cells["count"])
                counts[key] = Count(line, session, people, source, held.get(key))
        problems += wrong
    return Counts(edition, () if problems else tuple(counts.values()), tuple(problems))


@transaction.atomic
def import_counts(*, counts: Counts, at: datetime, by: Person | None) -> int:
    """Store what is new or changed; return how many counts that were.

    Raises DeliveryError where the file has problems, or something changed since it was read.
    """
    if counts.problems:
        raise DeliveryError("problems", _("The file has problems. Nothing was imported."))
    edition = counts.edition
    # One import after the other: what corrects what is decided once.
    list(edition.sessions.select_for_update(of=("self",)).order_by("pk"))
    held = _held(edition)
    entries = []
    for count in counts.counts:
        if count.before != held.get((count.session.pk, count.source)):
            raise DeliveryError(
                "changed", _("The counts changed while you looked. Read the file once more.")
            )
        if count.change != "unchanged":
            entries.append(
                Delivery(
                    session=count.session,
                    source=count.source,
                    kind=Delivery.Kind.AUDIENCE,
                    grade=Delivery.Grade.IMPORTED,
                    people=count.people,
                    recorded_at=at,
                    recorded_by=by,
                    corrects=count.before,
                    reason=_("A new count of the same source.") if count.before else "",
                )
            )
    append_deliveries(deliveries=entries, at=at, by=by)
    if entries:
        record(
            actor=by,
            action="audience.imported",
            subject=edition,
            details={"counts": len(entries)},
            at=at,
        )
    return len(entries)


def audience_of(edition: Edition) -> list[Delivery]:
    """Return the counts of an edition's audience that hold now, by session and source."""
    return sorted(
        _held(edition).values(),
        key=lambda one: (one.session.starts_at, one.session.key, one.source),
    )


def _held(edition: Edition) -> dict[tuple[int, str], Delivery]:
    found = Delivery.objects.filter(
        session__edition=edition, kind=Delivery.Kind.AUDIENCE, corrected_by__isnull=True
    )
    return {
        (one.session_id, one.source): one for one in found.select_related("session", "recorded_by")
    }


class _RefusedError(Exception):
    """A file of which nothing can be used."""

    def __init__(self, message: str, line: int = 0, column: str = "", value: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(line, column, value, message)


def _rows(content: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield each line with its cells by column."""
    try:
        lines = lines_of(content, largest=LARGEST_FILE)
    except UnreadableError as error:
        raise _RefusedError(str(error)) from error
    columns = [name.strip().lower() for name in lines[0][1]] if lines else []
    if sorted(columns) != sorted(COLUMNS):
        raise _RefusedError(
            _("Begin with a line that names these columns: %(columns)s.")
            % {"columns": ", ".join(COLUMNS)},
            line=lines[0][0] if lines else 0,
            value=", ".join(columns),
        )
    if not 2 <= len(lines) <= MOST_ROWS + 1:
        raise _RefusedError(
            _("There are %(rows)d lines below the columns. Give at least 1 and at most %(most)d.")
            % {"rows": len(lines) - 1, "most": MOST_ROWS}
        )
    for line, cells in lines[1:]:
        padded = [cell.strip() for cell in cells] + [""] * len(columns)
        named = dict(zip(columns, padded, strict=False))
        yield line, named | ({"more": cells[-1]} if len(cells) > len(columns) else {})


def _wrong(
    line: int, cells: Mapping[str, str], sessions: Mapping[str, Session], at: datetime
) -> Iterator[Problem]:
    """Yield what is wrong with one line."""
    if "more" in cells:
        yield Problem(line, "", cells["more"], _("The line has more cells than there are columns."))
    for column in COLUMNS:
        sign = hidden_sign(cells[column])
        if sign:
            yield Problem(
                line,
                column,
                "",
                _("It holds the hidden sign %(sign)s. Take it out.") % {"sign": sign},
            )
            return
    yield from _wrong_session(line, cells["session"], sessions, at)
    count = cells["count"]
    if not (count.isascii() and count.isdigit() and int(count[:12]) <= LARGEST_AUDIENCE):
        yield Problem(
            line,
            "count",
            count,
            _("Write a whole number from 0 to %(most)d, without dots or spaces.")
            % {"most": LARGEST_AUDIENCE},
        )
    if not 1 <= len(cells["source"]) <= LONGEST_SOURCE:
        yield Problem(
            line,
            "source",
            cells["source"],
            _("Say in 1 to %(most)d letters who counted, such as the platform’s name.")
            % {"most": LONGEST_SOURCE},
        )


def _wrong_session(
    line: int, key: str, sessions: Mapping[str, Session], at: datetime
) -> Iterator[Problem]:
    session = sessions.get(key)
    if session is None:
        near = get_close_matches(key, sessions, n=1)
        hint = _("Did you mean %(near)s?") % {"near": near[0]} if near else ""
        message = _("No session of this edition has this key.")
        yield Problem(line, "session", key, f"{message} {hint}".strip())
    elif not session.online:
        yield Problem(
            line,
            "session",
            key,
            _("It does not take place online. Who came there is noted as attendance."),
        )
    elif at < session.starts_at:
        yield Problem(
            line,
            "session",
            key,
            _("It begins on %(when)s. Nobody can have watched it yet.")
            % {"when": in_words(session.starts_at, session.zone)},
        )
