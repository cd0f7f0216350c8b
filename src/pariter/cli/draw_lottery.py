"""`pariter draw-lottery`: enter the result of the public draw."""

import argparse

from pariter.cli import site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_act(parser)
    parser.add_argument(
        "--beacon", required=True, metavar="TEXT", help="the draw's result exactly as announced"
    )


def run(args: argparse.Namespace) -> int:
    """Give every applicant a number; entering the same result twice changes nothing."""
    with site.ready():
        from pariter.apps.placements.lottery import draw_lottery

        call, at, by = site.act(args)
        lottery = draw_lottery(call=call, beacon=args.beacon, at=at, by=by)
        print(f"seed {lottery.seed}")
        print(f"numbers {lottery.size}")
    return 0
