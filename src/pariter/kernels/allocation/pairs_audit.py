"""The two files of pairs and schedules: the audit proves everything, the public one counts."""

from collections.abc import Mapping
from typing import Any

from pariter.kernels.allocation.allocation import ENGINE
from pariter.kernels.allocation.explanation import FEWEST_OTHERS
from pariter.kernels.allocation.pair_market import hash_pairs
from pariter.kernels.allocation.pairing import Pairing
from pariter.kernels.allocation.schedule import Schedule

AUDIT_FORMAT = "pariter-pairs/1"
PUBLIC_FORMAT = "pariter-pairs-public/1"


def build_pairs_audit(result: Pairing | Schedule) -> dict[str, Any]:
    """Build the restricted file that proves a result completely, as a JSON value."""
    if isinstance(result, Schedule):
        pairing, market = result.pairing, result.calendar.to_json()
        told = {"placed": result.placed, "cost": result.cost}
    else:
        pairing, market = result, result.market.to_json()
        told = {"value": result.value}
    return {
        "format": AUDIT_FORMAT,
        "engine": ENGINE,
        "mechanism": pairing.mechanism,
        "market": market,
        "input_hash": hash_pairs(pairing.mechanism, market),
        "result": {
            "status": pairing.status,
            **told,
            "steps": [
                {
                    "policy": step.policy,
                    "gone": list(step.gone),
                    "pairs": [list(pair) for pair in step.pairs],
                    "prices": dict(step.prices),
                }
                for step in pairing.steps
            ],
        },
    }


def build_pairs_public(result: Pairing | Schedule) -> dict[str, Any]:
    """Build the file for everyone, as a JSON value: counts alone, none from one to four.

    Nor can such a number be had by subtraction.
    """
    pairing = result.pairing if isinstance(result, Schedule) else result
    counts = _slots(result) if isinstance(result, Schedule) else _sides(result)
    return {
        "format": PUBLIC_FORMAT,
        "engine": ENGINE,
        "mechanism": pairing.mechanism,
        "status": pairing.status,
        "counts": counts,
    }


def _may_tell(*counts: int) -> bool:
    return all(count == 0 or count >= FEWEST_OTHERS for count in counts)


def _sides(pairing: Pairing) -> dict[str, int | None]:
    counts: dict[str, int | None] = {}
    differences = []
    pairs = len(pairing.pairs)
    for side, names in (("first", pairing.market.first), ("second", pairing.market.second)):
        staying = [name for name in names if name not in pairing.gone]
        paired = sum(name in pairing.partners for name in staying)
        is_told = _may_tell(len(staying), paired, len(staying) - paired)
        counts[side] = len(staying) if _may_tell(len(staying)) else None
        counts[f"{side}_paired"] = paired if is_told else None
        differences += [pairs - paired, 0 if is_told else 1]
    counts["pairs"] = pairs if _may_tell(pairs, *differences) else None
    return counts


def _slots(schedule: Schedule) -> dict[str, Any]:
    gone = schedule.pairing.gone
    people = [person for person in schedule.calendar.people if person not in gone]
    slots: dict[str, Mapping[str, int | None]] = {}
    for slot in schedule.calendar.slots:
        if slot not in gone:
            filled = len(schedule.pairing.partners.get(slot, ()))
            slots[slot] = {
                "places": schedule.calendar.capacities[slot],
                "filled": filled if _may_tell(filled) else None,
            }
    sums_up = all(counts["filled"] is not None for counts in slots.values())
    unplaced = len(people) - schedule.placed
    # People are not told where all slots are, and the difference would be a few.
    tells_people = _may_tell(len(people), *([unplaced] if sums_up else []))
    return {
        "people": len(people) if tells_people else None,
        "placed": schedule.placed if sums_up and _may_tell(schedule.placed) else None,
        "slots": slots,
    }
