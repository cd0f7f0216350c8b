"""Deferred acceptance on arrays, for markets too large for names: the same result, faster.

Needs NumPy, and uses numba where it is installed and the market is large: the extra `large`.
Nothing here is loaded by the mechanisms on `Market`.
"""

import sys
from dataclasses import dataclass
from heapq import heapify, heappush, heapreplace
from importlib.util import find_spec
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pariter.kernels.allocation.deferred_acceptance import Steps
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.market import Market

Engine = Literal["auto", "numpy", "compiled"]
Integers = NDArray[np.int64]

WORTH_COMPILED = 10_000
"""Wishes from which compiled code is used if it is loaded already."""

FEW = 20
"""Applicants ask all at once as long as more than one in this many was turned away."""

WORTH_LOADING = 2_000_000
"""Wishes from which compiled code is worth loading, or compiling the first time."""

LOWER = 0 if sys.byteorder == "little" else 1
"""Which half of a number in memory is the lower."""


@dataclass(frozen=True)
class ArrayMarket:
    """Applicants 0 to n - 1 and classes of seats 0 to m - 1.

    starts: (n + 1); the wishes of applicant i are `wishes[starts[i]:starts[i + 1]]`.
    asks: of each wish its key in the upper half and its class in the lower. So a wish is read
        at once, and of two in a class the smaller is ahead.
    seats: (m) of each class.
    """

    starts: Integers
    asks: Integers
    seats: Integers

    @classmethod
    def of(
        cls,
        starts: NDArray[np.integer],
        wishes: NDArray[np.integer],
        keys: NDArray[np.integer],
        seats: NDArray[np.integer],
    ) -> "ArrayMarket":
        """Make it of wishes and keys; of keys too large for half a number their ranks are kept.

        wishes: classes, the dearest first; keys: beside them, the applicant's place in the order of
        that class, 0 or more, smaller is ahead and no two in a class are equal.

        Raises MarketError where they cannot be kept. Use `validate` for the rest.
        """
        classes, count = len(seats), len(wishes)
        if len(keys) != count:
            raise MarketError("keys", len(keys), f"There are {count} wishes; give one for each.")
        if (keys < 0).any():
            raise MarketError("keys", int(keys.min()), "Keys cannot be negative.")
        unknown = (wishes < 0) | (wishes >= classes)
        if unknown.any():
            wrong = int(wishes[unknown][0])
            raise MarketError("wishes", wrong, f"Classes are numbered 0 to {classes - 1}.")
        if int(keys.max(initial=0)) > np.iinfo(np.int32).max:
            keys = np.unique(keys, return_inverse=True)[1]
        asks = keys.astype(np.int64) << 32 | wishes
        return cls(starts.astype(np.int64), asks, seats.astype(np.int64))

    @property
    def wishes(self) -> NDArray[np.int32]:
        """The class of each wish."""
        return self.asks.view(np.int32)[LOWER::2]

    @property
    def keys(self) -> NDArray[np.int32]:
        """The key of each wish."""
        return self.asks.view(np.int32)[1 - LOWER :: 2]

    def validate(self) -> None:
        """Raise MarketError at the first thing that makes no sense."""
        count = len(self.asks)
        steps = np.diff(self.starts)
        if len(self.starts) == 0 or self.starts[0] != 0 or self.starts[-1] != count:
            raise MarketError("starts", self.starts[:1], f"Begin with 0 and end with {count}.")
        if (steps < 0).any():
            raise MarketError("starts", int(steps.min()), "They never become smaller; sort them.")
        if (self.seats < 0).any():
            raise MarketError("seats", int(self.seats.min()), "Seats cannot be negative.")
        self._refuse_equals(
            np.repeat(np.arange(len(steps)), steps), self.wishes, "wishes", "ranked"
        )
        self._refuse_equals(self.wishes, self.keys, "keys", "given in one class")

    @staticmethod
    def _refuse_equals(
        groups: NDArray[np.integer], values: NDArray[np.integer], place: str, how: str
    ) -> None:
        order = np.lexsort((values, groups))
        same = (np.diff(groups[order]) == 0) & (np.diff(values[order]) == 0)
        if same.any():
            twice = int(values[order][1:][same][0])
            raise MarketError(place, twice, f"It is {how} twice; keep it once.")


def array_market(
    preferences: NDArray[np.integer],
    seats: NDArray[np.integer],
    order: NDArray[np.integer],
    priorities: NDArray[np.integer] | None = None,
) -> ArrayMarket:
    """Make a market of options without classes of slots.

    preferences: (n, k) options, the dearest first, -1 where a list is shorter.
    seats: (m) of each option; order: (n) number of each applicant, no two equal.
    priorities: (n, k) priority beside each wish, smaller is ahead; it goes before `order`.

    Raises MarketError for order numbers that are equal, and options that are not there. The rest
    is not validated.
    """
    applicants = len(preferences)
    numbers, place = np.unique(order, return_inverse=True)
    if len(numbers) != applicants:
        raise MarketError(
            "order", len(numbers), f"Give {applicants} numbers, no two of them equal."
        )
    ranked = preferences >= 0
    starts = np.zeros(applicants + 1, np.int64)
    np.cumsum(ranked.sum(axis=1), out=starts[1:])
    keys = np.broadcast_to(place[:, np.newaxis], preferences.shape)[ranked].astype(np.int64)
    if priorities is not None:
        # By rank, so that no priority is too large: at most as many ranks as wishes.
        keys += np.unique(priorities[ranked], return_inverse=True)[1] * applicants
    return ArrayMarket.of(starts, preferences[ranked], keys, seats)


def from_market(market: Market) -> tuple[ArrayMarket, list[str], list[str]]:
    """Turn a market into arrays; also give the names of its applicants and of each class's option.

    Raises MarketError when it is malformed, or has quotas or caps, which have no form here.
    """
    market.validate()
    if market.quotas or market.caps:
        raise MarketError("quotas", len(market.limits.all), "Use deferred_acceptance on `Market`.")
    by_order = sorted(market.applicants, key=market.order.__getitem__)
    steps = Steps(market, by_order)
    lists = [[(path[0], key) for _, key, path in steps.of(i)] for i in range(len(by_order))]
    in_class: list[list[int]] = [[] for _ in steps.most]
    for number, key in (step for listed in lists for step in listed):
        in_class[number].append(key)
    place = [{key: rank for rank, key in enumerate(sorted(keys))} for keys in in_class]
    options = list(market.options)
    for option, classes in market.slots.items():
        options += [option] * len(classes)
    return (
        ArrayMarket.of(
            np.cumsum([0, *map(len, lists)], dtype=np.int64),
            np.array([number for listed in lists for number, _ in listed], np.int32),
            np.array([place[number][key] for listed in lists for number, key in listed], np.int64),
            np.array([min(most, len(by_order)) for most in steps.most], np.int64),
        ),
        by_order,
        options,
    )


def solve(market: ArrayMarket, engine: Engine = "auto") -> Integers:
    """Give the stable result that is best for every applicant: her place in `wishes`, or -1.

    market: valid. engine: `auto` chooses by size and by what is loaded.
    """
    if engine == "auto":
        worth = WORTH_COMPILED if "numba" in sys.modules else WORTH_LOADING
        able = len(market.asks) >= worth and find_spec("numba") is not None
        engine = "compiled" if able else "numpy"
    if engine == "compiled":
        # Loaded here, since it takes a fraction of a second, or seconds the first time.
        from pariter.kernels.allocation.compiled_guess import propose_quickly

        return propose_quickly(market.starts, market.asks, market.seats)
    return _propose_in_rounds(market)


def _propose_in_rounds(market: ArrayMarket) -> Integers:
    """Let all who hold nothing ask at once, and each class keep its best, until few ask."""
    starts, wishes, keys, seats = market.starts, market.wishes, market.keys, market.seats
    place = starts[:-1].copy()
    ends = starts[1:]
    cutoff = np.full(len(seats), np.iinfo(np.int64).max)
    closed = seats == 0
    holding = np.empty(0, np.int64)
    asking = np.arange(len(ends))
    while len(asking) * FEW > len(ends):
        asked = []
        while len(asking):
            asking = asking[place[asking] < ends[asking]]
            at = place[asking]
            hopes = (keys[at] <= cutoff[wishes[at]]) & ~closed[wishes[at]]
            asked.append(asking[hopes])
            asking = asking[~hopes]
            place[asking] += 1
        holding = np.concatenate([holding, *asked])
        of_class = wishes[place[holding]]
        over = np.bincount(of_class, minlength=len(seats)) > seats
        rivals = np.flatnonzero(over[of_class])
        rivals = rivals[np.lexsort((keys[place[holding[rivals]]], of_class[rivals]))]
        sorted_class = of_class[rivals]
        rank = np.arange(len(rivals)) - np.searchsorted(sorted_class, sorted_class)
        last_in = rank == seats[sorted_class] - 1
        cutoff[sorted_class[last_in]] = keys[place[holding[rivals[last_in]]]]
        out = rivals[rank >= seats[sorted_class]]
        asking = holding[out]
        place[asking] += 1
        holding = np.delete(holding, out)
    _ask_in_turn(market, place, holding, asking)
    return np.where(place < ends, place, -1)


def _ask_in_turn(
    market: ArrayMarket, place: Integers, holding: Integers, asking: NDArray[np.intp]
) -> None:
    """Let the last few ask one after another, each with whoever she displaces."""
    starts, wishes, keys, seats = market.starts, market.wishes, market.keys, market.seats
    of_class = wishes[place[holding]]
    by_class = holding[np.argsort(of_class, kind="stable")]
    bounds = np.cumsum([0, *np.bincount(of_class, minlength=len(seats))])
    heaps: dict[int, list[tuple[int, int]]] = {}
    for newcomer in asking.tolist():
        applicant: int | None = newcomer
        while applicant is not None:
            wish, end = int(place[applicant]), int(starts[applicant + 1])
            turned_away = None
            while wish < end:
                number, key = int(wishes[wish]), int(keys[wish])
                if number not in heaps:
                    held = by_class[bounds[number] : bounds[number + 1]]
                    heaps[number] = list(
                        zip((-keys[place[held]]).tolist(), held.tolist(), strict=True)
                    )
                    heapify(heaps[number])
                heap = heaps[number]
                if len(heap) < seats[number]:
                    heappush(heap, (-key, applicant))
                    break
                if heap and -key > heap[0][0]:
                    _, turned_away = heapreplace(heap, (-key, applicant))
                    break
                wish += 1
            place[applicant] = wish
            if turned_away is not None:
                place[turned_away] += 1
            applicant = turned_away
