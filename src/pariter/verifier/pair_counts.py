"""The public file of pairs, or of a schedule."""

from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.reading import read_count, read_object, require, require_keys

PAIRS_PUBLIC_LEAVES_OPEN = (
    "Who was paired with whom, or placed where, and why: the audit file proves it.",
    "That the counts are those of the run.",
)


def verify_pairs_public(document: dict[str, Any], proved: list[str]) -> None:
    """Check that the counts fit together, and that no small number can be reckoned from them."""
    require_keys("the file", document, ("format", "engine", "mechanism", "status", "counts"))
    mechanism, status = document["mechanism"], document["status"]
    counts = require(document, "counts", dict, "the file")
    if status not in ("ok", "infeasible"):
        fail(f"status: {status!r} is neither 'ok' nor 'infeasible'.")
    if mechanism == "schedule" and status == "ok":
        _check_public_slots_filled(counts)
    elif mechanism == "max_weight_b_matching":
        _check_public_sides(counts)
    else:
        fail(f"mechanism: {mechanism!r} with {status!r} does not make pairs.")
    proved.append("The counts fit together, no small number is told, and none follows.")


def _check_public_sides(counts: dict[str, Any]) -> None:
    sides = ("first", "second")
    require_keys("the counts", counts, ("pairs", *sides, *(f"{side}_paired" for side in sides)))
    told = {name: _public_count(name, value) for name, value in counts.items()}
    pairs = told["pairs"]
    for side in sides:
        paired = told[f"{side}_paired"]
        if paired is None:
            _require_untold("pairs", pairs)
            continue
        total = told[side]
        if total is None:
            fail(f"The total of {side} is not told, yet how many have partners is.")
        _public_count(f"{side} without partners", total - paired)
        if pairs is not None:
            _public_count(f"further partners of {side}", pairs - paired)
            if (pairs == 0) != (paired == 0):
                fail(f"{pairs} pairs do not go with {paired} of {side} who have partners.")


def _check_public_slots_filled(counts: dict[str, Any]) -> None:
    require_keys("the counts", counts, ("people", "placed", "slots"))
    filled: list[int | None] = []
    for slot, value in require(counts, "slots", dict, "the counts").items():
        of_slot = read_object(f"the slot {slot!r}", value)
        require_keys(f"the slot {slot!r}", of_slot, ("places", "filled"))
        most = read_count(f"the places of {slot!r}", of_slot["places"])
        filled.append(_public_count(f"the filled places of {slot!r}", of_slot["filled"]))
        if (filled[-1] or 0) > most:
            fail(f"{slot!r} has {most} places and filled {filled[-1]}.")
    people, placed = (_public_count(name, counts[name]) for name in ("people", "placed"))
    if None in filled:
        _require_untold("placed", placed)
    elif placed != sum(number or 0 for number in filled):
        fail(f"The slots add up to another number of people placed than {placed!r}.")
    elif people is not None:
        _public_count("people without a slot", people - placed)


def _public_count(place: str, value: object) -> int | None:
    if value is not None and 0 < read_count(place, value) < 5:
        fail(f"{place}: the file tells, or lets one reckon, a small number.")
    return value if isinstance(value, int) else None


def _require_untold(name: str, value: object) -> None:
    if value is not None:
        fail(f"{name}: {value!r} lets one reckon a number that is held back.")
