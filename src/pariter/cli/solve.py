"""`pariter solve`: give the places of a market in a file, with proof and explanations."""

import argparse
import json
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import Any, get_args

from pariter.cli.errors import CommandError
from pariter.cli.solved import refusing, shown, write
from pariter.formats import market_file
from pariter.kernels.allocation import (
    MECHANISMS,
    Allocation,
    Explanation,
    ExplanationLine,
    check,
)
from pariter.kernels.allocation.ballots import Utility
from pariter.kernels.allocation.equal_shares import Completion

OF_PAIRS = ("max_weight_b_matching", "schedule")
OF_MONEY = ("equal_shares", "knapsack")
SEED = "pariter"
OF_GROUPS = "group_assignment"
EVERY = (*MECHANISMS, *OF_PAIRS, *OF_MONEY, OF_GROUPS)
KNOWN = ", ".join(name.replace("_", "-") for name in EVERY)
FITS = {
    "capacity": (*MECHANISMS, *OF_PAIRS, OF_GROUPS),
    "capacity_first": ("max_weight_b_matching",),
    "categories": (*MECHANISMS, *OF_PAIRS),
    "completion": ("equal_shares",),
    "utility": ("equal_shares",),
    "budget": ("knapsack",),
    "instance": (OF_GROUPS,),
    "seconds": (OF_GROUPS,),
}
"""Option → the mechanisms that know it; of others it would be passed over in silence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    endings = " ".join((*market_file.ENDINGS, ".pb", ".txt"))
    parser.add_argument("file", type=Path, help=f"file of ranked wishes or of votes: {endings}")
    parser.add_argument(
        "--mechanism",
        metavar="NAME",
        help=f"one of: {KNOWN} (default: deferred-acceptance, for votes equal-shares)",
    )
    parser.add_argument(
        "--capacity",
        action="append",
        default=[],
        metavar="[OPTION=]N",
        help="seats of one option, or of each option that the file gives none",
    )
    parser.add_argument(
        "--capacity-first",
        type=int,
        metavar="N",
        help="of pairs: places of each name of the first side (default: as --capacity)",
    )
    parser.add_argument(
        "--categories",
        type=int,
        metavar="N",
        help="of a .cat file: how many categories are wishes (default: all but the last)",
    )
    parser.add_argument(
        "--seed",
        metavar="TEXT",
        help="what order numbers are drawn from, where the file gives none (default: pariter; "
        "of equal-shares nothing is drawn, and projects go by name)",
    )
    parser.add_argument(
        "--explain",
        action="append",
        default=[],
        metavar="APPLICANT",
        help="explain this applicant's result; 'all' explains everyone's",
    )
    parser.add_argument(
        "--completion",
        choices=get_args(Completion),
        help="of equal-shares: how money that is left is spent (default: as the file's rule says)",
    )
    parser.add_argument(
        "--utility",
        choices=get_args(Utility),
        help="of equal-shares: what a funded project is worth to who wants it (default: cost)",
    )
    parser.add_argument(
        "--budget", type=int, metavar="CENTS", help="of knapsack: how much there is, in cents"
    )
    parser.add_argument(
        "--instance",
        type=int,
        metavar="N",
        help="of a file with several markets of groups: which one, from 1 (default: all)",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        metavar="N",
        help="of group-assignment: how long to search, by the solver's own count (default: 60)",
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="write result and proof to a folder"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Solve, check, and tell; return 1 when no allocation meets the rules."""
    is_drawn = args.seed is not None
    args.seed = args.seed if is_drawn else SEED
    of_votes = args.file.suffix.lower() == ".pb"
    named = args.mechanism or ("equal-shares" if of_votes else "deferred-acceptance")
    mechanism = named.replace("-", "_")
    if mechanism not in EVERY:
        raise CommandError(f"--mechanism {named!r} is none; there are: {KNOWN}")
    may_fund = of_votes or args.file.suffix.lower() == ".json"
    if (of_votes and mechanism not in OF_MONEY) or (mechanism == "equal_shares" and not may_fund):
        raise CommandError(
            f"--mechanism {named!r} does not fit {args.file.name}; .pb files are for "
            "equal-shares and knapsack, and equal-shares reads .pb and .json"
        )
    _require_fitting(args, mechanism)
    if mechanism == "equal_shares":
        from pariter.cli.funding import fund

        return fund(args, is_drawn=is_drawn)
    if mechanism not in MECHANISMS:
        return _run_own(mechanism, args)
    seats, seats_of = _capacities(args.capacity)
    with refusing(args.file):
        read = market_file.read(
            args.file,
            seats=seats,
            seats_of=seats_of,
            categories=args.categories,
            seed=args.seed,
        )
        allocation = MECHANISMS[mechanism](read.market)
    check(read.market, allocation)
    explained = _explained(args.explain, allocation)
    if args.out:
        from pariter.kernels.allocation.audit import build_audit, build_public

        write(
            args.out,
            {
                "audit.json": build_audit(allocation.market, allocation),
                "public.json": build_public(allocation.market, allocation),
                "result.json": _as_json(allocation, read.notes, explained),
            },
        )
    if args.json:
        print(json.dumps(_as_json(allocation, read.notes, explained)))
    else:
        print("\n".join(_as_text(allocation, read.notes, explained)))
    return 0 if allocation.status == "ok" else 1


def _require_fitting(args: argparse.Namespace, mechanism: str) -> None:
    """Refuse what would change nothing, or cannot be read."""
    for option, mechanisms in FITS.items():
        if getattr(args, option) not in (None, []) and mechanism not in mechanisms:
            known = ", ".join(mechanisms).replace("_", "-")
            raise CommandError(
                f"--{option.replace('_', '-')} means nothing to {mechanism.replace('_', '-')}; "
                f"leave it out, or choose a --mechanism that knows it: {known}"
            )
    if args.categories is not None and args.file.suffix.lower() != ".cat":
        raise CommandError(
            f"--categories means nothing to {args.file.name}; leave it out, or name a .cat file"
        )
    if args.seconds is not None and not 0 < args.seconds < inf:
        raise CommandError(f"--seconds {args.seconds!r}: give a number of seconds above 0")


def _run_own(mechanism: str, args: argparse.Namespace) -> int:
    """Run a mechanism that has inputs and words of its own; load nothing of the others."""
    if mechanism == "knapsack":
        from pariter.cli.awards import award

        return award(args)
    seats, seats_of = _capacities(args.capacity)
    if mechanism == OF_GROUPS:
        from pariter.cli.groups import place

        return place(args, seats, seats_of)
    from pariter.cli.pairs import pair
    from pariter.formats.pairs_file import Places

    of_first = seats if args.capacity_first is None else args.capacity_first
    return pair(args, mechanism, Places(seats_of, of_first, seats))


def _capacities(written: list[str]) -> tuple[int | None, dict[str, int]]:
    everywhere = None
    of_option: dict[str, int] = {}
    for entry in written:
        option, _, number = entry.rpartition("=")
        try:
            seats = int(number)
        except ValueError:
            seats = -1
        if seats < 0:
            raise CommandError(f"--capacity {entry!r}: give N or OPTION=N, with N of 0 or more")
        if option:
            of_option[option] = seats
        else:
            everywhere = seats
    return everywhere, of_option


def _explained(asked: list[str], allocation: Allocation) -> dict[str, Explanation]:
    names = allocation.market.applicants if "all" in asked else asked
    for name in names:
        if name not in allocation.assignment:
            raise CommandError(f"--explain {name!r} is no applicant; name one, or 'all'")
    return {name: allocation.explain(name) for name in names}


def _as_json(
    allocation: Allocation, notes: tuple[str, ...], explained: dict[str, Explanation]
) -> dict[str, Any]:
    value: dict[str, Any] = {
        "mechanism": allocation.mechanism.replace("_", "-"),
        "status": allocation.status,
        "message": " ".join([*notes, *filter(None, [allocation.message])]),
        "assignment": dict(sorted(allocation.assignment.items())),
        "proof": allocation.proof,
    }
    if explained:
        value["explanations"] = {name: told.to_json() for name, told in explained.items()}
    return value


def _as_text(
    allocation: Allocation, notes: tuple[str, ...], explained: dict[str, Explanation]
) -> Iterator[str]:
    market = allocation.market
    ranks = {
        applicant: market.preferences[applicant].index(option) + 1
        for applicant, option in allocation.assignment.items()
        if option is not None
    }
    first = sum(rank == 1 for rank in ranks.values())
    yield (
        f"{allocation.mechanism.replace('_', '-')}: {len(ranks)} of {len(market.applicants)} "
        f"applicants placed, {first} of them in their first choice"
    )
    yield from (note for note in (*notes, allocation.message) if note)
    for applicant in sorted(market.applicants):
        option = allocation.assignment[applicant]
        held = "–" if option is None else f"{shown(option)} (choice {ranks[applicant]})"
        yield f"  {shown(applicant)}: {held}"
    yield f"input hash {allocation.proof['input_hash']}"
    for name, told in explained.items():
        yield from _explanation(name, told)


def _explanation(name: str, told: Explanation) -> Iterator[str]:
    yield f"{shown(name)}: number {told.order_number}, place {told.position} of {told.applicants}"
    for line in told.lines:
        yield f"  {line.rank}. {shown(line.option)}: {line.outcome.replace('_', ' ')}{_line(line)}"
        for part in line.classes:
            last = _last(part.needed_priority, part.needed, part.hidden)
            yield f"     {shown(part.name)}, {_seats(part.seats)}: {part.outcome}{last}"


def _line(line: ExplanationLine) -> str:
    last = _last(line.needed_priority, line.needed, line.hidden)
    cap = f" of {shown(line.cap)}, {_seats(line.cap_seats or 0)}" if line.cap else ""
    enough = (
        f"; priority {line.enough_priority} was enough" if line.enough_priority is not None else ""
    )
    return f"{cap}, {_seats(line.seats)}{last}{enough}"


def _seats(count: int) -> str:
    return "1 seat" if count == 1 else f"{count} seats"


def _last(priority: int | None, number: int | None, hidden: str | None) -> str:
    if hidden:
        return f", the last who got in is hidden ({hidden})"
    if number is None:
        return ""
    before = "" if priority is None else f"priority {priority}, "
    return f", the last who got in had {before}number {number}"
