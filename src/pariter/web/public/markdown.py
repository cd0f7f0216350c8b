"""Packs' Markdown as safe HTML; each text is rendered once and then remembered."""

from collections.abc import Iterable
from functools import lru_cache

import nh3
from django.urls import reverse
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pariter.apps.programmes.models import Programme
from pariter.packs.links import INITIATIVE

TAGS = frozenset(
    {
        "a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "strong",
        "table", "tbody", "td", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
ADDRESSES = frozenset({"http", "https", "mailto", "tel"})
_renderer = MarkdownIt("commonmark", {"html": False}).enable("table")

Addresses = tuple[tuple[str, str], ...]
"""Key of an initiative → address of its page."""


@lru_cache(maxsize=2_000)
def rendered(source: str, addresses: Addresses = ()) -> SafeString:
    """Return clean HTML; headings below the page's own, addresses of known kinds only.

    addresses: where links such as initiative:P9 lead; without one the words stay and link nowhere
    """
    tokens = _renderer.parse(source)
    _lead_to_initiatives(tokens, dict(addresses))
    html = nh3.clean(
        _renderer.renderer.render(tokens, _renderer.options, {}),
        tags=set(TAGS),
        attributes={"a": {"href"}},
        url_schemes=set(ADDRESSES),
        link_rel="noopener",
    )
    return SafeString(html)


def addresses_of(programme: Programme, *sources: str) -> Addresses:
    """Return where links between a programme's initiatives lead, in the language that is active.

    sources: the texts to be rendered; nobody asks the database where none has such a link
    """
    if not any(INITIATIVE in source for source in sources):
        return ()
    return tuple(
        (key, reverse("opportunity", args=[programme.key, slug]))
        for key, slug in programme.initiatives.values_list("key", "slug")
    )


def _lead_to_initiatives(tokens: Iterable[Token], addresses: dict[str, str]) -> None:
    for token in tokens:
        address = str(token.attrs.get("href", ""))
        if token.type == "link_open" and address.startswith(INITIATIVE):
            known = addresses.get(address.removeprefix(INITIATIVE))
            token.attrs["href"] = known if known else address
        _lead_to_initiatives(token.children or (), addresses)
