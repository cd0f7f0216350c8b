"""One pass over all wishes: who holds each class of seats, and who waits for it first."""

import sys
from typing import Any

import numpy as np

from pariter.kernels.allocation.arrays import ArrayMarket, Integers

NOBODY = np.iinfo(np.int64).max
"""Key of the first in line where nobody waits."""

Columns = tuple[Integers, Integers, Integers, Integers]
"""Of each class: how many hold it, the last's key, the first waiting's key, and who she is."""


def survey(market: ArrayMarket, held: Integers) -> tuple[int, Columns]:
    """Give the first applicant who holds what is not her wish, or -1; then each class in columns.

    held: (n) each applicant's place in `wishes`, or -1, as `solve` gives it.
    """
    if "numba" in sys.modules:
        from pariter.kernels.allocation.compiled_check import at_once

        return at_once(market, held)
    return in_bulk(market, held)


def in_bulk(market: ArrayMarket, held: Integers) -> tuple[int, Columns]:
    """Do the same with NumPy alone."""
    starts, wishes, keys, classes = market.starts, market.wishes, market.keys, len(market.seats)
    strange = (held < -1) | ((held >= 0) & ((held < starts[:-1]) | (held >= starts[1:])))
    if strange.any():
        nothing = np.zeros(classes, np.int64)
        return int(strange.argmax()), (nothing, nothing, nothing, nothing)
    holders = held >= 0
    seats = held[holders]
    given = np.bincount(wishes[seats], minlength=classes)
    last = np.full(classes, -1, np.int64)
    np.maximum.at(last, wishes[seats], keys[seats])
    until = np.where(holders, held, starts[1:])
    waiting = np.flatnonzero(np.arange(len(wishes)) < np.repeat(until, np.diff(starts)))
    first = np.full(classes, NOBODY, np.int64)
    np.minimum.at(first, wishes[waiting], keys[waiting])
    who = np.full(classes, -1, np.int64)
    ahead: Any = waiting[keys[waiting] == first[wishes[waiting]]]
    who[wishes[ahead]] = np.searchsorted(starts, ahead, side="right") - 1
    return -1, (given, last, first, who)
