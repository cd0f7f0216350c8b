"""`pariter bench`: measure one piece of work, each a module of pariter.benchmarks."""

import argparse
import importlib
import json
import pkgutil
from importlib.util import find_spec

from pariter.cli.errors import CommandError

PACKAGE = "pariter.benchmarks"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("name", help=f"one of: {', '.join(names()) or 'none here'}")
    parser.add_argument("--json", action="store_true", help="print JSON for other programs")


def run(args: argparse.Namespace) -> int:
    """Measure, and print figures with their units."""
    if args.name not in names():
        known = ", ".join(names()) or "none here"
        raise CommandError(f"{args.name!r} is no benchmark; there are: {known}")
    module = importlib.import_module(f"{PACKAGE}.{args.name.replace('-', '_')}")
    figures = module.measure()
    if args.json:
        print(json.dumps(figures, indent=1))
    else:
        width = max(map(len, figures), default=0)
        for name, value in figures.items():
            print(f"{name:<{width}}  {value}")
    return 0


def names() -> list[str]:
    """Return what can be measured, as written on the command line."""
    spec = find_spec(PACKAGE)
    if spec is None:
        return []
    places = spec.submodule_search_locations or []
    return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(places))
