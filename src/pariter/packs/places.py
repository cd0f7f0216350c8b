"""Places in a pack's content by name rather than by number, and its parts as one tree.

A place is a path such as ("pack", "contact", "desk", "name", "it") or
("texts", "camp", "it", "sections", "who", "body"); it stays the same when other parts are added
or removed before it.
"""

from collections.abc import Iterator
from typing import Any, get_origin

from pariter.packs.export import Content, part_of
from pariter.packs.lines import Location
from pariter.packs.part import Part
from pariter.packs.raw import Raw
from pariter.packs.translations import alternatives

Place = tuple[str, ...]
NAMES = ("key", "code", "organisation", "initiative", "year")
"""Keys by which the tables of an array are told apart; partners, people and targets have none."""
HEADING, BODY = "heading", "body"
_ARRAYS = frozenset(
    name
    for model in Part.__subclasses__()
    for name, field in model.model_fields.items()
    if part_of(field) and any(get_origin(kind) is list for kind in alternatives(field.annotation))
)


class Items(dict[str, Any]):
    """The tables of an array by their names, in order."""


def tree(content: Content) -> dict[str, Any]:
    """Return the content with every array of tables, and every section, as a mapping."""
    written: Raw = {
        name: {
            language: {
                **text,
                "sections": {
                    key: dict(zip((HEADING, BODY), section, strict=True))
                    for key, section in text.get("sections", {}).items()
                },
            }
            for language, text in languages.items()
        }
        for name, languages in content["texts"].items()
    }
    return {"pack": _keyed(content["pack"]), "texts": written, "media": dict(content["media"])}


def content_of(root: dict[str, Any]) -> Content:
    """Return the content of a tree again."""
    written: Raw = {
        name: {
            language: {
                **text,
                "sections": {
                    key: [section.get(HEADING, ""), section.get(BODY, "")]
                    for key, section in text.get("sections", {}).items()
                },
            }
            for language, text in languages.items()
        }
        for name, languages in root["texts"].items()
    }
    return {"pack": _listed(root["pack"]), "texts": written, "media": dict(root["media"])}


def names_of(items: list[Raw]) -> list[str]:
    """Return the name of each table of an array; the second of the same name ends in #2."""
    names: list[str] = []
    for item in items:
        found = next((str(item[name]) for name in NAMES if item.get(name)), "")
        same = sum(name.partition("#")[0] == found for name in names)
        names.append(f"{found}#{same + 1}" if same or not found else found)
    return names


def leaves(root: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Give every plain value of a tree with its place."""
    if isinstance(root, dict):
        for key, value in root.items():
            yield from leaves(value, (*place, key))
    else:
        yield place, root


def named(pack: Raw, location: Location) -> Place:
    """Return the place of a location in pack.toml that counts tables."""
    place: Place = ("pack",)
    data: Any = pack
    for step in location:
        if isinstance(step, int) and isinstance(data, list) and step < len(data):
            is_table = isinstance(data[step], dict)
            place = (*place, names_of(data)[step] if is_table else str(step))
            data = data[step]
        else:
            place = (*place, str(step))
            data = data.get(step) if isinstance(data, dict) else None
    return place


def _keyed(data: Raw) -> dict[str, Any]:
    """Return a table with its arrays of tables as mappings."""
    return {
        key: Items(zip(names_of(value), map(_keyed, value), strict=True))
        if key in _ARRAYS and isinstance(value, list)
        else _keyed(value)
        if isinstance(value, dict)
        else value
        for key, value in data.items()
    }


def _listed(value: Any) -> Any:
    if isinstance(value, Items):
        return [_listed(item) for item in value.values()]
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    return value
