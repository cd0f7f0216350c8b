"""Letters that nobody sees: they turn a text around, or make it look like another."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pariter.packs.errors import Finding, Problem
from pariter.packs.lines import Location

# Control characters apart from tab and line breaks; what overrides the direction of a text
# (Unicode Standard Annex 9); separators of lines that editors do not show; and tags.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff"
    "\U000e0000-\U000e007f]"
)


def hidden_letter(text: str) -> str:
    """Return the name of the first hidden letter, such as U+202E; empty where there is none."""
    found = _HIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def hidden_letters(data: Any, place: Location = ()) -> Iterator[Finding]:
    """Give every text in the data of a pack.toml that holds a hidden letter."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from hidden_letters(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from hidden_letters(value, (*place, index))
    elif isinstance(data, str) and (letter := hidden_letter(data)):
        yield Finding(place, _message(data, letter))


def hidden_letters_in(source: str, file: Path) -> Iterator[Problem]:
    """Give every line of a text that holds a hidden letter."""
    for number, line in enumerate(source.removeprefix("\ufeff").split("\n"), start=1):
        if letter := hidden_letter(line):
            yield Problem(file, number, "", _message(line.strip(), letter))


def _message(text: str, letter: str) -> str:
    return f"{text[:60]!r} holds the hidden letter {letter}; remove it"
