"""Guess from a sample behind whom nobody gets into a class, as compiled code; needs numba."""

from typing import Any

import numpy as np

from pariter.kernels.allocation.compile_once import compiled
from pariter.kernels.allocation.compiled_order import LOW, keep_best


@compiled
def bounds(starts: Any, asks: Any, most: Any, step: Any, sure: Any) -> Any:
    """Give the largest ask of each class that may get in; the largest there is where unknown."""
    bound = np.full(len(most), np.iinfo(np.int64).max)
    rooms = np.zeros(len(most) + 1, np.int64)
    sample = spread((len(starts) - 1) // step, step)
    best = np.full(len(sample), len(most))
    for one in range(len(sample)):
        wish = starts[sample[one]]
        if wish < starts[sample[one] + 1]:
            best[one] = asks[wish]
            rooms[(best[one] & LOW) + 1] += 1
    rooms = np.cumsum(rooms)
    found = np.empty(rooms[-1], np.int64)
    size = np.zeros(len(most), np.int64)
    for one in range(len(sample)):
        number = best[one] & LOW
        if number < len(most):
            found[rooms[number] + size[number]] = best[one]
            size[number] += 1
    for number in range(len(most)):
        few = most[number] / step
        many = int(few + sure * np.sqrt(few)) + 1
        if 2 * many < size[number]:
            first = rooms[number]
            keep_best(found, first, first + size[number], many)
            bound[number] = found[first : first + many].max()
    return bound


@compiled
def spread(few: Any, step: Any) -> Any:
    """Choose so many, one of each `step`, as if by lot."""
    chosen = np.empty(few, np.uint32)
    for one in range(few):
        # The golden ratio's steps are spread evenly, and follow no pattern of the list.
        chosen[one] = one * step + int(one * 0.6180339887498949 % 1.0 * step)
    return chosen
