"""`pariter close-call`: close a call before its deadline."""

import argparse

from pariter.cli import site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_call(parser)
    parser.add_argument("--reason", required=True, help="why it closes early; the journal keeps it")
    site.add_moment(parser)
    site.add_actor(parser)


def run(args: argparse.Namespace) -> int:
    """Close the call now."""
    with site.ready():
        from pariter.apps.programmes.actions import close_call
        from pariter.apps.programmes.queries import find_call

        call = find_call(args.call)
        close_call(
            call=call,
            reason=args.reason,
            at=site.moment(args, call.zone),
            by=site.actor(args, call.edition.initiative.programme),
        )
        print(f"{call.address} closed at {call.local_deadline:%Y-%m-%d %H:%M:%S} {call.zone}")
    return 0
