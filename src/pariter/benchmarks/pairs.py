"""Pairs of greatest worth: by names in plain Python, and by arrays beside HiGHS and a bare flow."""

from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from random import Random

from pariter.benchmarks.figure import Figure
from pariter.benchmarks.timing import best, most_memory
from pariter.kernels.allocation.b_matching import check_pairs, max_weight_b_matching
from pariter.kernels.allocation.pair_market import PairMarket
from pariter.kernels.allocation.schedule import Calendar, schedule

BENCH = "allocation"
CANDIDATES = 20
LARGEST = 1000
"""What a pair is worth at most."""

TIMES_AS_FAST = 8
SLOWER_BY = 1.5
"""How many times as fast as HiGHS it is to be, and how much slower than a flow without prices."""


def measure() -> Iterator[Figure]:
    """Yield the figures of a university's size, then of five thousand a side."""
    for words, largest in (("all worths", LARGEST), ("many ties", 4)):
        market = make_pairs(300, largest)
        yield Figure(BENCH, f"pairs by names, 300 × 300 × 20, {words}",
                     best(partial(max_weight_b_matching, market, "python"), 3), "s", 1)  # fmt: skip
        pairing = max_weight_b_matching(market, "python")
        yield Figure(BENCH, f"the check inside such a run, {words}",
                     best(partial(check_pairs, pairing), 3), "s", 0.25)  # fmt: skip
    calendar = make_calendar(1000, 50)
    yield Figure(BENCH, "appointments by names, 1e3 × 50 × 20",
                 best(lambda: schedule(calendar), 3), "s", 2)  # fmt: skip
    if find_spec("ortools") and find_spec("numba"):
        from pariter.benchmarks import large_pairs

        yield from large_pairs.measure()
        yield Figure(BENCH, "memory, up to pairs of 5e3 × 5e3 × 20", most_memory(), "MB", 500)
        yield large_pairs.measure_beside_highs()


def make_pairs(size: int, largest: int) -> PairMarket:
    """Make two sides with twenty candidates each; the same numbers make the same market."""
    random = Random(f"{size} × {largest}")  # noqa: S311 - nothing is kept secret
    first = tuple(f"first {number}" for number in range(size))
    second = tuple(f"second {number}" for number in range(size))
    return PairMarket(
        first,
        second,
        {
            (one, other): random.randint(0, largest)
            for one in first
            for other in random.sample(second, CANDIDATES)
        },
        dict.fromkeys(first, 1),
        dict.fromkeys(second, 1),
        {name: number for number, name in enumerate((*first, *second))},
    )


def make_calendar(people: int, slots: int) -> Calendar:
    """Make people who rank twenty slots, with as many places as people."""
    random = Random(f"{people} × {slots}")  # noqa: S311 - nothing is kept secret
    names = tuple(f"person {number}" for number in range(people))
    offered = tuple(f"slot {number}" for number in range(slots))
    return Calendar(
        names,
        offered,
        dict.fromkeys(offered, -(-people // slots)),
        {
            name: {slot: rank for rank, slot in enumerate(random.sample(offered, CANDIDATES))}
            for name in names
        },
        {name: number for number, name in enumerate((*names, *offered))},
    )
