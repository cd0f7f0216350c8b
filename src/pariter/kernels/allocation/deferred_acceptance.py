"""Applicant-proposing deferred acceptance (Gale and Shapley 1962) with slots, quotas and caps."""

from collections.abc import Iterator
from heapq import heappop, heappush

from pariter.kernels.allocation.allocation import Allocation
from pariter.kernels.allocation.market import Market
from pariter.kernels.allocation.serial_dictatorship import serve_in_order

Step = tuple[str, int, tuple[int, ...]]
"""One thing to ask for: the option, the applicant's key there, the limits in which it counts."""


def deferred_acceptance(market: Market) -> Allocation:
    """Give the stable allocation that every applicant likes at least as well as any other.

    market: each option fills its classes of slots one after another; without classes it takes
    applicants in the order (priority, order number) while its seats, quotas and caps allow.
    These choice rules are substitutable and never take fewer from more, so the result is stable
    and no applicant gains by a false list (Hatfield and Milgrom 2005, Kominers and Sönmez 2016).
    Lists that the call cuts short lose that last property: see `Allocation.message`.

    Raises MarketError when the market is malformed.
    """
    market.validate()
    # When all options agree on one order nobody is ever displaced: the same result, faster.
    agreed = not market.slots and not any(market.priorities.values())
    return Allocation(
        market, "deferred_acceptance", (serve_in_order if agreed else _propose)(market)
    )


class _Seats:
    """The seats of one limit and who holds them, the last in front.

    A heap keeps entries of those who have left; `_Hall` knows who holds what.
    """

    __slots__ = ("free", "holders")

    def __init__(self, most: int) -> None:
        self.free = most
        self.holders: list[int] = []


class _Hall:
    """All seats. An applicant stands here as one integer key, smaller is better."""

    def __init__(self, most: list[int], count: int) -> None:
        self.seats = [_Seats(number) for number in most]
        self.held: list[tuple[int, tuple[int, ...]] | None] = [None] * count

    def ask(self, applicant: int, key: int, path: tuple[int, ...]) -> int | None:
        """Consider one more applicant and return whoever is turned away, if anyone is."""
        seats = self.seats
        turned_away = None
        for number in path:
            if seats[number].free == 0:
                # The innermost full limit decides: whoever leaves it leaves the outer ones too.
                turned_away = self._last(number)
                if turned_away is None:
                    return applicant
                worst = self.held[turned_away]
                if worst is None or key > worst[0]:
                    return applicant
                self._let_go(turned_away)
                break
        self.held[applicant] = (key, path)
        for number in path:
            seats[number].free -= 1
            heappush(seats[number].holders, -key)
        return turned_away

    def _last(self, number: int) -> int | None:
        """Return who holds a seat of this limit and is behind all others who do."""
        holders = self.seats[number].holders
        while holders:
            key = -holders[0]
            applicant = key % len(self.held)
            held = self.held[applicant]
            if held is not None and held[0] == key and number in held[1]:
                return applicant
            heappop(holders)
        return None

    def _let_go(self, applicant: int) -> None:
        held = self.held[applicant]
        if held is not None:
            for number in held[1]:
                self.seats[number].free += 1
        self.held[applicant] = None


def _propose(market: Market) -> dict[str, str | None]:
    """Let applicants ask down their lists, one after another, until nobody is turned away."""
    by_order = sorted(market.applicants, key=market.order.__getitem__)
    steps = Steps(market, by_order)
    hall = _Hall(steps.most, len(by_order))
    lists = [steps.of(place) for place in range(len(by_order))]
    holds: list[str | None] = [None] * len(by_order)
    for first in range(len(by_order)):
        asking: int | None = first
        while asking is not None:
            step = next(lists[asking], None)
            if step is None:
                holds[asking] = None
                break
            holds[asking] = step[0]
            asking = hall.ask(asking, step[1], step[2])
    return dict(zip(by_order, holds, strict=True))


class Steps:
    """What each applicant asks for in turn: every wish, and within it every class of slots.

    Asking for one class after another, in the order in which they are filled, gives what the
    option would choose (Kominers and Sönmez 2016, agent-slot matching).
    """

    def __init__(self, market: Market, by_order: list[str]) -> None:
        self.market = market
        self.by_order = by_order
        limits = market.limits
        self.most = [limit.most for limit in limits.all]
        self.priorities = {name: market.priorities.get(name) or None for name in market.options}
        self.classes: dict[str, list[tuple[dict[str, int], tuple[int, ...]]]] = {}
        wanted: dict[str, list[tuple[int, str]]] = {option: [] for option in market.slots}
        for place, applicant in enumerate(by_order if market.slots else ()):
            for wish in market.preferences[applicant]:
                if wish in wanted:
                    wanted[wish].append((place, applicant))
        for option, asking in wanted.items():
            self.classes[option] = [
                (self._class_keys(option, number, asking), (len(self.most) + number,))
                for number in range(len(market.slots[option]))
            ]
            self.most.extend(slots.seats for slots in market.slots[option])

    def of(self, place: int) -> Iterator[Step]:
        """Give what the applicant at this place in the order asks for, the dearest first."""
        market, count = self.market, len(self.by_order)
        applicant = self.by_order[place]
        home = market.groups.get(applicant, "")
        for option in market.preferences[applicant]:
            if option in self.classes:
                for keys, path in self.classes[option]:
                    if applicant in keys:
                        yield option, keys[applicant], path
            else:
                # Sorts like (priority, order number) and gives the place back as key % count.
                ranked = self.priorities[option]
                key = ranked[applicant] * count + place if ranked else place
                yield option, key, market.limits.path(option, home)

    def _class_keys(
        self, option: str, number: int, asking: list[tuple[int, str]]
    ) -> dict[str, int]:
        """Give those to whom a class is open a key that sorts like (tier, priority, place)."""
        slots = self.market.slots[option][number]
        heads: dict[str, tuple[int, int]] = {}
        for _, applicant in asking:
            key = self.market.class_key(option, slots, applicant)
            if key is not None:
                heads[applicant] = key[:2]
        level = {head: number for number, head in enumerate(sorted(set(heads.values())))}
        count = len(self.by_order)
        return {
            applicant: level[heads[applicant]] * count + place
            for place, applicant in asking
            if applicant in heads
        }
