"""`pariter publish-run`: offer the places and tell everyone."""

import argparse

from pariter.cli import runs, site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_call(parser)
    site.add_moment(parser)
    site.add_actor(parser)


def run(args: argparse.Namespace) -> int:
    """Publish the real run; done twice it changes nothing."""
    with site.ready():
        from pariter.apps.placements.runs import publish_run
        from pariter.apps.programmes.queries import find_call

        call = find_call(args.call)
        found = runs.real_run_of(call)
        publish_run(
            run=found,
            at=site.moment(args, call.zone),
            by=site.actor(args, call.edition.initiative.programme),
        )
        offered = found.placements.filter(offered_at__isnull=False).count()
        print(f"{call.address}: published, {offered} places offered")
    return 0
