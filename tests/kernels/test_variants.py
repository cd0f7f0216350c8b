"""Other rules for the same people change the rules alone."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.kernels.allocation import (
    MECHANISMS,
    Market,
    MarketError,
    SlotClass,
    check,
    deferred_acceptance,
    minimum_guarantee,
    over_and_above,
)
from pariter.kernels.allocation.variants import Reserves, Variant, run_variant, vary

Fill = Callable[[int, dict[str, int]], tuple[SlotClass, ...]]

MARKETS = st.from_type(Market)
AS_WRITTEN = Variant("deferred_acceptance")
VARIANTS = st.builds(
    Variant,
    mechanism=st.just("deferred_acceptance"),
    reserves=st.sampled_from(["as_written", "reserved_first", "open_first", "none"]),
    points=st.booleans(),
    limits=st.booleans(),
    longest=st.none() | st.integers(1, 3),
)


@given(MARKETS)
def test_rules_as_written_change_nothing(market: Market) -> None:
    assert vary(market, AS_WRITTEN) == market
    assert run_variant(market, AS_WRITTEN) == deferred_acceptance(market)


@given(MARKETS, VARIANTS)
def test_people_and_seats_stay_under_every_variant(market: Market, variant: Variant) -> None:
    other = vary(market, variant)
    unchanged = ("applicants", "options", "capacities", "order", "groups", "traits")
    assert all(getattr(other, name) == getattr(market, name) for name in unchanged)
    for name, wishes in market.preferences.items():
        kept = other.preferences[name]
        assert kept == wishes[: len(kept)]
        assert len(kept) == min(len(wishes), variant.longest or len(wishes))
    assert vary(other, variant) == other
    allocation = run_variant(market, variant)
    check(allocation.market, allocation)
    fares = allocation.compare(deferred_acceptance(market))
    assert len(fares.better) + len(fares.same) + len(fares.worse) == len(market.applicants)


@given(MARKETS)
def test_without_limits_only_seats_run_out(market: Market) -> None:
    other = vary(market, replace(AS_WRITTEN, limits=False))
    assert (other.quotas, other.caps) == ({}, ())
    assert other.slots == market.slots


@given(MARKETS)
def test_points_and_reserves_can_be_left_out(market: Market) -> None:
    plain = replace(AS_WRITTEN, reserves="none", points=False)
    other = vary(market, plain)
    assert (dict(other.priorities), dict(other.slots)) == ({}, {})
    serial = run_variant(market, replace(plain, mechanism="serial_dictatorship"))
    assert serial.assignment == run_variant(market, plain).assignment


@pytest.mark.parametrize(
    ("reserves", "expected"),
    [("reserved_first", minimum_guarantee), ("open_first", over_and_above)],
)
@pytest.mark.parametrize("written", [minimum_guarantee, over_and_above])
def test_reserves_go_first_or_on_top(written: Fill, reserves: Reserves, expected: Fill) -> None:
    market = Market(
        applicants=("ann",),
        options=("red",),
        capacities={"red": 5},
        preferences={"ann": ("red",)},
        order={"ann": 1},
        slots={"red": written(5, {"first": 2})},
        traits={"ann": ("first",)},
    )
    other = vary(market, replace(AS_WRITTEN, reserves=reserves))
    assert other.slots["red"] == expected(5, {"first": 2})


@pytest.mark.parametrize(
    ("variant", "place"),
    [
        (Variant("lottery"), "mechanism"),
        (Variant("deferred_acceptance", reserves="some"), "reserves"),  # type: ignore[arg-type]
        (Variant("deferred_acceptance", longest=0), "longest"),
    ],
)
def test_unknown_setting_is_refused(variant: Variant, place: str) -> None:
    with pytest.raises(MarketError, match=place):
        run_variant(Market((), (), {}, {}, {}), variant)


def test_every_mechanism_of_calls_can_be_tried() -> None:
    market = Market(("ann",), ("red",), {"red": 1}, {"ann": ("red",)}, {"ann": 1})
    for name in MECHANISMS:
        assert run_variant(market, Variant(name)).assignment == {"ann": "red"}
