"""How long work takes, and how much memory a process came to need."""

import resource
import time
from collections.abc import Callable


def best(work: Callable[[], object], times: int = 5) -> float:
    """Return the seconds of the best of some runs: what other work the machine does adds to it."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def most_memory() -> float:
    """Return the most memory that this process has needed so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
