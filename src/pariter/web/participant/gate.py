"""The gate before sign-ups: few go through at a time, and who came first goes first.

A sign-up keeps a processor and a session's lock busy; twenty at once are no faster than two. Those
who wait here hold no connection to the database, so that other pages still find one.
"""

import math
import time
from bisect import insort
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Lock

AT_ONCE = 2
"""Sign-ups that one web process handles at a time."""
MOST_WAITING = 56
"""People who wait at the gate of one process, each in a thread; others are told to come again.

About as many as a process handles until the first of the others is back, so that it never idles.
"""
LONGEST_WAIT = 1.0
"""Seconds that anybody waits at the gate before she is told to come again.

With the way to a thread before it and her own sign-up after it, an answer takes three at most.
"""
PACE = 0.01
"""Seconds between two who are told to come again: half of what a sign-up takes a process.

It is not measured: in the first rush it would seem long, and nobody would be there after it. Who
comes too early costs a small part of a sign-up.
"""
SOONEST, LATEST = 1, 25
"""Seconds after which somebody is told to come again.

The latest is long enough for thousands not to come back in the same second, and shorter than the
30 s after which the server closes a connection that nobody uses.
"""


@dataclass(order=True, slots=True)
class _Waiting:
    came: float
    number: int
    called: Event = field(default_factory=Event, compare=False)
    is_let_in: bool = field(default=False, compare=False)


class Gate:
    """Lets a few through at a time, in the order in which they came; turns away the latest."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._numbers = count()
        self._waiting: list[_Waiting] = []
        self._inside = 0
        self._last_turn = -math.inf

    @contextmanager
    def passage(self, *, came: float, again: bool) -> Iterator[bool]:
        """Wait for one's turn; give False to whoever has to come again.

        came: when she came for the first time, in seconds of a clock that all processes share
        again: whether she was told to come again before
        """
        is_let_in = self._enter(came, again)
        try:
            yield is_let_in
        finally:
            if is_let_in:
                self._leave()

    def come_again_after(self) -> int:
        """Return in how many seconds somebody who is turned away should come again.

        Each gets a moment of her own after everybody who was told before her.
        """
        now = time.monotonic()
        with self._lock:
            wait = min(max(0.0, self._last_turn + PACE - now), LATEST - SOONEST)
            self._last_turn = now + wait
        return SOONEST + int(wait)

    def _enter(self, came: float, again: bool) -> bool:
        own = _Waiting(came, next(self._numbers))
        with self._lock:
            if self._inside < AT_ONCE:
                self._inside += 1
                return True
            if not again and self._last_turn + SOONEST > time.monotonic():
                # Those who are away came before her.
                return False
            insort(self._waiting, own)
            if len(self._waiting) > MOST_WAITING:
                self._waiting.pop().called.set()
        own.called.wait(LONGEST_WAIT)
        with self._lock:
            if not own.is_let_in and own in self._waiting:
                self._waiting.remove(own)
            return own.is_let_in

    def _leave(self) -> None:
        with self._lock:
            if self._waiting:
                first = self._waiting.pop(0)
                first.is_let_in = True
                first.called.set()
            else:
                self._inside -= 1
