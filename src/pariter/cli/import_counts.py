"""`pariter import-counts`: import a table of counts, such as the staff of a university by sex."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pariter.cli import site
from pariter.cli.errors import CommandError
from pariter.cli.uploads import read_file

if TYPE_CHECKING:
    from pariter.apps.evidence.datasets import TableFile
    from pariter.apps.programmes.models import Programme

WIDTH = 40
"""As wide as what is said of the progress, so that the shorter covers the longer."""

KINDS = ("staff", "students", "administrative", "governance", "pay")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("file", type=Path, help="CSV file with counts, or with one person a row")
    parser.add_argument("--kind", required=True, choices=KINDS, help="who is counted")
    parser.add_argument(
        "--mapping",
        type=Path,
        required=True,
        metavar="FILE",
        help="TOML or JSON file that says what the columns and codes stand for",
    )
    parser.add_argument(
        "--programme", required=True, metavar="KEY", help="whose table it is, such as polimi_pop"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    site.add_moment(parser)
    site.add_actor(parser)


def run(args: argparse.Namespace) -> int:
    """Import the whole table or, with every problem listed, nothing."""
    mapping = read_file(args.mapping, "a mapping in TOML or JSON")
    with site.ready():
        from pariter.apps.evidence.datasets import import_table, read_table

        programme = _programme(args.programme)
        at, by = site.moment(args, programme.zone), site.actor(args, programme)
        try:
            with args.file.open("rb") as stream:
                table = read_table(
                    programme=programme,
                    kind=args.kind,
                    name=args.file.name,
                    stream=stream,
                    mapping=mapping,
                    at=at,
                    progress=lambda lines: _progress(f"{lines} lines read"),
                )
        except OSError as error:
            raise CommandError(f"{args.file}: {error.strerror}; name a CSV file") from error
        problems = table.problems_in_words
        if not problems and not args.dry_run:
            import_table(
                table=table,
                at=at,
                by=by,
                progress=lambda cells: _progress(f"{cells} of {len(table.counts)} cells stored"),
            )
    _progress("")
    if args.json:
        print(json.dumps(_report(table, problems, args.dry_run), indent=2))
        return 1 if problems else 0
    if problems:
        found = [f"{args.file}: {problem}" for problem in problems]
        raise CommandError("\n".join([*found, "Nothing was imported."]))
    print(_said(table, args.dry_run))
    return 0


def _programme(key: str) -> "Programme":
    from pariter.apps.programmes.models import Programme

    found = Programme.objects.filter(key=key).first()
    if found is None:
        known = ", ".join(Programme.objects.order_by("key").values_list("key", flat=True))
        raise CommandError(f"--programme {key!r} is not loaded; there are: {known or 'none yet'}")
    return found


def _progress(words: str) -> None:
    """Say how far the work is, in the place of what was said before; nothing in a log."""
    if sys.stderr.isatty():
        print(f"\r{words:<{WIDTH}}", end="" if words else "\r", file=sys.stderr, flush=True)


def _report(table: "TableFile", problems: list[str], dry_run: bool) -> dict[str, object]:
    return {
        "file": table.name,
        "digest": table.digest,
        "kind": table.kind,
        **table.report,
        "replaces": table.replaces.name if table.replaces else None,
        "problems": problems,
        "imported": not problems and not dry_run,
    }


def _said(table: "TableFile", dry_run: bool) -> str:
    report = table.report
    years = ", ".join(map(str, report["years"]))
    left_out = sum(report["left_out"].values())
    counted = f"{report['counted']} counted in {report['lines']} lines"
    lines = [
        f"{counted}: {report['cells']} cells, {report['institutions']} institutions, years {years}",
        f"{left_out} lines left out; {report['checks']} totals checked",
    ]
    if table.replaces:
        lines.append(
            f"replaces {table.replaces.name}, imported {table.replaces.imported_at:%Y-%m-%d}"
        )
    return "\n".join([*lines, "nothing was imported" if dry_run else "imported"])
