"""`pariter import-audience`: note how many watched online, as the platforms counted."""

import argparse
from pathlib import Path

from pariter.cli import site
from pariter.cli.figures import edition_at
from pariter.cli.uploads import read_file, refuse_problems


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("file", type=Path, help="CSV file in UTF-8: session, count, source")
    parser.add_argument(
        "--edition",
        required=True,
        metavar="ADDRESS",
        help="address of the edition, such as milano_steminthecity/C3/2026-04",
    )
    parser.add_argument("--check", action="store_true", help="only say what would happen")
    site.add_moment(parser)
    site.add_actor(parser)


def run(args: argparse.Namespace) -> int:
    """Import the whole file or, with every problem listed, nothing."""
    content = read_file(args.file)
    with site.ready():
        from pariter.apps.participation.audience import import_counts, read_counts

        edition = edition_at(args.edition)
        programme = edition.initiative.programme
        at, by = site.moment(args, programme.zone), site.actor(args, programme)
        counts = read_counts(edition=edition, content=content, at=at)
        refuse_problems(args.file, counts.problems)
        if not args.check:
            import_counts(counts=counts, at=at, by=by)
    print(
        f"{counts.number('new')} new, {counts.number('changed')} changed, "
        f"{counts.number('unchanged')} unchanged" + ("; nothing was imported" if args.check else "")
    )
    return 0
