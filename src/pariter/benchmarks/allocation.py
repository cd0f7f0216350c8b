"""`pariter bench allocation`: deferred acceptance by names and by arrays, beside its peers.

Arrays need the extra `large`, peers the extra `bench`; what is not installed is left out. Peers are
given the same market, smaller than ours since they are slow, and must give the same result.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

from pariter.benchmarks.figure import Figure
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

Assignment = dict[str, str | None]


def measure() -> Iterator[Figure]:
    """Yield the figures of names, of arrays, of the whole command, and of each peer."""
    market = make_market(10_000, 1000)
    yield Figure(BENCH, "names, 1e4 applicants × 1e3 options × 10 choices",
                 _best(lambda: deferred_acceptance(market)), "s", 0.5)  # fmt: skip
    allocation = deferred_acceptance(market)
    yield Figure(BENCH, "the check inside such a run",
                 _best(lambda: check(market, allocation)), "s", 0.1)  # fmt: skip
    one_order = make_market(10_000, 1000, ranked=False)
    yield Figure(BENCH, "one merit list, names, 1e4 × 1e3 × 10",
                 _best(lambda: serial_dictatorship(one_order)), "s", 0.25)  # fmt: skip
    reserved = make_market(1000, 50, reserved=True)
    yield Figure(BENCH, "reserved seats, names, 1e3 × 50 × 10",
                 _best(lambda: deferred_acceptance(reserved)), "s", 0.25)  # fmt: skip
    yield Figure(BENCH, "pariter solve, 1e3 × 50 × 10, from a cold start", _cold_solve(), "s", 0.4)
    if find_spec("numba"):
        yield from _measure_arrays()
    for peer in PEERS:
        if find_spec(peer.name):
            yield _measure_peer(peer)


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


def _best(work: Callable[[], object], times: int = 5) -> float:
    """Return the seconds of the best of some runs: what other work the machine does adds to it."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


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
        return _best(
            lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - our own command
        )


def _measure_arrays() -> Iterator[Figure]:
    """Yield what compiled code takes once it is loaded, and NumPy alone."""
    import numpy as np

    from pariter.kernels.allocation.arrays import ArrayMarket, array_market, is_stable, solve

    def make(applicants: int, options: int, seats: float) -> ArrayMarket:
        random = np.random.default_rng(applicants)
        # Steps of at least one around a circle: ten different options, then in any order.
        steps = random.integers(1, options // CHOICES, (applicants, CHOICES))
        lists = (steps.cumsum(axis=1) + random.integers(0, options, (applicants, 1))) % options
        return array_market(
            random.permuted(lists, axis=1),
            np.full(options, int(seats * applicants / options)),
            random.permutation(applicants),
            random.integers(0, LEVELS, (applicants, CHOICES)),
        )

    small = make(10_000, 1000, 1)
    solve(small, "compiled")
    yield Figure(BENCH, "compiled, 1e4 × 1e3 × 10, warm",
                 1000 * _best(lambda: solve(small, "compiled")), "ms", 1)  # fmt: skip
    yield Figure(BENCH, "NumPy, 1e4 × 1e3 × 10",
                 1000 * _best(lambda: solve(small, "numpy")), "ms", 50)  # fmt: skip
    for seats, words, goal in ((1.0, "a seat for each", 0.25), (0.5, "a seat for half", 0.25)):
        market = make(1_000_000, 1000, seats)
        label = f"1e6 × 1e3 × 10, {words}"
        yield Figure(BENCH, f"compiled, {label}",
                     _best(partial(solve, market, "compiled")), "s", goal)  # fmt: skip
        held = solve(market, "compiled")
        if not is_stable(market, held):
            raise RuntimeError(f"{label}: the result is not stable")
        seconds = _best(partial(is_stable, market, held), 2)
        yield Figure(BENCH, f"check, {label}", seconds, "s", 1)


@dataclass(frozen=True, slots=True)
class Peer:
    """Another package, how many applicants it is given, and how it solves a market."""

    name: str
    applicants: int
    solve: Callable[[Market, dict[str, list[str]]], Assignment]


def _measure_peer(peer: Peer) -> Figure:
    market = make_market(peer.applicants, peer.applicants // 10)
    ranked = {
        option: sorted(of_option, key=partial(market.key, option))
        for option, of_option in market.priorities.items()
    }
    begin = time.perf_counter()
    theirs = peer.solve(market, ranked)
    seconds = time.perf_counter() - begin
    ours = deferred_acceptance(market).assignment
    if theirs != ours:
        raise RuntimeError(f"{peer.name} gives another result than ours")
    return Figure(
        BENCH,
        f"names, {peer.applicants} × {peer.applicants // 10} × 10",
        _best(lambda: deferred_acceptance(market)),
        "s",
        seconds / 10,
        peer=peer.name,
        peer_value=seconds,
    )


def _matching(market: Market, ranked: dict[str, list[str]]) -> Assignment:
    from matching.games import HospitalResident

    lists = {name: list(wishes) for name, wishes in market.preferences.items()}
    game = HospitalResident.create_from_dictionaries(lists, ranked, dict(market.capacities))
    solved: dict[Any, list[Any]] = game.solve(optimal="resident")
    held: Assignment = dict.fromkeys(market.applicants, None)
    for option, residents in solved.items():
        held.update((resident.name, option.name) for resident in residents)
    return held


def _algmatch(market: Market, ranked: dict[str, list[str]]) -> Assignment:
    from algmatch import HospitalResidentsProblem

    # It wants numbers for names.
    names = {name: number for number, name in enumerate(market.applicants, start=1)}
    options = {option: number for number, option in enumerate(market.options, start=1)}
    lists = {
        names[name]: [options[wish] for wish in wishes]
        for name, wishes in market.preferences.items()
    }
    offered = {
        number: {
            "capacity": market.capacities[option],
            "preferences": [names[name] for name in ranked[option]],
        }
        for option, number in options.items()
    }
    problem = HospitalResidentsProblem(dictionary={"residents": lists, "hospitals": offered})
    found: dict[str, dict[str, str]] = problem.get_stable_matching()
    back = {f"h{number}": option for option, number in options.items()}
    sided = found["resident_sided"]
    return {name: back.get(sided[f"r{number}"]) for name, number in names.items()}


# `matching` recurses too deep for Python on markets of a thousand.
PEERS = (Peer("matching", 500, _matching), Peer("algmatch", 2000, _algmatch))
