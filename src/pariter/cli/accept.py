"""`pariter accept`: accept places on behalf of those who hold them."""

import argparse

from pariter.cli import answers, site
from pariter.cli.progress import Count


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    answers.add_arguments(parser, everyone="every place that is offered, and those that this frees")


def run(args: argparse.Namespace) -> int:
    """Accept; the journal keeps that the office did it."""
    with site.ready():
        from pariter.apps.placements.answers import accept_placement
        from pariter.apps.programmes.queries import find_call

        call = find_call(args.call)
        office = site.office_actor(args, call.edition.initiative.programme)
        at = site.moment(args, call.zone)
        places = answers.offered(call, None if args.all else args.reference)
        if not places:
            print(f"{call.address}: no place is waiting for an answer")
        while places:
            count = Count(f"Accepted by {office.email} on behalf", len(places))
            for placement in places:
                if answers.still_offered(placement):
                    accept_placement(placement=placement, at=at, by=office)
                count.advance()
            # Whoever took a dearer place gave the other back: it is offered to the next now.
            places = answers.offered(call, None) if args.all else []
    return 0
