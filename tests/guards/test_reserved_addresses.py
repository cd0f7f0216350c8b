"""No programme and no initiative can take the address of a page of the site."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from pariter.packs.references import RESERVED, RESERVED_KEYS

PROGRAMME = "<slug:programme>"


def addresses(resolver: URLResolver, before: str = "") -> Iterator[list[str]]:
    """Give the parts of every address, without the language."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLPattern):
            yield [part for part in route.split("/") if part]
        else:
            yield from addresses(pattern, route)


def fixed(place: int, *, within: list[str]) -> set[str]:
    """Return the fixed words at a place of the addresses that begin so."""
    words = {
        parts[place]
        for parts in (found[1:] for found in addresses(get_resolver()) if found[:1] == ["en"])
        if len(parts) > place and parts[:place] == within
    }
    return {word for word in words if word.isascii() and "<" not in word and "." not in word}


def test_first_parts_are_no_programmes() -> None:
    assert fixed(0, within=[]) == RESERVED_KEYS


def test_last_parts_are_no_initiatives() -> None:
    own = fixed(1, within=[PROGRAMME])
    assert own >= {"figures", "news", "people"}
    assert own <= RESERVED
