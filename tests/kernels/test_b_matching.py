"""Pairs of greatest worth: proved, the same in any row order, and kept when someone leaves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pariter.kernels.allocation import CheckError, MarketError
from pariter.kernels.allocation.b_matching import check_pairs, max_weight_b_matching
from pariter.kernels.allocation.pair_explanation import PairExplanation, added_worths
from pariter.kernels.allocation.pair_market import Pair, PairMarket
from pariter.kernels.allocation.pairing import Pairing

WEIGHTS = st.one_of(st.integers(0, 4), st.integers(0, 4), st.integers(0, 2**70))

SMALL = PairMarket(
    first=("ada", "emmy", "lise"),
    second=("ivo", "noor"),
    weights={
        ("ada", "noor"): 5,
        ("ada", "ivo"): 3,
        ("emmy", "noor"): 4,
        ("emmy", "ivo"): 4,
        ("lise", "noor"): 2,
    },
    capacities_first={"ada": 1, "emmy": 1, "lise": 1},
    capacities_second={"ivo": 1, "noor": 1},
    order={"ada": 1, "emmy": 2, "lise": 3, "ivo": 1, "noor": 2},
)


@st.composite
def pair_markets(draw: st.DrawFn, *, most_pairs: int = 11) -> PairMarket:
    """Draw up to four names a side, with capacities, forbidden pairs, ties and minimums."""
    first = tuple(f"f{number}" for number in range(draw(st.integers(0, 4))))
    second = tuple(f"s{number}" for number in range(draw(st.integers(0, 4))))
    every = list(product(first, second))
    chosen = (
        draw(st.lists(st.sampled_from(every), unique=True, max_size=most_pairs)) if every else []
    )
    capacities = {name: draw(st.integers(0, 3)) for name in (*first, *second)}
    numbers = draw(st.permutations(range(8)))
    return PairMarket(
        first=first,
        second=second,
        weights={pair: draw(WEIGHTS) for pair in chosen},
        capacities_first={name: capacities[name] for name in first},
        capacities_second={name: capacities[name] for name in second},
        order=dict(zip((*first, *second), numbers, strict=False)),
        forbidden=frozenset(pair for pair in every if draw(st.integers(0, 7)) == 0),
        minimum={
            name: draw(st.integers(0, most))
            for name, most in capacities.items()
            if draw(st.integers(0, 3)) == 0
        },
    )


def best_by_trying_all(market: PairMarket) -> tuple[int, int, tuple[Pair, ...]]:
    """Give places up to a minimum that are filled, worth, and pairs, by trying everything."""
    pairs = market.allowed
    best: tuple[int, int, tuple[bool, ...]] = (-1, -1, ())
    for made in product((True, False), repeat=len(pairs)):
        chosen = [pair for pair, is_made in zip(pairs, made, strict=True) if is_made]
        has = Counter(name for pair in chosen for name in pair)
        if any(has[name] > market.capacity(name) for name in has):
            continue
        met = sum(min(has[name], least) for name, least in market.minimum.items())
        best = max(best, (met, sum(market.weights[pair] for pair in chosen), made))
    met, worth, made = best
    return met, worth, tuple(pair for pair, is_made in zip(pairs, made, strict=True) if is_made)


@settings(max_examples=150)
@given(pair_markets())
def test_pairs_are_the_best_and_of_those_the_earliest(market: PairMarket) -> None:
    pairing = max_weight_b_matching(market)
    check_pairs(pairing)
    met, worth, pairs = best_by_trying_all(market)
    assert pairing.nearest == pairs
    assert pairing.status == ("ok" if met == sum(market.minimum.values()) else "infeasible")
    if pairing.status == "ok":
        assert (pairing.pairs, pairing.value) == (pairs, worth)
        reward = pairing.proof["reward"]
        assert pairing.proof["bound"] == pairing.value + reward * met
    else:
        assert (pairing.pairs, pairing.value) == ((), 0)
        assert "partners" in pairing.message
    assert not market.forbidden.intersection(pairing.nearest)


@given(pair_markets(), st.randoms(use_true_random=False))
def test_row_order_does_not_matter(market: PairMarket, random: Random) -> None:
    def shuffled(rows: Sequence[Any]) -> list[Any]:
        return random.sample(rows, len(rows))

    other = replace(
        market,
        first=tuple(shuffled(market.first)),
        second=tuple(shuffled(market.second)),
        weights=dict(shuffled(list(market.weights.items()))),
        order=dict(shuffled(list(market.order.items()))),
    )
    one, two = max_weight_b_matching(market), max_weight_b_matching(other)
    assert (one.pairs, one.proof) == (two.pairs, two.proof)


@given(pair_markets(), st.data())
def test_nobody_who_stays_loses_a_partner_who_stays(
    market: PairMarket, data: st.DataObject
) -> None:
    pairing = max_weight_b_matching(market)
    names = list(market.order)
    for _ in range(2):
        left = [name for name in names if name not in pairing.gone]
        assume(left)
        gone = set(data.draw(st.lists(st.sampled_from(left), max_size=2, unique=True)))
        kept = {pair for pair in pairing.pairs if gone.isdisjoint(pair)}
        after = pairing.withdraw(gone)
        check_pairs(after)
        assert kept <= set(after.pairs)
        assert all(after.gone.isdisjoint(pair) for pair in after.pairs)
        anew = pairing.withdraw(gone, "reoptimise")
        check_pairs(anew)
        if not market.minimum:
            assert anew.value >= after.value
        pairing = after


def test_withdrawal_moves_a_free_place_and_reoptimising_moves_more() -> None:
    pairing = max_weight_b_matching(SMALL)
    assert pairing.pairs == (("ada", "noor"), ("emmy", "ivo"))
    chained = pairing.withdraw(["ada"])
    assert chained.pairs == (("emmy", "ivo"), ("lise", "noor"))
    assert pairing.withdraw(["ivo"]).pairs == (("ada", "noor"),)
    weights = {**SMALL.weights, ("ada", "noor"): 6, ("emmy", "noor"): 9}
    wider = replace(SMALL, weights=weights)
    pairing = max_weight_b_matching(wider)
    assert pairing.pairs == (("ada", "ivo"), ("emmy", "noor"))
    assert pairing.withdraw(["emmy"]).pairs == (("ada", "ivo"), ("lise", "noor"))
    assert pairing.withdraw(["emmy"], "reoptimise").pairs == (("ada", "noor"),)
    fares = pairing.withdraw(["emmy"]).compare(pairing)
    assert (fares.better, fares.worse) == (("lise",), ("noor",))
    with pytest.raises(MarketError, match="has left already"):
        chained.withdraw(["ada"])
    with pytest.raises(MarketError, match="No one has this name"):
        chained.withdraw(["eve"])
    with pytest.raises(KeyError):
        chained.explain("ada")


@given(pair_markets())
def test_so_much_more_is_enough_and_less_is_not(market: PairMarket) -> None:
    market = replace(market, minimum={})
    pairing = max_weight_b_matching(market)
    for name in market.order:
        for other, more in added_worths(market, pairing.last_solution, name).items():
            pair = (name, other) if name in market.first else (other, name)
            weight = market.weights[pair]
            raised = replace(market, weights={**market.weights, pair: weight + more})
            assert pair in max_weight_b_matching(raised).pairs
            if more > 1:
                # With one less it is at best as good, with two less it is worse.
                less = replace(market, weights={**market.weights, pair: weight + more - 2})
                assert pair not in max_weight_b_matching(less).pairs


def test_explanation_tells_what_would_have_been_enough_and_hides_few() -> None:
    seconds = tuple(f"s{number}" for number in range(6))
    market = PairMarket(
        first=("ada", "bea", "cleo"),
        second=seconds,
        weights={
            **{("ada", name): 10 for name in seconds},
            **{("bea", name): 7 for name in seconds[:5]},
            ("cleo", "s0"): 1,
        },
        capacities_first={"ada": 6, "bea": 2, "cleo": 1},
        capacities_second=dict.fromkeys(seconds, 1),
        order={"ada": 1, "bea": 2, "cleo": 3, **{name: i for i, name in enumerate(seconds)}},
    )
    pairing = max_weight_b_matching(market)
    told = pairing.explain("bea")
    assert (told.outcome, told.partners, told.possible, told.enough) == ("worth_more", (), 5, 4)
    assert PairExplanation.from_json(told.to_json()) == told
    few = pairing.explain("cleo")
    assert (few.possible, few.enough, few.hidden) == (None, None, "few")
    full = pairing.explain("ada")
    assert (full.outcome, full.partners, full.more_places) == ("filled", seconds, False)
    scarce = max_weight_b_matching(
        replace(market, capacities_first={"ada": 2, "bea": 0, "cleo": 0})
    )
    assert scarce.explain("ada").more_places is True
    assert scarce.explain("bea").outcome == "none_possible"


def test_infeasible_minimum_says_why() -> None:
    short = max_weight_b_matching(replace(SMALL, minimum={"ada": 1, "emmy": 1, "lise": 1}))
    assert (short.status, short.pairs, len(short.nearest)) == ("infeasible", (), 2)
    assert "ask for 3 places in all, and no pairs fill more than 2" in short.message
    assert short.explain("ada").outcome == "not_given"
    alone = replace(SMALL, forbidden=frozenset({("lise", "noor")}), minimum={"lise": 1})
    assert "'lise' needs 1 partners and could have only 0" in max_weight_b_matching(alone).message
    forced = max_weight_b_matching(replace(SMALL, minimum={"lise": 1}))
    assert forced.pairs == (("emmy", "ivo"), ("lise", "noor"))
    check_pairs(forced)


@pytest.mark.parametrize(
    ("change", "place", "value"),
    [
        ({"first": ("ada", "ada")}, "first", "ada"),
        ({"first": ("ada", "")}, "first", ""),
        ({"second": ("ivo", "noor", "ada")}, "second", "ada"),
        ({"weights": {("ada", "noor"): -1}}, "weight of ('ada', 'noor')", -1),
        ({"weights": {("ada", "noor"): 1.5}}, "weight of ('ada', 'noor')", 1.5),
        ({"weights": {("ada", "eve"): 1}}, "weights", "eve"),
        ({"weights": {("noor", "ada"): 1}}, "weights", "noor"),
        ({"weights": {"ada": 1}}, "weights", "ada"),
        ({"forbidden": frozenset({("eve", "noor")})}, "forbidden", "eve"),
        ({"capacities_first": {"ada": 1}}, "capacities_first", "emmy"),
        ({"capacities_second": {"ivo": -1, "noor": 1}}, "capacities_second of 'ivo'", -1),
        ({"capacities_second": {"ivo": True, "noor": 1}}, "capacities_second of 'ivo'", True),
        ({"minimum": {"ada": 2}}, "minimum of 'ada'", 2),
        ({"minimum": {"eve": 0}}, "minimum", "eve"),
        ({"order": {**SMALL.order, "emmy": 1}}, "order of 'emmy'", 1),
        ({"order": {"ada": 1}}, "order", "emmy"),
        ({"order": {**SMALL.order, "eve": 1}}, "order", "eve"),
    ],
)
def test_malformed_market_says_place_value_and_mend(
    change: dict[str, Any], place: str, value: object
) -> None:
    SMALL.validate()
    with pytest.raises(MarketError) as caught:
        max_weight_b_matching(replace(SMALL, **change))
    assert (caught.value.place, caught.value.value) == (place, value)


@settings(max_examples=60)
@given(pair_markets())
def test_check_refuses_every_other_pair_and_price(market: PairMarket) -> None:
    pairing = max_weight_b_matching(market)
    [step] = pairing.steps
    forged = [
        replace(step, pairs=step.pairs[:at] + step.pairs[at + 1 :]) for at in range(len(step.pairs))
    ]
    for pair in product(market.first, market.second):
        if pair not in step.pairs:
            forged.append(replace(step, pairs=(*step.pairs, pair)))
            forged += [
                replace(step, pairs=(*set(step.pairs) - {gone}, pair)) for gone in step.pairs
            ]
    for name, price in step.prices.items():
        forged += [replace(step, prices={**step.prices, name: price + by}) for by in (-1, 1)]
    for other in forged:
        with pytest.raises(CheckError):
            check_pairs(Pairing(market, pairing.mechanism, (other,)))


def test_three_hundred_a_side_are_paired_quickly_with_or_without_ties() -> None:
    random = Random(7)
    first = tuple(f"f{number}" for number in range(300))
    second = tuple(f"s{number}" for number in range(300))
    for most in (1000, 1):
        market = PairMarket(
            first,
            second,
            {
                (one, other): random.randint(0, most)
                for one in first
                for other in random.sample(second, 20)
            },
            dict.fromkeys(first, 1),
            dict.fromkeys(second, 1),
            {name: number for number, name in enumerate((*first, *second))},
        )
        pairing = max_weight_b_matching(market, "python")
        check_pairs(pairing)
        assert pairing.proof["bound"] == pairing.value
