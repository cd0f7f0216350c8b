"""The file that proves the awards of one round, as a JSON value."""

import hashlib
from typing import Any

from pariter.kernels.allocation.allocation import ENGINE
from pariter.kernels.allocation.knapsack import Awards, Round
from pariter.kernels.canonical import canonical_json

AWARDS_FORMAT = "pariter-awards/1"


def round_to_json(round: Round) -> dict[str, Any]:
    """Write a round as a JSON value that does not depend on the order of its rows."""
    return {
        "budget": round.budget,
        "requests": {
            project: {"score": asks.score, "asked": asks.asked, "minimum": asks.minimum}
            for project, asks in round.requests.items()
        },
        "order": {project: round.order[project] for project in round.requests},
    }


def build_award_audit(awards: Awards) -> dict[str, Any]:
    """Build the restricted file with every score, as a JSON value."""
    inputs = round_to_json(awards.round)
    earlier = {"gone": sorted(awards.gone), "kept": dict(awards.kept)}
    return {
        "format": AWARDS_FORMAT,
        "engine": ENGINE,
        "mechanism": "knapsack",
        "round": inputs,
        "input_hash": hashlib.sha256(canonical_json({**inputs, **earlier})).hexdigest(),
        **earlier,
        "awards": dict(awards.amounts),
        "value": awards.value,
        "spent": awards.spent,
    }
