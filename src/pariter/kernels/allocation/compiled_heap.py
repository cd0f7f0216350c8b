"""Heaps as compiled code; needs numba."""

from typing import Any

from pariter.kernels.allocation.compiled import compiled


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
