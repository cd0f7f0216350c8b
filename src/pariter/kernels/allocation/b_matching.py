"""Pairs of greatest worth between two sides, each name with as many partners as it may have.

Maximum-weight b-matching as a flow of least cost in whole numbers, which linear programming duality
proves: prices of both sides bound what any pairs can be worth (Schrijver 2003, chapter 21).
"""

from collections import Counter

from pariter.kernels.allocation import shortest_paths
from pariter.kernels.allocation.check import CheckError
from pariter.kernels.allocation.exchanges import prefer_earlier
from pariter.kernels.allocation.pair_market import Pair, PairMarket
from pariter.kernels.allocation.pairing import Engine, Pairing, PairStep, kept_before, rest_of, run

MECHANISM = "max_weight_b_matching"


def max_weight_b_matching(market: PairMarket, engine: Engine = "auto") -> Pairing:
    """Find the pairs that are worth most; of equal results the earliest by `order`.

    engine: `python` or `flow`, which needs the extra `large`; `auto` chooses by size. The result
        is the same.

    Raises MarketError when the market is malformed.
    """
    market.validate()
    return Pairing(market, MECHANISM, (run(market, engine),), engine)


def check_pairs(pairing: Pairing) -> None:
    """Raise CheckError unless every step keeps the rules, is worth most, and is the earliest."""
    gone: set[str] = set()
    for number, step in enumerate(pairing.steps):
        gone.update(step.gone)
        kept = kept_before(pairing.steps, number, pairing.market)
        missing = set(kept).difference(step.pairs)
        if missing:
            raise CheckError(f"Pair {min(missing)!r} was kept, and is not held any more.")
        made = [pair for pair in step.pairs if pair not in set(kept)]
        _check_step(rest_of(pairing.market, gone, kept), step, made)


def _check_step(market: PairMarket, step: PairStep, made: list[Pair]) -> None:
    twice = [pair for pair, count in Counter(step.pairs).items() if count > 1]
    if twice:
        raise CheckError(f"Pair {twice[0]!r} is made twice.")
    strange = set(made).difference(market.allowed)
    if strange:
        raise CheckError(f"Pair {min(strange)!r} is made and cannot be.")
    network = market.network
    first, second = market.by_order
    names = (*first, *second)
    chosen = set(made)
    taken = [pair in chosen for pair in market.allowed]
    flow = shortest_paths.flow_of(network, taken)
    for name, partners, most in zip(names, flow, network.most, strict=True):
        if partners > most:
            raise CheckError(f"{name!r} has {partners} partners, at most {most} are allowed.")
    if step.prices.keys() != set(names):
        raise CheckError("The prices are not those of the names that may have partners.")
    prices = [step.prices[name] for name in names]
    bound = shortest_paths.bound(network, prices)
    worth = shortest_paths.worth(network, taken, flow)
    if bound != worth:
        raise CheckError(f"The pairs are worth {worth}; the prices allow {bound}.")
    if shortest_paths.canonical_prices(network, taken, flow, prices) != prices:
        raise CheckError("These are not the prices that the rule gives.")
    if prefer_earlier(network, taken, flow, prices):
        raise CheckError("Other pairs are worth as much and come earlier.")
