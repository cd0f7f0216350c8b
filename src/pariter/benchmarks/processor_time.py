"""How much processor time a server and its children have used, as Linux tells it."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
FIELDS_BEFORE = 2
"""Fields of /proc/PID/stat before the one that follows the program's name in brackets."""


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
