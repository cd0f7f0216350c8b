"""The file of groups that were assigned whole."""

import hashlib
from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.group_search import PARTS, Gains, GroupSearch, Way, fillable, good_prices
from pariter.verifier.reading import (
    canonical,
    is_whole,
    read_count,
    read_mapping,
    read_names,
    read_object,
    require,
    require_keys,
)

GROUPS_LEAVE_OPEN = (
    "That the sizes, wishes and rooms in this file are those that people gave.",
    "Unless it says so above, that no other assignment is better: that is the solver's word.",
    "That what is marked as held was given before others left: compare the earlier file.",
)

LARGEST = 2**53
"""No amount in such a file is larger."""


def verify_groups(document: dict[str, Any], proved: list[str]) -> None:
    """Check that the assignment is possible, counts what it says, and how far it is the best."""
    parts = ("format", "engine", "mechanism", "market", "input_hash", "gone", "held")
    more = ("status", "assignment", "value", "people", "bound")
    require_keys("the file", document, (*parts, *more))
    require(document, "engine", str, "the file")
    if document["mechanism"] != "group_assignment":
        fail(f"The mechanism {document['mechanism']!r} is not group_assignment.")
    market = require(document, "market", dict, "the file")
    worths, uses = _read_group_market(market)
    hashed = {**market, "gone": document["gone"], "held": document["held"]}
    digest = hashlib.sha256(canonical(hashed)).hexdigest()
    if document["input_hash"] != digest:
        fail(f"The inputs give the hash {digest}, the file says {document['input_hash']!r}.")
    proved.append(f"The inputs make sense: {len(market['sizes'])} groups.")
    gone = set(read_names("those who left", document["gone"]))
    if not gone <= market["sizes"].keys():
        fail("Someone who left is not a group of the market.")
    staying = sorted(market["sizes"].keys() - gone)
    assignment = read_mapping("the assignment", document["assignment"], staying)
    placed = {group: option for group, option in assignment.items() if option is not None}
    _check_rooms(market, uses, placed, proved)
    _check_held(document, market, worths, placed, staying)
    people = sum(market["sizes"][group] for group in placed)
    value = sum(worths[group][option] for group, option in placed.items())
    if (value, people) != (document["value"], document["people"]):
        fail(f"{people} people have a place, counting {value}; the file says otherwise.")
    proved.append(f"{people} people have a place; the assignment counts {value}.")
    _check_status(document, value)
    if document["status"] == "optimal":
        _check_moves(market, worths, uses, assignment, proved)
    staying.sort(key=market["order"].__getitem__)
    ways = [_ways(document, worths, uses, group) for group in staying]
    if document["status"] == "infeasible":
        _prove_infeasible(ways, market["capacities"], proved)
    elif document["status"] != "unknown":
        held = [assignment[group] for group in staying]
        _prove_best(document, ways, held, proved)


def _dearest_first(
    market: dict[str, Any], worths: dict[str, dict[str, int]], group: str
) -> list[str]:
    if not market["values"]:
        listed: list[str] = market["preferences"].get(group, [])
        return listed
    of_group = worths.get(group, {})
    return sorted(of_group, key=lambda name: (-of_group[name], name))


def _check_moves(
    market: dict[str, Any],
    worths: dict[str, dict[str, int]],
    uses: dict[str, dict[str, int]],
    assignment: dict[str, Any],
    proved: list[str],
) -> None:
    """See that no group alone could move up its list: the result would be better."""
    free = dict(market["capacities"])
    for group, option in assignment.items():
        if option is not None:
            free[option] -= uses[group][option]
    for group, option in assignment.items():
        for wish in _dearest_first(market, worths, group):
            if wish == option:
                break
            if uses[group][wish] <= free[wish]:
                fail(f"{group!r} holds {option!r}, and {wish!r} has room for it.")
    proved.append("No group could move up its list into room that is free.")


def _read_group_market(
    market: dict[str, Any],
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """Check the form; return group → option → what counts, and → room, for pairs that may be."""
    parts = ("sizes", "capacities", "preferences", "order", "values", "uses", "all_placed")
    require_keys("the market", market, parts)
    sizes = read_object("the sizes", market["sizes"])
    options = read_object("the rooms", market["capacities"])
    for name, number in (*sizes.items(), *options.items()):
        _read_amount(f"the people of {name!r}", number)
    order = read_mapping("the order", market["order"], list(sizes))
    if not all(map(is_whole, order.values())) or len(set(order.values())) < len(order):
        fail("The order does not give each group a whole number of its own.")
    require(market, "all_placed", bool, "the market")
    tables: list[dict[str, dict[str, int]]] = []
    for part in ("values", "uses"):
        table = read_object(part, market[part])
        for group, numbers in table.items():
            if group not in sizes or not read_object(part, numbers).keys() <= options.keys():
                fail(f"The {part} of {group!r} name something that is not there.")
            for option, number in numbers.items():
                _read_amount(f"{part} of {group!r} in {option!r}", number)
        tables.append(table)
    values, uses = tables
    wishes = read_object("the preferences", market["preferences"])
    for group, listed in wishes.items():
        read_names(f"the wishes of {group!r}", listed, in_order=False)
        if group not in sizes or not set(listed) <= options.keys() or values:
            fail(f"The wishes of {group!r} make no sense.")
    worths = values or {
        group: dict.fromkeys(listed, sizes[group]) for group, listed in wishes.items()
    }
    rooms = {
        group: {option: uses.get(group, {}).get(option, sizes[group]) for option in pairs}
        for group, pairs in worths.items()
    }
    return worths, rooms


def _read_amount(place: str, value: object) -> None:
    if read_count(place, value) > LARGEST:
        fail(f"{place}: {value} is more than {LARGEST}.")


def _check_rooms(
    market: dict[str, Any],
    uses: dict[str, dict[str, int]],
    placed: dict[str, Any],
    proved: list[str],
) -> None:
    filled = dict.fromkeys(market["capacities"], 0)
    for group, option in placed.items():
        if not isinstance(option, str) or option not in uses.get(group, {}):
            fail(f"{group!r} holds {option!r}, where it may not go.")
        filled[option] += uses[group][option]
    for option, room in market["capacities"].items():
        if filled[option] > room:
            fail(f"{option!r} has room for {room} and is filled with {filled[option]}.")
    proved.append("Each group is whole, where it may be, and no option is overfilled.")


def _check_held(
    document: dict[str, Any],
    market: dict[str, Any],
    worths: dict[str, dict[str, int]],
    placed: dict[str, str],
    staying: list[str],
) -> None:
    for group, option in read_object("what is held", document["held"]).items():
        if group not in staying or option not in worths.get(group, {}):
            fail(f"{group!r} cannot have held {option!r}.")
        now = placed.get(group)
        lists = _dearest_first(market, worths, group)
        if now is None or lists.index(now) > lists.index(option):
            fail(f"{group!r} held {option!r} and is worse off with {now!r}.")


def _check_status(document: dict[str, Any], value: int) -> None:
    status, bound = document["status"], document["bound"]
    solved = status in ("optimal", "feasible")
    if status not in ("optimal", "feasible", "infeasible", "unknown"):
        fail(f"The status {status!r} is unknown to this verifier.")
    if not solved and (bound is not None or value or any(document["assignment"].values())):
        fail(f"The status is {status!r}, and the file gives a result.")
    if solved and document["market"]["all_placed"] and None in document["assignment"].values():
        fail("Each group must have a place, and one has none.")
    if not solved:
        return
    if not is_whole(bound) or bound < value or (status == "optimal" and bound != value):
        fail(f"The bound {bound!r} does not fit a result of {value} that is {status}.")


def _ways(
    document: dict[str, Any],
    worths: dict[str, dict[str, int]],
    uses: dict[str, dict[str, int]],
    group: str,
) -> list[Way]:
    """Give where a group may go: none behind what it holds, and nowhere only if that may be."""
    market = document["market"]
    listed = _dearest_first(market, worths, group)
    ways = [
        Way(option, uses[group][option], worths[group][option], step)
        for step, option in enumerate(listed)
        if uses[group][option] <= market["capacities"][option]
    ]
    if group in document["held"]:
        last = listed.index(document["held"][group])
        return [way for way in ways if way.step <= last]
    return ways if market["all_placed"] else [*ways, Way(None, 0, 0, len(listed))]


def _prove_infeasible(ways: list[list[Way]], rooms: dict[str, int], proved: list[str]) -> None:
    nothing = [[0] * len(choices) for choices in ways]
    rooms = fillable(ways, rooms)
    found, is_whole_search = GroupSearch(ways, rooms, nothing, dict.fromkeys(rooms, 1)).beyond(-1)
    if found is not None:
        fail("The status is 'infeasible', and each group could have a place.")
    if is_whole_search:
        proved.append("No assignment gives each group a place: all were searched.")


def _prove_best(
    document: dict[str, Any], ways: list[list[Way]], held: list[str | None], proved: list[str]
) -> None:
    """Prove that no assignment is better, or at least how much another could count."""
    value = document["value"]
    gains = Gains(ways)
    rooms = fillable(ways, document["market"]["capacities"])
    stated = [
        next(way for way in choices if way.option == option)
        for choices, option in zip(ways, held, strict=True)
    ]
    target = sum(way.worth * gains.of_worth - way.step for way in stated)
    prices = good_prices(ways, rooms, target)
    unit = {name: price * gains.of_step for name, price in prices.items()}
    finer = [[gain * PARTS for gain in own] for own in gains.all()]
    search = GroupSearch(ways, rooms, finer, unit)
    most = gains.most_worth(search.bound() // PARTS)
    if document["status"] == "optimal" and gains.is_complete:
        reached = sum(
            own[choices.index(way)] for choices, own, way in zip(ways, finer, stated, strict=True)
        )
        better, is_whole_search = search.beyond(reached)
        if better is not None:
            counts = sum(way.worth for way in better)
            fail(f"This assignment counts {value}; one that is better by the rule counts {counts}.")
        if is_whole_search:
            proved.append(
                "No assignment is better by what counts, steps and lottery: all were searched."
            )
            return
    proved.append(f"No assignment counts more than {most}, by prices of room; this one {value}.")
