"""Values of a file: whatever has not the form that it should have breaks a claim."""

import json
from collections.abc import Iterable
from typing import Any

from pariter.verifier.claims import fail


def canonical(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def read_count(place: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        fail(f"{place}: {value!r} is not a number of seats.")
    return value


def read_bytes(place: str, value: object) -> bytes:
    """Read 32 bytes written as 64 small hexadecimal digits."""
    if not isinstance(value, str) or len(value) != 64 or not set(value) <= set("0123456789abcdef"):
        fail(f"{place}: {value!r} is not 64 hexadecimal digits.")
    return bytes.fromhex(value)


def read_object(place: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        fail(f"{place}: the file holds {type(value).__name__}, not an object.")
    return value


def require(owner: dict[str, Any], name: str, kind: type, place: str) -> Any:
    value = owner.get(name)
    if not isinstance(value, kind):
        fail(f"{place}: {name} is missing or not a {kind.__name__}.")
    return value


def require_keys(
    place: str, owner: dict[str, Any], names: Iterable[str], may_have: Iterable[str] = ()
) -> None:
    odd = sorted((owner.keys() ^ set(names)) - set(may_have))
    if odd:
        fail(f"{place}: {odd[0]!r} is {'not known' if odd[0] in owner else 'missing'}.")


def read_names(place: str, value: object, *, in_order: bool = True) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        fail(f"{place}: not a list of names.")
    if len(set(value)) != len(value):
        fail(f"{place}: a name stands in the list twice.")
    if in_order and value != sorted(value):
        fail(f"{place}: the list is not sorted.")
    return value


def read_mapping(place: str, value: object, names: list[str]) -> dict[str, Any]:
    mapping = read_object(place, value)
    odd = sorted(mapping.keys() ^ set(names))
    if odd:
        fail(f"{place}: {odd[0]!r} is {'not known' if odd[0] in mapping else 'missing'}.")
    return mapping


def read_counts(place: str, value: object, names: list[str]) -> dict[str, int]:
    counts = read_mapping(place, value, names)
    return {name: read_count(f"{place} of {name!r}", seats) for name, seats in counts.items()}
