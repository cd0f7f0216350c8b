"""The command: attack one file, and print what could be worked out."""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pariter.checker.attack import Find
from pariter.checker.clock import Clock
from pariter.checker.errors import BadFileError, OutOfTimeError
from pariter.checker.files import Contents, read_file
from pariter.checker.populations import Finding, Knowledge, attack_all
from pariter.checker.protected import check_proof
from pariter.checker.releases import Release
from pariter.checker.remarks import Presence, read_presence
from pariter.checker.values import refuse
from pariter.checker.world import TooLargeError

NOTHING, SOMETHING, BAD_FILE, NOT_FINISHED = range(4)
"""Exit codes."""

SECONDS = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("file", type=Path, help="a ledger, or the JSON of a protected table")
    parser.add_argument(
        "--know",
        action="append",
        default=[],
        metavar="A=x,B=y",
        help="the attacker is counted in this cell herself; may be repeated",
    )
    parser.add_argument(
        "--zeros-told",
        action="store_true",
        help="the attacker knows that cells of nobody are never withheld",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=SECONDS,
        metavar="N",
        help=f"how long to try (default: {SECONDS:.0f})",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Attack a file; return 0 nothing sensitive found, 1 something, 2 bad file, 3 not finished."""
    try:
        if not args.seconds >= 0:
            refuse("--seconds", args.seconds, "Give a number, 0 or more")
        contents = read_file(args.file)
        clock = Clock(args.seconds)
        presences = [_presence(text, contents.releases) for text in args.know]
        knowledge = Knowledge(contents.remarks, presences, args.zeros_told, contents.medians)
        proof = _proof(contents, clock)
        findings = list(attack_all(contents.releases, knowledge, clock, _teller(args.json)))
    except BadFileError as error:
        print(f"{args.file}: {error}", file=sys.stderr)
        return BAD_FILE
    code = _code(findings)
    if args.json:
        print(json.dumps(_as_json(contents, proof, findings, code)))
    else:
        print("\n".join(_lines(contents, proof, findings, code)))
    return code


def main(arguments: Sequence[str]) -> int:
    """Run the command by itself, with nothing else of Pariter."""
    parser = argparse.ArgumentParser(prog="checker", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def _presence(text: str, releases: Sequence[Release]) -> Presence:
    """Read a cell in which the attacker is, which must stand in what is told."""
    presence = read_presence(text)
    tables: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for one in releases:
        if presence.population in (None, one.population) and presence.measure in (
            None,
            one.measure,
        ):
            pairs = ((name, value) for name, values in one.values.items() for value in values)
            tables[one.population, one.measure].update(pairs)
    if not any(presence.cell.items() <= table for table in tables.values()):
        refuse("--know", text, "No table has such a cell; name it as the file does")
    return presence


def _proof(contents: Contents, clock: Clock) -> str | None:
    """Check the proof of a protected table, if it has one."""
    if not contents.witnesses:
        return None
    try:
        check_proof(contents.releases[0], contents.witnesses, clock)
    except (OutOfTimeError, TooLargeError):
        return "not finished"
    return "holds"


def _code(findings: Sequence[Finding]) -> int:
    if any(find.is_sensitive for finding in findings for find in finding.found):
        return SOMETHING
    return NOTHING if all(finding.is_finished for finding in findings) else NOT_FINISHED


def _teller(is_json: bool) -> Callable[[str], None]:
    """Return what shows on a terminal, now and then, how far the attack is."""
    shown = time.monotonic()

    def tell(text: str) -> None:
        nonlocal shown
        if sys.stderr.isatty() and not is_json and time.monotonic() - shown > 0.5:
            shown = time.monotonic()
            print(f"\r\033[K{text}", end="\r", file=sys.stderr, flush=True)

    return tell


def _lines(
    contents: Contents, proof: str | None, findings: Sequence[Finding], code: int
) -> list[str]:
    lines = []
    if contents.head is not None:
        lines.append(f"Chain: {contents.entries} entries, unbroken up to {contents.head}.")
    if proof is not None:
        lines.append(f"Proof: {proof}. It tells the small counts themselves, so never publish it.")
    for finding in findings:
        lines.append(
            f"{_plain(finding.population)}: {finding.told} counts told, {finding.withheld} "
            f"withheld; {finding.tried} attacked."
        )
        lines += [f"  {_found(find)}" for find in finding.found]
        lines += [
            f"  A correction changed {_cell(change.measure, change.cell)} by {change.by:+d}."
            for change in finding.changes
        ]
        lines += [f"  {note}" for note in finding.notes]
        if not any(find.is_sensitive for find in finding.found) and finding.is_finished:
            what = "No count of few people" if finding.found else "Nothing"
            lines.append(f"  {what} can be worked out.")
    if code == NOTHING and any(finding.found for finding in findings):
        return [*lines, "Nothing of few people was found."]
    return [*lines, CONCLUSIONS[code]]


CONCLUSIONS = {
    NOTHING: "Nothing was found.",
    SOMETHING: "Numbers that should stay unknown can be worked out.",
    NOT_FINISHED: "Not finished: nothing was found so far, but not all was tried; see above.",
}


def _found(find: Find) -> str:
    target = find.target
    name = _cell(target.measure, target.cell)
    if target.kind == "told":
        name += ", told as it is"
    if target.kind == "left":
        name += f", who are not in {_plain(str(target.later))}"
    if target.kind == "changed":
        name += f", more than in {_plain(str(target.later))}"
    if target.kind == "implied":
        name += ", which no table has"
    if target.kind == "median":
        name += ", told of so few people that it says what they earn"
    if not find.is_sensitive:
        name += ", withheld beside others, follows, and is of many people"
    return f"{name}: {find.least}" if find.is_exact else f"{name}: {find.least} to {find.most}"


def _cell(measure: str, cell: Any) -> str:
    named = [f"{name}={value}" for name, value in cell.items() if value is not None]
    return _plain(f"{measure}, {', '.join(named) or 'all'}")


def _plain(text: str) -> str:
    """Show control characters and marks of direction as their codes."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)


def _as_json(
    contents: Contents, proof: str | None, findings: Sequence[Finding], code: int
) -> dict[str, Any]:
    return {
        "format": "pariter-attack/1",
        "found": code == SOMETHING,
        "finished": all(finding.is_finished for finding in findings),
        "entries": contents.entries,
        "head": contents.head,
        "proof": proof,
        "populations": [_population(finding) for finding in findings],
    }


def _population(finding: Finding) -> dict[str, Any]:
    return {
        "population": finding.population,
        "told": finding.told,
        "withheld": finding.withheld,
        "attacked": finding.tried,
        "finished": finding.is_finished,
        "found": [
            {
                "kind": find.target.kind,
                "measure": find.target.measure,
                "later": find.target.later,
                "cell": dict(find.target.cell),
                "least": find.least,
                "most": find.most,
                "small": find.most < find.threshold,
                "sensitive": find.is_sensitive,
            }
            for find in finding.found
        ],
        "changes": [
            {
                "measure": change.measure,
                "cell": change.cell,
                "by": change.by,
                "entries": list(change.entries),
            }
            for change in finding.changes
        ],
        "notes": finding.notes,
    }
