"""Keep the first and the last of many in order, as compiled code; needs numba."""

from typing import Any

from pariter.kernels.allocation.compile_once import compiled

SHORT = 24
"""A list that is no longer is looked through from end to end rather than parted."""


@compiled
def keep_best(keys: Any, inside: Any, first: Any, end: Any, most: Any) -> None:
    """Bring the `most` smallest keys to the front, by selection if they are many (Hoare 1961)."""
    low, high, wanted = first, end - 1, first + most - 1
    while high - low >= SHORT:
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
            return
    while high > wanted:
        last, _ = last_two(keys, low, high + 1)
        keys[last], keys[high] = keys[high], keys[last]
        inside[last], inside[high] = inside[high], inside[last]
        high -= 1


@compiled
def last_two(keys: Any, first: Any, end: Any) -> Any:
    """Say where the largest key stands, and give the second largest, or -1."""
    last, largest, second = first, keys[first], -1
    for entry in range(first + 1, end):
        key = keys[entry]
        second = max(second, min(largest, key))
        last = entry if key > largest else last
        largest = max(largest, key)
    return last, second


@compiled
def order_last(keys: Any, inside: Any, first: Any, top: Any, end: Any) -> None:
    """Put those from the top on in order, and behind all others."""
    if top > first:
        keep_best(keys, inside, first, end, top - first)
    put_in_order(keys, inside, top, end)


@compiled
def put_in_order(keys: Any, inside: Any, first: Any, end: Any) -> None:
    """Sort a few by their keys."""
    for entry in range(first + 1, end):
        insert(keys, inside, first, entry, keys[entry], inside[entry])


@compiled
def insert(keys: Any, inside: Any, first: Any, entry: Any, key: Any, applicant: Any) -> None:
    """Put someone at an entry, or before it if others from the first on come after her."""
    while entry > first and keys[entry - 1] > key:
        keys[entry], inside[entry] = keys[entry - 1], inside[entry - 1]
        entry -= 1
    keys[entry], inside[entry] = key, applicant
