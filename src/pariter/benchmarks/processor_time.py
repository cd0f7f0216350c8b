"""How much processor time a server and its children have used, as Linux tells it."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
FIELDS_BEFORE = 2
"""Fields of /proc/PID/stat before the one that follows the program's name in brackets."""
LOOK = 0.5
"""Seconds from one look to the next."""
AT_REST = 0.1
"""Share of a processor that counts as none."""


def used(process: int) -> float:
    """Return the seconds of a process and all that it started, those that have ended too.

    Grandchildren count once their parent is still there or has waited for them.
    """
    own = _stat(process)
    if own is None:
        return 0.0
    ended = own[15 - FIELDS_BEFORE] + own[16 - FIELDS_BEFORE]
    seconds = (_running(own) + ended) / TICKS
    return seconds + sum(used(child) for child in _children(process))


def await_rest(process: int, seconds: float = 60.0) -> None:
    """Wait until a process and its children use next to nothing, as once all of them have started.

    Raises TimeoutError where they never rest.
    """
    until = time.monotonic() + seconds
    before = used(process)
    while time.monotonic() < until:
        time.sleep(LOOK)
        now = used(process)
        if now - before < LOOK * AT_REST:
            return
        before = now
    raise TimeoutError(f"process {process} was still at work after {seconds:.0f} s")


def _running(stat: list[int]) -> int:
    return stat[13 - FIELDS_BEFORE] + stat[14 - FIELDS_BEFORE]


def _stat(process: int) -> list[int] | None:
    try:
        text = Path(f"/proc/{process}/stat").read_text("ascii", "replace")
    except OSError:
        return None
    _name, _bracket, rest = text.rpartition(")")
    state, *numbers = rest.split()
    return [ord(state), *map(int, numbers)]


def _children(process: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            stat = _stat(int(entry.name))
            if stat is not None and stat[1] == process:
                found.append(int(entry.name))
    return found
