"""A pack's Markdown as plain text."""

import unicodedata
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_reader = MarkdownIt("commonmark", {"html": False}).enable("table")
_ENDS = frozenset({"heading_close", "paragraph_close", "td_close", "th_close"})


def plain_text(markdown: str) -> str:
    """Return what a reader sees of a text, in one line; addresses of links are left out."""
    parts = "".join(_parts(_reader.parse(unicodedata.normalize("NFC", markdown))))
    return " ".join(parts.split())


def _parts(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children is not None:
            yield from _parts(token.children)
        elif token.type in {"text", "code_inline", "code_block", "fence"}:
            yield token.content
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "
        if token.type in _ENDS:
            yield " "
