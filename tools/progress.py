"""Steps that tell what they do, how long it took, and where to read on when they fail."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

LOG = Path(__file__).resolve().parent.parent / "build" / "setup.log"


class StepError(Exception):
    """Says which step failed, and what to do."""


def say(text: str) -> None:
    """Print one line at once, so that it stays in order with what programs print."""
    print(f"── {text}", flush=True)


def step(
    text: str,
    command: Sequence[object],
    *,
    variables: Mapping[str, str] | None = None,
    directory: Path | None = None,
) -> None:
    """Run a long command behind one line of progress; its output goes to a log.

    variables: the whole environment of the command; ours when None
    directory: where it runs; where we are when None

    Raises StepError with the end of that output when the command fails.
    """
    LOG.parent.mkdir(exist_ok=True)
    start = time.monotonic()
    arguments = [str(argument) for argument in command]
    with LOG.open("a+", encoding="utf-8", errors="replace") as log:
        begin = log.tell()
        done = threading.Event()
        clock = threading.Thread(target=_show_seconds, args=(text, start, done), daemon=True)
        clock.start()
        try:
            code = subprocess.run(
                arguments, stdout=log, stderr=log, env=variables, cwd=directory, check=False
            ).returncode
        finally:
            done.set()
            clock.join()
        print(f"\r── {text}: {time.monotonic() - start:.0f} s", flush=True)
        if code:
            log.seek(begin)
            said = "".join(log.readlines()[-15:])
            raise StepError(f"{said}\n{text} failed; all it said is in {LOG}.")


def _show_seconds(text: str, start: float, done: threading.Event) -> None:
    """Count the seconds on a terminal; anywhere else the line is printed once."""
    if not sys.stdout.isatty():
        return
    while not done.wait(0.5):
        print(f"\r── {text} … {time.monotonic() - start:.0f} s", end="", flush=True)
