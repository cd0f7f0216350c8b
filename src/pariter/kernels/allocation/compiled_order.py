"""Keep the first and the last of many in order, as compiled code; needs numba.

One number tells both a key, in its upper half, and whose it is.
"""

from typing import Any

import numpy as np

from pariter.kernels.allocation.compile_once import compiled

LOW = 2**32 - 1
"""The lower half of a number; with all of it set, a number is as large as any of its key."""

SHORT = 24
"""A list that is no longer is looked through from end to end rather than parted."""

MANY = 128
"""A longer one is parted where a sample says that the wanted place is."""

SAMPLE = 9
"""So many are in that sample."""


@compiled
def by(ask: Any, applicant: Any) -> Any:
    """Give the key of an ask with its applicant instead of its class."""
    return ask & ~LOW | np.int64(applicant)


@compiled
def keep_best(inside: Any, first: Any, end: Any, most: Any) -> None:
    """Bring the `most` smallest to the front, by selection if they are many (Hoare 1961)."""
    low, high, wanted = first, end - 1, first + most - 1
    while high - low >= SHORT:
        pivot = _pivot(inside, low, high, wanted)
        left, right = low, high
        while left <= right:
            while inside[left] < pivot:
                left += 1
            while inside[right] > pivot:
                right -= 1
            if left <= right:
                inside[left], inside[right] = inside[right], inside[left]
                left += 1
                right -= 1
        if wanted <= right:
            high = right
        elif wanted >= left:
            low = left
        else:
            return
    while high > wanted:
        last, _ = last_two(inside, low, high + 1)
        inside[last], inside[high] = inside[high], inside[last]
        high -= 1


@compiled
def _pivot(inside: Any, low: Any, high: Any, wanted: Any) -> Any:
    """Choose one that stands about where the wanted one does (Floyd and Rivest 1975)."""
    middle = inside[(low + high) >> 1]
    if high - low < MANY:
        return middle
    step = (high - low) // (SAMPLE - 1)
    rank = (wanted - low) * SAMPLE // (high - low + 1)
    for one in range(low, low + SAMPLE * step, step):
        before = 0
        for other in range(low, low + SAMPLE * step, step):
            before += inside[other] < inside[one]
        if before == rank:
            return inside[one]
    return middle


@compiled
def last_two(inside: Any, first: Any, end: Any) -> Any:
    """Say where the largest stands, and give the second largest, or -1."""
    last, largest, second = first, inside[first], -1
    for entry in range(first + 1, end):
        one = inside[entry]
        second = max(second, min(largest, one))
        last = entry if one > largest else last
        largest = max(largest, one)
    return last, second


@compiled
def order_last(inside: Any, first: Any, top: Any, end: Any) -> None:
    """Put those from the top on in order, and behind all others."""
    if top > first:
        keep_best(inside, first, end, top - first)
    put_in_order(inside, top, end)


@compiled
def put_in_order(inside: Any, first: Any, end: Any) -> None:
    """Sort a few."""
    for entry in range(first + 1, end):
        insert(inside, first, entry, inside[entry])


@compiled
def insert(inside: Any, first: Any, entry: Any, one: Any) -> None:
    """Put one at an entry, or before it if others from the first on come after it."""
    while entry > first and inside[entry - 1] > one:
        inside[entry] = inside[entry - 1]
        entry -= 1
    inside[entry] = one
