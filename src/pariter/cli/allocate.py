"""`pariter allocate`: give the places, as a dry run or for real."""

import argparse
import json

from pariter.cli import runs, site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_act(parser)
    parser.add_argument("--dry-run", action="store_true", help="try it; may be repeated")
    parser.add_argument("--json", action="store_true", help="print JSON for other programs")


def run(args: argparse.Namespace) -> int:
    """Run the call's mechanism; the real run is made once and then told again."""
    with site.ready():
        from pariter.apps.placements.runs import run_allocation

        call, at, by = site.act(args)
        made = run_allocation(call=call, kind="dry" if args.dry_run else "real", at=at, by=by)
        summary = runs.told(made)
    print(json.dumps(summary, indent=1) if args.json else "\n".join(runs.lines(summary)))
    return 0
