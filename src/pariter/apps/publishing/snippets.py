"""Where a text has the words that someone looks for, cut to a few lines."""

from collections.abc import Collection
from dataclasses import dataclass

from pariter.apps.publishing.words import spelled

LETTERS = 220
BEFORE = 60
"""Letters shown before the first word that was found."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text; marked where it is a word that was looked for."""

    text: str
    marked: bool


def marked(text: str, forms: Collection[str]) -> list[Part]:
    """Return a text in parts, the words among `forms` marked."""
    parts: list[Part] = []
    done = 0
    for start, end, word in spelled(text):
        if word in forms:
            parts += [Part(text[done:start], False), Part(text[start:end], True)]
            done = end
    parts.append(Part(text[done:], False))
    return [part for part in parts if part.text]


def snippet(summary: str, body: str, forms: Collection[str]) -> list[Part]:
    """Return the lines to show below a title: the summary, or where the text has the words.

    forms: words as they are looked up
    """
    if _first(summary, forms) is None and (first := _first(body, forms)) is not None:
        return marked(_around(body, first), forms)
    return marked(_cut(summary or body), forms)


def _first(text: str, forms: Collection[str]) -> int | None:
    return next((start for start, _end, word in spelled(text) if word in forms), None)


def _around(text: str, place: int) -> str:
    begin = 0 if place <= BEFORE else text.find(" ", place - BEFORE, place) + 1 or place
    return ("… " if begin else "") + _cut(text[begin:])


def _cut(text: str) -> str:
    if len(text) <= LETTERS:
        return text
    return f"{text[:LETTERS].rpartition(' ')[0] or text[:LETTERS]} …"
