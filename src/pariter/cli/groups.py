"""`pariter solve` on groups that cannot be divided: one market, or several in one file."""

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

from pariter.cli.errors import CommandError
from pariter.cli.progress import at_work
from pariter.cli.solved import refusing, shown, write
from pariter.formats import groups_file
from pariter.formats.errors import FormatError
from pariter.kernels.allocation.group_assignment import (
    SECONDS,
    GroupAllocation,
    check_groups,
    group_assignment,
)

SOLVED = ("optimal", "feasible")


def place(args: argparse.Namespace, seats: int | None, seats_of: Mapping[str, int]) -> int:
    """Place, check and tell; return 1 when a market has no assignment."""
    with refusing(args.file):
        markets, notes = groups_file.read(args.file, seats=seats, seats_of=seats_of, seed=args.seed)
        numbers = range(1, len(markets) + 1)
        if args.instance is not None:
            if args.instance not in numbers:
                mend = f"Give a number from 1 to {len(markets)}."
                raise FormatError(args.file.name, "--instance", args.instance, mend)
            numbers = range(args.instance, args.instance + 1)
        seconds = SECONDS if args.seconds is None else args.seconds
        results = at_work(
            f"assigning groups in {shown(args.file.name)}",
            lambda: {n: group_assignment(markets[n - 1], seconds) for n in numbers},
        )
    for result in results.values():
        check_groups(result)
    if args.explain and len(results) > 1:
        raise CommandError("--explain: the file holds several markets; choose one: --instance N")
    told = {number: _as_json(args.explain, result, notes) for number, result in results.items()}
    if args.out:
        from pariter.kernels.allocation.group_audit import build_group_audit

        single = len(results) == 1
        names = {number: "audit.json" if single else f"audit-{number}.json" for number in results}
        audits = {names[one]: build_group_audit(result) for one, result in results.items()}
        write(args.out, {**audits, "result.json": _one_object(told)})
    if args.json:
        print(json.dumps(_one_object(told)))
    else:
        for number, result in results.items():
            head = f"instance {number}, " if len(results) > 1 else ""
            print("\n".join(_as_text(head, result, notes, told[number].get("explanations", {}))))
    return 0 if all(result.status in SOLVED for result in results.values()) else 1


def _one_object(told: dict[int, dict[str, Any]]) -> dict[str, Any]:
    if len(told) == 1:
        return next(iter(told.values()))
    statuses = {value["status"] for value in told.values()}
    # The worst tells for all.
    worst = next(
        status for status in ("unknown", "infeasible", "feasible", "optimal") if status in statuses
    )
    return {
        "mechanism": "group-assignment",
        "status": worst,
        "message": f"{len(told)} instances.",
        "instances": [{"instance": number, **value} for number, value in told.items()],
    }


def _as_json(asked: list[str], result: GroupAllocation, notes: tuple[str, ...]) -> dict[str, Any]:
    value: dict[str, Any] = {
        "mechanism": "group-assignment",
        "status": result.status,
        "message": " ".join((*notes, result.message)),
        "assignment": dict(sorted(result.assignment.items())),
        "proof": result.proof,
    }
    for name in asked:
        if name != "all" and name not in result.assignment:
            raise CommandError(f"--explain {name!r} is no group; name one, or 'all'")
    if asked and result.status in SOLVED:
        names = result.assignment if "all" in asked else asked
        value["explanations"] = {name: result.explain(name).to_json() for name in names}
    return value


def _as_text(
    head: str, result: GroupAllocation, notes: tuple[str, ...], explained: dict[str, Any]
) -> Iterator[str]:
    yield f"{head}group-assignment, {result.status}: {result.message}"
    yield from notes
    for group, option in sorted(result.assignment.items()):
        yield f"  {shown(group)}: {'–' if option is None else shown(option)}"
    for name, told in explained.items():
        yield f"{shown(name)}: {json.dumps(told, ensure_ascii=True)}"
