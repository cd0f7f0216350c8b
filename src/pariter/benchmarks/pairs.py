"""Pairs of greatest worth, by names in plain Python."""

from collections.abc import Iterator
from functools import partial
from random import Random

from pariter.benchmarks.figure import Figure
from pariter.benchmarks.timing import best
from pariter.kernels.allocation.b_matching import check_pairs, max_weight_b_matching
from pariter.kernels.allocation.pair_market import PairMarket
from pariter.kernels.allocation.schedule import Calendar, schedule

BENCH = "allocation"
CANDIDATES = 20
LARGEST = 1000
"""What a pair is worth at most."""


def measure() -> Iterator[Figure]:
    """Yield the figures of a university's size."""
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
