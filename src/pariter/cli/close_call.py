"""`pariter close-call`: close a call before its deadline."""

import argparse

from pariter.cli import site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_act(parser)
    parser.add_argument("--reason", required=True, help="why it closes early; the journal keeps it")


def run(args: argparse.Namespace) -> int:
    """Close the call now."""
    with site.ready():
        from pariter.apps.programmes.actions import close_call

        call, at, by = site.act(args)
        close_call(call=call, reason=args.reason, at=at, by=by)
        print(f"{call.address} closed at {call.local_deadline:%Y-%m-%d %H:%M:%S} {call.zone}")
    return 0
