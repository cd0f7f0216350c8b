"""Looking into TOML data that may be wrong anywhere: what has the wrong type is passed over.

So one wrong value hides no other problem; the schema tells of the wrong types.
"""

from collections.abc import Iterator
from typing import Any, TypeVar

Raw = dict[str, Any]
Value = TypeVar("Value")


def table(part: Raw, name: str) -> Raw:
    """Return the table of this name, empty where there is none."""
    found = part.get(name)
    return found if isinstance(found, dict) else {}


def tables(part: Raw, name: str) -> Iterator[tuple[int, Raw]]:
    """Give the tables of an array with their indices."""
    found = part.get(name)
    for index, item in enumerate(found if isinstance(found, list) else ()):
        if isinstance(item, dict):
            yield index, item


def typed(part: Raw, name: str, kind: type[Value]) -> Value | None:
    """Return a value of exactly this type, else None."""
    found = part.get(name)
    return found if type(found) is kind else None


def texts(part: Raw, name: str) -> list[str]:
    """Return the texts in a list, without what is no text."""
    found = part.get(name)
    return [item for item in found if isinstance(item, str)] if isinstance(found, list) else []
