"""Values of a file: whatever has not the form that it should have breaks a claim."""

import json
from collections.abc import Iterable
from typing import Any

from pariter.verifier.claims import fail


def canonical(value: object) -> bytes:
    """Write a value in the one form that is hashed."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def is_whole(value: object) -> bool:
    """Tell whether a value is a whole number, which true and false are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def read_count(place: str, value: object) -> int:
    """Read a whole number from 0 on."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        fail(f"{place}: {value!r} is not a number of seats.")
    return value


def read_bytes(place: str, value: object) -> bytes:
    """Read 32 bytes written as 64 small hexadecimal digits."""
    if not isinstance(value, str) or len(value) != 64 or not set(value) <= set("0123456789abcdef"):
        fail(f"{place}: {value!r} is not 64 hexadecimal digits.")
    return bytes.fromhex(value)


def read_object(place: str, value: object) -> dict[str, Any]:
    """Read an object, that is, values by name."""
    if not isinstance(value, dict):
        fail(f"{place}: the file holds {type(value).__name__}, not an object.")
    return value


def require(owner: dict[str, Any], name: str, kind: type, place: str) -> Any:
    """Give the value of this name, which must be of this kind."""
    value = owner.get(name)
    if not isinstance(value, kind):
        fail(f"{place}: {name} is missing or not a {kind.__name__}.")
    return value


def require_keys(
    place: str, owner: dict[str, Any], names: Iterable[str], may_have: Iterable[str] = ()
) -> None:
    """Check that an object has these names, and no others but those that it may have."""
    odd = sorted((owner.keys() ^ set(names)) - set(may_have))
    if odd:
        fail(f"{place}: {odd[0]!r} is {'not known' if odd[0] in owner else 'missing'}.")


def read_names(place: str, value: object, *, in_order: bool = True) -> list[str]:
    """Read a list of names in which none is empty or stands twice."""
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        fail(f"{place}: not a list of names.")
    if len(set(value)) != len(value):
        fail(f"{place}: a name stands in the list twice.")
    if in_order and value != sorted(value):
        fail(f"{place}: the list is not sorted.")
    return value


def read_mapping(place: str, value: object, names: list[str]) -> dict[str, Any]:
    """Read an object that has exactly these names."""
    mapping = read_object(place, value)
    odd = sorted(mapping.keys() ^ set(names))
    if odd:
        fail(f"{place}: {odd[0]!r} is {'not known' if odd[0] in mapping else 'missing'}.")
    return mapping


def read_counts(place: str, value: object, names: list[str]) -> dict[str, int]:
    """Read an object that has a count for each of these names."""
    counts = read_mapping(place, value, names)
    return {name: read_count(f"{place} of {name!r}", seats) for name, seats in counts.items()}
