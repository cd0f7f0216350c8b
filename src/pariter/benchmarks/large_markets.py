"""Deferred acceptance on arrays: beside other packages, and at the size of a country."""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pariter.benchmarks.figure import Figure
from pariter.benchmarks.timing import best, most_memory
from pariter.kernels.allocation.array_audit import ArrayAllocation
from pariter.kernels.allocation.arrays import ArrayMarket, array_market, solve
from pariter.verifier import one_file

BENCH = "allocation"
CHOICES = 10
LEVELS = 5
"""Priorities at each option; within one a lottery number decides."""

PEER_RATIO = 20_000
"""How many times as fast as other packages it is to be."""

SEATS = ((1.0, "a seat for each"), (0.9, "seats for 90 %"), (0.5, "seats for half"))

Classes = NDArray[np.int32]


@dataclass(frozen=True)
class Wishes:
    """A market as plain tables: (n, k) options and priorities, seats, and each one's number."""

    lists: NDArray[np.int64]
    priorities: NDArray[np.int64]
    seats: NDArray[np.int64]
    order: NDArray[np.int64]

    def market(self) -> ArrayMarket:
        """Return it as arrays that can be solved."""
        return array_market(self.lists, self.seats, self.order, self.priorities)

    def reserved(self) -> ArrayMarket:
        """Return it with a fifth of each option's seats reserved, softly, to one in four.

        Reserved seats are filled first. They are class 2 × option, with members ahead; the others
        are class 2 × option + 1.
        """
        member = (np.arange(len(self.lists)) % 4 == 0)[:, np.newaxis]
        lists = np.repeat(2 * self.lists, 2, axis=1)
        lists[:, 1::2] += 1
        priorities = np.repeat(self.priorities, 2, axis=1)
        priorities[:, 0::2] += np.where(member, 0, LEVELS)
        fifth = self.seats // 5
        seats = np.column_stack([fifth, self.seats - fifth]).ravel()
        return array_market(lists, seats, self.order, priorities)


def make_wishes(applicants: int, options: int, seats: float) -> Wishes:
    """Make random wishes; the same numbers make the same ones. seats: for each applicant."""
    random = np.random.default_rng(applicants)
    # Steps of at least one around a circle: ten different options, then in any order.
    steps = random.integers(1, options // CHOICES, (applicants, CHOICES))
    lists = (steps.cumsum(axis=1) + random.integers(0, options, (applicants, 1))) % options
    return Wishes(
        random.permuted(lists, axis=1),
        random.integers(0, LEVELS, (applicants, CHOICES)),
        np.full(options, int(seats * applicants / options)),
        random.permutation(applicants),
    )


def measure() -> Iterator[Figure]:
    """Yield the figures of the size of a university, then of a country."""
    wishes = make_wishes(10_000, 1000, 1)
    market = wishes.market()
    held = solve(market, "compiled")
    seconds = best(lambda: solve(market, "compiled"), 20)
    yield Figure(BENCH, "NumPy, 1e4 × 1e3 × 10",
                 1000 * best(lambda: solve(market, "numpy")), "ms", 50)  # fmt: skip
    yield Figure(BENCH, "memory, up to 1e4 × 1e3 × 10", most_memory(), "MB")
    for peer in PEERS:
        if find_spec(peer.name):
            yield _measure_peer(peer, wishes, ArrayAllocation(market, held).classes, seconds)
    for share, words in SEATS:
        yield from _measure_million(f"1e6 × 1e3 × 10, {words}", share)
    yield Figure(BENCH, "memory, up to 1e6 × 1e3 × 10", most_memory(), "MB")


def _measure_million(label: str, share: float) -> Iterator[Figure]:
    wishes = make_wishes(1_000_000, 1000, share)
    market = wishes.market()
    seconds = best(partial(solve, market, "compiled"))
    yield Figure(BENCH, label, seconds, "s", 0.25)
    held = solve(market, "compiled")
    allocation = ArrayAllocation(market, held)
    check = best(lambda: ArrayAllocation(market, held))
    yield Figure(BENCH, f"check in the process, {label}", check, "s", 0.2 * seconds)
    reserved = wishes.reserved()
    yield Figure(BENCH, f"reserves, {label}",
                 best(partial(solve, reserved, "compiled")), "s", 1.6 * seconds)  # fmt: skip
    ArrayAllocation(reserved, solve(reserved, "compiled"))
    yield Figure(BENCH, f"explanation of one, {label}",
                 1000 * best(lambda: allocation.explain(777_777)), "ms", 5)  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="pariter-bench-") as folder:
        path = Path(folder) / "audit.json"
        allocation.write(path)
        program = Path(folder) / "verifier.py"
        program.write_text(one_file.build(), "utf-8")
        command = [sys.executable, "-I", str(program), str(path)]
        begin = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - our own command
        verified = time.perf_counter() - begin
        yield Figure(BENCH, f"file verifier, {label}", verified, "s", 10)
        yield Figure(BENCH, f"size of the file, {label}", path.stat().st_size / 1e6, "MB")


@dataclass(frozen=True, slots=True)
class Peer:
    """Another package; what it solves are lists of numbers, applicants and options from 1."""

    name: str
    solve: Callable[[dict[int, list[int]], dict[int, list[int]], dict[int, int]], dict[int, int]]


def _measure_peer(peer: Peer, wishes: Wishes, ours: Classes, seconds: float) -> Figure:
    lists, ranked, seats = _as_lists(wishes)
    begin = time.perf_counter()
    theirs = peer.solve(lists, ranked, seats)
    taken = time.perf_counter() - begin
    if [theirs.get(name, 0) - 1 for name in sorted(lists)] != ours.tolist():
        raise RuntimeError(f"{peer.name} gives another result than ours")
    return Figure(BENCH, "compiled, 1e4 × 1e3 × 10", seconds, "s", taken / PEER_RATIO,
                  peer=peer.name, peer_value=taken)  # fmt: skip


def _as_lists(
    wishes: Wishes,
) -> tuple[dict[int, list[int]], dict[int, list[int]], dict[int, int]]:
    """Return wishes by applicant, applicants by option in its order, and seats by option."""
    lists = dict(enumerate((wishes.lists + 1).tolist(), start=1))
    asking: dict[int, list[tuple[int, int, int]]] = {
        option: [] for option in range(1, len(wishes.seats) + 1)
    }
    for name, row in lists.items():
        for option, priority in zip(row, wishes.priorities[name - 1].tolist(), strict=True):
            asking[option].append((priority, int(wishes.order[name - 1]), name))
    ranked = {option: [name for *_, name in sorted(rows)] for option, rows in asking.items()}
    return lists, ranked, dict(enumerate(wishes.seats.tolist(), start=1))


def _matching(
    lists: dict[int, list[int]], ranked: dict[int, list[int]], seats: dict[int, int]
) -> dict[int, int]:
    from matching.games import HospitalResident

    residents = {f"a{name}": [f"o{option}" for option in row] for name, row in lists.items()}
    hospitals = {f"o{option}": [f"a{name}" for name in row] for option, row in ranked.items()}
    places = {f"o{option}": most for option, most in seats.items()}

    def play() -> dict[Any, list[Any]]:
        game = HospitalResident.create_from_dictionaries(residents, hospitals, places)
        solved: dict[Any, list[Any]] = game.solve(optimal="resident")
        return solved

    return {
        int(resident.name[1:]): int(option.name[1:])
        for option, held in _deep(play).items()
        for resident in held
    }


def _deep(work: Callable[[], dict[Any, list[Any]]]) -> dict[Any, list[Any]]:
    """Let work recurse as deep as it likes: `matching` copies its players by recursion."""
    found: list[dict[Any, list[Any]]] = []
    limit = sys.getrecursionlimit()
    stack = threading.stack_size(512 * 1024 * 1024)
    sys.setrecursionlimit(10_000_000)
    try:
        thread = threading.Thread(target=lambda: found.append(work()))
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(stack)
    if not found:
        raise RuntimeError("matching failed; its error stands above")
    return found[0]


def _algmatch(
    lists: dict[int, list[int]], ranked: dict[int, list[int]], seats: dict[int, int]
) -> dict[int, int]:
    from algmatch import HospitalResidentsProblem

    offered = {
        option: {"capacity": most, "preferences": ranked[option]} for option, most in seats.items()
    }
    problem = HospitalResidentsProblem(dictionary={"residents": lists, "hospitals": offered})
    found: dict[str, str] = problem.get_stable_matching()["resident_sided"]
    return {int(resident[1:]): int(option[1:]) for resident, option in found.items() if option}


PEERS = (Peer("matching", _matching), Peer("algmatch", _algmatch))
