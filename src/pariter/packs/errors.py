"""One error for everything that can be wrong in a pack folder."""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: file, line (0 if the whole file), key, what is wrong, how to mend it."""

    file: Path
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class PackError(Exception):
    """A pack that cannot be loaded; lists every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


Location = tuple[str | int, ...]


def line_of(source: str, location: Location) -> int:
    """Return the line (from 1) of a key in TOML text, or of its nearest enclosing table; else 0.

    `location` is a path such as ("initiative", 0, "edition", 1, "starts").
    """
    names = [part for part in location if isinstance(part, str)]
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    best, best_depth = 0, 0
    for number, line in enumerate(source.splitlines(), start=1):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line)
        if header:
            table = _resolve(header[2].split("."), header[1] == "[[", counts)
            path: tuple[str | int, ...] = table
        else:
            entry = re.match(r"\s*([A-Za-z0-9_.\-\"*]+)\s*=", line)
            if not entry:
                continue
            path = table + tuple(part.strip('"') for part in entry[1].split("."))
        depth = _shared(path, location)
        if depth == len(path) and depth > best_depth:
            best, best_depth = number, depth
    return best if names else 0


def _resolve(
    parts: list[str], is_array: bool, counts: dict[tuple[str | int, ...], int]
) -> tuple[str | int, ...]:
    path: tuple[str | int, ...] = ()
    for index, part in enumerate(parts):
        path += (part.strip().strip('"'),)
        if index == len(parts) - 1 and is_array:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path


def _shared(path: tuple[str | int, ...], location: Location) -> int:
    depth = 0
    for left, right in zip(path, location, strict=False):
        if left != right:
            break
        depth += 1
    return depth
