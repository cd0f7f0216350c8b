"""One error for a file that cannot be read."""

import re

MOST_LETTERS = 200
"""So much of a value is shown: a file that is cut off may hold one that never ends."""


def quoted(value: object) -> str:
    """Show a value of a file, or how it begins."""
    text = repr(value)
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"


class FormatError(ValueError):
    """A file that cannot be read: says file, place in it, value and how to mend it."""

    def __init__(self, name: str, place: str, value: object, mend: str) -> None:
        super().__init__(f"{name}, {place}: {quoted(value)}. {mend}")
        self.name = name
        self.place = place
        self.value = value
        self.mend = mend


def decode(content: bytes, name: str) -> str:
    """Read bytes as UTF-8, with or without a byte order mark.

    Raises FormatError at the first byte that is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wrong = content[error.start : error.start + 1]
        raise FormatError(name, f"line {line}", wrong, "Save the file as UTF-8.") from error


def is_separator(first: str) -> bool:
    """Say whether a spreadsheet notes by this line what stands between cells."""
    return re.fullmatch('"?sep=.?"?', first.strip(), re.IGNORECASE) is not None


def refuse_separator(first: str, name: str) -> None:
    """Raise FormatError for the line by which a spreadsheet notes what stands between cells."""
    if is_separator(first):
        mend = (
            "A spreadsheet wrote this line for itself; remove it, so that the columns come first."
        )
        raise FormatError(name, "line 1", first.strip(), mend)
