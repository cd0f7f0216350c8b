"""What options would take, if all these asked: the rule that every mechanism obeys."""

from collections.abc import Iterable

from pariter.kernels.allocation.cutoffs import seat
from pariter.kernels.allocation.market import Key, Market

Seat = tuple[str, str]
"""An option and who asks for it."""


def choose(market: Market, desk: tuple[str, ...], asking: Iterable[Seat]) -> list[Seat]:
    """Give the seats that options which choose together would fill, the first in order first.

    desk: one of `market.limits.desks`; asking: seats of its options that someone wants. Of one
    person's the one that she likes best comes first, where her place in the order is the same.
    """
    (first, *others) = desk
    if not others and first in market.slots:
        _, seated = seat(market, first, (name for _, name in asking))
        place = {slots.name: number for number, slots in enumerate(market.slots[first])}
        return sorted(
            ((first, name) for name in seated),
            key=lambda taken: (place[seated[taken[1]]], market.order[taken[1]]),
        )
    limits = market.limits
    free = [limit.most for limit in limits.all]
    taken: list[Seat] = []
    for option, name in sorted(asking, key=lambda wanted: _place(market, *wanted)):
        path = limits.path(option, market.groups.get(name, ""))
        if all(free[number] > 0 for number in path):
            for number in path:
                free[number] -= 1
            taken.append((option, name))
    return taken


def _place(market: Market, option: str, name: str) -> tuple[Key, int]:
    return market.key(option, name), market.preferences[name].index(option)
