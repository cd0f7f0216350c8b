"""Every text of a pack.toml stands in each language of the pack, and in no other."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from pariter.packs.errors import Finding
from pariter.packs.lines import Location
from pariter.packs.part import Part
from pariter.packs.raw import Raw, texts
from pariter.packs.schema import Pack


def untranslated(data: Raw) -> Iterator[Finding]:
    """Give every text that lacks a language, or has one too many."""
    languages = texts(data, "languages")
    for place, text in texts_in(Pack, data):
        for language in languages:
            if language not in text:
                yield Finding(
                    place, f"{text!r} has no {language!r}; write the text in that language too"
                )
        for language in text:
            if languages and language not in languages:
                yield Finding(
                    (*place, language),
                    f"{text[language]!r} is in {language!r}, which 'languages' does not name; "
                    "add the language there or remove the text",
                )


def texts_in(model: type[Part], data: Raw, place: Location = ()) -> Iterator[tuple[Location, Raw]]:
    """Give every text in the data, found by the schema's types."""
    for name, field in model.model_fields.items():
        if name in data:
            yield from _in_value(field.annotation, data[name], (*place, name))


def _in_value(kind: Any, value: Any, place: Location) -> Iterator[tuple[Location, Raw]]:
    for bare in alternatives(kind):
        if bare == dict[str, str] and isinstance(value, dict):
            yield place, value
        elif get_origin(bare) is list and isinstance(value, list):
            for index, item in enumerate(value):
                yield from _in_value(get_args(bare)[0], item, (*place, index))
        elif isinstance(bare, type) and issubclass(bare, Part) and isinstance(value, dict):
            yield from texts_in(bare, value, place)


def alternatives(kind: Any) -> Iterator[Any]:
    """Give the types that an annotation allows, without what Annotated adds to them."""
    if get_origin(kind) is Annotated:
        yield from alternatives(get_args(kind)[0])
    elif get_origin(kind) in {None, dict, list}:
        yield kind
    else:
        for part in get_args(kind):
            yield from alternatives(part)
