"""Lines that tell what a command is doing and how long it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

SILENT_SECONDS = 0.2
"""How often a running count is shown on a terminal."""


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
