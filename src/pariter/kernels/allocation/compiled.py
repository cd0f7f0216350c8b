"""Deferred acceptance as compiled code, for millions of wishes; needs numba.

Applicants ask in bulk while many are turned away: a class lets in up to twice its seats, then
keeps its best by selection. The last few ask one after another; so do all in a smaller market where
each class has few seats, among which the last is found at once. The order in which they ask does
not change the result (McVitie and Wilson 1971).

A class that many more people like best than it has seats, as one that is reserved, is full of them
in the end. So nobody behind the last of them need be let in: a sample guesses where that is, and
all who come are counted, to be sure.
"""

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from pariter.kernels.allocation.compile_once import compiled
from pariter.kernels.allocation.compiled_bounds import bounds
from pariter.kernels.allocation.compiled_order import (
    LOW,
    SHORT,
    by,
    insert,
    keep_best,
    last_two,
    order_last,
)

FEW = 3
"""Applicants ask in bulk as long as more than one in this many was turned away."""

LAST = 64
"""So many of those in a class or a line are put in order at a time, for they may go first."""

ENOUGH = 128
"""Applicants for each class, on average, from which a sample of them tells enough."""

STEP = 8
"""One applicant in so many tells which classes are liked best by too many."""

SURE = 4.2
"""Standard deviations by which such a guess is too loose. It seldom fails; then all ask anew."""

NEAR = 2_000_000
"""So many wishes lie near the processor; of more, it matters in which order they are read."""

AT_ONCE = 32
"""So many are looked up at once before they ask one after another; not more than `LAST`."""


def propose(
    starts: NDArray[np.integer],
    asks: NDArray[np.int64],
    seats: NDArray[np.int64],
    step: int = STEP,
    sure: float = SURE,
    enough: int = ENOUGH,
    near: int = NEAR,
) -> NDArray[np.int64]:
    """Give for each applicant the place of her seat in `wishes`, or -1; see `ArrayMarket`."""
    starts, most = narrow(starts, asks, seats)
    open_to = np.where(most == 0, -1, np.iinfo(np.int64).max)
    if len(asks) <= near and most.max(initial=0) <= SHORT:
        place = starts[:-1].copy()
        _ask_among_few(starts, asks, most, *hall(most), place, open_to)
        return held_at(starts, place)
    if len(most) * enough < len(starts):
        bound = np.minimum(bounds(starts, asks, most, step, sure), open_to)
        place, liked_best = _propose_within(bound, starts, asks, most)
        if (liked_best >= most)[bound < open_to].all():
            return held_at(starts, place)
    return held_at(starts, _propose_within(open_to, starts, asks, most)[0])


def narrow(
    starts: NDArray[np.integer], asks: NDArray[np.int64], seats: NDArray[np.int64]
) -> tuple[NDArray[np.integer], NDArray[np.int64]]:
    """Give starts as numbers that are never negative, and no more seats than are asked for.

    Compiled code then need not ask of each start whether it counts from the end of a list.
    """
    most = np.minimum(seats, len(starts) - 1)
    if most.sum() > len(asks):
        most = np.minimum(most, np.bincount(asks & LOW, minlength=len(seats)))
    if len(asks) < 2**32:
        starts = starts.astype(np.uint32, copy=False)
    return starts, most


def _propose_within(
    bound: NDArray[np.int64],
    starts: NDArray[np.integer],
    asks: NDArray[np.int64],
    most: NDArray[np.int64],
) -> tuple[NDArray[np.integer], NDArray[np.int64]]:
    """Give each one's place where no key above a class's bound gets in.

    Also gives how many within the bound of each class like it best.
    """
    count = len(starts) - 1
    inside = hall(np.minimum(2 * most + 8, count))
    place = starts[:-1].copy()
    turned_away = np.ones(count, np.bool_)
    liked_best = np.zeros_like(most)
    ask(starts, asks, most, *inside, place, turned_away, bound.copy(), liked_best, count)
    return place, liked_best


def hall(
    sizes: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Make room for so many applicants of each class: its bounds, who with what key, how many."""
    rooms = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=rooms[1:])
    return rooms, np.empty(rooms[-1], np.int64), np.zeros(len(sizes), np.int64)


def held_at(starts: NDArray[np.integer], place: NDArray[np.integer]) -> NDArray[np.int64]:
    """Give each one's place, or -1 where it is behind her last wish."""
    return cast(NDArray[np.int64], _held_at(starts, place))


@compiled
def _held_at(starts: Any, place: Any) -> Any:
    held = np.empty(len(place), np.int64)
    for applicant in range(len(place)):
        held[applicant] = place[applicant] if place[applicant] < starts[applicant + 1] else -1
    return held


@compiled
def _ask_among_few(
    starts: Any,
    asks: Any,
    most: Any,
    rooms: Any,
    inside: Any,
    size: Any,
    place: Any,
    cutoff: Any,
) -> None:
    """Let one after another ask, and at once whom she displaces, where classes have few seats."""
    for newcomer in range(len(place)):
        asking = newcomer
        while asking >= 0:
            out: Any = -1
            wish, end = place[asking], starts[asking + 1]
            while wish < end:
                number = asks[wish] & LOW
                if asks[wish] <= cutoff[number]:
                    first, stop = rooms[number], rooms[number + 1]
                    entry, second = first + size[number], np.int64(-1)
                    if entry < stop:
                        size[number] += 1
                    else:
                        entry, second = last_two(inside, first, stop)
                        out = inside[entry] & LOW
                        place[out] += 1
                    inside[entry] = by(asks[wish], asking)
                    if out >= 0:
                        cutoff[number] = max(second, inside[entry]) | LOW
                    elif entry + 1 == stop:
                        cutoff[number] = inside[first:stop].max() | LOW
                    break
                wish += 1
            place[asking] = wish
            asking = out


@compiled
def ask(
    starts: Any,
    asks: Any,
    most: Any,
    rooms: Any,
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
    hall = (starts, asks, most, rooms, inside, size, place, turned_away)
    _ask_in_bulk(*hall, cutoff, liked_best, left)
    _ask_in_turn(*hall, cutoff)


@compiled
def _ask_in_bulk(
    starts: Any,
    asks: Any,
    most: Any,
    rooms: Any,
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
    hall = (most, rooms, inside, size, place, turned_away, cutoff)
    while left * FEW > count:
        left = 0
        for begin in range(0, count, AT_ONCE):
            end = min(begin + AT_ONCE, count)
            _look_ahead(asks, place[begin:end])
            left += _ask_some(begin, end, starts, asks, liked_best, *hall)
        if left * FEW <= count:
            left += settle_all(*hall)


@compiled
def _look_ahead(asks: Any, places: Any) -> Any:
    """Bring the asks of some who lie next to each other into the cache, all at once."""
    seen = 0
    for place in places:
        seen += asks[min(place, len(asks) - 1)]
    return seen


@compiled
def _ask_some(
    begin: Any,
    end: Any,
    starts: Any,
    asks: Any,
    liked_best: Any,
    most: Any,
    rooms: Any,
    inside: Any,
    size: Any,
    place: Any,
    turned_away: Any,
    cutoff: Any,
) -> Any:
    """Let those of some who were turned away ask, and give how many are turned away by it."""
    left = 0
    for applicant in range(begin, end):
        if not turned_away[applicant]:
            continue
        turned_away[applicant] = False
        wish = place[applicant]
        stop = starts[applicant + 1]
        while wish < stop:
            number = asks[wish] & LOW
            if asks[wish] <= cutoff[number]:
                entry = rooms[number] + size[number]
                inside[entry] = by(asks[wish], applicant)
                size[number] += 1
                liked_best[number] += wish == starts[applicant]
                break
            wish += 1
        place[applicant] = wish
        if wish < stop and entry + 1 == rooms[number + 1] and size[number] > most[number]:
            left += _settle(number, most, rooms, inside, size, place, turned_away, cutoff)
    return left


@compiled
def settle_all(
    most: Any,
    rooms: Any,
    inside: Any,
    size: Any,
    place: Any,
    turned_away: Any,
    cutoff: Any,
) -> Any:
    """Let each class that is overfull keep its best, and give how many are turned away."""
    left = 0
    for number in range(len(most)):
        if size[number] > most[number]:
            left += _settle(number, most, rooms, inside, size, place, turned_away, cutoff)
    return left


@compiled
def _settle(
    number: Any,
    most: Any,
    rooms: Any,
    inside: Any,
    size: Any,
    place: Any,
    turned_away: Any,
    cutoff: Any,
) -> Any:
    """Let a class that is overfull keep its best, and give how many it turns away."""
    first, middle, end = rooms[number], rooms[number] + most[number], rooms[number] + size[number]
    keep_best(inside, first, end, most[number])
    for entry in range(middle, end):
        out = inside[entry] & LOW
        turned_away[out] = True
        place[out] += 1
    size[number] = most[number]
    cutoff[number] = inside[first:middle].max() | LOW
    return end - middle


@compiled
def _ask_in_turn(
    starts: Any,
    asks: Any,
    most: Any,
    rooms: Any,
    inside: Any,
    size: Any,
    place: Any,
    turned_away: Any,
    cutoff: Any,
) -> None:
    """Let those who are left ask one after another, and those whom they displace after them."""
    # Those of a class from its top to its last are in order, and all others are ahead of them.
    # So one after another becomes the last of all, without a search.
    ends = rooms[:-1] + most
    tops = np.maximum(rooms[:-1], ends - LAST)
    lasts = tops - 1
    asking = np.flatnonzero(turned_away).astype(np.uint32)
    left = len(asking)
    while left:
        displaced = 0
        for begin in range(0, left, AT_ONCE):
            end = min(begin + AT_ONCE, left)
            look_up(starts, asks, place, asking[begin:end])
            for entry in range(begin, end):
                applicant = asking[entry]
                wish, stop = place[applicant], starts[applicant + 1]
                while wish < stop:
                    number = asks[wish] & LOW
                    if asks[wish] > cutoff[number]:
                        wish += 1
                        continue
                    top, last = tops[number], lasts[number]
                    if last < top:
                        if size[number] < most[number]:
                            free = rooms[number] + size[number]
                            inside[free] = by(asks[wish], applicant)
                            size[number] += 1
                            break
                        order_last(inside, rooms[number], top, ends[number])
                        lasts[number] = ends[number] - 1
                        cutoff[number] = inside[lasts[number]] | LOW
                        continue
                    out = inside[last] & LOW
                    asking[displaced] = out
                    place[out] += 1
                    displaced += 1
                    one = by(asks[wish], applicant)
                    if one < inside[top]:
                        inside[last] = one
                        last -= 1
                        lasts[number] = last
                    else:
                        insert(inside, top, last, one)
                    if last >= top:
                        cutoff[number] = inside[last] | LOW
                    break
                place[applicant] = wish
        left = displaced


@compiled
def look_up(starts: Any, asks: Any, place: Any, asking: Any) -> Any:
    """Bring what is asked next into the cache: memory answers many questions as soon as one."""
    seen = 0
    for applicant in asking:
        wish = min(place[applicant], len(asks) - 1)
        seen += starts[applicant] + asks[wish]
    return seen
