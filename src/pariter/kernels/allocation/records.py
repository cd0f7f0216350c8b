"""A market as JSON, and its hash."""

import hashlib
from collections.abc import Mapping
from typing import Any

from pariter.kernels.allocation.caps import Cap
from pariter.kernels.allocation.market import Market
from pariter.kernels.allocation.slots import SlotClass
from pariter.kernels.canonical import canonical_json


def market_to_json(market: Market) -> dict[str, Any]:
    """Write a market as a JSON value that does not depend on the order of its rows.

    Classes of slots, caps, traits and a limit of lists are left out where there are none.
    """
    value: dict[str, Any] = {
        "applicants": sorted(market.applicants),
        "options": sorted(market.options),
        "capacities": dict(market.capacities),
        "preferences": {
            applicant: list(wishes) for applicant, wishes in market.preferences.items()
        },
        "order": dict(market.order),
        "priorities": {
            option: dict(ranked) for option, ranked in market.priorities.items() if ranked
        },
        "groups": dict(market.groups),
        "quotas": [[option, home, most] for (option, home), most in sorted(market.quotas.items())],
    }
    if market.slots:
        value["slots"] = {
            option: [_slots_to_json(slots) for slots in classes]
            for option, classes in market.slots.items()
        }
    if market.caps:
        value["caps"] = caps_to_json(market)
    if any(market.traits.values()):
        value["traits"] = {
            applicant: sorted(names) for applicant, names in market.traits.items() if names
        }
    if market.maximum_choices is not None:
        value["maximum_choices"] = market.maximum_choices
    return value


def market_from_json(value: Mapping[str, Any]) -> Market:
    """Read what `market_to_json` wrote; the market is not validated."""
    return Market(
        applicants=tuple(value["applicants"]),
        options=tuple(value["options"]),
        capacities=value["capacities"],
        preferences={name: tuple(wishes) for name, wishes in value["preferences"].items()},
        order=value["order"],
        priorities=value["priorities"],
        groups=value["groups"],
        quotas={(option, home): most for option, home, most in value["quotas"]},
        slots={
            option: tuple(
                SlotClass(**{**slots, "tiers": tuple(slots["tiers"])}) for slots in classes
            )
            for option, classes in value.get("slots", {}).items()
        },
        caps=tuple(
            Cap(cap["name"], cap["most"], tuple(cap["of"]), tuple(cap["groups"]))
            for cap in value.get("caps", ())
        ),
        traits={name: tuple(traits) for name, traits in value.get("traits", {}).items()},
        maximum_choices=value.get("maximum_choices"),
    )


def rules_of_slots(market: Market) -> dict[str, list[dict[str, Any]]]:
    """Write the classes of slots without anyone's priority, as they may be public."""
    return {
        option: [
            {key: part for key, part in _slots_to_json(slots).items() if key != "priorities"}
            for slots in classes
        ]
        for option, classes in market.slots.items()
    }


def caps_to_json(market: Market) -> list[dict[str, Any]]:
    """Write the caps, by name."""
    return [
        {"name": cap.name, "most": cap.most, "of": sorted(cap.of), "groups": sorted(cap.groups)}
        for cap in sorted(market.caps, key=lambda cap: cap.name)
    ]


def plain_hash(market: Market, mechanism: str) -> str:
    """Hash a market and its mechanism with no key, as 64 hexadecimal digits.

    For who may see the market: without a key, who knows all of it but one part could guess that.
    """
    return hashlib.sha256(hashed_form(market, mechanism)).hexdigest()


def hashed_form(market: Market, mechanism: str) -> bytes:
    """Write a market and its mechanism as the bytes that are hashed."""
    return canonical_json({"market": market_to_json(market), "mechanism": mechanism})


def _slots_to_json(slots: SlotClass) -> dict[str, Any]:
    return {
        "name": slots.name,
        "seats": slots.seats,
        "tiers": list(slots.tiers),
        "only": slots.only,
        "priorities": dict(slots.priorities),
        "protected": slots.protected,
    }
