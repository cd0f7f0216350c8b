"""Packs' Markdown as safe HTML; each text is rendered once and then remembered."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = frozenset(
    {
        "a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "strong",
        "table", "tbody", "td", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
ADDRESSES = frozenset({"http", "https", "mailto", "tel"})
_renderer = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=2_000)
def rendered(source: str) -> SafeString:
    """Return clean HTML; headings below the page's own, addresses of known kinds only."""
    html = nh3.clean(
        _renderer.render(source),
        tags=set(TAGS),
        attributes={"a": {"href"}},
        url_schemes=set(ADDRESSES),
        link_rel="noopener",
    )
    return SafeString(html)
