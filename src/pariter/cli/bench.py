"""`pariter bench`: measure one piece of work, each a module of pariter.benchmarks."""

import argparse
import ast
import importlib
import json
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pariter.cli.errors import CommandError

if TYPE_CHECKING:
    from pariter.benchmarks.figure import Figure

PACKAGE = "pariter.benchmarks"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("name", help=f"one of: {', '.join(names()) or 'none here'}")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


def run(args: argparse.Namespace) -> int:
    """Measure, and print each figure as soon as it is there."""
    if args.name not in names():
        known = ", ".join(names()) or "none here"
        raise CommandError(f"{args.name!r} is no benchmark; there are: {known}")
    from pariter.benchmarks.figure import machine

    module = importlib.import_module(f"{PACKAGE}.{args.name.replace('-', '_')}")
    figures: Iterable[Figure] = module.measure()
    if args.json:
        print(json.dumps(machine(args.name)), flush=True)
    for figure in figures:
        print(json.dumps(figure.to_json()) if args.json else _words(figure), flush=True)
    return 0


def names() -> list[str]:
    """Return what can be measured, as written on the command line: modules that have measure()."""
    spec = find_spec(PACKAGE)
    places = (spec.submodule_search_locations if spec else None) or []
    files = [path for place in places for path in Path(place).glob("*.py")]
    return sorted(path.stem.replace("_", "-") for path in files if _measures(path))


def _measures(path: Path) -> bool:
    """Tell without importing it, since benchmarks change settings when they are imported."""
    parts = ast.parse(path.read_text("utf-8")).body
    return any(isinstance(part, ast.FunctionDef) and part.name == "measure" for part in parts)


def _words(figure: "Figure") -> str:
    goal = "" if figure.goal is None else f"  (at {figure.bound} {figure.goal:g}: {figure.met})"
    peer = "" if figure.peer_value is None else f"  {figure.peer}: {figure.peer_value:g}"
    return f"{figure.metric}: {figure.value:g} {figure.unit}{goal}{peer}"
