"""One error for everything that can be wrong in a pack folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pariter.packs.lines import Location


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: file, line (from 1), key, and what is wrong with the mend.

    place: in pack.toml, with tables counted; empty in other files
    """

    file: Path
    line: int
    key: str
    message: str
    place: Location = ()

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class Finding(NamedTuple):
    """A place in pack.toml, and what is wrong there with its mend."""

    place: Location
    message: str


class PackError(Exception):
    """A pack that cannot be loaded; lists every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
