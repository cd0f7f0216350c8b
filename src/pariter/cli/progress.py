"""Lines that tell what a command is doing and how long it took."""

import atexit
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

SILENT_SECONDS = 0.2
"""How often a running count is shown on a terminal."""

SECONDS_IN_A_LOG = 60.0
"""How often long work is told of where there is no terminal."""


def say(text: str) -> None:
    """Print one line at once, so that it stays in order with what other programs print."""
    print(f"{_line_start()}── {text}", flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print what is being done, and the seconds it took once it is done."""
    start = time.monotonic()
    if sys.stdout.isatty():
        print(f"── {text} …", end="", flush=True)
    yield
    print(f"{_line_start()}── {text}: {time.monotonic() - start:.1f} s", flush=True)


def at_work(text: str, work: Callable[[], T]) -> T:
    """Do a piece of work that may take minutes, and tell on stderr meanwhile how long it takes.

    Ctrl-C ends it at once, though a solver may be at work that does not listen.
    """
    done: Future[T] = Future()
    Thread(target=_do, args=(work, done), daemon=True).start()
    is_terminal = sys.stderr.isatty()
    start, every = time.monotonic(), SILENT_SECONDS if is_terminal else SECONDS_IN_A_LOG
    try:
        while not wait([done], every).done:
            words = f"── {text}: {time.monotonic() - start:.0f} s"
            shown = f"\r\033[K{words}" if is_terminal else f"{words}\n"
            print(shown, end="", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        atexit.register(os._exit, 130)  # a solver must not outlive what it works with
        raise
    finally:
        if is_terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
    return done.result()


def _do(work: Callable[[], T], done: Future[T]) -> None:
    try:
        done.set_result(work())
    except BaseException as error:  # whoever waits for the result raises it again
        done.set_exception(error)


class Count:
    """A running count such as "Applications: 120 of 146"."""

    def __init__(self, text: str, total: int) -> None:
        self.text = text
        self.total = total
        self.done = 0
        self._shown = 0.0

    def advance(self, by: int = 1) -> None:
        """Count some more; shown now and then on a terminal, and once when all is done."""
        self.done += by
        now = time.monotonic()
        if self.done >= self.total:
            print(f"{_line_start()}── {self._words()}", flush=True)
        elif sys.stdout.isatty() and now - self._shown > SILENT_SECONDS:
            self._shown = now
            print(f"{_line_start()}── {self._words()}", end="", flush=True)

    def _words(self) -> str:
        return f"{self.text}: {self.done} of {self.total}"


def _line_start() -> str:
    """On a terminal, go back over what stands on this line."""
    return "\r\033[K" if sys.stdout.isatty() else ""
