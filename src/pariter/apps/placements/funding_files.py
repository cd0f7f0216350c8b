"""The files that prove how votes became money."""

import hashlib
from typing import Any

from pariter.kernels.allocation import lottery as draws
from pariter.kernels.allocation.equal_shares import Funding
from pariter.kernels.canonical import canonical_json


def funding_files(
    funding: Funding, held: draws.Lottery, unit: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the audit for the office, and what everyone may have.

    unit: how many cents one unit of the election's money has.
    """
    election = funding.election
    inputs = {
        "budget": election.budget,
        "costs": dict(election.costs),
        "ballots": {voter: sorted(ballot) for voter, ballot in election.ballots.items()},
        "order": dict(election.order),
    }
    digest = hashlib.sha256(
        canonical_json({"election": inputs, "mechanism": "equal_shares"})
    ).hexdigest()
    head = {"input_hash": digest, "unit_cents": unit, "call": held.call, "root": held.root.hex()}
    public = {
        **head,
        "budget": election.budget,
        "costs": dict(election.costs),
        "funded": list(funding.funded),
    }
    return {**head, "election": inputs, "result": funding.proof}, public
