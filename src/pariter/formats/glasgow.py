"""Glasgow's .dat files beside PrefLib's project bids: supervisors, their capacity, their projects.

Each project takes one student; each supervisor takes so many over all her projects
(Kwanashie, Irving, Manlove and Sng 2014).
"""

import re
from dataclasses import dataclass

from pariter.formats.errors import FormatError

HEADER = "Supervisor,Capacity,Projects"

_ROW = re.compile(r"(?P<name>[^,]+),(?P<capacity>[0-9]{1,9}),(?P<projects>[0-9 ]*)")


@dataclass(frozen=True)
class Supervisor:
    """One supervisor: how many students she takes, and for which projects, numbered from 0."""

    name: str
    capacity: int
    projects: tuple[int, ...]


def parse(text: str, name: str) -> list[Supervisor]:
    """Read a file's text; name: what errors call it.

    Raises FormatError at the first thing that makes no sense.
    """
    lines = [line.strip() for line in text.splitlines()]
    if not lines or lines[0] != HEADER:
        raise FormatError(name, "line 1", lines[0] if lines else "", f"Begin with {HEADER!r}.")
    supervisors: list[Supervisor] = []
    taken: dict[int, str] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            continue
        place = f"line {number}"
        match = _ROW.fullmatch(line)
        if match is None:
            raise FormatError(name, place, line, "Write 'name,capacity,project project …'.")
        supervisor = Supervisor(
            match["name"].strip(),
            int(match["capacity"]),
            tuple(int(project) for project in match["projects"].split()),
        )
        if any(other.name == supervisor.name for other in supervisors):
            raise FormatError(name, place, supervisor.name, "Name each supervisor once.")
        for project in supervisor.projects:
            if project in taken:
                mend = f"{taken[project]!r} has this project too; give it to one supervisor."
                raise FormatError(name, place, project, mend)
            taken[project] = supervisor.name
        supervisors.append(supervisor)
    return supervisors
