"""The file of money that was given by scores."""

import hashlib
from fractions import Fraction
from typing import Any

from pariter.verifier.claims import TooLargeError, fail
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

AWARDS_LEAVE_OPEN = (
    "That the scores and amounts in this file are those of the jury and the applicants.",
    "That the order which decides between equal sets was drawn by lot.",
    "That what is marked as kept was given before others were given up: compare the earlier file.",
)
MOST_SUMS = 3_000_000
"""How many sums of scores are looked at before a round is too large to be checked here."""
_REQUEST = ("score", "asked", "minimum")


def verify_awards(document: dict[str, Any], proved: list[str]) -> None:
    """Find the best awards anew by another method, and compare."""
    parts = ("format", "engine", "mechanism", "round", "input_hash", "gone", "kept", "awards")
    require_keys("the file", document, (*parts, "value", "spent"))
    require(document, "engine", str, "the file")
    if document["mechanism"] != "knapsack":
        fail(f"The mechanism {document['mechanism']!r} is not knapsack.")
    budget, requests, order = _read_round(document)
    proved.append(f"The inputs make sense: {len(requests)} projects, and a budget of {budget}.")
    gone = read_names("those given up", document["gone"])
    kept = read_object("what is kept", document["kept"])
    if not set(gone) <= requests.keys() or not kept.keys() <= requests.keys() - set(gone):
        fail("A project that is given up or kept is not in the round.")
    for project, amount in kept.items():
        if not requests[project]["minimum"] <= _amount_of(project, amount):
            fail(f"{project!r} keeps {amount}, less than its minimum.")
    room = budget - sum(kept.values())
    open_to = [name for name in requests if name not in kept and name not in gone]
    best = _best_awards(requests, order, open_to, room)
    expected = _raise_awards(requests, order, {**kept, **best}, budget)
    awards = read_object("the awards", document["awards"])
    for project in sorted(awards.keys() | expected.keys()):
        if awards.get(project) != expected.get(project) or isinstance(awards.get(project), bool):
            fail(
                f"{project!r} gets {awards.get(project)!r}; the rule gives {expected.get(project)}."
            )
    proved.append(f"No set of projects within the budget scores more than these {len(awards)}.")
    proved.append("Each award lies between what is needed and what was asked; the rest by score.")
    value = sum(requests[name]["score"] for name in awards)
    spent = sum(awards.values())
    if (value, spent) != (document["value"], document["spent"]) or spent > budget:
        fail(f"The scores add up to {value} and the awards to {spent}; the file says otherwise.")
    proved.append(f"The scores add up to {value}, the awards to {spent} of {budget}.")


def _amount_of(project: str, amount: object) -> int:
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 1:
        fail(f"{project!r}: {amount!r} is not a whole amount of 1 or more.")
    return amount


def _read_round(
    document: dict[str, Any],
) -> tuple[int, dict[str, dict[str, int]], dict[str, int]]:
    value = require(document, "round", dict, "the file")
    require_keys("the round", value, ("budget", "requests", "order"))
    requests = read_object("the requests", value["requests"])
    for project, asks in requests.items():
        require_keys(f"the request of {project!r}", read_object(project, asks), _REQUEST)
        read_count(f"the score of {project!r}", asks["score"])
        if _amount_of(project, asks["minimum"]) > _amount_of(project, asks["asked"]):
            fail(f"The minimum of {project!r} is more than it asks for.")
    order = read_mapping("the order", value["order"], list(requests))
    if not all(map(is_whole, order.values())) or len(set(order.values())) < len(order):
        fail("The order does not give each project a whole number of its own.")
    hashed = {**value, "gone": document["gone"], "kept": document["kept"]}
    digest = hashlib.sha256(canonical(hashed)).hexdigest()
    if document["input_hash"] != digest:
        fail(f"The inputs give the hash {digest}, the file says {document['input_hash']!r}.")
    return _amount_of("the budget", value["budget"]), requests, order


def _best_awards(
    requests: dict[str, dict[str, int]], order: dict[str, int], names: list[str], room: int
) -> dict[str, int]:
    """Find the best set by a table: for each sum of scores, the least that it costs.

    Sets of one sum and cost are told apart by a number in which the first project by order
    counts more than all after it.
    """
    fitting = [name for name in names if requests[name]["minimum"] <= room]
    fitting = [name for name in fitting if requests[name]["score"] > 0]
    later = sorted(fitting, key=order.__getitem__, reverse=True)
    weight = {name: 1 << place for place, name in enumerate(later)}
    dense = sorted(
        fitting, key=lambda name: Fraction(-requests[name]["score"], requests[name]["minimum"])
    )
    pairs = [(requests[name]["minimum"], requests[name]["score"]) for name in dense]
    target = _greedy(pairs, room)
    table = {0: (0, 0)}
    for number, name in enumerate(dense, start=1):
        cost, score = pairs[number - 1]
        grown = dict(table)
        for total, (spent, marks) in table.items():
            if spent + cost > room:
                continue
            one = (spent + cost, marks - weight[name])
            other = grown.get(total + score)
            if other is None or one < other:
                grown[total + score] = one
        table = {
            total: entry
            for total, entry in grown.items()
            if total + _at_most(pairs, number, room - entry[0]) >= target
        }
        if len(table) > MOST_SUMS:
            raise TooLargeError("this round has too many different sums of scores")
    _, marks = table[max(table)]
    return {name: requests[name]["minimum"] for name in fitting if -marks & weight[name]}


def _greedy(pairs: list[tuple[int, int]], room: int) -> int:
    total = 0
    for cost, score in pairs:
        if cost <= room:
            room -= cost
            total += score
    return total


def _at_most(pairs: list[tuple[int, int]], number: int, room: int) -> int:
    """Bound what the projects from this number on add, the last of them in part."""
    total = 0
    for cost, score in pairs[number:]:
        if cost > room:
            return total + room * score // cost
        room -= cost
        total += score
    return total


def _raise_awards(
    requests: dict[str, dict[str, int]], order: dict[str, int], least: dict[str, int], budget: int
) -> dict[str, int]:
    left = budget - sum(least.values())
    raised = dict(least)
    for project in sorted(least, key=lambda name: (-requests[name]["score"], order[name])):
        more = max(min(left, requests[project]["asked"] - least[project]), 0)
        raised[project] += more
        left -= more
    return raised
