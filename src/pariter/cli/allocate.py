"""`pariter allocate`: give the places, as a dry run or for real."""

import argparse
import json

from pariter.cli import runs, site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_call(parser)
    parser.add_argument("--dry-run", action="store_true", help="try it; may be repeated")
    parser.add_argument("--json", action="store_true", help="print JSON for other programs")
    site.add_moment(parser)
    site.add_actor(parser)


def run(args: argparse.Namespace) -> int:
    """Run the call's mechanism; the real run is made once and then told again."""
    with site.ready():
        from pariter.apps.placements.runs import run_allocation
        from pariter.apps.programmes.queries import find_call

        call = find_call(args.call)
        made = run_allocation(
            call=call,
            kind="dry" if args.dry_run else "real",
            at=site.moment(args, call.zone),
            by=site.actor(args, call.edition.initiative.programme),
        )
        summary = runs.told(made)
    print(json.dumps(summary, indent=1) if args.json else "\n".join(runs.lines(summary)))
    return 0
