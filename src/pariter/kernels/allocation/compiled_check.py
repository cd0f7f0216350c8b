"""The pass of `array_check` as compiled code; needs numba."""

from typing import Any

import numpy as np

from pariter.kernels.allocation.arrays import ArrayMarket, Integers
from pariter.kernels.allocation.compile_once import compiled
from pariter.kernels.allocation.compiled_order import LOW

NO_PLACE = np.uint64(2**64 - 1)
"""What -1 is among numbers that are never negative."""


def at_once(
    market: ArrayMarket, held: Integers
) -> tuple[int, tuple[Integers, Integers, Integers, Integers]]:
    """Do what `in_bulk` of `array_check` does."""
    # Numbers that are never negative need not be asked whether they count from the end of a list.
    starts, places = (np.asarray(each, np.int64).view(np.uint64) for each in (market.starts, held))
    strange, *columns = _pass_over(starts, market.asks, len(market.seats), places)
    given, last, first, who = columns
    first = np.where(who < 0, np.iinfo(np.int64).max, first >> 32)
    return int(strange), (given, last >> 32, first, who)


@compiled
def _pass_over(starts: Any, asks: Any, classes: Any, held: Any) -> Any:
    given = np.zeros(classes, np.int64)
    last = np.full(classes, -1, np.int64)
    first = np.full(classes, np.iinfo(np.int64).max, np.int64)
    who = np.full(classes, -1, np.int64)
    strange = -1
    for applicant in range(len(held)):
        begin, stop, seat = starts[applicant], starts[applicant + 1], held[applicant]
        for place in range(begin, min(seat, stop)):
            number = asks[place] & LOW
            if asks[place] < first[number]:
                first[number] = asks[place]
                who[number] = applicant
        if seat != NO_PLACE:
            if seat < begin or seat >= stop:
                strange = applicant
                break
            number = asks[seat] & LOW
            given[number] += 1
            last[number] = max(last[number], asks[seat])
    return strange, given, last, first, who
