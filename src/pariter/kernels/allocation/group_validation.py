"""What makes no sense in a market of groups: each rule says the place, the value and the mend."""

from typing import TYPE_CHECKING

from pariter.kernels.allocation.errors import MarketError

if TYPE_CHECKING:
    from pariter.kernels.allocation.group_assignment import GroupMarket

LARGEST_SUM = 2**53
"""Sums beyond this are refused, so that no number of the solver can run over."""


def validate(market: "GroupMarket") -> None:
    """Raise MarketError at the first thing that makes no sense."""
    for group, size in market.sizes.items():
        _require_whole(f"size of {group!r}", size, 1)
    for option, room in market.capacities.items():
        _require_whole(f"capacity of {option!r}", room, 0)
    _validate_order(market)
    _validate_preferences(market)
    for name, pairs in (("value", market.values), ("use", market.uses)):
        for (group, option), number in pairs.items():
            place = f"{name} of {group!r} in {option!r}"
            if group not in market.sizes or option not in market.capacities:
                raise MarketError(place, number, "No group or option has this name; correct it.")
            _require_whole(place, number, 0)
    for name, numbers in (
        ("sizes", market.sizes),
        ("capacities", market.capacities),
        ("values", market.values),
        ("uses", market.uses),
    ):
        if sum(numbers.values()) > LARGEST_SUM:
            mend = "Together they are too large to be exact; give them in larger units."
            raise MarketError(name, sum(numbers.values()), mend)


def _require_whole(place: str, value: object, least: int) -> None:
    if type(value) is not int or value < least:
        raise MarketError(place, value, f"Give a whole number, {least} or more.")


def _validate_order(market: "GroupMarket") -> None:
    holders: dict[int, str] = {}
    for group in market.sizes:
        number = market.order.get(group)
        if type(number) is not int or number in holders:
            mend = "Give each group a whole number of its own, such as one drawn by lot."
            raise MarketError(f"order of {group!r}", number, mend)
        holders[number] = group


def _validate_preferences(market: "GroupMarket") -> None:
    if market.values and market.preferences:
        mend = "Give values or preferences, not both."
        raise MarketError("preferences", sorted(market.preferences)[0], mend)
    for group, wishes in market.preferences.items():
        place = f"preferences of {group!r}"
        if group not in market.sizes:
            raise MarketError(place, group, "No group has this name; give its size, or correct it.")
        for number, wish in enumerate(wishes):
            if wish not in market.capacities:
                raise MarketError(place, wish, "No option has this name; correct it.")
            if wish in wishes[:number]:
                raise MarketError(place, wish, "It stands in the list twice; name it once.")
