"""`pariter open-vote`: let people vote on the projects that were sent."""

import argparse

from pariter.cli import site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_act(parser)


def run(args: argparse.Namespace) -> int:
    """Put every project on the list; done twice, nothing changes."""
    with site.ready():
        from pariter.apps.placements.ballots import open_vote

        call, at, by = site.act(args)
        offers = open_vote(call=call, at=at, by=by)
        for offer in offers:
            print(f"{offer.key}  {(offer.cost or 0) / 100:.2f}  {offer.title}")
    return 0
