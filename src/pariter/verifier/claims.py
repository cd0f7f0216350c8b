"""What a file proves: a report, and the claim that does not hold."""

from dataclasses import dataclass, field
from typing import NoReturn


@dataclass(frozen=True)
class Report:
    """What a file proves.

    valid: no claim is broken. proved: the claims that hold. broken: the first that does not.
    not_proved: what such a file cannot show, whatever it holds.
    """

    valid: bool
    proved: list[str]
    broken: str | None
    not_proved: list[str] = field(default_factory=list)


class UnknownFormatError(ValueError):
    """Not a file that this verifier knows."""


class TooLargeError(ValueError):
    """A claim that cannot be checked within a reasonable time."""


class Broken(Exception):  # noqa: N818 - a claim of the file, not an error of the program
    """The first claim that does not hold."""


def fail(claim: str) -> NoReturn:
    """End the check at this claim: it says what does not hold."""
    raise Broken(claim)
