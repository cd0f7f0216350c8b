"""`pariter indicators`: compute indicators from a table of counts."""

import argparse
import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pariter.cli.errors import CommandError
from pariter.cli.solved import letters, refusing, shown
from pariter.kernels.indicators.versions import VERSIONS

if TYPE_CHECKING:
    from pariter.analysis.compute import Found
    from pariter.analysis.plan import Plan

WARNING = (
    "these are the counts of your own file, unprotected; "
    "publish none of them before the disclosure gate, or `pariter protect`, has seen them."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.epilog = (
        "It prints the counts of your own file, unprotected: publish none of them before "
        "the disclosure gate, or `pariter protect`, has seen them."
    )
    parser.add_argument("file", type=Path, nargs="?", help="CSV with one cell or person a row")
    parser.add_argument(
        "--list", action="store_true", help="say which indicators there are, and their roles"
    )
    parser.add_argument(
        "--indicator",
        action="append",
        default=[],
        metavar="NAME",
        help="such as glass_ceiling; several with commas, or the option again",
    )
    parser.add_argument(
        "--by", type=letters, default="", metavar="A,B", help="roles or columns to tell by"
    )
    parser.add_argument(
        "--map",
        type=letters,
        default="",
        metavar="ROLE=COLUMN,…",
        help="which column plays which role: sex, grade, role, field, year, count and so on",
    )
    parser.add_argument(
        "--codes", type=Path, metavar="FILE", help="columns and codes, in TOML or JSON"
    )
    parser.add_argument(
        "--engine", choices=("duckdb", "spark"), default="duckdb", help="default: duckdb"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Print each value with its counts and interval."""
    from pariter.analysis.codes import MapError, read_codes
    from pariter.analysis.plan import make_plan, unused

    if args.list:
        _list(as_json=args.json)
        return 0
    if args.file is None or not args.indicator:
        raise CommandError(
            "name a file and an indicator, such as staff.csv --indicator glass_ceiling; "
            "`pariter indicators --list` says which there are"
        )
    try:
        with refusing(args.codes or args.file):
            codes = read_codes(args.map, args.codes)
        indicators = [name for words in args.indicator for name in _names(words)]
        plan = make_plan(indicators, _names(args.by) if args.by else [], codes)
    except MapError as error:
        raise CommandError(str(error)) from error
    found = _compute(args.file, plan, args.engine)
    for role, meant in unused(codes, plan).items():
        mend = f"did you mean {meant!r}?" if meant else "name it in --by to tell its values apart."
        print(
            f"pariter indicators: {role!r} is mapped, and all is added up; {mend}", file=sys.stderr
        )
    print(f"pariter indicators: {WARNING}", file=sys.stderr)
    if args.json:
        print(json.dumps(_as_json(plan, args.engine, found)))
    else:
        _print(plan, found)
    return 0


def _list(*, as_json: bool) -> None:
    """Say of each indicator its version and which roles columns must play for it."""
    from pariter.analysis.measures import MEASURES

    listed = {key: (one.roles, one.either, one.optional) for key, one in MEASURES.items()}
    if as_json:
        names = ("version", "roles", "either", "optional")
        told = {
            key: dict(zip(names, (VERSIONS[key], *one), strict=True)) for key, one in listed.items()
        }
        print(json.dumps(told))
        return
    width = max(map(len, listed))
    for key, (roles, either, optional) in listed.items():
        words = ", ".join(filter(None, (*roles, " or ".join(either))))
        more = f"[{', '.join(optional)}]" if optional else ""
        print(f"{key:<{width}}  v{VERSIONS[key]}  {' '.join(filter(None, (words, more)))}".rstrip())


def _names(words: str) -> list[str]:
    return [name.strip() for name in words.split(",")]


def _compute(path: Path, plan: "Plan", name: str) -> list["Found"]:
    if find_spec("ibis") is None:
        raise CommandError("Ibis is not installed; pip install 'pariter[analysis]'")
    from pariter.analysis.compute import LinesError, compute_file
    from pariter.analysis.engines import ENGINES, EngineError

    try:
        with refusing(path), ENGINES[name]() as engine:
            return compute_file(path, plan, engine)
    except (EngineError, LinesError) as error:
        raise CommandError(str(error)) from error


def _as_json(plan: "Plan", engine: str, found: list["Found"]) -> dict[str, Any]:
    return {
        "engine": engine,
        "protected": False,
        "by": list(plan.by),
        "values": [
            {
                "indicator": one.value.key,
                "version": VERSIONS[one.value.key],
                **one.place,
                "value": one.value.value,
                "low": one.value.low,
                "high": one.value.high,
                "numerator": one.value.numerator,
                "denominator": one.value.denominator,
                "note": one.value.note,
                "counts": dict(one.counts),
            }
            for one in found
        ],
    }


def _print(plan: "Plan", found: list["Found"]) -> None:
    # An indicator may add a name of its own, such as a step, to those that were asked for.
    places = dict.fromkeys((*plan.by, *(name for one in found for name in one.place)))
    header = ["indicator", *places, "value", "from", "to", "of", "note"]
    rows = [
        [
            f"{one.value.key} v{VERSIONS[one.value.key]}",
            *(shown(one.place.get(name, "")) for name in places),
            *(
                "-" if number is None else f"{number:.4f}"
                for number in (one.value.value, one.value.low, one.value.high)
            ),
            _counts(one.value.numerator, one.value.denominator),
            one.value.note,
        ]
        for one in found
    ]
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for row in (header, *rows):
        cells = (f"{value:<{width}}" for value, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _counts(numerator: int | None, denominator: int | None) -> str:
    return "/".join(str(count) for count in (numerator, denominator) if count is not None)
