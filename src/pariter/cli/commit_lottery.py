"""`pariter commit-lottery`: freeze a closed call's list and publish its root."""

import argparse
from zoneinfo import ZoneInfo

from pariter.cli import site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_act(parser)
    parser.add_argument(
        "--draw-at",
        metavar="MOMENT",
        help="when the public draw takes place (default: the programme's own time)",
    )


def run(args: argparse.Namespace) -> int:
    """Freeze the list; done twice it stays the first."""
    with site.ready():
        from pariter.apps.placements.lottery import commit_lottery

        call, at, by = site.act(args)
        draw_at = site.parse_moment("--draw-at", args.draw_at, call.zone) if args.draw_at else None
        lottery = commit_lottery(call=call, at=at, by=by, draw_at=draw_at)
        print(f"root {lottery.root}")
        print(f"applicants {lottery.size}")
        print(f"draw at {lottery.draw_at.astimezone(ZoneInfo(call.zone)).isoformat()}")
    return 0
