"""`pariter pair-again`: pair those who have a place left, and tell them."""

import argparse

from pariter.cli import site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_call(parser)
    site.add_moment(parser)
    site.add_actor(parser)


def run(args: argparse.Namespace) -> int:
    """Make and tell new pairs; every pair that holds stays."""
    with site.ready():
        from pariter.apps.placements.runs import pair_again
        from pariter.apps.programmes.queries import find_call

        call = find_call(args.call)
        made = pair_again(
            call=call,
            at=site.moment(args, call.zone),
            by=site.actor(args, call.edition.initiative.programme),
        )
        print(f"{call.address}: {made.pairs.count()} new pairs")
    return 0
