"""Glasgow's .dat files beside PrefLib's project bids: supervisors, their capacity, their projects.

Each project takes one student; each supervisor takes so many over all their projects
(Kwanashie, Irving, Manlove and Sng 2014).
"""

import csv
import re
from dataclasses import dataclass

from pariter.formats.errors import FormatError

HEADER = "Supervisor,Capacity,Projects"

_CAPACITY = re.compile(r"[0-9]{1,9}")
_PROJECTS = re.compile(r"(?:[0-9]{1,9}(?: +|$))*")


@dataclass(frozen=True)
class Supervisor:
    """One supervisor: how many students they take, and for which projects, numbered from 0."""

    name: str
    capacity: int
    projects: tuple[int, ...]


def parse(text: str, name: str) -> list[Supervisor]:
    """Read a file's text; name: what errors call it.

    Raises FormatError at the first thing that makes no sense.
    """
    lines = [line.strip() for line in text.splitlines()]
    first = next((number for number, line in enumerate(lines) if line), 0)
    header = lines[first] if lines else ""
    if [cell.lower() for cell in _cells(header)] != HEADER.lower().split(","):
        raise FormatError(name, f"line {first + 1}", header, f"Begin with {HEADER!r}.")
    supervisors: list[Supervisor] = []
    taken: dict[int, str] = {}
    for number, line in enumerate(lines[first + 1 :], start=first + 2):
        if not line:
            continue
        place = f"line {number}"
        supervisor = _supervisor(line, name, place)
        if any(other.name == supervisor.name for other in supervisors):
            raise FormatError(name, place, supervisor.name, "Name each supervisor once.")
        for project in supervisor.projects:
            if project in taken:
                mend = f"{taken[project]!r} has this project too; give it to one supervisor."
                raise FormatError(name, place, project, mend)
            taken[project] = supervisor.name
        supervisors.append(supervisor)
    return supervisors


def _supervisor(line: str, name: str, place: str) -> Supervisor:
    match _cells(line):
        case [who, capacity, projects] if (
            who and _CAPACITY.fullmatch(capacity) and _PROJECTS.fullmatch(projects)
        ):
            return Supervisor(who, int(capacity), tuple(map(int, projects.split())))
    raise FormatError(name, place, line, "Write 'name,capacity,project project …'.")


def _cells(line: str) -> list[str]:
    """Split a line at its commas; a name may stand in quotes."""
    try:
        rows = list(csv.reader([line], skipinitialspace=True, strict=True))
    except csv.Error:
        return []
    return [cell.strip() for row in rows for cell in row]
