"""Values of a file: each is what it should be, or the file is refused with the mend."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NoReturn

from pariter.checker.errors import BadFileError

Address = tuple[str | None, ...]
"""One value per dimension; None where all are added up."""

LONGEST = 1000
"""How many characters a name may have."""

MOST_DIMENSIONS = 10


def refuse(place: str, value: object, mend: str) -> NoReturn:
    """Refuse a file: where in it, the value and the mend."""
    raise BadFileError(place, value, mend)


def read_object(place: str, value: object) -> Mapping[str, Any]:
    """Read values by name."""
    if not isinstance(value, dict):
        refuse(place, value, "Write an object, that is, values by name")
    return value


def read_list(place: str, value: object) -> Sequence[Any]:
    """Read a list of anything."""
    if not isinstance(value, list):
        refuse(place, value, "Write a list")
    return value


def read_text(place: str, value: object, shortest: int = 1) -> str:
    """Read a name."""
    if not isinstance(value, str) or not shortest <= len(value) <= LONGEST:
        refuse(place, value, f"Write a text of {shortest} to {LONGEST} characters")
    return value


def read_whole(place: str, value: object, least: int) -> int:
    """Read a whole number that is not too small."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 10**15:
        refuse(place, value, f"Write a whole number, {least} or more")
    return value


def read_share(place: str, value: object) -> Fraction:
    """Read a number that is written as a decimal, such as "0.325", or is whole."""
    mend = 'Write a number ≥ 0 in quotes, such as "0.325"'
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > 30:
        refuse(place, value, mend)
    try:
        share = Fraction(value)
    except (ValueError, ZeroDivisionError):
        refuse(place, value, mend)
    if share < 0 or share.denominator > 10**12:
        refuse(place, value, mend)
    return share


def read_dimensions(place: str, value: object) -> tuple[str, ...]:
    """Read names of dimensions, each once."""
    names = tuple(read_text(place, name) for name in read_list(place, value))
    if len(set(names)) != len(names) or len(names) > MOST_DIMENSIONS:
        refuse(place, value, f"Name each dimension once, {MOST_DIMENSIONS} at most")
    return names


def read_address(place: str, value: object, size: int) -> Address:
    """Read a value for each dimension; null where all are added up."""
    row = read_list(place, value)
    if len(row) != size:
        refuse(place, value, f"Write {size} values")
    return tuple(None if one is None else read_text(place, one, shortest=0) for one in row)


def read_addresses(place: str, value: object, size: int) -> list[Address]:
    """Read several addresses, each once."""
    found = [
        read_address(f"{place}, row {number}", row, size)
        for number, row in enumerate(read_list(place, value), start=1)
    ]
    if len(set(found)) != len(found):
        twice = next(one for one in found if found.count(one) > 1)
        refuse(place, list(twice), "This cell stands there twice; keep one")
    return found


def read_counts(place: str, value: object, size: int) -> dict[Address, int]:
    """Read rows of an address and a count."""
    rows = read_list(place, value)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != size + 1:
            refuse(f"{place}, row {number}", row, f"Write {size} values and a count")
    addresses = read_addresses(place, [row[:-1] for row in rows], size)
    return {
        address: read_whole(f"{place}, row {number}", row[-1], 0)
        for number, (address, row) in enumerate(zip(addresses, rows, strict=True), start=1)
    }
