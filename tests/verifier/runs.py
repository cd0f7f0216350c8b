"""Runs that give seats, the files they leave, and ways to tamper with those."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

from pariter.kernels.allocation import (
    MECHANISMS,
    Allocation,
    Cap,
    Market,
    SlotClass,
    minimum_guarantee,
)
from pariter.kernels.allocation.lottery import SALT_BYTES, Lottery, Ticket, commit_again, draw

Document = dict[str, Any]
Steps = tuple[str | int, ...]
# The engine that wrote the file is no claim; source and times are compared with the announcement.
NOT_PROVED = {
    ("format",),
    ("engine",),
    ("lottery", "committed_at"),
}
CALL = "polimi_mobility/M5/2027-03/students"


def small_market(random: Random, *, applicants: int, with_priorities: bool = True) -> Market:
    """Make a scarce market with quotas, some of them used up."""
    names = tuple(f"p{number:02}" for number in range(applicants))
    options = ("acoustics", "bridges", "ceramics", "drones")
    return Market(
        applicants=names,
        options=options,
        capacities=dict(zip(options, (6, 3, 2, 0), strict=True)),
        preferences={name: tuple(random.sample(options, random.randint(1, 4))) for name in names},
        order={name: place for place, name in enumerate(random.sample(names, len(names)), start=1)},
        priorities=(
            {"bridges": {name: random.randrange(3) for name in names}} if with_priorities else {}
        ),
        groups={name: random.choice(("delft", "milano", "praha")) for name in names},
        quotas={("acoustics", "delft"): 2, ("acoustics", "milano"): 2, ("ceramics", "praha"): 0},
    )


def reserved_market(random: Random) -> Market:
    """Make a market with classes of slots, caps, traits, and lists that were cut short."""
    market = small_market(random, applicants=24)
    names = market.applicants
    own = {name: random.randrange(-2, 3) for name in names}
    return replace(
        market,
        capacities={**market.capacities, "drones": 2},
        quotas={("ceramics", "praha"): 1},
        slots={
            "acoustics": (
                SlotClass("doctoral first", 2, ("phd", "msc"), only=True),
                SlotClass("merit", 2, priorities=own, protected=True),
                SlotClass("open", 2),
            ),
            "bridges": minimum_guarantee(3, {"first": 1}),
        },
        caps=(
            Cap("close", 2, ("ceramics",), ("delft", "praha")),
            Cap("late", 3, ("ceramics", "drones")),
            Cap("any", 3, ("late",)),
        ),
        traits={name: tuple(random.sample(("first", "msc", "phd"), 1)) for name in names[::3]},
        maximum_choices=4,
    )


def with_lottery(random: Random, market: Market, mechanism: str) -> tuple[Market, Lottery]:
    """Draw the market's order in a lottery that one more person has left."""
    tickets = {
        name: Ticket(f"{random.getrandbits(64):016x}", random.randbytes(SALT_BYTES))
        for name in market.applicants
    }
    withdrawn = {f"{random.getrandbits(64):016x}": random.randbytes(32)}
    lottery = Lottery(
        call=CALL,
        source="Lotto, Milano wheel, 3 November 2026",
        beacon="7 21 34 55 89",
        committed_at=datetime(2026, 11, 1, 9, tzinfo=UTC),
        draw_at=datetime(2026, 11, 3, 19, tzinfo=UTC),
        root=b"",
        tickets=tickets,
        withdrawn=withdrawn,
    )
    root = commit_again(lottery, mechanism, market).root
    lottery = replace(lottery, root=root)
    drawn = draw(beacon=lottery.beacon, call=CALL, root=root, tickets=tickets, withdrawn=withdrawn)
    return replace(market, order=drawn.order), lottery


def run(kind: str = "deferred_acceptance") -> tuple[Market, Allocation, Lottery]:
    """Run a mechanism, or a market that uses everything, or one that some have left since."""
    random = Random(27)
    mechanism = {"reserved": "deferred_acceptance", "left": "serial_dictatorship"}.get(kind, kind)
    if kind == "reserved":
        market = reserved_market(random)
    else:
        with_priorities = mechanism == "deferred_acceptance"
        market = small_market(random, applicants=24, with_priorities=with_priorities)
    if kind == "left":
        market = replace(market, caps=(Cap("late", 4, ("bridges", "ceramics")),))
    market, lottery = with_lottery(random, market, mechanism)
    allocation = MECHANISMS[mechanism](market)
    if kind == "left":
        placed = [name for name in market.applicants if allocation.assignment[name]]
        allocation = allocation.withdraw(placed[:2]).withdraw(placed[2:3], policy="reoptimise")
    return market, allocation, lottery


def as_file(document: Document) -> Document:
    """Go through text, as a file does."""
    read: Document = json.loads(json.dumps(document))
    return read


def changed(document: Document, path: Steps, value: object) -> Document:
    """Copy the document with another value at the path; the path's last key may be new."""
    copied = copy.deepcopy(document)
    place: Any = copied
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert json.dumps(copied) != json.dumps(document)
    return copied


def other_digit(text: str) -> str:
    return ("0" if text[0] != "0" else "1") + text[1:]


def leaves(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield every number, text, truth and null in a document with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    else:
        yield path, value


def other_values(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [value + "x", other_digit(value), "", None, 7, [], {}]
    if isinstance(value, bool):
        return [not value, None, 7, "x"]
    if isinstance(value, int):
        return [value + 1, value - 1, None, "7", True, float(value)]
    return [0, "x", [], {}]
