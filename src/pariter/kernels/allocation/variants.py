"""Other rules for the same people: a market as it would be with other settings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, get_args

from pariter.kernels.allocation.allocation import Allocation
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.market import Market
from pariter.kernels.allocation.mechanisms import MECHANISMS
from pariter.kernels.allocation.slots import SlotClass

Reserves = Literal["as_written", "reserved_first", "open_first", "none"]


@dataclass(frozen=True)
class Variant:
    """Settings to try on a market.

    mechanism: a name in `MECHANISMS`.
    reserves: `reserved_first` fills reserved classes before the others (minimum guarantee),
        `open_first` after them (over and above), `none` makes all seats of an option alike.
    points: whether points count; without them, the order number alone decides.
    limits: whether quotas and caps hold.
    longest: how many wishes of each list count; all of them where it is None.
    """

    mechanism: str
    reserves: Reserves = "as_written"
    points: bool = True
    limits: bool = True
    longest: int | None = None


def vary(market: Market, variant: Variant) -> Market:
    """Return the market under other settings; nobody's wishes, traits or numbers change.

    Raises MarketError when a setting is unknown, or a list would have no wish.
    """
    if variant.reserves not in get_args(Reserves):
        known = ", ".join(get_args(Reserves))
        raise MarketError("reserves", variant.reserves, f"Use one of {known}.")
    if variant.longest is not None and variant.longest < 1:
        raise MarketError("longest", variant.longest, "Count one wish or more.")
    for change in _changes(variant):
        market = change(market)
    return market


def run_variant(market: Market, variant: Variant) -> Allocation:
    """Give the places as they would be under other settings.

    Raises MarketError when the mechanism is unknown, or does not know what the market has.
    """
    if variant.mechanism not in MECHANISMS:
        raise MarketError("mechanism", variant.mechanism, f"Use one of {', '.join(MECHANISMS)}.")
    return MECHANISMS[variant.mechanism](vary(market, variant))


def _changes(variant: Variant) -> Iterable[Callable[[Market], Market]]:
    if variant.reserves == "none":
        yield partial(replace, slots={})
    elif variant.reserves != "as_written":
        yield partial(_reordered, open_first=variant.reserves == "open_first")
    if not variant.points:
        yield _without_points
    if not variant.limits:
        yield partial(replace, quotas={}, caps=())
    if variant.longest is not None:
        yield partial(_shortened, longest=variant.longest)


def _reordered(market: Market, open_first: bool) -> Market:
    def is_late(slots: SlotClass) -> bool:
        return bool(slots.tiers) == open_first

    slots = {
        option: tuple(sorted(classes, key=is_late)) for option, classes in market.slots.items()
    }
    return replace(market, slots=slots)


def _without_points(market: Market) -> Market:
    slots = {
        option: tuple(replace(part, priorities={}) for part in classes)
        for option, classes in market.slots.items()
    }
    return replace(market, priorities={}, slots=slots)


def _shortened(market: Market, longest: int) -> Market:
    allowed = market.maximum_choices
    return replace(
        market,
        preferences={name: wishes[:longest] for name, wishes in market.preferences.items()},
        maximum_choices=longest if allowed is None else min(longest, allowed),
    )
