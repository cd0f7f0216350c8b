"""`pariter protect`: withhold cells of a table so that no small count can be worked out."""

import argparse
import json
from pathlib import Path
from typing import Any

from pariter.cli.errors import CommandError
from pariter.cli.solved import refusing
from pariter.formats.errors import decode
from pariter.formats.long_table import read_counts
from pariter.kernels.disclosure.attacker import SolverError
from pariter.kernels.disclosure.cube import Cube, make_cube
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.release import WITHHELD
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
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Print the table without the cells that must be withheld."""
    by = tuple(column.strip() for column in args.by.split(","))
    if len(set(by)) != len(by) or "" in by:
        raise CommandError(f"--by {args.by!r} names a column twice or none; write --by A,B,C")
    try:
        policy = Policy(args.threshold)
    except ValueError as error:
        raise CommandError(f"--threshold: {error}") from error
    with refusing(args.file):
        text = decode(args.file.read_bytes(), args.file.name)
        cells = read_counts(text, args.file.name, count=args.count, by=by)
    try:
        found = suppress(make_cube(by, cells), policy, optimal=args.optimal, seconds=args.seconds)
    except SolverError as error:
        raise CommandError(str(error)) from error
    if args.json:
        print(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        _print(found)
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
    rows = [tuple("all" if value is None else value for value in one) for one in table.addresses]
    widths = [max(map(len, column)) for column in zip(table.dimensions, *rows, strict=True)]
    for number, row in enumerate([table.dimensions, *rows]):
        told = "people" if number == 0 else str(table.counts[number - 1])
        if number and number - 1 in found.withheld:
            told = WITHHELD
        values = (f"{value:<{width}}" for value, width in zip(row, widths, strict=True))
        print("  ".join((*values, f"{told:>8}")))
    proved = "which is the fewest" if found.is_optimal else f"at least {found.bound} must be"
    print(f"{found.cost} of {len(rows)} cells are withheld; {proved}.")
