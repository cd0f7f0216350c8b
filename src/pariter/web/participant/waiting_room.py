"""The waiting room: whoever cannot be served now keeps her turn and what she typed.

Both are in a cookie that the site signed, so nothing is stored for people who may never come back,
and nobody can give herself an earlier turn. The page needs no script: the browser asks again.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from pariter.web.languages import site_languages
from pariter.web.participant.gate import Gate
from pariter.web.same_site import is_from_other_site

ADDRESS = re.compile(
    rf"/(?P<language>{'|'.join(site_languages())})/join/(?P<offer>[0-9]+)/(?P<again>wait/)?"
)
"""Where forms without an account are sent to, and where those in line come again."""
COOKIE = "waiting"
FIELDS = ("name", "email", "seats", "website")
LONGEST_VALUE = 300
"""Longer than anything that the form takes, and short enough for a cookie."""
GOOD_FOR = 30 * 60
"""Seconds for which a turn is kept; longer than any storm."""
PURPOSE = "pariter.waiting_room"
LINK = "wait-address"
"""Stands in the page that is made once for everybody in place of the address to come to."""

gate = Gate()


@dataclass(frozen=True, slots=True)
class Turn:
    """When somebody came for the first time, to which address, and what she typed."""

    address: str
    language: str
    offer: int
    came: float
    typed: dict[str, str]
    is_kept: bool

    @property
    def form(self) -> QueryDict:
        """What she typed, as a form sends it."""
        data = QueryDict(mutable=True)
        data.update(self.typed)
        return data


class WaitingRoomMiddleware:
    """Lets whoever signs up through the gate; stands before all that only those let in need.

    It gives them `request.turn`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let somebody in, or ask her to wait; whatever else is asked for passes."""
        turn = turn_of(request)
        if turn is None:
            return self.get_response(request)
        with gate.passage(came=turn.came, again=turn.is_kept) as is_let_in:
            if not is_let_in:
                return come_again(turn)
            request.turn = turn  # type: ignore[attr-defined]
            response = self.get_response(request)
        # Whoever was let in and met a fault of ours keeps what she typed.
        if turn.is_kept and response.status_code < 500:
            response.delete_cookie(COOKIE, path=turn.address, samesite="Lax")
        return response


def turn_of(request: HttpRequest) -> Turn | None:
    """Return the turn of somebody who signs up: the one that her browser keeps, or a new one.

    What is typed now goes before what was kept. None where nothing of ours was typed.
    """
    found = ADDRESS.fullmatch(request.path_info)
    if found is None or not (found["again"] or request.method == "POST"):
        return None
    offer = int(found["offer"])
    kept = _kept(request.COOKIES.get(COOKIE, ""), offer)
    typed = {}
    if request.method == "POST":
        if is_from_other_site(request):
            return None
        typed = {n: request.POST[n][:LONGEST_VALUE] for n in FIELDS if n in request.POST}
    elif kept is None:
        return None
    return Turn(
        address=request.path.removesuffix("wait/"),
        language=found["language"],
        offer=offer,
        came=kept["came"] if kept else time.time(),
        typed=typed or (kept["typed"] if kept else {}),
        is_kept=kept is not None,
    )


def _kept(cookie: str, offer: int) -> dict[str, Any] | None:
    if not cookie:
        return None
    try:
        kept: dict[str, Any] = signing.loads(cookie, salt=PURPOSE, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return kept if kept["offer"] == offer else None


def come_again(turn: Turn) -> HttpResponse:
    """Ask somebody to wait: a page that reloads itself and keeps her turn and what she typed."""
    seconds = gate.come_again_after()
    address = f"{turn.address}wait/"
    page = _page(turn.language, seconds).replace(LINK, address)
    response = HttpResponse(page, status=503)
    # Nothing broke, and a line in the log for each who waits would fill it in the worst hour.
    response._has_been_logged = True  # type: ignore[attr-defined]
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Content-Language"] = turn.language
    response.headers["Retry-After"] = str(seconds)
    response.headers["Refresh"] = f"{seconds}; url={address}"
    response.headers["Cache-Control"] = "no-store"
    kept = {"offer": turn.offer, "came": turn.came, "typed": turn.typed}
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=PURPOSE),
        max_age=GOOD_FOR,
        path=turn.address,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@cache
def _page(language: str, seconds: int) -> str:
    with translation.override(language):
        told = {"address": LINK, "seconds": seconds}
        return render_to_string("participant/waiting_room.html", told)
