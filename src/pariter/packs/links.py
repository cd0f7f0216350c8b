"""Links in the Markdown of a pack: each leads somewhere, and none brings what is not ours."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pariter.packs.errors import Problem

INITIATIVE = "initiative:"
_OUTSIDE = re.compile(r"https://[^\s/]+\.[^\s/]+(/\S*)?|mailto:[^@\s]+@[^@\s]+\.[^@\s]+")


class _Reader(MarkdownIt):
    """Reads even links that no page would show, so that they are named and not passed over."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name is the library's
        """Take every address for one."""
        return True


_reader = _Reader("commonmark").enable("table")


def wrong_links(source: str, file: Path, initiatives: Collection[str | None]) -> Iterator[Problem]:
    """Give every link to nothing, and every picture or piece of HTML.

    initiatives: keys that `initiative:KEY` may name
    """
    for line, token in _tokens(_reader.parse(source), 1):
        if token.type in {"html_block", "html_inline"}:
            message = "is HTML; write Markdown alone"
            yield Problem(file, line, token.content.strip()[:60], message)
        elif token.type == "image":
            message = "is a picture; declare it in pack.toml under [[medium]]"
            yield Problem(file, line, str(token.attrs.get("src")), message)
        elif token.type == "link_open":
            address = str(token.attrs.get("href"))
            if not _leads_somewhere(address, initiatives):
                message = (
                    "leads nowhere; write https://…, mailto:… or initiative:KEY with one of: "
                    + ", ".join(sorted(filter(None, initiatives)))
                )
                yield Problem(file, line, address, message)


def _leads_somewhere(address: str, initiatives: Collection[str | None]) -> bool:
    if address.startswith(INITIATIVE):
        return address.removeprefix(INITIATIVE) in initiatives
    return _OUTSIDE.fullmatch(address) is not None


def _tokens(tokens: list[Token], line: int) -> Iterator[tuple[int, Token]]:
    """Give every token with the line (from 1) on which its block begins."""
    for token in tokens:
        here = token.map[0] + 1 if token.map else line
        yield here, token
        yield from _tokens(token.children or [], here)
