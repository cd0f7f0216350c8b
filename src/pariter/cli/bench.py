"""`pariter bench`: measure one piece of work, each a module of pariter.benchmarks."""

import argparse
import importlib
import json

from pariter.cli.errors import CommandError

BENCHES = (
    "allocation",
    "claims",
    "doors",
    "evidence",
    "growth",
    "lighthouse",
    "programmes",
    "sessions",
    "site",
    "start",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("name", help=f"one of: {', '.join(BENCHES)}")
    parser.add_argument("--full", action="store_true", help="of sessions: everybody comes")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


def run(args: argparse.Namespace) -> int:
    """Print each figure as soon as it is measured; return 1 if a goal was missed."""
    if args.name not in BENCHES:
        raise CommandError(f"{args.name!r} is no benchmark; there are: {', '.join(BENCHES)}")
    from pariter.benchmarks.figure import BenchError, machine

    module = importlib.import_module(f"pariter.benchmarks.{args.name}")
    _print(machine(args.name), args.json)
    missed = False
    if args.full and not hasattr(module, "measure_full"):
        raise CommandError(f"{args.name} has one size only; leave out --full")
    try:
        for figure in module.measure_full() if args.full else module.measure():
            _print(figure.to_json(), args.json)
            missed = missed or figure.met is False
    except BenchError as error:
        raise CommandError(str(error)) from error
    return int(missed)


def _print(line: dict[str, object], as_json: bool) -> None:
    if as_json:
        print(json.dumps(line), flush=True)
    else:
        print("  ".join(f"{name} {value}" for name, value in line.items()), flush=True)
