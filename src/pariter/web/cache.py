"""Whole public pages kept for a short time, for visitors who have no session."""

import gzip
import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from pariter.web.participant import waiting_room

# Each of them makes a page a person's own.
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages", waiting_room.COOKIE)
SMALLEST_TO_COMPRESS = 1_000
LONGEST_MAKING = 2.0
"""Seconds to wait for a page that another visitor's request is making."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was sent, with the moment from which it may be untrue.

    body: compressed where that is worth it, so that many pages find room
    """

    body: bytes
    is_compressed: bool
    headers: dict[str, str]
    until: datetime


def keep(
    response: HttpResponse,
    *,
    changes_at: datetime | None = None,
    parameters: Collection[str] = (),
) -> HttpResponse:
    """Let a page be kept; only for pages that show every visitor the same.

    changes_at: moment of the next change that is known, such as a deadline
    parameters: names that may stand in the query; with others the page is not kept
    """
    response.known_parameters = frozenset(parameters)  # type: ignore[attr-defined]
    response.changes_at = changes_at  # type: ignore[attr-defined]
    return response


class PublicPageMiddleware:
    """Answer from kept pages; stands before sessions, so that a hit touches no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._being_made: dict[str, Event] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a visitor from what is kept, or else keep the answer where its view lets us."""
        if not _is_anonymous_read(request):
            return _not_for_others(self.get_response(request))
        key = _key(request)
        at = timezone.now()
        page: KeptPage | None = cache.get(key)
        if page is not None and at < page.until:
            return _answer(request, page)
        with self._made_by_one(key) as is_first:
            if not is_first:
                page = cache.get(key)
                if page is not None and at < page.until:
                    return _answer(request, page)
            response = self.get_response(request)
            kept = _kept(response, request, at)
            if kept is None:
                return _not_for_others(response)
            cache.set(key, kept, max(1, int((kept.until - at).total_seconds())))
        return _answer(request, kept)

    @contextmanager
    def _made_by_one(self, key: str) -> Iterator[bool]:
        """Let one make a page that everybody asks for in the same second; the others wait for it.

        Give False to those who waited. If there is no page then, each makes her own.
        """
        made = Event()
        first = self._being_made.setdefault(key, made)
        if first is not made:
            first.wait(LONGEST_MAKING)
            yield False
            return
        try:
            yield True
        finally:
            del self._being_made[key]
            made.set()


def _is_anonymous_read(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and settings.PAGE_CACHE_SECONDS > 0
        and not any(name in request.COOKIES for name in PERSONAL_COOKIES)
    )


def _key(request: HttpRequest) -> str:
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    return "page:" + hashlib.sha256(address.encode()).hexdigest()


def _kept(response: HttpResponseBase, request: HttpRequest, at: datetime) -> KeptPage | None:
    """Return what to keep of a response; None where it is meant for one person alone."""
    if (
        not isinstance(response, HttpResponse)
        or response.status_code != 200
        or not hasattr(response, "known_parameters")
        or not response.known_parameters.issuperset(request.GET)
        or response.cookies
        or "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    ):
        return None
    until = at + timedelta(seconds=settings.PAGE_CACHE_SECONDS)
    changes_at: datetime | None = getattr(response, "changes_at", None)
    if changes_at is not None:
        until = min(until, changes_at)
    if until <= at:
        return None
    body = response.content
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    # Browsers ask again each time: after signing in the same address shows another page.
    response.headers["Cache-Control"] = "no-cache"
    response.headers["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    # Nothing in a page for everybody is secret, so that its compressed length gives nothing away.
    is_worth_it = len(body) >= SMALLEST_TO_COMPRESS
    kept = gzip.compress(body, 6, mtime=0) if is_worth_it else body
    return KeptPage(kept, is_worth_it, dict(response.headers.items()), until)


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponseBase:
    compressed = page.is_compressed and "gzip" in request.headers.get("Accept-Encoding", "")
    is_unpacked = page.is_compressed and not compressed
    body = gzip.decompress(page.body) if is_unpacked else page.body
    response = HttpResponse(body, headers=page.headers)
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
    return (
        get_conditional_response(request, etag=page.headers["ETag"], response=response) or response
    )


def _not_for_others(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
