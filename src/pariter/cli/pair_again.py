"""`pariter pair-again`: pair those who have a place left, and tell them."""

import argparse

from pariter.cli import site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_act(parser)


def run(args: argparse.Namespace) -> int:
    """Make and tell new pairs; every pair that holds stays."""
    with site.ready():
        from pariter.apps.placements.runs import pair_again

        call, at, by = site.act(args)
        made = pair_again(call=call, at=at, by=by)
        print(f"{call.address}: {made.pairs.count()} new pairs")
    return 0
