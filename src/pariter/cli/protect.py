"""`pariter protect`: withhold cells of a table so that no small count can be worked out."""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pariter.cli.errors import CommandError
from pariter.cli.solved import refusing
from pariter.formats.errors import decode
from pariter.formats.long_table import read_counts
from pariter.kernels.disclosure.attacker import SolverError
from pariter.kernels.disclosure.cube import Cube, make_cube
from pariter.kernels.disclosure.policy import Policy, Rounding
from pariter.kernels.disclosure.release import WITHHELD
from pariter.kernels.disclosure.rounding import round_cube
from pariter.kernels.disclosure.suppression import Suppression, suppress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("file", type=Path, help="CSV with one cell a row")
    parser.add_argument("--count", required=True, metavar="COLUMN", help="the column of counts")
    parser.add_argument(
        "--by", required=True, metavar="A,B,C", help="the columns to tell the counts by"
    )
    parser.add_argument(
        "--threshold",
        type=int,
        default=5,
        metavar="N",
        help="counts of 1 up to one below it are small (default: 5)",
    )
    parser.add_argument(
        "--optimal", action="store_true", help="withhold the fewest cells, and prove it"
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=60.0,
        metavar="N",
        help="of --optimal: how long to look for a proof (default: 60)",
    )
    parser.add_argument(
        "--zeros-told",
        action="store_true",
        help="protect against readers too who know that a cell of nobody is never withheld",
    )
    parser.add_argument(
        "--round",
        type=int,
        metavar="BASE",
        help="withhold nothing: round every count to a multiple of BASE, so that all sums add up",
    )
    parser.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="of --round: a secret of 16 bytes or more, the same each time; it draws up or down",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Print the table without the cells that must be withheld."""
    by = tuple(column.strip() for column in args.by.split(","))
    if len(set(by)) != len(by) or "" in by:
        raise CommandError(f"--by {args.by!r} names a column twice or none; write --by A,B,C")
    try:
        policy = Policy(args.threshold, rounding=_rounding(args))
    except ValueError as error:
        raise CommandError(f"--threshold: {error}") from error
    with refusing(args.file):
        text = decode(args.file.read_bytes(), args.file.name)
        cells = read_counts(text, args.file.name, count=args.count, by=by)
    if policy.rounding is not None:
        return _round(make_cube(by, cells), policy, policy.rounding, is_json=args.json)
    table = make_cube(by, cells)
    if args.zeros_told:
        table = replace(table, somebody=table.free)
    try:
        found = suppress(table, policy, optimal=args.optimal, seconds=args.seconds)
    except SolverError as error:
        raise CommandError(str(error)) from error
    if args.json:
        print(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        _print(found)
    return 0


def _rounding(args: argparse.Namespace) -> Rounding | None:
    """Return how counts are rounded, if they are. Raises CommandError where the key is missing."""
    if args.round is None:
        return None
    if args.key is None:
        raise CommandError("--round: name a file with a secret of 16 bytes or more, by --key FILE")
    with refusing(args.key):
        return Rounding(args.round, args.key.read_bytes())


def _round(table: Cube, policy: Policy, rounding: Rounding, *, is_json: bool) -> int:
    """Print every count of a table as a multiple."""
    try:
        told = round_cube(table, rounding.base, rounding.key)
    except ValueError as error:
        raise CommandError(f"--key: {error}") from error
    except SolverError as error:
        raise CommandError(str(error)) from error
    if is_json:
        cells = [
            {**_values(table, number), "count": count, "status": "rounded"}
            for number, count in enumerate(told)
        ]
        named = {"by": list(table.dimensions), "threshold": policy.threshold}
        print(json.dumps({**named, "rounded_to": rounding.base, "cells": cells}))
        return 0
    for row in _in_columns(table, [str(count) for count in told]):
        print(row)
    print(f"Rounded to {rounding.base}: no count is more than {rounding.base - 1} away.")
    return 0


def _as_json(found: Suppression[Cube]) -> dict[str, Any]:
    table = found.table
    return {
        "by": list(table.dimensions),
        "threshold": found.policy.threshold,
        "cells": [_cell(found, number) for number in range(len(table.counts))],
        "suppressed": found.cost,
        "optimal": found.is_optimal,
        "bound": found.bound,
        "proof": [
            {
                "cell": _values(table, witness.need.cell),
                "can_be": "larger" if witness.need.up else "smaller",
                "by": witness.need.far,
                "moves": [
                    {"cell": _values(table, cell), "people": move}
                    for cell, move in witness.moves.items()
                ],
            }
            for witness in found.witnesses
        ],
    }


def _cell(found: Suppression[Cube], number: int) -> dict[str, Any]:
    withheld = number in found.withheld
    return {
        **_values(found.table, number),
        "count": None if withheld else found.table.counts[number],
        "status": "suppressed" if withheld else "published",
    }


def _values(table: Cube, number: int) -> dict[str, str | None]:
    """Return a cell's value in each column; none where it sums over all."""
    return dict(zip(table.dimensions, table.addresses[number], strict=True))


def _print(found: Suppression[Cube]) -> None:
    table = found.table
    told = [
        WITHHELD if number in found.withheld else str(count)
        for number, count in enumerate(table.counts)
    ]
    for row in _in_columns(table, told):
        print(row)
    proved = "which is the fewest" if found.is_optimal else f"at least {found.bound} must be"
    print(f"{found.cost} of {len(told)} cells are withheld; {proved}.")


def _in_columns(table: Cube, told: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a table, with its header."""
    rows = [
        tuple("all" if value is None else _plain(value) for value in one) for one in table.addresses
    ]
    widths = [max(map(len, column)) for column in zip(table.dimensions, *rows, strict=True)]
    for row, count in zip([table.dimensions, *rows], ["people", *told], strict=True):
        values = (f"{value:<{width}}" for value, width in zip(row, widths, strict=True))
        yield "  ".join((*values, f"{count:>8}"))


def _plain(text: str) -> str:
    """Show control characters as their codes."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)
