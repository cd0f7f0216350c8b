"""`pariter bench growth`: how long each mechanism takes as what it is given grows.

docs/explanation/scaling.md shows the points; `growth_chart` puts them there.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial
from random import Random

from pariter.benchmarks.allocation import make_market
from pariter.benchmarks.figure import Figure
from pariter.benchmarks.large_markets import make_wishes
from pariter.kernels.allocation import deferred_acceptance, serial_dictatorship
from pariter.kernels.allocation.array_audit import ArrayAllocation
from pariter.kernels.allocation.arrays import solve
from pariter.kernels.allocation.b_matching import max_weight_b_matching
from pariter.kernels.allocation.equal_shares import Election, equal_shares
from pariter.kernels.allocation.pair_market import PairMarket

BENCH = "growth"
PROJECTS = 100
APPROVED = 8
CANDIDATES = 20
LONG = 3
"""Seconds from which a piece of work is not measured again."""

Series = tuple[str, tuple[int, ...], Callable[[int], Callable[[], object]]]


def measure() -> Iterator[Figure]:
    """Yield the seconds of each series at each size; the metric is "series, size"."""
    # Compiled once, so that no point counts it.
    warm = make_wishes(1000, 100, 0.9).market()
    ArrayAllocation(warm, solve(warm, "compiled"))
    for name, sizes, make in SERIES:
        for size in sizes:
            yield Figure(BENCH, f"{name}, {size}", _seconds(make(size)), "s")


def _seconds(work: Callable[[], object]) -> float:
    """Measure the best of three runs, or one that is long enough to be sure of.

    By the processor's time: what other work the machine does is no property of ours.
    """
    found: list[float] = []
    while len(found) < 3 and sum(found) < LONG:
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)


def _names(size: int) -> Callable[[], object]:
    return partial(deferred_acceptance, make_market(size, size // 10))


def _one_order(size: int) -> Callable[[], object]:
    return partial(serial_dictatorship, make_market(size, size // 10, ranked=False))


def _arrays(size: int) -> Callable[[], object]:
    return partial(solve, make_wishes(size, 1000, 0.9).market(), "compiled")


def _check(size: int) -> Callable[[], object]:
    market = make_wishes(size, 1000, 0.9).market()
    return partial(ArrayAllocation, market, solve(market, "compiled"))


def _votes(size: int) -> Callable[[], object]:
    random = Random(size)  # noqa: S311 - nothing is kept secret
    projects = [f"project {number}" for number in range(PROJECTS)]
    # Whole euros: shares are raised by one unit at a time, and cents take a hundred times as long.
    costs = {project: random.randrange(100, 10_000) for project in projects}
    ballots = {
        f"voter {number}": tuple(random.sample(projects, random.randint(1, APPROVED)))
        for number in range(size)
    }
    order = {project: number for number, project in enumerate(projects)}
    return partial(equal_shares, Election(sum(costs.values()) // 4, costs, ballots, order))


def _pairs(size: int) -> Callable[[], object]:
    random = Random(size)  # noqa: S311 - nothing is kept secret
    first = tuple(f"first {number}" for number in range(size))
    second = tuple(f"second {number}" for number in range(size))
    market = PairMarket(
        first,
        second,
        weights={
            (one, other): random.randrange(1, 100)
            for one in first
            for other in random.sample(second, min(CANDIDATES, size))
        },
        capacities_first=dict.fromkeys(first, 1),
        capacities_second=dict.fromkeys(second, 1),
        order={name: number for side in (first, second) for number, name in enumerate(side)},
    )
    return partial(max_weight_b_matching, market)


SERIES: tuple[Series, ...] = (
    ("deferred acceptance by names", (100, 1000, 10_000, 100_000), _names),
    ("one merit list by names", (100, 1000, 10_000, 100_000), _one_order),
    ("deferred acceptance on arrays", (10_000, 100_000, 1_000_000), _arrays),
    ("its check in the same run", (10_000, 100_000, 1_000_000), _check),
    ("money by votes", (100, 1000, 10_000, 100_000), _votes),
    ("pairs", (10, 100, 1000), _pairs),
)
