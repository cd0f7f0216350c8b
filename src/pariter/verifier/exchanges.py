"""Pairs that could be exchanged for others without loss."""

from pariter.verifier.claims import fail
from pariter.verifier.sides import Sides, Two


class Exchanges:
    """How pairs could be exchanged for others without loss, seen as steps between names.

    A step leads from a first name to a second by a pair that could be made, back by one that could
    be given up, and from or to nobody ("") where a place could be filled or emptied.
    """

    def __init__(
        self,
        sides: Sides,
        worth: dict[Two, int],
        made: set[Two],
        price: dict[str, int],
        has: dict[str, int],
        reward: int,
    ) -> None:
        self.sides = sides
        self.made = set(made)
        self.price = price
        self.has = has
        self.reward = reward
        first = set(sides.first)
        self.is_first = {name: name in first for name in price}
        order = sides.order
        even = [pair for pair in worth if worth[pair] == price[pair[0]] + price[pair[1]]]
        self.even = sorted(even, key=lambda pair: (order[pair[0]], order[pair[1]]))
        self.place = {pair: number for number, pair in enumerate(self.even)}
        self.pairs: dict[str, list[Two]] = {name: [] for name in price}
        for pair in self.even:
            self.pairs[pair[0]].append(pair)
            self.pairs[pair[1]].append(pair)

    def require_lowest_prices(self, place: str) -> None:
        """Check that every price is what a chain of exchanges from nobody comes to."""
        for name, price in self.price.items():
            least = self.sides.least.get(name, 0)
            if not self.is_first[name] and price < (-self.reward if least else 0):
                fail(f"{place}: the price {price} of {name!r} is too low.")
        reached = self._reached("", -1)
        for name in sorted(self.price):
            if name not in reached:
                fail(f"{place}: the price {self.price[name]} of {name!r} is not the rule's.")

    def require_earliest(self, place: str) -> None:
        """Check that no pair that is not made can be had by exchanges of later pairs alone."""
        group = dict.fromkeys(("", *self.price), 0)
        for number, (one, two) in enumerate(self.even, start=1):
            if (one, two) in self.made or group[one] != group[two]:
                continue
            if not self._has_way_in(one, number - 1):
                continue
            near = {name for name, of_name in group.items() if of_name == group[two]}
            reached = self._reached(two, number - 1, near)
            if one in reached:
                fail(f"{place}: as good a result holds the earlier pair {(one, two)!r}.")
            # No step leads out of what was reached, and later there are only fewer steps.
            group.update(dict.fromkeys(reached, number))

    def _has_way_in(self, one: str, after: int) -> bool:
        return self._can_fill(one) or any(
            pair in self.made and self.place[pair] > after for pair in self.pairs[one]
        )

    def _reached(self, start: str, after: int, near: set[str] | None = None) -> set[str]:
        """Follow the steps by pairs after one; without `near` also those that sell empty places."""
        reached = {start}
        waiting = [start]
        while waiting:
            for name in self._steps(waiting.pop(), after, near is None):
                if name not in reached and (near is None or name in near):
                    reached.add(name)
                    waiting.append(name)
        return reached

    def _steps(self, name: str, after: int, of_nothing: bool) -> list[str]:
        if not name:
            return [
                other
                for other, is_first in self.is_first.items()
                if (self._can_fill(other) if is_first else self._can_empty(other, of_nothing))
            ]
        is_first = self.is_first[name]
        steps = [
            pair[1] if is_first else pair[0]
            for pair in self.pairs[name]
            if self.place[pair] > after and (pair in self.made) != is_first
        ]
        if self._can_empty(name) if is_first else self._can_fill(name):
            steps.append("")
        return steps

    def _can_fill(self, name: str) -> bool:
        has, least = self.has[name], self.sides.least.get(name, 0)
        even = self.price[name] == (-self.reward if has < least else 0)
        return even and has < self.sides.most[name]

    def _can_empty(self, name: str, of_nothing: bool = False) -> bool:
        has, least = self.has[name], self.sides.least.get(name, 0)
        even = self.price[name] == (-self.reward if has <= least and least else 0)
        return even and (has > 0 or of_nothing)
