"""Applicant-proposing deferred acceptance (Gale and Shapley 1962) with quotas by home."""

from collections.abc import Mapping
from heapq import heappop, heappush

from pariter.kernels.allocation.allocation import Allocation
from pariter.kernels.allocation.market import Market
from pariter.kernels.allocation.serial_dictatorship import serve_in_order


def deferred_acceptance(market: Market) -> Allocation:
    """Give the stable allocation that every applicant likes at least as well as any other.

    market: each option takes applicants in the order (priority, order number) as long as it has
    seats and the quota of each applicant's home allows. This choice rule is substitutable and
    never takes fewer from more, so the result is stable and no applicant gains by a false list
    (Hatfield and Milgrom 2005). Lists that the call cuts short lose that last property.

    Raises MarketError when the market is malformed.
    """
    market.validate()
    # When all options agree on one order nobody is ever displaced: the same result, faster.
    solve = _propose if any(market.priorities.values()) else serve_in_order
    return Allocation(market, "deferred_acceptance", solve(market))


class _Desk:
    """One option, keeping the best of those who have asked for it.

    An applicant stands here as one integer, smaller is better. Who was turned away never asks
    again, so an entry of a heap is stale exactly when it is no longer in `held`.
    """

    __slots__ = ("held", "home_free", "home_worst", "seats", "worst")

    def __init__(self, seats: int, quotas: Mapping[str, int]) -> None:
        self.seats = seats
        self.held: dict[int, str] = {}
        self.worst: list[int] = []
        self.home_free = dict(quotas)
        self.home_worst: dict[str, list[int]] = {home: [] for home in quotas}

    def ask(self, key: int, home: str) -> int | None:
        """Consider one more applicant and return whoever is turned away, if anyone is."""
        if self.home_free.get(home, 1) == 0:
            rivals = self.home_worst[home]
        elif len(self.held) == self.seats:
            rivals = self.worst
        else:
            self._keep(key, home)
            return None
        while rivals and -rivals[0] not in self.held:
            heappop(rivals)
        if not rivals or key > -rivals[0]:
            return key
        displaced = -heappop(rivals)
        self._let_go(displaced)
        self._keep(key, home)
        return displaced

    def _keep(self, key: int, home: str) -> None:
        self.held[key] = home
        heappush(self.worst, -key)
        if home in self.home_free:
            self.home_free[home] -= 1
            heappush(self.home_worst[home], -key)

    def _let_go(self, key: int) -> None:
        home = self.held.pop(key)
        if home in self.home_free:
            self.home_free[home] += 1


def _propose(market: Market) -> dict[str, str | None]:
    """Let applicants ask down their lists, one after another, until nobody is turned away."""
    by_order = sorted(market.applicants, key=market.order.__getitem__)
    count = len(by_order)
    quotas: dict[str, dict[str, int]] = {option: {} for option in market.options}
    for (name, home), most in market.quotas.items():
        quotas[name][home] = most
    desks = {name: _Desk(seats, quotas[name]) for name, seats in market.capacities.items()}
    priorities = {name: market.priorities.get(name) or None for name in market.options}
    lists = [iter(market.preferences[applicant]) for applicant in by_order]
    homes = [market.groups.get(applicant, "") for applicant in by_order]
    holds: list[str | None] = [None] * count

    for first in range(count):
        asking: int | None = first
        while asking is not None:
            option = next(lists[asking], None)
            holds[asking] = option
            if option is None:
                break
            # Sorts like (priority, order number) and gives the applicant back as key % count.
            ranked = priorities[option]
            key = ranked[by_order[asking]] * count + asking if ranked else asking
            turned_away = desks[option].ask(key, homes[asking])
            asking = None if turned_away is None else turned_away % count
    return dict(zip(by_order, holds, strict=True))
