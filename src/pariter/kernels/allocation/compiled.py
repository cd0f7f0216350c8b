"""Deferred acceptance as compiled code, for millions of wishes; needs numba.

Applicants ask in bulk while many are turned away: a class lets in up to twice its seats, then
keeps its best by selection. The last few ask one after another, with each class as a heap. The
order in which they ask does not change the result (McVitie and Wilson 1971).

A class that many more people like best than it has seats, as one that is reserved, is full of them
in the end. So nobody behind the last of them need be let in: a sample guesses where that is, and
all who come are counted, to be sure.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Function = TypeVar("Function", bound=Callable[..., Any])

FEW = 20
"""Applicants ask in bulk as long as more than one in this many was turned away."""


LAST = 64
"""So many of those in a class are kept in order, for they may be displaced."""

ENOUGH = 128
"""Applicants for each class, on average, from which a sample of them tells enough."""

STEP = 8
"""One applicant in so many tells which classes are liked best by too many."""

SURE = 4.5
"""Standard deviations by which such a guess is too loose, so that it hardly ever fails."""

AT_ONCE = 32
"""So many are looked up at once before they ask one after another."""


def compiled(function: Function) -> Function:
    """Compile at the first call, and keep the code for the next process where that is possible."""
    try:
        return cast(Function, numba.njit(cache=True)(function))
    except RuntimeError:  # there is no folder to keep it in
        return cast(Function, numba.njit(function))


def propose(
    starts: NDArray[np.int64],
    wishes: NDArray[np.int32],
    keys: NDArray[np.integer],
    seats: NDArray[np.int64],
    step: int = STEP,
    sure: float = SURE,
    enough: int = ENOUGH,
) -> NDArray[np.int64]:
    """Give for each applicant the place of her seat in `wishes`, or -1; see `ArrayMarket`."""
    count = len(starts) - 1
    most = np.minimum(seats, count)
    nobody_barred = np.full(len(most), np.iinfo(keys.dtype).max, keys.dtype)
    if len(most) * enough <= count:
        bound = _bounds(starts, wishes, keys, most, step, sure)
        held, liked_best = _propose_within(bound, starts, wishes, keys, most)
        if (liked_best >= most)[bound < nobody_barred].all():
            return held
    return _propose_within(nobody_barred, starts, wishes, keys, most)[0]


def _propose_within(
    bound: NDArray[np.integer],
    starts: NDArray[np.int64],
    wishes: NDArray[np.int32],
    keys: NDArray[np.integer],
    most: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give each one's place where no key above a class's bound gets in.

    Also gives how many within the bound of each class like it best.
    """
    count = len(starts) - 1
    rooms = rooms_of(np.minimum(2 * most + 8, count))
    inside_keys = np.empty(rooms[-1], keys.dtype)
    inside = np.empty(rooms[-1], np.int32)
    size = np.zeros(len(most), np.int64)
    place = starts[:-1].copy()
    turned_away = np.ones(count, np.bool_)
    liked_best = np.zeros(len(most), np.int64)
    hall = (starts, wishes, keys, most, rooms, inside_keys, inside, size, place, turned_away)
    ask(*hall, bound.copy(), liked_best, count)
    return np.where(place < starts[1:], place, -1), liked_best


@compiled
def spread(few: Any, step: Any) -> Any:
    """Choose so many, one of each `step`, as if by lot."""
    chosen = np.empty(few, np.int64)
    for one in range(few):
        # The golden ratio's steps are spread evenly, and follow no pattern of the list.
        chosen[one] = one * step + int(one * 0.6180339887498949 % 1.0 * step)
    return chosen


@compiled
def _bounds(starts: Any, wishes: Any, keys: Any, most: Any, step: Any, sure: Any) -> Any:
    """Give a key for each class behind which nobody gets in; the largest there is where unknown."""
    bound = np.full(len(most), np.iinfo(keys.dtype).max, keys.dtype)
    rooms = np.zeros(len(most) + 1, np.int64)
    sample = spread((len(starts) - 1) // step, step)
    best = np.full(len(sample), -1, wishes.dtype)
    best_keys = np.empty(len(sample), keys.dtype)
    for one in range(len(sample)):
        wish = starts[sample[one]]
        if wish < starts[sample[one] + 1]:
            best[one], best_keys[one] = wishes[wish], keys[wish]
            rooms[best[one] + 1] += 1
    rooms = np.cumsum(rooms)
    found = np.empty(rooms[-1], keys.dtype)
    found_by = np.empty(rooms[-1], np.int32)
    size = np.zeros(len(most), np.int64)
    for one in range(len(sample)):
        if best[one] >= 0:
            entry = rooms[best[one]] + size[best[one]]
            found[entry], found_by[entry] = best_keys[one], one
            size[best[one]] += 1
    for number in range(len(most)):
        few = most[number] / step
        many = int(few + sure * np.sqrt(few)) + 1
        if 2 * many < size[number]:
            first = rooms[number]
            keep_best(found, found_by, first, first + size[number], many)
            bound[number] = found[first : first + many].max()
    return bound


def rooms_of(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give where the room of each class begins, and where the last one ends."""
    rooms = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=rooms[1:])
    return rooms


@compiled
def ask(
    starts: Any,
    wishes: Any,
    keys: Any,
    most: Any,
    rooms: Any,
    inside_keys: Any,
    inside: Any,
    size: Any,
    place: Any,
    turned_away: Any,
    cutoff: Any,
    liked_best: Any,
    left: Any,
) -> None:
    """Let all who were turned away, and so many are left, ask until nobody has to.

    liked_best: counts those whom a class lets in as their first wish
    """
    hall = (starts, wishes, keys, most, rooms, inside_keys, inside, size, place, turned_away)
    _ask_in_bulk(*hall, cutoff, liked_best, left)
    _ask_in_turn(*hall, cutoff)


@compiled
def _ask_in_bulk(
    starts: Any,
    wishes: Any,
    keys: Any,
    most: Any,
    rooms: Any,
    inside_keys: Any,
    inside: Any,
    size: Any,
    place: Any,
    turned_away: Any,
    cutoff: Any,
    liked_best: Any,
    left: Any,
) -> None:
    """Let all who were turned away ask, again and again; leave few of them.

    They ask in the order in which they lie in memory, which matters more than how often.
    """
    count = len(place)
    hall = (most, rooms, inside_keys, inside, size, place, turned_away, cutoff)
    while left * FEW > count:
        left = 0
        for applicant in range(count):
            if not turned_away[applicant]:
                continue
            turned_away[applicant] = False
            wish = place[applicant]
            end = starts[applicant + 1]
            while wish < end:
                number = wishes[wish]
                if most[number] > 0 and keys[wish] <= cutoff[number]:
                    entry = rooms[number] + size[number]
                    inside_keys[entry], inside[entry] = keys[wish], applicant
                    size[number] += 1
                    liked_best[number] += wish == starts[applicant]
                    break
                wish += 1
            place[applicant] = wish
            if wish < end and entry + 1 == rooms[number + 1] and size[number] > most[number]:
                left += settle(number, *hall)
        if left * FEW <= count:
            for number in range(len(most)):
                if size[number] > most[number]:
                    left += settle(number, *hall)


@compiled
def settle(
    number: Any,
    most: Any,
    rooms: Any,
    inside_keys: Any,
    inside: Any,
    size: Any,
    place: Any,
    turned_away: Any,
    cutoff: Any,
) -> Any:
    """Let a class that is overfull keep its best, and give how many it turns away."""
    first, middle, end = rooms[number], rooms[number] + most[number], rooms[number] + size[number]
    keep_best(inside_keys, inside, first, end, most[number])
    for entry in range(middle, end):
        turned_away[inside[entry]] = True
        place[inside[entry]] += 1
    size[number] = most[number]
    cutoff[number] = inside_keys[first:middle].max()
    return end - middle


@compiled
def keep_best(keys: Any, inside: Any, first: Any, end: Any, most: Any) -> None:
    """Bring the `most` smallest keys to the front (Hoare 1961)."""
    low, high, wanted = first, end - 1, first + most - 1
    while low < high:
        pivot = keys[(low + high) >> 1]
        left, right = low, high
        while left <= right:
            while keys[left] < pivot:
                left += 1
            while keys[right] > pivot:
                right -= 1
            if left <= right:
                keys[left], keys[right] = keys[right], keys[left]
                inside[left], inside[right] = inside[right], inside[left]
                left += 1
                right -= 1
        if wanted <= right:
            high = right
        elif wanted >= left:
            low = left
        else:
            break


@compiled
def _ask_in_turn(
    starts: Any,
    wishes: Any,
    keys: Any,
    most: Any,
    rooms: Any,
    inside_keys: Any,
    inside: Any,
    size: Any,
    place: Any,
    turned_away: Any,
    cutoff: Any,
) -> None:
    """Let those who are left ask one after another, and those whom they displace after them."""
    heaps = np.full(len(most), -1, np.int64)
    before = np.zeros(len(most), keys.dtype)
    asking = np.flatnonzero(turned_away)
    left = len(asking)
    while left:
        displaced = 0
        for begin in range(0, left, AT_ONCE):
            end = min(begin + AT_ONCE, left)
            look_up(starts, wishes, keys, place, asking[begin:end])
            for entry in range(begin, end):
                applicant = asking[entry]
                wish, stop = place[applicant], starts[applicant + 1]
                while wish < stop:
                    number, key = wishes[wish], keys[wish]
                    if key > cutoff[number] or most[number] == 0:
                        wish += 1
                        continue
                    if size[number] < most[number]:
                        free = rooms[number] + size[number]
                        inside_keys[free], inside[free] = key, applicant
                        size[number] += 1
                        break
                    top = heaps[number]
                    # Heaps are short, so that they fit into the cache: when those in one are no
                    # longer behind all others of their class, it is made anew.
                    if top < 0 or inside_keys[top] < before[number]:
                        last = rooms[number] + most[number]
                        top = max(rooms[number], last - LAST)
                        _part_last(inside_keys, inside, rooms[number], top, last)
                        if top > rooms[number]:
                            before[number] = inside_keys[rooms[number] : top].max()
                        heaps[number] = top
                        cutoff[number] = inside_keys[top]
                    if key < cutoff[number]:
                        asking[displaced] = inside[top]
                        place[inside[top]] += 1
                        displaced += 1
                        sift(inside_keys, inside, top, min(most[number], LAST), 0, key, applicant)
                        cutoff[number] = max(inside_keys[top], before[number])
                        break
                    wish += 1
                place[applicant] = wish
        left = displaced


@compiled
def _part_last(keys: Any, inside: Any, first: Any, top: Any, end: Any) -> None:
    """Make a heap of the last of a class, behind all others."""
    if top > first:
        keep_best(keys, inside, first, end, top - first)
    make_heap(keys, inside, top, end - top)


@compiled
def look_up(starts: Any, wishes: Any, keys: Any, place: Any, asking: Any) -> Any:
    """Bring what is asked next into the cache: memory answers many questions as soon as one."""
    seen = 0
    for applicant in asking:
        wish = min(place[applicant], len(wishes) - 1)
        seen ^= starts[applicant] ^ wishes[wish] ^ keys[wish]
    return seen


@compiled
def make_heap(keys: Any, inside: Any, first: Any, count: Any) -> None:
    """Bring the largest key to the front, and order the others as a heap."""
    for top in range(count // 2 - 1, -1, -1):
        entry = first + top
        sift(keys, inside, first, count, top, keys[entry], inside[entry])


@compiled
def sift(
    keys: Any, inside: Any, first: Any, count: Any, entry: Any, key: Any, applicant: Any
) -> None:
    """Put someone in the place of an entry of the heap, and let her sink."""
    while 2 * entry + 1 < count:
        below = 2 * entry + 1
        if below + 1 < count and keys[first + below + 1] > keys[first + below]:
            below += 1
        if keys[first + below] <= key:
            break
        keys[first + entry], inside[first + entry] = keys[first + below], inside[first + below]
        entry = below
    keys[first + entry], inside[first + entry] = key, applicant
