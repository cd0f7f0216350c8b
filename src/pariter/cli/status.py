"""`pariter status`: say which initiatives run, and how far."""

import argparse
import json
from dataclasses import asdict

from pariter.cli.stations import Standing, standings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("--json", action="store_true", help="print JSON for other programs")


def run(args: argparse.Namespace) -> int:
    """Print every initiative with the stations that a journey has walked."""
    found = standings()
    if args.json:
        print(json.dumps([asdict(standing) for standing in found], indent=1))
        return 0
    programme = ""
    for standing in found:
        if standing.programme != programme:
            programme = standing.programme
            print(f"{programme}")
        print(_line(standing))
    whole = sum(standing.running == standing.path for standing in found)
    begun = sum(bool(standing.running) for standing in found)
    print(
        f"{whole} of {len(found)} initiatives run whole, {begun - whole} in part; a station counts "
        "when a journey has walked it in a browser (docs/reference/status.md)"
    )
    return 0


def _line(standing: Standing) -> str:
    path = " ".join(
        f"{name}+" if name in standing.running else f"{name}-" for name in standing.path
    )
    noted = standing.journey
    when = f"  {noted['date']} at {noted['commit'][:9]}" if standing.running else ""
    return f"  {standing.id:<4} {standing.title:<46} {path}{when}"
