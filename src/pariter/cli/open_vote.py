"""`pariter open-vote`: let people vote on the projects that were sent."""

import argparse

from pariter.cli import site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_call(parser)
    site.add_moment(parser)
    site.add_actor(parser)


def run(args: argparse.Namespace) -> int:
    """Put every project on the list; done twice, nothing changes."""
    with site.ready():
        from pariter.apps.placements.ballots import open_vote
        from pariter.apps.programmes.queries import find_call

        call = find_call(args.call)
        offers = open_vote(
            call=call,
            at=site.moment(args, call.zone),
            by=site.actor(args, call.edition.initiative.programme),
        )
        for offer in offers:
            print(f"{offer.key}  {(offer.cost or 0) / 100:.2f}  {offer.title}")
    return 0
