"""Accented letters as one sign each, whichever way a file writes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TextIO
from unicodedata import is_normalized, normalize

PART = 2**24
"""So much of a file is looked at at once."""


@contextmanager
def composed(path: Path) -> Iterator[Path]:
    """Give a file whose accented letters are one sign each: itself, or a copy of the same name."""
    if _is_composed(path):
        yield path
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        with _text(path) as read, _text(copy, "w") as written:
            written.writelines(normalize("NFC", part) for part in _parts(read))
        yield copy


def _is_composed(path: Path) -> bool:
    with path.open("rb") as file:
        if all(part.isascii() for part in iter(lambda: file.read(PART), b"")):
            return True
    with _text(path) as text:
        return all(is_normalized("NFC", part) for part in _parts(text))


def _text(path: Path, mode: Literal["r", "w"] = "r") -> TextIO:
    """Open a file so that what is no UTF-8 stays as it is."""
    return path.open(mode, encoding="utf-8", errors="surrogateescape", newline="")


def _parts(text: TextIO) -> Iterator[str]:
    """Yield whole lines, very many at once: an accent may stand apart from its letter."""
    while part := text.read(PART) + text.readline():
        yield part
