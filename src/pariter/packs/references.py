"""Names in a pack that point at another part of it: each must lead somewhere."""

from collections.abc import Iterator

from pariter.packs.errors import Finding
from pariter.packs.lines import Location
from pariter.packs.raw import Raw, tables, texts, typed

RESERVED = frozenset(
    {
        "api", "ask", "calendar", "edit", "feed", "figures", "initiatives", "media", "news",
        "objectives", "partners", "people", "projects", "proposals", "register", "reports",
        "search", "strands",
    }
)  # fmt: skip
"""Last parts of addresses that a programme's own pages have."""

RESERVED_KEYS = frozenset(
    {
        "accessibility", "account", "apply", "calendar", "certificates", "classes", "duty",
        "guardian", "join", "my-places", "office", "open-data", "place", "privacy", "search",
        "shifts", "sign-up",
    }
)  # fmt: skip
"""First parts of addresses that the site's own pages have."""


def dangling(data: Raw) -> Iterator[Finding]:
    """Give every name that leads nowhere, and every address that is taken."""
    organisations = _names(data, "organisation", "code")
    contacts = _names(data, "contact", "key")
    initiatives = _names(data, "initiative", "key")
    if data.get("key") in RESERVED_KEYS:
        yield Finding(
            ("key",), f"{data['key']!r} is the address of another page; choose another word"
        )
    yield from _dangling_sessions(data, organisations)
    yield from _one((), "institution", data, organisations, "organisation of this pack")
    for place, part in _parts(data, "organisation"):
        yield from _one(place, "member_of", part, organisations, "organisation of this pack")
        if part.get("member_of") is not None and part.get("member_of") == part.get("code"):
            yield Finding(
                (*place, "member_of"), f"{part['code']!r} is no member of itself; remove it"
            )
    for place, part in _parts(data, "partner"):
        yield from _one(place, "organisation", part, organisations, "organisation of this pack")
        yield from _each(place, "initiatives", part, initiatives, "initiative of this pack")
    for place, part in _parts(data, "responsible"):
        yield from _one(place, "initiative", part, initiatives, "initiative of this pack")
    for place, part in _parts(data, "news"):
        yield from _each(place, "initiatives", part, initiatives, "initiative of this pack")
        yield from _one(place, "image", part, _images(data), "image of this pack")
    for place, part in _parts(data, "medium"):
        yield from _one(place, "poster", part, _images(data), "image of this pack")
    yield from _dangling_initiatives(data, contacts)


def _dangling_initiatives(data: Raw, contacts: list[str]) -> Iterator[Finding]:
    """Give every name in an initiative that leads nowhere, and every address that is taken."""
    strands, aims, media = (_names(data, name, "key") for name in ("strand", "aim", "medium"))
    initiatives = _names(data, "initiative", "key")
    for place, part in _parts(data, "initiative"):
        yield from _one(place, "strand", part, strands, "strand of this pack")
        yield from _one(place, "contact", part, contacts, "contact of this pack")
        yield from _each(place, "aims", part, aims, "aim of this pack")
        yield from _each(place, "media", part, media, "medium of this pack")
        others = [key for key in initiatives if key != part.get("key")]
        for number, edition in tables(part, "edition"):
            for index, call in tables(edition, "call"):
                here = (*place, "edition", number, "call", index)
                for name in ("training", "duty_training"):
                    yield from _one(here, name, call, others, "other initiative of this pack")
        for index, item in tables(part, "checklist"):
            here = (*place, "checklist", index)
            yield from _one(here, "contact", item, contacts, "contact of this pack")
        if part.get("slug") in RESERVED:
            yield Finding(
                (*place, "slug"),
                f"{part['slug']!r} is the address of another page; choose another word",
            )


def unknown(value: str, kind: str, known: object) -> str:
    """Say that a name leads nowhere, and which would."""
    names = sorted(str(name) for name in known if name) if isinstance(known, list | set) else []
    return f"{value!r} is no {kind}; use one of: {', '.join(names) or 'none are written here'}"


def _parts(data: Raw, name: str) -> Iterator[tuple[Location, Raw]]:
    for index, part in tables(data, name):
        yield (name, index), part


def _dangling_sessions(data: Raw, organisations: list[str]) -> Iterator[Finding]:
    """Give every name in a session that leads nowhere."""
    topics, venues = _names(data, "topic", "key"), _names(data, "venue", "key")
    for place, part, keys in _sessions(data):
        others = [key for key in keys if key != part.get("key")]
        yield from _one(place, "venue", part, venues, "venue of this pack")
        yield from _one(place, "organisation", part, organisations, "organisation of this pack")
        yield from _each(place, "topics", part, topics, "topic of this pack")
        yield from _one(place, "watches", part, others, "other session of this edition")


def _sessions(data: Raw) -> Iterator[tuple[Location, Raw, list[str]]]:
    """Give each session, with the keys of all of its edition."""
    for place, initiative in _parts(data, "initiative"):
        for number, edition in tables(initiative, "edition"):
            keys = _names(edition, "session", "key")
            for index, session in tables(edition, "session"):
                yield (*place, "edition", number, "session", index), session, keys


def _names(data: Raw, name: str, key: str) -> list[str]:
    return [found for _, part in tables(data, name) if (found := typed(part, key, str))]


def _images(data: Raw) -> list[str]:
    return [
        found
        for _, part in tables(data, "medium")
        if part.get("kind") == "image" and (found := typed(part, "key", str))
    ]


def _one(place: Location, name: str, part: Raw, known: list[str], kind: str) -> Iterator[Finding]:
    value = typed(part, name, str)
    if value is not None and value not in known:
        yield Finding((*place, name), unknown(value, kind, known))


def _each(place: Location, name: str, part: Raw, known: list[str], kind: str) -> Iterator[Finding]:
    for index, value in enumerate(texts(part, name)):
        if value not in known:
            yield Finding((*place, name, index), unknown(value, kind, known))
