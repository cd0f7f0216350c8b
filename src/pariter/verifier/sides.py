"""Two sides of a market of pairs, or people and slots, read from a file."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.reading import (
    is_whole,
    read_count,
    read_counts,
    read_mapping,
    read_names,
    read_object,
    require_keys,
)

Two = tuple[str, str]
"""A name of the first side and one of the second."""


@dataclass(frozen=True)
class Sides:
    """What may be paired, once its form is checked: places, worths, and who goes first."""

    first: list[str]
    second: list[str]
    worth: dict[Two, int]
    most: dict[str, int]
    least: dict[str, int]
    order: dict[str, int]

    def without(self, gone: set[str], kept: set[Two]) -> "Sides":
        """Give what is left when some have gone, and some pairs take places for good."""
        held = Counter(name for pair in kept for name in pair)
        return Sides(
            [name for name in self.first if name not in gone],
            [name for name in self.second if name not in gone],
            {
                pair: worth
                for pair, worth in self.worth.items()
                if pair not in kept and gone.isdisjoint(pair)
            },
            {
                name: max(0, most - held[name])
                for name, most in self.most.items()
                if name not in gone
            },
            {
                name: max(0, least - held[name])
                for name, least in self.least.items()
                if name not in gone
            },
            self.order,
        )


def read_pair_market(market: dict[str, Any]) -> Sides:
    """Read two sides, what their pairs are worth, and how many partners each may have."""
    names = ("first", "second", "weights", "capacities_first", "capacities_second")
    require_keys("the market", market, (*names, "forbidden", "order", "minimum"))
    first = read_names("the first side", market["first"])
    second = read_names("the second side", market["second"])
    most = read_counts("places of the first side", market["capacities_first"], first)
    most |= read_counts("places of the second side", market["capacities_second"], second)
    least = read_object("minimum", market["minimum"])
    for name, count in least.items():
        if name not in most or read_count(f"minimum of {name!r}", count) > most[name]:
            fail(f"minimum of {name!r}: no such name, or fewer places.")
    worth = _read_worths("weights", market["weights"], first, second)
    for pair in _read_forbidden(market["forbidden"], set(first), set(second)):
        worth.pop(pair, None)
    order = _read_pair_order(market["order"], first, second)
    return Sides(first, second, worth, most, least, order)


def _read_forbidden(value: object, first: set[str], second: set[str]) -> list[Two]:
    if not isinstance(value, list):
        fail("forbidden: not a list.")
    pairs: list[Two] = []
    for pair in value:
        match pair:
            case [str(one), str(two)] if one in first and two in second:
                pairs.append((one, two))
            case _:
                fail(f"forbidden: {pair!r} is not a pair of both sides.")
    if pairs != sorted(set(pairs)):
        fail("forbidden: not each pair once, in order.")
    return pairs


def read_calendar(market: dict[str, Any]) -> Sides:
    """Read people and slots; a pair is worth more the less it costs."""
    require_keys("the market", market, ("people", "slots", "capacities", "costs", "order"))
    people = read_names("the people", market["people"])
    slots = read_names("the slots", market["slots"])
    most = dict.fromkeys(people, 1) | read_counts("places", market["capacities"], slots)
    costs = _read_worths("costs", market["costs"], people, slots)
    read_mapping("costs", market["costs"], people)
    largest = 1 + sum(max(own.values(), default=0) for own in market["costs"].values())
    worth = {pair: largest - cost for pair, cost in costs.items()}
    order = _read_pair_order(market["order"], people, slots)
    return Sides(people, slots, worth, most, {}, order)


def _read_worths(place: str, value: object, first: list[str], second: list[str]) -> dict[Two, int]:
    worth: dict[Two, int] = {}
    ones, twos = set(first), set(second)
    if not ones.isdisjoint(twos):
        fail("A name is on both sides.")
    for one, row in read_object(place, value).items():
        for two, number in read_object(f"{place} of {one!r}", row).items():
            if one not in ones or two not in twos:
                fail(f"{place}: {one!r} and {two!r} are not of the two sides.")
            if not is_whole(number) or number < 0:
                fail(f"{place} of {one!r} and {two!r}: {number!r} is no whole number from 0.")
            worth[one, two] = number
    return worth


def _read_pair_order(value: object, first: list[str], second: list[str]) -> dict[str, int]:
    order = read_mapping("order", value, [*first, *second])
    for side in (first, second):
        numbers = [order[name] for name in side]
        if not all(map(is_whole, numbers)) or len(set(numbers)) < len(numbers):
            fail("order: not a whole number of its own for each name.")
    return order


def read_pairs(place: str, value: object, sides: Sides) -> set[Two]:
    """Read the pairs that were made, the earliest first."""
    if not isinstance(value, list):
        fail(f"{place}: not a list.")
    pairs: list[Two] = []
    for pair in value:
        match pair:
            case [str(one), str(two)] if (one, two) in sides.worth:
                pairs.append((one, two))
            case _:
                fail(f"{place}: {pair!r} cannot be made.")
    order = sides.order
    if pairs != sorted(set(pairs), key=lambda pair: (order[pair[0]], order[pair[1]])):
        fail(f"{place}: not each once, the earliest first.")
    return set(pairs)
