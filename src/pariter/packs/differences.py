"""What two contents of a pack say differently, and one content that takes the changes of both."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pariter.packs.export import Content
from pariter.packs.places import Items, Place, content_of, leaves, tree

ORDER = "order"
"""Last step of the place of a change that only moves the tables of an array."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that changed; None where it was not there, or is there no more."""

    place: Place
    old: Any
    new: Any


def differences(old: Content, new: Content) -> list[Difference]:
    """Return what changes from one content to another, in the order of the pack."""
    return list(_between(tree(old), tree(new), ()))


def merged(base: Content, ours: Content, theirs: Content) -> Content:
    """Return our content with what changed from the base to theirs.

    Where both changed the same value, ours stays.
    """
    return content_of(_merged(tree(base), tree(ours), tree(theirs)))


def _between(old: Any, new: Any, place: Place) -> Iterator[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _between_tables(old, new, place)
    elif old != new and not (_says_nothing(old) and _says_nothing(new)):
        come = dict(_values(new, place))
        for here, before in _values(old, place):
            yield Difference(here, before, come.pop(here, None))
        for here, after in come.items():
            yield Difference(here, None, after)


def _between_tables(old: dict[str, Any], new: dict[str, Any], place: Place) -> Iterator[Difference]:
    for key in dict.fromkeys(chain(new, old)):
        yield from _between(old.get(key), new.get(key), (*place, key))
    if isinstance(old, Items) and isinstance(new, Items):
        before = [key for key in old if key in new]
        after = [key for key in new if key in old]
        if before != after:
            yield Difference((*place, ORDER), before, after)


def _values(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    """Give the values in a part that came or went, without those that say nothing."""
    for here, leaf in leaves(value, place):
        if not _says_nothing(leaf):
            yield here, leaf


def _says_nothing(value: Any) -> bool:
    return value is None or value in ("", [], {})


_NOTHING = object()


def _merged(base: Any, ours: Any, theirs: Any) -> Any:
    if not (isinstance(ours, dict) and isinstance(theirs, dict)):
        return theirs if ours == base else ours
    before = base if isinstance(base, dict) else {}
    # Tables that only they moved stand where they put them.
    first, second = (theirs, ours) if list(ours) == list(before) else (ours, theirs)
    result = type(ours)()
    for key in dict.fromkeys(chain(first, second)):
        value = _merged_entry(*(side.get(key, _NOTHING) for side in (before, ours, theirs)))
        if value is not _NOTHING:
            result[key] = value
    return result


def _merged_entry(base: Any, ours: Any, theirs: Any) -> Any:
    """Return a value that one side may have added or removed; _NOTHING to drop it."""
    if ours is _NOTHING or theirs is _NOTHING:
        kept = theirs if ours is _NOTHING else ours
        # Removed by one side: it is gone, unless the other side changed it meanwhile.
        return _NOTHING if kept == base else kept
    return _merged(base, ours, theirs)
