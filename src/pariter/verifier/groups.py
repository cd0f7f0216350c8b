"""The file of groups that were assigned whole."""

import hashlib
from typing import Any

from pariter.verifier.claims import fail
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
    "Unless it says so above, that no other assignment counts more: that is the solver's word.",
    "That, among assignments that count as much, steps and lottery decided as the rule says.",
    "That what is marked as held was given before others left: compare the earlier file.",
)


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
    _check_bound(document, worths, uses, market["capacities"], staying, value, proved)
    if document["status"] == "optimal":
        _check_moves(market, worths, uses, assignment, proved)


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
        read_count(f"the people of {name!r}", number)
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
                read_count(f"{part} of {group!r} in {option!r}", number)
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


def _check_bound(
    document: dict[str, Any],
    worths: dict[str, dict[str, int]],
    uses: dict[str, dict[str, int]],
    rooms: dict[str, int],
    staying: list[str],
    value: int,
    proved: list[str],
) -> None:
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
    most = sum(
        max(
            (
                worth
                for option, worth in worths.get(group, {}).items()
                if uses[group][option] <= rooms[option]
            ),
            default=0,
        )
        for group in staying
    )
    if value == most:
        proved.append("No assignment counts more: each group counts the most that it can.")
