"""The file of a run on groups, as a JSON value."""

import hashlib
from collections.abc import Mapping
from typing import Any

from pariter.kernels.allocation.allocation import ENGINE
from pariter.kernels.allocation.group_assignment import GroupAllocation, GroupMarket, Pair
from pariter.kernels.canonical import canonical_json

GROUPS_FORMAT = "pariter-groups/1"


def group_market_to_json(market: GroupMarket) -> dict[str, Any]:
    """Write a market of groups as a JSON value that does not depend on the order of its rows."""
    return {
        "sizes": dict(market.sizes),
        "capacities": dict(market.capacities),
        "preferences": {group: list(wishes) for group, wishes in market.preferences.items()},
        "order": {group: market.order[group] for group in market.sizes},
        "values": _by_group(market.values),
        "uses": _by_group(market.uses),
        "all_placed": market.all_placed,
    }


def build_group_audit(allocation: GroupAllocation) -> dict[str, Any]:
    """Build the file with all inputs and the assignment, as a JSON value."""
    inputs = group_market_to_json(allocation.market)
    later = {"gone": sorted(allocation.gone), "held": dict(allocation.held)}
    return {
        "format": GROUPS_FORMAT,
        "engine": ENGINE,
        "mechanism": "group_assignment",
        "market": inputs,
        "input_hash": hashlib.sha256(canonical_json({**inputs, **later})).hexdigest(),
        **later,
        "status": allocation.status,
        "assignment": dict(allocation.assignment),
        "value": allocation.value,
        "people": allocation.people,
        "bound": allocation.bound,
    }


def _by_group(numbers: Mapping[Pair, int]) -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for (group, option), number in numbers.items():
        table.setdefault(group, {})[option] = number
    return table
