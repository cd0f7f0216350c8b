"""The two files of an election: one proves everything, one what may be public."""

import hashlib
from typing import Any

from pariter.kernels.allocation.allocation import ENGINE
from pariter.kernels.allocation.audit import FEWEST_FILLED
from pariter.kernels.allocation.equal_shares import Election, Funding
from pariter.kernels.allocation.funding_lottery import ProjectDraw
from pariter.kernels.canonical import canonical_json

FUNDING_FORMAT = "pariter-funding/1"
FUNDING_PUBLIC_FORMAT = "pariter-funding-public/1"


def election_to_json(election: Election) -> dict[str, Any]:
    """Write an election as a JSON value that does not depend on the order of its rows."""
    return {
        "budget": election.budget,
        "costs": dict(election.costs),
        "ballots": {voter: sorted(ballot) for voter, ballot in election.ballots.items()},
        "order": dict(election.order),
        **({"step": election.step} if election.step > 1 else {}),
    }


def build_funding_audit(funding: Funding, draw: ProjectDraw | None = None) -> dict[str, Any]:
    """Build the restricted file with every ballot and payment, as a JSON value.

    A purchase names who paid less than the most, and how much: all that she had left.
    draw: the lottery whose ballots and order the election has, where one was held.

    Raises LotteryError when the election is not the one that was frozen and drawn.
    """
    election = election_to_json(funding.election)
    rules = {"utility": funding.utility, "completion": funding.completion}
    less: dict[str, dict[str, str]] = {bought.project: {} for bought in funding.purchases}
    most = {bought.project: bought.most for bought in funding.purchases}
    paid = {ballot: funding.purse(ballot).ever for ballot in funding.election.groups}
    for voter, ballot in funding.election.ballots.items():
        for project, amount in paid[ballot].items():
            if amount != most[project]:
                less[project][voter] = str(amount)
    return {
        "format": FUNDING_FORMAT,
        "engine": ENGINE,
        "mechanism": "equal_shares",
        **rules,
        "election": election,
        "input_hash": hashlib.sha256(canonical_json({**election, **rules})).hexdigest(),
        "share": str(funding.share),
        "purchases": [
            {
                "project": bought.project,
                "most": str(bought.most),
                "less": less[bought.project],
            }
            for bought in funding.purchases
        ],
        "completed": list(funding.completed),
        "dropped": [
            {"policy": step.policy, "projects": list(step.projects), "after": step.after}
            for step in funding.dropped
        ],
        "spent": funding.spent,
        **({"lottery": draw.audit(funding)} if draw else {}),
    }


def build_funding_public(funding: Funding, draw: ProjectDraw | None = None) -> dict[str, Any]:
    """Build the file for everyone, with no ballot, as a JSON value.

    Votes are told as 0 or from five on. Raises LotteryError as `build_funding_audit` does.
    """
    votes = dict.fromkeys(funding.election.costs, 0)
    for ballot, voters in funding.election.groups.items():
        for project in ballot:
            votes[project] += voters
    return {
        "format": FUNDING_PUBLIC_FORMAT,
        "engine": ENGINE,
        "mechanism": "equal_shares",
        "utility": funding.utility,
        "completion": funding.completion,
        "budget": funding.election.budget,
        "projects": {
            project: {"cost": cost, "votes": _told(votes[project])}
            for project, cost in funding.election.costs.items()
        },
        "bought": [name for name in funding.funded if name not in funding.completed],
        "completed": [name for name in funding.completed if name not in funding.gone],
        "dropped": sorted(funding.gone),
        "spent": funding.spent,
        **({"lottery": draw.public(funding)} if draw else {}),
    }


def _told(count: int) -> int | None:
    return count if count == 0 or count >= FEWEST_FILLED else None
