"""The pass of `array_check` as compiled code; needs numba."""

from typing import Any

import numpy as np

from pariter.kernels.allocation.compiled import compiled


@compiled
def pass_over(starts: Any, wishes: Any, keys: Any, classes: Any, held: Any) -> Any:
    """Give the four columns of `survey`."""
    given = np.zeros(classes, np.int64)
    last = np.full(classes, -1, np.int64)
    first = np.full(classes, np.iinfo(np.int64).max, np.int64)
    who = np.full(classes, -1, np.int64)
    for applicant in range(len(held)):
        seat = held[applicant]
        end = seat if seat >= 0 else starts[applicant + 1]
        for place in range(starts[applicant], end):
            number = wishes[place]
            if keys[place] < first[number]:
                first[number] = keys[place]
                who[number] = applicant
        if seat >= 0:
            number = wishes[seat]
            given[number] += 1
            last[number] = max(last[number], keys[seat])
    return given, last, first, who
