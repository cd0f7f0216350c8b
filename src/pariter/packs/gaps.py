"""What a pack does not say yet in one of its languages, and the pack with such gaps filled."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy

from pariter.packs.export import Content
from pariter.packs.loader import text_names
from pariter.packs.places import BODY, HEADING, Place, named
from pariter.packs.raw import Raw, texts
from pariter.packs.schema import Pack
from pariter.packs.translations import texts_in

UNWRITTEN = "…"
"""Stands for what is written in no language yet."""


def gaps(content: Content) -> list[Place]:
    """Return the place of each text that a language lacks; the language is a step of it."""
    pack = content["pack"]
    languages = texts(pack, "languages")
    found = [
        (*named(pack, location), language)
        for location, text in texts_in(Pack, pack)
        for language in languages
        if not text.get(language)
    ]
    for name in text_names(pack):
        written = content["texts"].get(name, {})
        found += _text_gaps(name, written, languages)
    return found


def filled(content: Content) -> Content:
    """Return the content with each gap filled by the same text in another language."""
    full = deepcopy(content)
    languages = texts(full["pack"], "languages")
    for _location, text in texts_in(Pack, full["pack"]):
        known = _first(text.get(language) for language in languages)
        text.update({code: text.get(code) or known for code in languages})
    for name in text_names(full["pack"]):
        written = full["texts"].get(name, {})
        full["texts"][name] = {code: _filled(written, code, languages) for code in languages}
    return full


def sections_of(written: Mapping[str, Raw]) -> list[str]:
    """Return the sections that a text has in any language."""
    return list(
        dict.fromkeys(
            key
            for text in written.values()
            for key, section in text.get("sections", {}).items()
            if any(section)
        )
    )


def _text_gaps(name: str, written: Mapping[str, Raw], languages: list[str]) -> Iterator[Place]:
    bodies = {
        key
        for key in sections_of(written)
        if any(_section(text, key)[1] for text in written.values())
    }
    for language in languages:
        text = written.get(language, {})
        for part in ("title", "summary"):
            if not text.get(part):
                yield "texts", name, language, part
        for key in sections_of(written):
            heading, body = _section(text, key)
            if not heading:
                yield "texts", name, language, "sections", key, HEADING
            if not body and key in bodies:
                yield "texts", name, language, "sections", key, BODY


def _filled(written: Mapping[str, Raw], language: str, languages: list[str]) -> Raw:
    known = [written.get(code, {}) for code in (language, *languages)]
    return {
        "title": _first(text.get("title") for text in known),
        "summary": _first(text.get("summary") for text in known),
        "sections": {
            key: [
                _first(_section(text, key)[0] for text in known),
                _first((_section(text, key)[1] for text in known), ""),
            ]
            for key in sections_of(written)
        },
    }


def _section(text: Raw, key: str) -> tuple[str, str]:
    heading, body = text.get("sections", {}).get(key, ("", ""))
    return heading, body


def _first(known: Iterable[str | None], otherwise: str = UNWRITTEN) -> str:
    return next(filter(None, known), otherwise)
