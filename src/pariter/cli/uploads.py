"""What commands that import a table share: read the file, and refuse it with every problem."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pariter.cli.errors import CommandError


class Problem(Protocol):
    """What is wrong in a line of a file, said by its text."""

    @property
    def line(self) -> int:
        """Number of the line, 0 for the file."""


def read_file(path: Path, what: str = "a CSV file") -> bytes:
    """Return what a file holds. what: it should be. Raises CommandError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}; name {what}") from error


def refuse_problems(path: Path, problems: Sequence[Problem]) -> None:
    """Raise CommandError with a line for each problem, if there is one."""
    if problems:
        found = [f"{path}:{problem.line}: {problem}" for problem in problems]
        raise CommandError("\n".join([*found, "Nothing was imported."]))
