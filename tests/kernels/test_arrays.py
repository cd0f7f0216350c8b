"""Arrays give what names give, whoever computes it."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.allocation import Market, MarketError, deferred_acceptance
from pariter.kernels.allocation.array_audit import ArrayAllocation
from pariter.kernels.allocation.arrays import (
    ArrayMarket,
    Engine,
    array_market,
    from_market,
    solve,
)
from pariter.kernels.allocation.compiled import propose
from pariter.kernels.allocation.compiled_guess import propose_from_guess

SOURCES = Path(__file__).resolve().parents[2] / "src"
ENGINES: tuple[Literal["numpy", "compiled"], ...] = ("numpy", "compiled")
GOOD = {
    "starts": np.array([0, 2, 3]),
    "wishes": np.array([1, 0, 1]),
    "keys": np.array([0, 1, 5]),
    "seats": np.array([1, 1]),
}


def random_market(
    seed: int, *, applicants: int, options: int, choices: int, seats: int, levels: int
) -> ArrayMarket:
    random = np.random.default_rng(seed)
    lists = np.argsort(random.random((applicants, options)), axis=1)[:, :choices]
    lengths = random.integers(0, choices + 1, (applicants, 1))
    return array_market(
        np.where(np.arange(choices) < lengths, lists, -1),
        random.integers(0, seats + 1, options),
        random.permutation(applicants),
        random.integers(0, levels, (applicants, choices)) if levels else None,
    )


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=200)
@given(market=st.from_type(Market))
def test_arrays_give_what_names_give(engine: Engine, market: Market) -> None:
    market = replace(market, quotas={}, caps=())
    arrays, names, options = from_market(market)
    arrays.validate()
    held = solve(arrays, engine)
    ArrayAllocation(arrays, held)
    assert dict(deferred_acceptance(market).assignment) == {
        name: None if place < 0 else options[arrays.wishes[place]]
        for name, place in zip(names, held.tolist(), strict=True)
    }


@pytest.mark.parametrize("levels", [0, 1, 7])
@pytest.mark.parametrize("seats", [1, 3, 40])
def test_engines_agree_on_larger_markets(seats: int, levels: int) -> None:
    for seed in range(6):
        market = random_market(
            seed, applicants=2000, options=100, choices=8, seats=seats, levels=levels
        )
        market.validate()
        held = solve(market, "compiled")
        ArrayAllocation(market, held)
        assert (held == solve(market, "numpy")).all()
        arrays = (market.starts, market.asks, market.seats)
        assert (held == propose(*arrays, near=0)).all()
        wide = ArrayMarket.of(
            market.starts, market.wishes, market.keys.astype(np.int64) + 2**62, market.seats
        )
        assert (held == solve(wide, "compiled")).all()
        assert (held == solve(wide, "numpy")).all()


@settings(max_examples=100)
@given(
    seed=st.integers(0, 2**32),
    applicants=st.integers(1, 60),
    options=st.integers(1, 6),
    seats=st.integers(0, 8),
    levels=st.integers(0, 4),
    step=st.integers(1, 20),
)
def test_guess_gives_the_same_or_gives_up(
    seed: int, applicants: int, options: int, seats: int, levels: int, step: int
) -> None:
    market = random_market(
        seed, applicants=applicants, options=options, choices=options, seats=seats, levels=levels
    )
    held = propose_from_guess(market.starts, market.asks, market.seats, step)
    assert held is None or (held == solve(market, "numpy")).all()


@settings(max_examples=100)
@given(
    seed=st.integers(0, 2**32),
    seats=st.integers(0, 8),
    levels=st.integers(0, 4),
    step=st.integers(1, 9),
    sure=st.sampled_from([-0.5, 0.0, 1.0]),
)
def test_bounds_that_are_too_strict_do_no_harm(
    seed: int, seats: int, levels: int, step: int, sure: float
) -> None:
    market = random_market(seed, applicants=90, options=3, choices=3, seats=seats, levels=levels)
    arrays = (market.starts, market.asks, market.seats)
    assert (propose(*arrays, step, sure, enough=1, near=0) == solve(market, "numpy")).all()


@pytest.mark.parametrize("seats", [300, 500, 900])
@pytest.mark.parametrize("levels", [0, 5])
def test_guess_is_good_enough_where_it_is_used(seats: int, levels: int) -> None:
    """A class has half its applicants' seats, or nearly all; list lengths differ."""
    for seed in range(3):
        market = random_market(
            seed, applicants=12_000, options=20, choices=8, seats=2 * seats, levels=levels
        )
        arrays = (market.starts, market.asks, market.seats)
        held = propose_from_guess(*arrays)
        assert held is not None
        assert (held == solve(market, "numpy")).all()
        assert (held == propose(*arrays)).all()
        assert (held == solve(market, "compiled")).all()


def test_guess_gives_up_where_another_stable_result_is_better() -> None:
    """Of 100 pairs, each wants the other's seat; options rank them the other way round."""
    applicants = np.arange(200)
    market = ArrayMarket.of(
        2 * np.arange(201),
        np.stack([applicants, applicants ^ 1], axis=1).ravel(),
        np.tile([1, 0], 200),
        np.ones(200, np.int64),
    )
    market.validate()
    arrays = (market.starts, market.asks, market.seats)
    right = solve(market, "numpy")
    assert (right == market.starts[:-1]).all()
    for step in (1, 2, 7):
        held = propose_from_guess(*arrays, step)
        assert held is None or (held == right).all()


def test_more_are_displaced_one_after_another_than_are_kept_in_order() -> None:
    """Option 0 is full; 150 who get no seat at option 1 are all ahead of those who hold it."""
    late, held, others = 150, 300, 4000
    market = array_market(
        np.array([[1, 0]] * late + [[0, -1]] * held + [[1, -1]] * others),
        np.array([held, others]),
        np.arange(late + held + others),
        np.array([[9, 0]] * late + [[1, 0]] * held + [[0, 0]] * others),
    )
    place = propose(market.starts, market.asks, market.seats)
    assert (place[:late] == market.starts[:late] + 1).all()
    assert (place == solve(market, "numpy")).all()


EXTREMES = st.sampled_from([-(2**63), -1, 0, 1, 2**31 - 1, 2**31, 2**63 - 1])


@given(
    st.lists(st.tuples(EXTREMES, EXTREMES, EXTREMES), min_size=1, max_size=6),
    st.permutations([-(2**63), 2**63 - 1, -1, 0, 2**31, 5]),
    st.lists(st.sampled_from([0, 1, 2**62]), min_size=3, max_size=3),
)
def test_extreme_integers_give_what_names_give(
    priorities: list[tuple[int, int, int]], order: list[int], seats: list[int]
) -> None:
    count = len(priorities)
    names, options = [f"a{number}" for number in range(count)], ("x", "y", "z")
    lists = [[number % 3, (number + 1) % 3, (number + 2) % 3] for number in range(count)]
    market = Market(
        applicants=tuple(names),
        options=options,
        capacities=dict(zip(options, seats, strict=True)),
        preferences={
            name: tuple(options[one] for one in listed)
            for name, listed in zip(names, lists, strict=True)
        },
        order=dict(zip(names, order, strict=False)),
        priorities={
            option: {
                name: ranked[listed.index(number)]
                for name, listed, ranked in zip(names, lists, priorities, strict=True)
            }
            for number, option in enumerate(options)
        },
    )
    arrays = array_market(
        np.array(lists), np.array(seats), np.array(order[:count]), np.array(priorities)
    )
    arrays.validate()
    expected = deferred_acceptance(market).assignment
    for engine in ENGINES:
        held = solve(arrays, engine).tolist()
        assert expected == {
            name: None if place < 0 else options[arrays.wishes[place]]
            for name, place in zip(names, held, strict=True)
        }


@pytest.mark.parametrize(
    ("change", "place", "value"),
    [
        ({"keys": np.array([0, 1])}, "keys", 2),
        ({"keys": np.array([0, 1, -1])}, "keys", -1),
        ({"keys": np.array([4, 1, 4])}, "keys", 4),
        ({"starts": np.array([0, 3, 2])}, "starts", None),
        ({"starts": np.array([0, 4, 3])}, "starts", -1),
        ({"starts": np.array([], np.int64)}, "starts", None),
        ({"seats": np.array([1, -1])}, "seats", -1),
        ({"seats": np.array([1])}, "wishes", 1),
        ({"wishes": np.array([1, 0, -1])}, "wishes", -1),
        ({"wishes": np.array([1, 1, 0])}, "wishes", 1),
    ],
)
def test_validate_says_place_value_and_mend(
    change: dict[str, Any], place: str, value: object
) -> None:
    ArrayMarket.of(**GOOD).validate()
    with pytest.raises(MarketError) as caught:
        ArrayMarket.of(**{**GOOD, **change}).validate()
    assert caught.value.place == place
    assert value is None or caught.value.value == value


def test_equal_order_numbers_and_quotas_are_refused() -> None:
    with pytest.raises(MarketError, match="Give 2 numbers, no two of them equal"):
        array_market(np.array([[0], [0]]), np.array([1]), np.array([3, 3]))
    limited = Market(
        ("a",), ("x",), {"x": 1}, {"a": ("x",)}, {"a": 1}, {}, {"a": "delft"}, {("x", "delft"): 1}
    )
    with pytest.raises(MarketError, match="Use deferred_acceptance on `Market`"):
        from_market(limited)


def test_small_jobs_load_neither_numpy_nor_compiled_code() -> None:
    code = (
        "import sys, pariter.kernels.allocation, pariter.cli.solve\n"
        "assert 'numpy' not in sys.modules\n"
        "import numpy as np\n"
        "from pariter.kernels.allocation.arrays import array_market, solve\n"
        "held = solve(array_market(np.array([[0], [0]]), np.array([1]), np.array([2, 1])))\n"
        "assert held.tolist() == [-1, 1]\n"
        "assert 'numba' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(SOURCES)}, check=True)
