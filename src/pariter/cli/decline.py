"""`pariter decline`: decline a place on behalf of who holds it."""

import argparse

from pariter.cli import answers, site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    answers.add_arguments(parser, everyone=None)


def run(args: argparse.Namespace) -> int:
    """Decline; the next person on the waiting list is offered the place."""
    with site.ready():
        from pariter.apps.placements.answers import decline_placement
        from pariter.apps.programmes.queries import find_call

        call = find_call(args.call)
        office = site.office_actor(args, call.edition.initiative.programme)
        at = site.moment(args, call.zone)
        for placement in answers.offered(call, args.reference):
            decline_placement(placement=placement, at=at, by=office)
            print(f"{args.reference.upper()}: declined {placement.offer.key} by {office.email}")
    return 0
