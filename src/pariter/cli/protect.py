"""`pariter protect`: withhold cells of a table so that no small count can be worked out."""

import argparse
import json
import shlex
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any

from pariter.cli.errors import CommandError
from pariter.cli.progress import at_work
from pariter.cli.protect_columns import Nested, nest, read_hierarchy
from pariter.cli.solved import letters, refusing, shown
from pariter.formats.errors import decode
from pariter.formats.long_table import TotalCodes, perhaps_sums, read_counts
from pariter.kernels.disclosure.attacker import SolverError
from pariter.kernels.disclosure.cube import Cube, blocks_of
from pariter.kernels.disclosure.policy import Policy, Rounding
from pariter.kernels.disclosure.release import WITHHELD
from pariter.kernels.disclosure.rounding import round_cube
from pariter.kernels.disclosure.suppression import ExposedError, Suppression, suppress

SECONDS = 60.0

OWN_KEYS = {"count", "status"}
"""What JSON says of a cell beside the values of its columns."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("file", type=Path, help="CSV with one cell a row")
    parser.add_argument(
        "--count", type=letters, required=True, metavar="COLUMN", help="the column of counts"
    )
    parser.add_argument(
        "--by",
        type=letters,
        required=True,
        metavar="A,B,C",
        help="the columns to tell the counts by",
    )
    parser.add_argument(
        "--total-code",
        type=letters,
        action="append",
        default=[],
        metavar="CODE",
        help="a value of lines of sums, in any column, or COLUMN:CODE in one; they are checked",
    )
    parser.add_argument(
        "--hierarchy",
        type=letters,
        action="append",
        default=[],
        metavar="CHILD:PARENT",
        help="columns of --by of which one is part of the other, such as province:region",
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
        metavar="N",
        help=f"of --optimal: how long to look for a proof (default: {SECONDS:.0f})",
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
    _check_options(args, by)
    hierarchy = read_hierarchy(args.hierarchy, by)
    try:
        policy = Policy(args.threshold, rounding=_rounding(args))
    except ValueError as error:
        option = "--threshold" if args.threshold < 2 else "--round"
        raise CommandError(f"{option}: {error}") from error
    with refusing(args.file):
        text = decode(args.file.read_bytes(), args.file.name)
        codes = _total_codes(args.total_code, by)
        cells = read_counts(text, args.file.name, count=args.count, by=by, codes=codes)
    for column, value in perhaps_sums(cells, by).items():
        print(
            f"pariter protect: {column} {value!r} is as much as all others together; if it is "
            f"their sum, name it: --total-code {shlex.quote(f'{column}:{value}')}",
            file=sys.stderr,
        )
    nested = nest(by, hierarchy, cells)
    if policy.rounding is not None:
        return _round(nested, policy, policy.rounding, is_json=args.json)
    table = nested.cube
    if args.zeros_told:
        table = replace(table, somebody=table.free)
    try:
        found = at_work(
            f"choosing what to withhold of {len(table.counts)} counts",
            lambda: suppress(
                table,
                policy,
                optimal=args.optimal,
                seconds=args.seconds or SECONDS,
                blocks=blocks_of(table),
            ),
        )
    except ExposedError as error:
        raise CommandError(
            f"{shown(args.file.name)}: {table.total} people in the whole table are too few: "
            "everything would be withheld. Join it with other tables, or publish nothing of it"
        ) from error
    except SolverError as error:
        raise CommandError(str(error)) from error
    if args.json:
        print(json.dumps(_as_json(nested, found), ensure_ascii=False))
    else:
        _print(nested, found)
    return 0


def _check_options(args: argparse.Namespace, by: Sequence[str]) -> None:
    """Raise CommandError where an option means nothing, or a name would stand for two things."""
    given = {
        "--optimal": args.optimal,
        "--seconds": args.seconds is not None,
        "--zeros-told": args.zeros_told,
    }
    if args.round is not None:
        for option in (option for option, is_given in given.items() if is_given):
            raise CommandError(f"{option}: --round withholds nothing; leave one of them out")
    elif args.key is not None:
        raise CommandError(f"--key {str(args.key)!r}: it is of --round; add that, or leave it out")
    if args.seconds is not None and not args.optimal:
        raise CommandError(f"--seconds {args.seconds:g}: it is of --optimal; add that")
    if args.seconds is not None and not 0 < args.seconds < inf:
        raise CommandError(f"--seconds {args.seconds:g}: give a number above 0")
    if args.count in by:
        raise CommandError(f"--by {args.count!r} is the column of counts; leave it out of --by")
    for name in OWN_KEYS.intersection(by) if args.json else ():
        raise CommandError(f"--by {name!r}: --json says {name} of each cell; rename the column")


def _total_codes(given: Sequence[str], by: Sequence[str]) -> TotalCodes:
    """Read CODE, or COLUMN:CODE where there is such a column."""
    anywhere: set[str] = set()
    of: dict[str, set[str]] = defaultdict(set)
    for one in given:
        column, colon, code = one.partition(":")
        if colon and column in by:
            of[column].add(code)
        else:
            anywhere.add(one)
    return TotalCodes(anywhere, of)


def _rounding(args: argparse.Namespace) -> Rounding | None:
    """Return how counts are rounded, if they are. Raises CommandError where the key is missing."""
    if args.round is None:
        return None
    if args.key is None:
        raise CommandError("--round: name a file with a secret of 16 bytes or more, by --key FILE")
    with refusing(args.key):
        return Rounding(args.round, args.key.read_bytes())


def _round(nested: Nested, policy: Policy, rounding: Rounding, *, is_json: bool) -> int:
    """Print every count of a table as a multiple."""
    try:
        told = at_work(
            f"rounding {len(nested.cube.counts)} counts",
            lambda: round_cube(nested.cube, rounding.base, rounding.key),
        )
    except ValueError as error:
        raise CommandError(f"--key: {error}") from error
    except SolverError as error:
        raise CommandError(str(error)) from error
    if is_json:
        cells = [
            {**nested.named(number), "count": told[number], "status": "rounded"}
            for number in nested.order
        ]
        named = {**_columns(nested), "threshold": policy.threshold}
        print(json.dumps({**named, "rounded_to": rounding.base, "cells": cells}))
        return 0
    for row in _in_columns(nested, [str(count) for count in told]):
        print(row)
    print(f"Rounded to {rounding.base}: no count is more than {rounding.base - 1} away.")
    return 0


def _as_json(nested: Nested, found: Suppression[Cube]) -> dict[str, Any]:
    return {
        **_columns(nested),
        "threshold": found.policy.threshold,
        "cells": [_cell(nested, found, number) for number in nested.order],
        "suppressed": found.cost,
        "optimal": found.is_optimal,
        "bound": found.bound,
        "proof": [
            {
                "cell": nested.named(witness.need.cell),
                "can_be": "larger" if witness.need.up else "smaller",
                "by": witness.need.far,
                "moves": [
                    {"cell": nested.named(cell), "people": move}
                    for cell, move in witness.moves.items()
                ],
            }
            for witness in found.witnesses
        ],
    }


def _columns(nested: Nested) -> dict[str, Any]:
    """Return the columns, and which of them are parts of others, where some are."""
    named = {"by": list(nested.columns)}
    return {**named, "hierarchy": nested.hierarchy} if nested.hierarchy else named


def _cell(nested: Nested, found: Suppression[Cube], number: int) -> dict[str, Any]:
    withheld = number in found.withheld
    return {
        **nested.named(number),
        "count": None if withheld else found.table.counts[number],
        "status": "suppressed" if withheld else "published",
    }


def _print(nested: Nested, found: Suppression[Cube]) -> None:
    table = found.table
    told = [
        WITHHELD if number in found.withheld else str(count)
        for number, count in enumerate(table.counts)
    ]
    for row in _in_columns(nested, told):
        print(row)
    proved = "which is the fewest" if found.is_optimal else f"at least {found.bound} must be"
    print(f"{found.cost} of {len(told)} cells are withheld; {proved}.")


def _in_columns(nested: Nested, told: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a table, with its header."""
    rows = [
        tuple("all" if value is None else _plain(value) for value in nested.values(number))
        for number in nested.order
    ]
    counts = [told[number] for number in nested.order]
    widths = [max(map(len, column)) for column in zip(nested.columns, *rows, strict=True)]
    for row, count in zip([nested.columns, *rows], ["people", *counts], strict=True):
        values = (f"{value:<{width}}" for value, width in zip(row, widths, strict=True))
        yield "  ".join((*values, f"{count:>8}"))


def _plain(text: str) -> str:
    """Show control characters as their codes."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)
