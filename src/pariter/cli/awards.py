"""`pariter solve` with the knapsack: give money by scores."""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from pariter.cli.errors import CommandError
from pariter.cli.solved import refusing, shown, write
from pariter.formats import awards_file, pabulib
from pariter.kernels.allocation.knapsack import Awards, check_awards, knapsack


def award(args: argparse.Namespace) -> int:
    """Decide, check and tell; ties that scores and costs leave are broken by lot, from `--seed`."""
    with refusing(args.file):
        read = awards_file.read(args.file, budget=args.budget, seed=args.seed)
        awards = knapsack(read.round)
    check_awards(awards)
    message = awards.message if read.unit == 1 else f"{awards.message} Amounts count hundredths."
    explained = _explained(args.explain, awards)
    firmness = awards.sensitivity().to_json() if "all" in args.explain else None
    value: dict[str, Any] = {
        "mechanism": "knapsack",
        "status": awards.status,
        "message": " ".join((*read.notes, message)),
        "selected": list(awards.funded),
        "spent": pabulib.in_units(awards.spent, read.unit),
        "proof": awards.proof,
    }
    if explained:
        value["explanations"] = explained
    if firmness:
        value["sensitivity"] = firmness
    if args.out:
        from pariter.kernels.allocation.award_audit import build_award_audit

        write(args.out, {"audit.json": build_award_audit(awards), "result.json": value})
    if args.json:
        print(json.dumps(value))
    else:
        print("\n".join(_as_text(awards, (message, *read.notes), explained)))
        if firmness:
            print(f"sensitivity: {json.dumps(firmness)}")
    return 0


def _explained(asked: list[str], awards: Awards) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name in awards.round.requests if "all" in asked else asked:
        if name not in awards.round.requests:
            raise CommandError(f"--explain {name!r} is no project; name one, or 'all'")
        told[name] = awards.explain(name).to_json()
    return told


def _as_text(awards: Awards, messages: tuple[str, ...], explained: dict[str, Any]) -> Iterator[str]:
    first, *others = messages
    yield f"knapsack: {first}"
    yield from others
    for project, amount in sorted(awards.amounts.items()):
        request = awards.round.requests[project]
        yield f"  {shown(project)}: {amount} of {request.asked}, score {request.score}"
    for name, told in explained.items():
        yield f"{shown(name)}: {json.dumps(told, ensure_ascii=True)}"
