"""`pariter import-applications`: send applications that stand in a file."""

import argparse
from pathlib import Path

from pariter.cli import site
from pariter.cli.uploads import read_file, refuse_problems


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("file", type=Path, help="CSV file in UTF-8, one line for each person")
    parser.add_argument(
        "--call",
        required=True,
        metavar="ADDRESS",
        help="address, such as polimi_pop/P4/2027-09/families (see: pariter calls)",
    )
    parser.add_argument("--check", action="store_true", help="only say what would happen")
    site.add_moment(parser)
    site.add_actor(parser)


def run(args: argparse.Namespace) -> int:
    """Import the whole file or, with every problem listed, nothing."""
    content = read_file(args.file)
    with site.ready():
        from pariter.apps.applications.importing import import_applications, prepare

        call, at, by = site.act(args)
        prepared = prepare(call=call, content=content, at=at)
        refuse_problems(args.file, prepared.problems)
        if not args.check:
            import_applications(prepared=prepared, at=at, by=by)
    counts = prepared.counts
    print(
        f"{counts['new']} new, {counts['changed']} changed, {counts['unchanged']} unchanged, "
        f"{counts['answered']} answered by the office"
        + ("; nothing was imported" if args.check else "")
    )
    return 0
