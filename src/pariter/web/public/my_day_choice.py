"""Which sessions a visitor put into her day: kept in her browser alone, signed; no account."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "my-day"
SALT = "pariter.my-day"
KEPT = timedelta(days=120)
MOST = 60
"""Sessions that a choice may hold; a browser keeps no longer cookie."""
_WRITTEN = re.compile(rf"[1-9]\d{{0,17}}(\.[1-9]\d{{0,17}}){{0,{MOST - 1}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class OwnFeed:
    """What the address of a person's own calendar stands for; person: None without an account."""

    person: int | None
    edition: int
    sessions: tuple[int, ...]


def chosen_by(request: HttpRequest) -> list[int]:
    """Return the ids of the sessions that a browser keeps; nothing where it was tampered with."""
    try:
        written = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    except signing.BadSignature:
        return []
    return read(written or "")


def keep_in_browser(response: HttpResponse, numbers: Iterable[int]) -> None:
    """Let the browser keep these sessions, the newest of them where they are too many."""
    kept = list(dict.fromkeys(numbers))[-MOST:]
    if not kept:
        response.delete_cookie(COOKIE)
        return
    response.set_signed_cookie(
        COOKIE,
        write(kept),
        salt=SALT,
        max_age=int(KEPT.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def read(written: str) -> list[int]:
    """Return the ids that an address or a cookie names; nothing where it is no list of ids."""
    if not _WRITTEN.fullmatch(written):
        return []
    return list(dict.fromkeys(map(int, written.split("."))))


def write(numbers: Iterable[int]) -> str:
    """Write ids as an address or a cookie names them."""
    return ".".join(map(str, numbers))


def feed_token(*, person: int | None, edition: int, sessions: Sequence[int]) -> str:
    """Return the signed part of the address of a person's own calendar."""
    return signing.dumps([person, edition, write(sessions)], salt=SALT)


def own_feed(token: str) -> OwnFeed | None:
    """Return what a signed address stands for; None where this site never made it."""
    try:
        person, edition, sessions = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return OwnFeed(person, edition, tuple(read(sessions)))
