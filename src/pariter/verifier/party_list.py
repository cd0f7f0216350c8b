"""The inputs of a run that gives places to parties, and what limits them."""

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
    require,
    require_keys,
)

PARTY_RULES = ("kept", "most_parties", "share", "places")


@dataclass(frozen=True)
class PartyList:
    """Parties with their sizes, wishes and homes, and the rules of the run."""

    sizes: dict[str, int]
    uses: dict[str, dict[str, int]]
    wishes: dict[str, list[str]]
    homes: dict[str, str | None]
    order: dict[str, int]
    capacities: dict[str, int]
    served: frozenset[str]
    kept: dict[str, int]
    most_parties: dict[str, int]
    share: int | None
    places: int | None

    def seats(self, party: str, option: str) -> int:
        """Give the seats that a party takes of an option."""
        return self.uses[party].get(option, self.sizes[party])

    def place(self, party: str) -> tuple[bool, int]:
        """Give the place in the order: homes never served first, then the number."""
        return (self.homes[party] in self.served, self.order[party])


def read_parties(market: dict[str, Any]) -> PartyList:
    """Read the inputs of a run, in which everything fits together."""
    names = ("parties", "capacities", "order", "served", *PARTY_RULES)
    require_keys("the market", market, names)
    options = sorted(read_object("capacities", market["capacities"]))
    read_names("options", options)
    sizes: dict[str, int] = {}
    uses: dict[str, dict[str, int]] = {}
    wishes: dict[str, list[str]] = {}
    homes: dict[str, str | None] = {}
    for party, value in require(market, "parties", dict, "the market").items():
        place = f"the party {party!r}"
        require_keys(place, read_object(place, value), ("size", "uses", "home", "preferences"))
        sizes[party] = read_count(f"the size of {party!r}", value["size"])
        if not sizes[party]:
            fail(f"The party {party!r} has nobody in it.")
        wishes[party] = read_names(f"the wishes of {party!r}", value["preferences"], in_order=False)
        if not set(wishes[party]) <= set(options):
            fail(f"{party!r} wishes for what is no option.")
        told = read_object(f"the seats of {party!r}", value["uses"])
        uses[party] = read_counts(f"the seats of {party!r}", told, sorted(told))
        if not uses[party].keys() <= set(wishes[party]) or 0 in uses[party].values():
            fail(f"{party!r} takes seats where it wishes for none, or takes none.")
        if value["home"] is not None and not isinstance(value["home"], str):
            fail(f"The home of {party!r} is {value['home']!r}, not a name.")
        homes[party] = value["home"]
    rules = read_party_rules(market, options)
    return PartyList(
        sizes=sizes,
        uses=uses,
        wishes=wishes,
        homes=homes,
        order=_read_order(market["order"], sorted(sizes)),
        capacities=read_counts("capacities", market["capacities"], options),
        served=frozenset(read_names("homes served before", market["served"])),
        **rules,
    )


def read_party_rules(owner: dict[str, Any], options: list[str]) -> dict[str, Any]:
    """Read the rules that anyone may know; owner: what has them among its parts."""
    rules: dict[str, Any] = {}
    for name in ("kept", "most_parties"):
        counts = read_object(name, owner[name])
        if not counts.keys() <= set(options):
            fail(f"{name} is told of what is no option.")
        rules[name] = {key: read_count(f"{name} of {key!r}", of) for key, of in counts.items()}
    for name in ("share", "places"):
        rules[name] = owner[name]
        if owner[name] is not None and (not is_whole(owner[name]) or owner[name] < 1):
            fail(f"{name} is {owner[name]!r}, not a number from 1 on.")
    return rules


def _read_order(value: object, parties: list[str]) -> dict[str, int]:
    order = read_mapping("order", value, parties)
    for party, number in order.items():
        if not is_whole(number):
            fail(f"The order number of {party!r} is {number!r}, not a whole number.")
    if len(set(order.values())) != len(order):
        fail("Two parties have the same order number.")
    return order


class Seated:
    """What was given up to some moment, counted from the list of who got what until then."""

    def __init__(self, parties: PartyList) -> None:
        self.parties = parties
        self.given: list[tuple[str, str]] = []
        self._seats: Counter[str] = Counter()
        self._seats_of_served: Counter[str] = Counter()
        self._groups: Counter[str] = Counter()
        self._places: Counter[str] = Counter()

    def fits(self, party: str, option: str) -> bool:
        """Tell whether a party could be seated now, by every limit."""
        rules = self.parties
        size, home, room = rules.seats(party, option), rules.homes[party], rules.capacities[option]
        if self._seats[option] + size > room:
            return False
        if home in rules.served:
            beside = room - rules.kept.get(option, 0)
            if self._seats_of_served[option] + size > beside:
                return False
        if option in rules.most_parties and self._groups[option] >= rules.most_parties[option]:
            return False
        return home is None or rules.share is None or self._places[home] < rules.share

    def add(self, party: str, option: str) -> None:
        """Count one more party."""
        rules = self.parties
        self.given.append((party, option))
        self._seats[option] += rules.seats(party, option)
        self._groups[option] += 1
        home = rules.homes[party]
        if home is not None:
            self._places[home] += 1
        if home in rules.served:
            self._seats_of_served[option] += rules.seats(party, option)
