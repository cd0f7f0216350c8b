"""`pariter publish-run`: offer the places and tell everyone."""

import argparse

from pariter.cli import runs, site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_act(parser)


def run(args: argparse.Namespace) -> int:
    """Publish the real run; done twice it changes nothing."""
    with site.ready():
        from pariter.apps.placements.runs import publish_run

        call, at, by = site.act(args)
        found = runs.real_run_of(call)
        publish_run(run=found, at=at, by=by)
        offered = found.placements.filter(offered_at__isnull=False).count()
        print(f"{call.address}: published, {offered} places offered")
    return 0
