"""Whether groups could be assigned better: a search that leaves out what prices of room rule out.

Whatever prices one sets, no assignment counts more than all rooms at their prices, and what each
group gains at most beyond the price of its room (Lagrangian relaxation). So any prices prove a
bound; good ones leave little to be searched.
"""

from dataclasses import dataclass
from functools import cached_property

MOST_NODES = 200_000
"""How many beginnings of assignments are looked at before a search is given up."""

MOST_GROUPS = 500
"""How many groups may be searched; with more, the lottery is left out, since its numbers grow."""

MOST_ROOM = 1_000_000
"""Rooms up to this size are looked at for what groups can fill of them."""

PARTS = 5040
"""In so many parts prices are counted."""


@dataclass(frozen=True)
class Way:
    """Where one group may go: option, or None; the room it takes, what it counts, and its step."""

    option: str | None
    room: int
    worth: int
    step: int


@dataclass(frozen=True)
class Gains:
    """What counts, then steps, then lottery, as one whole number for each way."""

    ways: list[list[Way]]
    """Of each group, in the order of the lottery."""

    @cached_property
    def is_complete(self) -> bool:
        """Tell whether the lottery counts too."""
        return len(self.ways) <= MOST_GROUPS

    @cached_property
    def of_worth(self) -> int:
        """Give what one more of worth counts: more than all steps together."""
        return 1 + sum(max((way.step for way in ways), default=0) for ways in self.ways)

    @cached_property
    def of_step(self) -> int:
        """Give what one step less counts: more than the lottery can, if it counts."""
        return int(self.of_worth ** len(self.ways)) if self.is_complete else 1

    def all(self) -> list[list[int]]:
        """Give the gain of each way of each group."""
        of_worth, of_step = self.of_worth, self.of_step
        gains = []
        of_turn = of_step
        for ways in self.ways:
            of_turn //= of_worth
            gains.append(
                [(way.worth * of_worth - way.step) * of_step - way.step * of_turn for way in ways]
            )
        return gains

    def most_worth(self, bound: int) -> int:
        """Give the most that may be counted where gains add up to no more than a bound."""
        return ((bound + self.of_step - 1) // self.of_step + self.of_worth - 1) // self.of_worth


class GroupSearch:
    """A search for assignments whose gains add up to more than a target.

    rooms: option → room; gains: of each way; prices: option → price of a unit of room.
    """

    def __init__(
        self,
        ways: list[list[Way]],
        rooms: dict[str, int],
        gains: list[list[int]],
        prices: dict[str, int],
    ) -> None:
        self.ways = ways
        self.rooms = rooms
        self.gains = gains
        self.prices = prices
        # What all groups from each place on gain at most beyond the price of their room.
        self.rest = [0]
        for choices, own in zip(reversed(ways), reversed(gains), strict=True):
            beyond = [gain - self._price(way) for way, gain in zip(choices, own, strict=True)]
            self.rest.append(self.rest[-1] + max(beyond, default=0))
        self.rest.reverse()

    def bound(self) -> int:
        """Give what gains can add up to at most."""
        return self.rest[0] + self._priced(self.rooms)

    def beyond(self, target: int) -> tuple[list[Way] | None, bool]:
        """Find an assignment that gains more; also say whether all were looked at."""
        begin: tuple[list[Way], int, dict[str, int]] = ([], self._priced(self.rooms), self.rooms)
        waiting = [begin]
        for _ in range(MOST_NODES):
            if not waiting:
                return None, True
            path, reached, left = waiting.pop()
            place = len(path)
            if place == len(self.ways):
                if reached - self._priced(left) > target:
                    return path, True
                continue
            for way, gain in zip(self.ways[place], self.gains[place], strict=True):
                # All that is gained, and the price of all room that is left.
                further = reached + gain - self._price(way)
                if further + self.rest[place + 1] <= target:
                    continue
                if way.option is None:
                    waiting.append(([*path, way], further, left))
                elif way.room <= left[way.option]:
                    lower = {**left, way.option: left[way.option] - way.room}
                    waiting.append(([*path, way], further, lower))
        return None, False

    def _priced(self, rooms: dict[str, int]) -> int:
        return sum(price * rooms[name] for name, price in self.prices.items())

    def _price(self, way: Way) -> int:
        return self.prices[way.option] * way.room if way.option is not None else 0


def fillable(ways: list[list[Way]], rooms: dict[str, int]) -> dict[str, int]:
    """Give how much of each room groups can fill, since they stay whole."""
    found: dict[str, int] = {}
    for option, room in rooms.items():
        sizes = [way.room for choices in ways for way in choices if way.option == option]
        found[option] = min(room, sum(sizes))
        if sum(sizes) > room and room <= MOST_ROOM:
            sums = 1
            for size in sizes:
                sums |= (sums << size) & ((2 << room) - 1)
            found[option] = sums.bit_length() - 1
    return found


def good_prices(ways: list[list[Way]], rooms: dict[str, int], target: int) -> dict[str, int]:
    """Look for prices by which hardly more than the target can be gained, in parts of a unit.

    A unit is a step. Prices move against room that is left, by the rule of Polyak (1969).
    """
    of_worth = Gains(ways).of_worth
    gains = [[float(way.worth * of_worth - way.step) for way in choices] for choices in ways]
    prices = dict.fromkeys(rooms, 0.0)
    best, lowest = prices, float("inf")
    for _ in range(max(20, min(300, 2_000_000 // (1 + sum(map(len, ways)))))):
        bound = sum(price * rooms[name] for name, price in prices.items())
        left = dict(rooms)
        for choices, own in zip(ways, gains, strict=True):
            most, taken = max(
                (
                    (gain - (0.0 if way.option is None else prices[way.option] * way.room), way)
                    for way, gain in zip(choices, own, strict=True)
                ),
                key=lambda one: one[0],
            )
            bound += most
            if taken.option is not None:
                left[taken.option] -= taken.room
        if bound < lowest:
            best, lowest = prices, bound
        slope = {name: room for name, room in left.items() if room < 0 or prices[name] > 0}
        steep = sum(float(room) ** 2 for room in slope.values())
        if bound <= target or not steep:
            break
        pace = (bound - target) / steep
        prices = {
            name: max(0.0, price - pace * slope.get(name, 0)) for name, price in prices.items()
        }
    return {name: round(price * PARTS) for name, price in best.items()}
