"""`pariter solve` on a file of votes: fund projects by equal shares."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pariter.cli.errors import CommandError
from pariter.cli.progress import at_work
from pariter.cli.solved import refusing, shown, write
from pariter.formats import pabulib, votes_json
from pariter.formats.errors import FormatError, decode
from pariter.formats.market_file import by_lot
from pariter.kernels.allocation.equal_shares import (
    Completion,
    Funding,
    check_funding,
    equal_shares,
)

WITHOUT_VOTES = "equalshares/add1"
"""The rule of files in which what is left is not given by number of votes."""


def fund(args: argparse.Namespace, *, is_drawn: bool) -> int:
    """Fund, check and tell.

    is_drawn: whether ties that cost and votes leave are broken by lot, from `--seed`; otherwise
        they are by name, as other programs for votes break them.
    """
    with refusing(args.file):
        text = decode(args.file.read_bytes(), args.file.name)
        parse = votes_json.parse if args.file.suffix.lower() == ".json" else pabulib.parse
        read = parse(text, args.file.name)
        if read.kind != "approval":
            mend = "equal-shares counts approvals; knapsack takes points as scores."
            raise FormatError(args.file.name, "META, vote_type", read.kind, mend)
        costs = read.election.costs
        by_name = {project: number for number, project in enumerate(sorted(costs), start=1)}
        order = by_lot(costs, args.seed) if is_drawn else by_name
        election = replace(read.election, order=read.election.order or order)
        completion = args.completion or _completion(read)
        funding = at_work(
            f"sharing a budget among {len(election.ballots)} voters",
            lambda: equal_shares(election, completion, args.utility or "cost"),
        )
    check_funding(funding)
    explained = _explained(args.explain, funding)
    value = _as_json(read, funding, explained)
    if args.out:
        from pariter.kernels.allocation.funding_audit import (
            build_funding_audit,
            build_funding_public,
        )

        write(
            args.out,
            {
                "audit.json": build_funding_audit(funding),
                "public.json": build_funding_public(funding),
                "result.json": value,
            },
        )
    if args.json:
        print(json.dumps(value))
    else:
        print("\n".join(_as_text(funding, read, explained)))
    return 0


def _as_json(
    read: pabulib.Budgeting, funding: Funding, explained: dict[str, Any]
) -> dict[str, Any]:
    value = {
        "mechanism": "equal-shares",
        "status": funding.status,
        "message": _message(read, funding),
        "selected": list(funding.funded),
        "spent": read.amount(funding.spent),
        "proof": funding.proof,
    }
    return value | ({"explanations": explained} if explained else {})


def _message(read: pabulib.Budgeting, funding: Funding) -> str:
    spent = read.amount(funding.spent)
    left = read.amount(funding.election.budget - funding.spent)
    if read.unit == 1:
        return funding.message
    return (
        f"{len(funding.funded)} projects cost {spent:.2f}; {left:.2f} is left. "
        "The proof counts hundredths."
    )


def _completion(read: pabulib.Budgeting) -> Completion:
    return "add1" if read.meta.get("rule") == WITHOUT_VOTES else "add1u"


def _explained(asked: list[str], funding: Funding) -> dict[str, Any]:
    """Explain projects, and ballots of voters; a name that is both is a project."""
    told: dict[str, Any] = {}
    for name in funding.election.costs if "all" in asked else asked:
        if name in funding.election.costs:
            told[name] = funding.explain(name).to_json()
        elif name in funding.election.ballots:
            told[name] = funding.explain_ballot(name).to_json()
        else:
            raise CommandError(
                f"--explain {name!r} is no project and no voter; name one, or 'all' projects"
            )
    return told


def _as_text(funding: Funding, read: pabulib.Budgeting, explained: dict[str, Any]) -> Iterator[str]:
    yield f"equal-shares, {funding.completion}: {_message(read, funding)}"
    most = {bought.project: float(bought.most / read.unit) for bought in funding.purchases}
    for project in funding.funded:
        paid = f"at most {most[project]:.2f} a voter" if project in most else "by votes"
        title = f"{shown(project)} {shown(read.names[project])}".rstrip()
        yield f"  {title}: {read.amount(funding.election.costs[project])}, {paid}"
    for name, told in explained.items():
        yield f"{shown(name)}: {json.dumps(told, ensure_ascii=True)}"
