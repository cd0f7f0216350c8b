"""The waiting room: whoever cannot be served now keeps her turn and what she typed.

Both are in a cookie that the site signed, so nothing is stored for people who may never come back,
and nobody can give herself an earlier turn. The page needs no script: the browser asks again.
"""

import time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from pariter.web.participant.gate import Gate
from pariter.web.remembered import remembered

COOKIE = "waiting"
FIELDS = ("name", "email", "seats", "website")
LONGEST_VALUE = 300
"""Longer than anything that the form takes, and short enough for a cookie."""
GOOD_FOR = 30 * 60
"""Seconds for which a turn is kept; longer than any storm."""
PURPOSE = "pariter.waiting_room"
MOST_ADDRESSES = 1_000

gate = Gate()


class Turn:
    """When somebody came for the first time, and what she typed."""

    def __init__(self, came: float, typed: dict[str, str], *, is_kept: bool) -> None:
        self.came, self.typed, self.is_kept = came, typed, is_kept

    @property
    def form(self) -> QueryDict:
        """What she typed, as a form sends it."""
        data = QueryDict(mutable=True)
        data.update(self.typed)
        return data


def turn_of(request: HttpRequest, offer: int) -> Turn:
    """Return the turn that a browser keeps for an offer, or a new one that begins now.

    What is typed now goes before what was kept.
    """
    typed = {name: request.POST[name][:LONGEST_VALUE] for name in FIELDS if name in request.POST}
    try:
        kept: dict[str, Any] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=PURPOSE, max_age=GOOD_FOR
        )
    except signing.BadSignature:
        return Turn(time.time(), typed, is_kept=False)
    if kept["offer"] != offer:
        return Turn(time.time(), typed, is_kept=False)
    return Turn(kept["came"], typed or kept["typed"], is_kept=True)


def come_again(offer: int, turn: Turn) -> HttpResponse:
    """Ask somebody to wait: a page that reloads itself and keeps her turn and what she typed."""
    seconds = gate.come_again_after()
    address = _address("open_sign_up_wait", offer, get_language())
    page = remembered("participant/waiting_room.html", address=address, seconds=seconds)
    response = HttpResponse(page, status=503)
    # Nothing broke, and a line in the log for each who waits would fill it in the worst hour.
    response._has_been_logged = True  # type: ignore[attr-defined]
    response.headers["Retry-After"] = str(seconds)
    response.headers["Refresh"] = f"{seconds}; url={address}"
    response.headers["Cache-Control"] = "no-store"
    kept = {"offer": offer, "came": turn.came, "typed": turn.typed}
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=PURPOSE),
        max_age=GOOD_FOR,
        path=_address("open_sign_up", offer, get_language()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@lru_cache(maxsize=MOST_ADDRESSES)
def _address(name: str, offer: int, language: str | None) -> str:
    """Return the address of a page in the language that is active; made once for a crowd."""
    return reverse(name, args=[offer])


def end_turn(response: HttpResponse, offer: int, turn: Turn) -> HttpResponse:
    """Forget a turn that was used."""
    if turn.is_kept:
        response.delete_cookie(COOKIE, path=reverse("open_sign_up", args=[offer]), samesite="Lax")
    return response
