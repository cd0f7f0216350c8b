"""The result of a large market: its proof, its file, and why one applicant got what she got.

Needs NumPy, and numba for speed where the market is large: the extra `large`.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Literal

import numpy as np
from numpy.typing import NDArray

from pariter.kernels.allocation.allocation import ENGINE
from pariter.kernels.allocation.array_check import NOBODY, survey
from pariter.kernels.allocation.arrays import ArrayMarket, Integers
from pariter.kernels.allocation.check import CheckError

ARRAYS_FORMAT = "pariter-arrays/1"
ROWS = 500_000
"""Numbers that are written at once."""


@dataclass(frozen=True)
class WishLine:
    """What became of one wish: the class, her place in its order, and the last who got in."""

    number: int
    outcome: Literal["placed", "full", "not_needed"]
    key: int
    needed: int | None
    seats: int


@dataclass(frozen=True)
class ArrayAllocation:
    """A result on arrays, checked when it is made.

    market: what went in; held: (n) each applicant's place in `wishes`, or -1.

    Raises CheckError when someone holds what she did not wish for, a class is overdrawn, someone is
    passed over, or the result is not the best stable one for applicants.
    """

    market: ArrayMarket
    held: Integers

    def __post_init__(self) -> None:
        found = self._survey
        over = np.flatnonzero(found.given > self.market.seats)
        if len(over):
            raise CheckError(f"Class {over[0]}: more hold it than there are seats.")
        wanted = found.first != NOBODY
        free = wanted & (found.given < self.market.seats)
        passed = wanted & (found.given > 0) & (found.first < found.last)
        for wrong, words in ((free, "a seat is free for"), (passed, "it passed over")):
            if wrong.any():
                number = int(np.flatnonzero(wrong)[0])
                raise CheckError(f"Class {number}: {words} applicant {found.who[number]}.")
        self._refuse_rotation()

    @cached_property
    def _survey(self) -> "Survey":
        strange, columns = survey(self.market, self.held)
        if strange >= 0:
            raise CheckError(f"Applicant {strange}: what she holds is not her wish.")
        return Survey(*columns)

    @cached_property
    def classes(self) -> NDArray[np.int32]:
        """The class that each applicant holds, or -1."""
        found = np.full(len(self.held), -1, np.int32)
        holders = self.held >= 0
        found[holders] = self.market.wishes[self.held[holders]]
        return found

    def explain(self, applicant: int) -> list[WishLine]:
        """Say what became of each of one applicant's wishes; nothing about anyone else.

        Raises IndexError for an applicant who is not in the market.
        """
        if not 0 <= applicant < len(self.held):
            raise IndexError(applicant)
        market, held = self.market, int(self.held[applicant])
        lines = []
        for place in range(int(market.starts[applicant]), int(market.starts[applicant + 1])):
            number = int(market.wishes[place])
            waits = held < 0 or place < held
            given = int(self._survey.given[number])
            lines.append(
                WishLine(
                    number,
                    "placed" if place == held else "full" if waits else "not_needed",
                    int(market.keys[place]),
                    int(self._survey.last[number]) if given else None,
                    int(market.seats[number]),
                )
            )
        return lines

    def write(self, path: Path) -> None:
        """Write the file that `pariter verify` proves, some numbers at a time."""
        market, found = self.market, self._survey
        arrays: dict[str, NDArray[np.integer]] = {
            "starts": market.starts,
            "wishes": market.wishes,
            "keys": market.keys,
            "seats": market.seats,
            "held": self.classes,
        }
        cutoffs = [
            int(last) if given else None
            for last, given in zip(found.last, found.given, strict=True)
        ]
        head = {
            "format": ARRAYS_FORMAT,
            "engine": ENGINE,
            "mechanism": "deferred_acceptance",
            "input_hash": input_hash(market),
            "cutoffs": cutoffs,
        }
        with path.open("w", encoding="utf-8") as file:
            file.write(json.dumps(head)[:-1])
            for name, numbers in arrays.items():
                file.write(f', "{name}": ')
                _write_numbers(file, numbers)
            file.write("}\n")

    def _refuse_rotation(self) -> None:
        """Follow each class to the one that its first in line would leave; none may come back.

        Source: rotations of Gusfield and Irving (1989), for classes of several seats.
        """
        found = self._survey
        wanted = (found.first != NOBODY) & (self.market.seats > 0)
        seats = np.full(len(wanted), -1, np.int64)
        seats[wanted] = self.held[found.who[wanted]]
        leaves = [int(self.market.wishes[seat]) if seat >= 0 else -1 for seat in seats.tolist()]
        seen = [0] * len(leaves)
        for begin in range(len(leaves)):
            number = begin
            while number >= 0 and not seen[number] and leaves[number] >= 0:
                seen[number] = begin + 1
                number = leaves[number]
                if seen[number] == begin + 1:
                    raise CheckError(f"Class {number}: a trade would make all in it better off.")


@dataclass(frozen=True)
class Survey:
    """Of each class: how many hold it, the last of them by key, who waits first and her key."""

    given: Integers
    last: Integers
    first: Integers
    who: Integers


def input_hash(market: ArrayMarket) -> str:
    """Hash the inputs as 64 hexadecimal digits: of each array its length and its numbers."""
    digest = hashlib.sha256()
    for numbers in (market.starts, market.wishes, market.keys, market.seats):
        digest.update(len(numbers).to_bytes(8, "little"))
        digest.update(np.ascontiguousarray(numbers, "<i8").data)
    return digest.hexdigest()


def _write_numbers(file: IO[str], numbers: NDArray[np.integer]) -> None:
    file.write("[")
    for begin in range(0, len(numbers), ROWS):
        part: Sequence[int] = numbers[begin : begin + ROWS].tolist()
        file.write("," * (begin > 0) + json.dumps(part, separators=(",", ":"))[1:-1])
    file.write("]")
