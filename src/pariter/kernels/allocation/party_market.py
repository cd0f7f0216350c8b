"""Parties that come together, such as families and classes: who wants what, and what limits it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from pariter.kernels.allocation.errors import MarketError


@dataclass(frozen=True)
class PartyMarket:
    """Parties that cannot be divided, options with seats, and the rules between them.

    sizes: party → seats that it takes. uses: party → option → seats that it takes there, where
        these are not its size. preferences: party → options, the dearest first.
    capacities: option → seats.
    order: party → number of its own, smaller is ahead; empty before a lottery gives it.
    homes: party → its home, such as a school. served: homes that were served before: their parties
        come after all others.
    kept: option → seats that served homes together leave to the others.
    most_parties: option → how many parties it takes.
    share: most places that one home may hold; places: most that one party may hold.
    """

    sizes: Mapping[str, int]
    preferences: Mapping[str, tuple[str, ...]]
    capacities: Mapping[str, int]
    order: Mapping[str, int] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)
    served: frozenset[str] = frozenset()
    kept: Mapping[str, int] = field(default_factory=dict)
    most_parties: Mapping[str, int] = field(default_factory=dict)
    share: int | None = None
    places: int | None = None
    uses: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def size(self, party: str, option: str) -> int:
        """Return how many seats a party takes of an option."""
        return self.uses.get(party, {}).get(option, self.sizes[party])

    def is_served(self, party: str) -> bool:
        """Tell whether a party's home was served before."""
        return self.homes.get(party) in self.served

    def key(self, party: str) -> tuple[bool, int]:
        """Give the place of a party in the common order; the smaller one is ahead."""
        return (self.is_served(party), self.order[party])

    def validate_inputs(self) -> None:
        """Raise MarketError at the first thing that makes no sense, `order` apart."""
        for name, counts, least in (
            ("size", self.sizes, 1),
            ("capacity", self.capacities, 0),
            ("kept seats", self.kept, 0),
            ("most parties", self.most_parties, 0),
        ):
            for owner, number in counts.items():
                _require_whole(f"{name} of {owner!r}", number, least)
        for name, limit in (("share", self.share), ("places", self.places)):
            if limit is not None:
                _require_whole(name, limit, 1)
        self._validate_names()
        self._validate_wishes()

    def _validate_names(self) -> None:
        for owner in (*self.kept, *self.most_parties):
            if owner not in self.capacities:
                raise MarketError("options", owner, "No option has this name; correct it.")
        for owner in (*self.homes, *(self.sizes.keys() ^ self.preferences.keys())):
            if owner not in self.sizes or owner not in self.preferences:
                raise MarketError("parties", owner, "Give each party a size and its wishes.")
        for party, seats in self.uses.items():
            for option, number in seats.items():
                _require_whole(f"seats of {party!r} in {option!r}", number, 1)
                if option not in self.preferences.get(party, ()):
                    raise MarketError(f"seats of {party!r}", option, "It does not wish for this.")

    def _validate_wishes(self) -> None:
        for party, wishes in self.preferences.items():
            for number, wish in enumerate(wishes):
                place = f"preferences of {party!r}"
                if wish not in self.capacities:
                    raise MarketError(place, wish, "No option has this name; correct it.")
                if wish in wishes[:number]:
                    raise MarketError(place, wish, "It stands in the list twice; name it once.")

    def validate(self) -> None:
        """Raise MarketError at the first thing that makes no sense."""
        self.validate_inputs()
        holders: dict[int, str] = {}
        for party in self.sizes:
            number = self.order.get(party)
            if type(number) is not int or number in holders:
                mend = "Give each party a whole number of its own, such as one drawn by lot."
                raise MarketError(f"order of {party!r}", number, mend)
            holders[number] = party

    def rules(self) -> dict[str, Any]:
        """Write the rules that anyone may know, beside the seats, as a JSON value."""
        return {
            "kept": dict(self.kept),
            "most_parties": dict(self.most_parties),
            "share": self.share,
            "places": self.places,
        }

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value that `from_json` reads, whatever the order of rows."""
        return {
            "parties": {
                party: {
                    "size": size,
                    "uses": dict(self.uses.get(party, {})),
                    "home": self.homes.get(party),
                    "preferences": list(self.preferences[party]),
                }
                for party, size in self.sizes.items()
            },
            "capacities": dict(self.capacities),
            "order": dict(self.order),
            "served": sorted(self.served),
            **self.rules(),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; the market is not validated."""
        parties = value["parties"]
        return cls(
            sizes={party: said["size"] for party, said in parties.items()},
            preferences={party: tuple(said["preferences"]) for party, said in parties.items()},
            capacities=value["capacities"],
            order=value["order"],
            homes={
                party: said["home"] for party, said in parties.items() if said["home"] is not None
            },
            served=frozenset(value["served"]),
            kept=value["kept"],
            most_parties=value["most_parties"],
            share=value["share"],
            places=value["places"],
            uses={party: said["uses"] for party, said in parties.items() if said["uses"]},
        )


def _require_whole(place: str, value: object, least: int) -> None:
    if type(value) is not int or value < least:
        raise MarketError(place, value, f"Give a whole number, {least} or more.")
