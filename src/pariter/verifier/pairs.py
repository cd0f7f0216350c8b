"""The file of pairs, or of a schedule."""

import hashlib
from collections import Counter
from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.exchanges import Exchanges
from pariter.verifier.reading import (
    canonical,
    is_whole,
    read_mapping,
    read_names,
    read_object,
    require,
    require_keys,
)
from pariter.verifier.sides import Sides, Two, read_calendar, read_pair_market, read_pairs

PAIRS_LEAVE_OPEN = (
    "That the worths, costs and places in this file are those that people gave.",
    "That the order, which decides between equal results, was set before they were known.",
)


def verify_pairs(document: dict[str, Any], proved: list[str]) -> None:
    """Check that the pairs of each step are possible, worth most, and the earliest of these."""
    parts = ("format", "engine", "mechanism", "market", "input_hash", "result")
    require_keys("the file", document, parts)
    mechanism = require(document, "mechanism", str, "the file")
    market = require(document, "market", dict, "the file")
    told: tuple[str, ...]
    if mechanism == "schedule":
        sides, told = read_calendar(market), ("placed", "cost")
    elif mechanism == "max_weight_b_matching":
        sides, told = read_pair_market(market), ("value",)
    else:
        fail(f"mechanism: {mechanism!r} does not make pairs.")
    content = canonical({"market": market, "mechanism": mechanism})
    if document["input_hash"] != hashlib.sha256(content).hexdigest():
        fail("The hash of the inputs is another: something in them changed.")
    proved.append("The inputs are those that were hashed.")
    result = require(document, "result", dict, "the file")
    require_keys("the result", result, ("status", "steps", *told))
    given = _verify_pair_steps(sides, result, proved)
    worth = sum(sides.worth[pair] for pair in given)
    if mechanism == "schedule":
        cost = sum(market["costs"][person][slot] for person, slot in given)
        _require_told(result, {"placed": len(given), "cost": cost})
        proved.append(f"{len(given)} have a slot, at a cost of {cost} together.")
    else:
        _require_told(result, {"value": worth})
        proved.append(f"The {len(given)} pairs are worth {worth} together.")


def _require_told(result: dict[str, Any], values: dict[str, int]) -> None:
    for name, value in values.items():
        if not is_whole(result[name]) or result[name] != value:
            fail(f"The file says {name} {result[name]!r}; it is {value}.")


def _verify_pair_steps(sides: Sides, result: dict[str, Any], proved: list[str]) -> set[Two]:
    """Check the run and all that followed when some left; give the pairs in the end."""
    steps = require(result, "steps", list, "the result")
    if not steps:
        fail("The result has no steps.")
    gone: set[str] = set()
    given: set[Two] = set()
    status = ""
    for number, value in enumerate(steps):
        place = f"step {number + 1}"
        step = read_object(place, value)
        require_keys(place, step, ("policy", "gone", "pairs", "prices"))
        leaving = read_names(f"those who left, {place}", step["gone"])
        policies: tuple[object, ...] = ("chain", "reoptimise") if number else (None,)
        if step["policy"] not in policies or (leaving and not number):
            fail(f"{place}: {step['policy']!r} is no policy for it.")
        if any(name not in sides.order or name in gone for name in leaving):
            fail(f"{place}: someone leaves who is not there.")
        gone.update(leaving)
        stay = {pair for pair in given if gone.isdisjoint(pair)}
        kept = stay if step["policy"] == "chain" else set()
        given = read_pairs(f"the pairs, {place}", step["pairs"], sides)
        if not kept <= given:
            fail(f"{place}: a pair of two who stay was broken up.")
        left = sides.without(gone, kept)
        _verify_best_pairs(place, left, given - kept, step["prices"])
        has = Counter(name for pair in given for name in pair)
        meets = all(has[name] >= k for name, k in sides.least.items() if name not in gone)
        status = "ok" if meets else "infeasible"
        if status != "ok" and number == 0:
            given = set()
        proved.append(_told_of_step(number, status, len(leaving)))
    if result["status"] != status:
        fail(f"The status is {status!r}, not {result['status']!r}.")
    return given


def _told_of_step(number: int, status: str, leaving: int) -> str:
    if number:
        return f"Step {number + 1}, when {leaving} had left: no pairs of the rest are worth more."
    if status == "ok":
        return "No place is given twice, no pairs are worth more, and none as much come earlier."
    return "No pairs whatever give everyone the least number of partners asked for."


def _verify_best_pairs(place: str, sides: Sides, made: set[Two], prices: object) -> None:
    """Check that pairs keep to all places, are worth most by prices, and come earliest."""
    able = {name for name in (*sides.first, *sides.second) if sides.most[name] > 0}
    worth = {pair: value for pair, value in sides.worth.items() if able.issuperset(pair)}
    if not made <= worth.keys():
        fail(f"{place}: the pair {min(made - worth.keys())!r} cannot be made.")
    price = read_mapping(f"the prices, {place}", prices, sorted(able))
    for name, value in price.items():
        if not is_whole(value):
            fail(f"{place}: the price {value!r} of {name!r} is not a whole number.")
    has = dict.fromkeys(able, 0)
    for one, two in made:
        has[one] += 1
        has[two] += 1
    for name, count in has.items():
        if count > sides.most[name]:
            fail(f"{place}: {name!r} has {count} partners, {sides.most[name]} are allowed.")
    reward = 1 + sum(worth.values()) if any(sides.least.values()) else 0
    bound = sum(max(0, value - price[one] - price[two]) for (one, two), value in worth.items())
    total = sum(worth[pair] for pair in made)
    for name in able:
        least = sides.least.get(name, 0)
        bound += least * max(0, reward + price[name])
        bound += (sides.most[name] - least) * max(0, price[name])
        total += reward * min(has[name], least)
    if bound != total:
        fail(f"{place}: the pairs are worth {total}, and the prices allow {bound}.")
    swaps = Exchanges(sides, worth, made, price, has, reward)
    swaps.require_lowest_prices(place)
    swaps.require_earliest(place)
