"""`pariter bench allocation`: each mechanism, by names and by arrays, beside its peers.

Arrays need the extra `large`, peers the extra `bench`; what is not installed is left out. Peers are
given the same instance in the same run, and must give the same result.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from random import Random

from pariter.benchmarks import funding, pairs
from pariter.benchmarks.figure import Figure
from pariter.benchmarks.timing import best
from pariter.kernels.allocation import (
    Market,
    check,
    deferred_acceptance,
    over_and_above,
    serial_dictatorship,
)

BENCH = "allocation"
CHOICES = 10
LEVELS = 5
"""Priorities at each option; within one a lottery number decides."""


def measure() -> Iterator[Figure]:
    """Yield the figures of names, of arrays, of the whole command, and of each peer."""
    market = make_market(10_000, 1000)
    yield Figure(BENCH, "names, 1e4 applicants × 1e3 options × 10 choices",
                 best(lambda: deferred_acceptance(market)), "s", 0.5)  # fmt: skip
    allocation = deferred_acceptance(market)
    yield Figure(BENCH, "the check inside such a run",
                 best(lambda: check(market, allocation)), "s", 0.1)  # fmt: skip
    one_order = make_market(10_000, 1000, ranked=False)
    yield Figure(BENCH, "one merit list, names, 1e4 × 1e3 × 10",
                 best(lambda: serial_dictatorship(one_order)), "s", 0.25)  # fmt: skip
    reserved = make_market(1000, 50, reserved=True)
    yield Figure(BENCH, "reserved seats, names, 1e3 × 50 × 10",
                 best(lambda: deferred_acceptance(reserved)), "s", 0.25)  # fmt: skip
    yield Figure(BENCH, "pariter solve, 1e3 × 50 × 10, from a cold start", _cold_solve(), "s", 0.4)
    yield from pairs.measure()
    if find_spec("ortools") and find_spec("numba"):
        from pariter.benchmarks import large_pairs

        yield from large_pairs.measure()
    yield from funding.measure()
    if find_spec("numba"):
        from pariter.benchmarks import large_markets

        yield from large_markets.measure()


def make_market(
    applicants: int, options: int, *, ranked: bool = True, reserved: bool = False
) -> Market:
    """Make a market with as many seats as applicants; the same numbers make the same market."""
    random = Random(f"{applicants} × {options}")  # noqa: S311 - nothing is kept secret
    names = tuple(f"applicant {number}" for number in range(applicants))
    offered = tuple(f"option {number}" for number in range(options))
    wishes = {name: tuple(random.sample(offered, CHOICES)) for name in names}
    priorities: dict[str, dict[str, int]] = {option: {} for option in offered}
    for name, listed in wishes.items():
        for option in listed:
            priorities[option][name] = random.randrange(LEVELS)
    seats = -(-applicants // options)
    slots = over_and_above(seats, {"member": seats // 5}) if reserved else ()
    return Market(
        applicants=names,
        options=offered,
        capacities=dict.fromkeys(offered, seats),
        preferences=wishes,
        order={name: number for number, name in enumerate(random.sample(names, applicants))},
        priorities=priorities if ranked else {},
        slots=dict.fromkeys(offered, slots) if reserved else {},
        traits=dict.fromkeys(names[::4], ("member",)) if reserved else {},
    )


def _cold_solve() -> float:
    market = make_market(1000, 50)
    content = {
        "capacities": dict(market.capacities),
        "preferences": {name: list(wishes) for name, wishes in market.preferences.items()},
        "order": dict(market.order),
        "priorities": {name: dict(ranked) for name, ranked in market.priorities.items()},
    }
    with tempfile.TemporaryDirectory(prefix="pariter-bench-") as folder:
        path = Path(folder) / "market.json"
        path.write_text(json.dumps(content), "utf-8")
        command = [sys.executable, "-m", "pariter.cli", "solve", str(path), "--json"]
        return best(
            lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - our own command
        )
