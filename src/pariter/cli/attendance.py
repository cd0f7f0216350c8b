"""`pariter attendance`: note who was at a session."""

import argparse
import csv
from pathlib import Path
from typing import TYPE_CHECKING

from pariter.cli import site
from pariter.cli.errors import CommandError
from pariter.cli.progress import step

if TYPE_CHECKING:
    from pariter.apps.placements.models import Placement
    from pariter.apps.programmes.models import Call, Session

COLUMNS = ["reference", "present"]
ANSWERS = {"yes": True, "no": False}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_act(parser)
    parser.add_argument("--session", required=True, metavar="KEY", help="key of the session")
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--all-present", action="store_true", help="everyone expected was there")
    who.add_argument(
        "--file", type=Path, metavar="CSV", help="columns 'reference' and 'present' (yes or no)"
    )
    parser.add_argument("--reason", default="", help="why you correct what was noted before")


def run(args: argparse.Namespace) -> int:
    """Note the whole list or, at the first refusal, nothing."""
    with site.ready():
        from pariter.apps.participation.actions import record_attendance
        from pariter.apps.participation.queries import expected_at

        call, at, by = site.act(args)
        session = _session(call, args.session)
        expected = list(expected_at(session))
        presence = (
            dict.fromkeys(expected, True)
            if args.all_present
            else _presence(args.file, {row.application.reference: row for row in expected})
        )
        with step(f"Attendance at {session.key}: {len(presence)} of {len(expected)} expected"):
            noted = record_attendance(
                session=session,
                presence=presence,
                at=at,
                by=by,
                reason=args.reason,
            )
    present = sum(delivery.kind == delivery.Kind.ATTENDANCE for delivery in noted)
    print(f"{present} were there, {len(noted) - present} were not")
    return 0


def _session(call: "Call", key: str) -> "Session":
    session = call.edition.sessions.filter(key=key).first()
    if session is None:
        known = ", ".join(call.edition.sessions.values_list("key", flat=True)) or "none"
        raise CommandError(
            f"--session {key!r} is no session of {call.edition.key}; there are: {known}"
        )
    return session


def _presence(path: Path, expected: "dict[str, Placement]") -> "dict[Placement, bool]":
    """Read the list; refuse it with every line that is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path}: {error}; name a CSV file in UTF-8") from error
    if not rows or [name.strip().lower() for name in rows[0]] != COLUMNS:
        found = ",".join(rows[0]) if rows else "nothing"
        raise CommandError(f"{path}:1: {found!r}; begin with the line {','.join(COLUMNS)}")
    presence: dict[Placement, bool] = {}
    problems: list[str] = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        reference, answer = [*(cell.strip() for cell in row), "", ""][:2]
        place = expected.get(reference.upper())
        if len(row) != len(COLUMNS) or answer.lower() not in ANSWERS:
            problems.append(
                f"{path}:{line}: {','.join(row)!r}; write REFERENCE,yes or REFERENCE,no"
            )
        elif place is None:
            problems.append(f"{path}:{line}: {reference!r} holds no place here; remove the line")
        elif place in presence:
            problems.append(f"{path}:{line}: {reference!r} stands twice; keep one line")
        else:
            presence[place] = ANSWERS[answer.lower()]
    if problems:
        raise CommandError("\n".join([*problems, "Nothing was noted."]))
    return presence
