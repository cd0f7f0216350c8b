"""`pariter solve` on pairs and calendars: solve, check, and tell."""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from pariter.cli.errors import CommandError
from pariter.cli.solved import refusing, shown, write
from pariter.formats import pairs_file
from pariter.kernels.allocation.b_matching import check_pairs, max_weight_b_matching
from pariter.kernels.allocation.pair_explanation import PairExplanation
from pariter.kernels.allocation.pairing import Pairing
from pariter.kernels.allocation.pairs_audit import build_pairs_audit, build_pairs_public
from pariter.kernels.allocation.schedule import Schedule, SlotExplanation, schedule

Result = Pairing | Schedule
Explanation = PairExplanation | SlotExplanation


def pair(args: argparse.Namespace, mechanism: str, places: pairs_file.Places) -> int:
    """Pair two sides, or place people in slots; return 1 when no pairs meet every minimum."""
    with refusing(args.file):
        result, notes = _solve(args, mechanism, places)
    check_pairs(result.pairing if isinstance(result, Schedule) else result)
    explained = _explained(args.explain, result)
    if args.out:
        write(
            args.out,
            {
                "audit.json": build_pairs_audit(result),
                "public.json": build_pairs_public(result),
                "result.json": _as_json(result, notes, explained),
            },
        )
    if args.json:
        print(json.dumps(_as_json(result, notes, explained)))
    else:
        print("\n".join(_as_text(result, notes, explained)))
    return 0 if result.status == "ok" else 1


def _solve(
    args: argparse.Namespace, mechanism: str, places: pairs_file.Places
) -> tuple[Result, tuple[str, ...]]:
    if mechanism == "schedule":
        calendar = pairs_file.read_calendar(
            args.file, places, categories=args.categories, seed=args.seed
        )
        return schedule(calendar.calendar), calendar.notes
    read = pairs_file.read_pairs(args.file, places, categories=args.categories, seed=args.seed)
    return max_weight_b_matching(read.market), read.notes


def _explained(asked: list[str], result: Result) -> dict[str, Explanation]:
    if isinstance(result, Schedule):
        known, kind = result.calendar.people, "person"
    else:
        known, kind = (*result.market.first, *result.market.second), "name on either side"
    names = known if "all" in asked else tuple(asked)
    every = frozenset(known)
    for name in names:
        if name not in every:
            raise CommandError(f"--explain {name!r} is no {kind}; name one, or 'all'")
    return {name: result.explain(name) for name in names}


def _as_json(
    result: Result, notes: tuple[str, ...], explained: dict[str, Explanation]
) -> dict[str, Any]:
    proof = result.proof
    value: dict[str, Any] = {
        "mechanism": proof["mechanism"].replace("_", "-"),
        "status": result.status,
        "message": " ".join((*notes, result.message)),
        "assignment": _assignment(result),
        "proof": proof,
    }
    if explained:
        value["explanations"] = {name: told.to_json() for name, told in explained.items()}
    return value


def _assignment(result: Result) -> dict[str, Any]:
    """Give first name → list of partners, or person → slot; None where there is none."""
    if isinstance(result, Schedule):
        return dict(sorted(result.assignment.items()))
    return {
        name: list(result.partners[name]) if name in result.partners else None
        for name in sorted(result.market.first)
    }


def _as_text(
    result: Result, notes: tuple[str, ...], explained: dict[str, Explanation]
) -> Iterator[str]:
    proof = result.proof
    yield f"{proof['mechanism'].replace('_', '-')}: {result.message}"
    yield from notes
    for name, held in _assignment(result).items():
        partners = [held] if isinstance(held, str) else held or ["–"]
        yield f"  {shown(name)}: {', '.join(map(shown, partners))}"
    yield f"input hash {proof['input_hash']}"
    for told in explained.values():
        yield from _of_slots(told) if isinstance(told, SlotExplanation) else _of_pairs(told)


def _of_pairs(told: PairExplanation) -> Iterator[str]:
    partners = ", ".join(map(shown, told.partners)) or "–"
    yield f"{shown(told.name)}: {partners}"
    possible = f", {told.possible} possible" if told.possible is not None else ""
    yield f"  {told.outcome.replace('_', ' ')}: {len(told.partners)} of {told.places}{possible}"
    if told.enough is not None:
        yield f"  one of her pairs worth {told.enough} more would have been made"
    if told.more_places is not None:
        yield f"  one more place would have {'' if told.more_places else 'not '}been filled"


def _of_slots(told: SlotExplanation) -> Iterator[str]:
    yield f"{shown(told.person)}: {shown(told.slot) if told.slot else '–'}"
    for line in told.lines:
        enough = f"; a cost of {line.enough} was enough" if line.enough is not None else ""
        outcome = line.outcome.replace("_", " ")
        yield f"  {shown(line.slot)}, cost {line.cost}: {outcome}{enough}"
