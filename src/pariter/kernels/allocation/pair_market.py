"""PairMarket: who may be paired with whom, how much each pair is worth, and how often each may."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.shortest_paths import Network
from pariter.kernels.canonical import canonical_json

Pair = tuple[str, str]
"""A name of the first side and one of the second."""


@dataclass(frozen=True)
class PairMarket:
    """Two sides, and what each pair of them is worth.

    first, second: names of either side; no name is on both. Row order never changes a result.
    weights: (first, second) → whole number, 0 or more; a pair without one cannot be made.
    capacities_first, capacities_second: name → most partners.
    forbidden: pairs that must not be made, whatever they are worth.
    order: name → number, no two of one side equal, smaller is earlier. Among results of equal
        worth that one is taken which holds the earliest pair that they do not all hold; pairs go
        by the number of the first side, then by that of the second.
    minimum: name → fewest partners; without one, none is fine.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    weights: Mapping[Pair, int]
    capacities_first: Mapping[str, int]
    capacities_second: Mapping[str, int]
    order: Mapping[str, int]
    forbidden: frozenset[Pair] = frozenset()
    minimum: Mapping[str, int] = field(default_factory=dict)

    def validate(self) -> None:
        """Raise MarketError at the first thing that makes no sense."""
        first = validate_names("first", self.first)
        second = validate_names("second", self.second)
        require_apart("second", first, second)
        validate_counts("capacities_first", self.capacities_first, first, required=True)
        validate_counts("capacities_second", self.capacities_second, second, required=True)
        validate_counts("minimum", self.minimum, first | second, required=False)
        for name, least in self.minimum.items():
            if least > self.capacity(name):
                mend = f"At most {self.capacity(name)} are allowed; lower one or raise the other."
                raise MarketError(f"minimum of {name!r}", least, mend)
        for place, pairs in (("weights", self.weights), ("forbidden", self.forbidden)):
            for pair in pairs:
                _validate_pair(place, pair, first, second)
        for pair, weight in self.weights.items():
            if not _is_whole(weight) or weight < 0:
                raise MarketError(f"weight of {pair!r}", weight, "Give a whole number, 0 or more.")
        validate_order(self.order, (first, second))

    def capacity(self, name: str) -> int:
        """Give the most partners of a name of either side."""
        own = self.capacities_first.get(name)
        return self.capacities_second[name] if own is None else own

    @cached_property
    def by_order(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names of both sides that may have a partner, the earliest first."""
        return (
            tuple(sorted((n for n in self.first if self.capacities_first[n]), key=self._number)),
            tuple(sorted((n for n in self.second if self.capacities_second[n]), key=self._number)),
        )

    @cached_property
    def allowed(self) -> tuple[Pair, ...]:
        """Pairs that can be made, the earliest first."""
        return tuple(
            sorted(
                (
                    pair
                    for pair in self.weights
                    if pair not in self.forbidden
                    and self.capacities_first[pair[0]]
                    and self.capacities_second[pair[1]]
                ),
                key=self.place,
            )
        )

    @cached_property
    def degrees(self) -> dict[str, int]:
        """Name → with how many she can be paired."""
        degrees = dict.fromkeys((*self.first, *self.second), 0)
        for one, other in self.allowed:
            degrees[one] += 1
            degrees[other] += 1
        return degrees

    @cached_property
    def network(self) -> Network:
        """The same in numbers, by place in `by_order` and `allowed`."""
        first, second = self.by_order
        places = {name: place for place, name in enumerate(first)}
        places |= {name: place for place, name in enumerate(second, start=len(first))}
        weights = [self.weights[pair] for pair in self.allowed]
        nodes = (*first, *second)
        return Network(
            firsts=len(first),
            first=[places[one] for one, _ in self.allowed],
            second=[places[other] for _, other in self.allowed],
            weight=weights,
            most=[self.capacity(name) for name in nodes],
            least=[self.minimum.get(name, 0) for name in nodes],
            reward=sum(weights) + 1 if any(self.minimum.values()) else 0,
        )

    def place(self, pair: Pair) -> tuple[int, int]:
        """Give the place of a pair among all; the smaller one is earlier."""
        return self.order[pair[0]], self.order[pair[1]]

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value that does not depend on the order of rows."""
        weights: dict[str, dict[str, int]] = {}
        for (one, other), weight in sorted(self.weights.items()):
            weights.setdefault(one, {})[other] = weight
        return {
            "first": sorted(self.first),
            "second": sorted(self.second),
            "weights": weights,
            "capacities_first": dict(self.capacities_first),
            "capacities_second": dict(self.capacities_second),
            "forbidden": sorted(list(pair) for pair in self.forbidden),
            "order": dict(self.order),
            "minimum": {name: least for name, least in self.minimum.items() if least},
        }

    def _number(self, name: str) -> int:
        return self.order[name]


def hash_pairs(mechanism: str, market: Mapping[str, Any]) -> str:
    """Hash a mechanism and its inputs as JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json({"market": market, "mechanism": mechanism})).hexdigest()


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def require_apart(place: str, first: frozenset[str], second: frozenset[str]) -> None:
    """Raise MarketError where a name is on both sides."""
    for name in sorted(first & second):
        raise MarketError(place, name, "It is on the first side too; rename one of them.")


def validate_names(place: str, names: Iterable[object]) -> frozenset[str]:
    """Give names as a set; raise MarketError for one that is none, or listed twice."""
    if isinstance(names, str):
        raise MarketError(place, names, "Give a list of names, not one text.")
    seen: set[str] = set()
    for name in names:
        if not (isinstance(name, str) and name):
            raise MarketError(place, name, "Every name is a text that is not empty.")
        if name in seen:
            raise MarketError(place, name, "It is listed twice; list it once.")
        seen.add(name)
    return frozenset(seen)


def validate_counts(
    place: str, counts: Mapping[str, int], known: frozenset[str], *, required: bool
) -> None:
    """Raise MarketError unless counts are whole numbers from 0, of names that are known."""
    for name, count in counts.items():
        if name not in known:
            raise MarketError(place, name, "This name is not listed; correct it or remove it.")
        if not _is_whole(count) or count < 0:
            raise MarketError(f"{place} of {name!r}", count, "Give a whole number, 0 or more.")
    for name in sorted(known) if required else ():
        if name not in counts:
            raise MarketError(place, name, "Say how many places this name has.")


def _validate_pair(place: str, pair: object, first: frozenset[str], second: frozenset[str]) -> None:
    if not (isinstance(pair, tuple) and len(pair) == 2):
        raise MarketError(place, pair, "Give a pair: a first name and a second one.")
    for name, known, side in zip(pair, (first, second), ("first", "second"), strict=True):
        if name not in known:
            raise MarketError(place, name, f"It is not on the {side} side; correct or remove it.")


def validate_order(order: Mapping[str, int], sides: Iterable[frozenset[str]]) -> None:
    """Raise MarketError unless each name has a whole number of its own on its side."""
    known = frozenset[str]().union(*sides)
    for name in order:
        if name not in known:
            raise MarketError("order", name, "This name is not listed; correct it or remove it.")
    for side in sides:
        holder: dict[int, str] = {}
        for name in sorted(side):
            if name not in order:
                raise MarketError("order", name, "Give this name a number.")
            number = order[name]
            if not _is_whole(number):
                raise MarketError(f"order of {name!r}", number, "Give a whole number.")
            if number in holder:
                mend = f"{holder[number]!r} has this number too; give each name one of its own."
                raise MarketError(f"order of {name!r}", number, mend)
            holder[number] = name
