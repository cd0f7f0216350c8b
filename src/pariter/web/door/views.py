"""The door of one session: its page, its list, and where devices send what they scanned."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from pariter.apps.participation.doors import digest_of, released_at
from pariter.apps.participation.errors import DoorError
from pariter.apps.participation.models import DoorPass
from pariter.apps.participation.queries import (
    cancelled_tickets,
    door_list,
    numbers_at,
    open_pass,
    waiting_at,
)
from pariter.apps.participation.scans import record_scans, refuse_closed
from pariter.apps.placements.at_door import seats_at_door
from pariter.web.access import at_the_door, public
from pariter.web.context import show_under
from pariter.web.door.payload import PayloadError, sent_scans
from pariter.web.door.wording import words
from pariter.web.participant.wording import session_in_words
from pariter.web.print_size import print_size
from pariter.web.security import PERMISSIONS_WITH_CAMERA

WORKER = Path(__file__).resolve().parent.parent / "static" / "pariter" / "door_worker.js"


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Hand out the service worker from below /door/, since it serves only what is below it."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@at_the_door
@require_safe
def door(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the page that checks people in; it works on without a network."""
    found, closed = _opened(secret, timezone.now())
    if found is None or closed:
        return _closed(request, secret, found, closed)
    context = {
        "door_pass": found,
        "secret": secret,
        "when": session_in_words(found.session),
        "words": words(),
    }
    return _private(_shown(request, "door", found, context))


@at_the_door
@require_safe
def paper(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the list for paper, for whoever has no device that runs the page."""
    found, closed = _opened(secret, timezone.now())
    if found is None or closed:
        return _closed(request, secret, found, closed)
    values = {**paper_values(found.session), **print_size(request)}
    return _private(_shown(request, "paper", found, values))


@at_the_door
@require_safe
def guests(request: HttpRequest, secret: str) -> HttpResponse:
    """Return who is expected and who is in already, as the page keeps it."""
    at = timezone.now()
    found, closed = _opened(secret, at)
    if found is None or closed:
        return _refusal(closed)
    return _private(JsonResponse(_list(found, at)))


@at_the_door
@csrf_exempt  # the secret in the address is the only authority, and no browser adds it by itself
@require_POST
def scans(request: HttpRequest, secret: str) -> HttpResponse:
    """Take in scans; answer what became of each, and with the list as it is now."""
    at = timezone.now()
    found = open_pass(digest_of(secret))
    if found is None:
        return _refusal(_unknown())
    try:
        device_now, readings = sent_scans(request)
        answers = record_scans(door_pass=found, readings=readings, device_now=device_now, at=at)
    except PayloadError as error:
        return JsonResponse({"error": "payload", "message": str(error)}, status=error.status)
    except DoorError as error:
        return _refusal(error)
    told = [
        {"key": one.key, "outcome": one.outcome, "reason": one.reason, "people": one.people}
        for one in answers
    ]
    ended = at > found.valid_until
    return _private(JsonResponse({"answers": told, "list": None if ended else _list(found, at)}))


def paper_values(session: Any) -> dict[str, Any]:
    """Return what the printed list shows."""
    return {
        "session": session,
        "when": session_in_words(session),
        "guests": door_list(session),
        "numbers": numbers_at(session),
        "blank_rows": range(12),
    }


def _opened(secret: str, at: datetime) -> tuple[DoorPass | None, DoorError | None]:
    """Return the pass of a secret, and why its page does not open now."""
    found = open_pass(digest_of(secret))
    if found is None:
        return None, _unknown()
    try:
        refuse_closed(found, at)
    except DoorError as error:
        return found, error
    if at > found.valid_until:
        return found, DoorError("ended", _("This door is closed: the session is over."))
    return found, None


def _unknown() -> DoorError:
    return DoorError("unknown", _("This address opens no door. Ask the office for a new one."))


def _closed(
    request: HttpRequest, secret: str, found: DoorPass | None, error: DoorError | None
) -> HttpResponse:
    """Say what to do; a device that comes back after the end still sends what it kept."""
    context = {"door_pass": found, "secret": secret, "error": error, "words": words()}
    return _private(_shown(request, "closed", found, context, status=410))


def _refusal(error: DoorError | None) -> HttpResponse:
    error = error or _unknown()
    return _private(JsonResponse({"error": error.code, "message": str(error)}, status=410))


def _list(found: DoorPass, at: datetime) -> dict[str, Any]:
    session = found.session
    numbers = numbers_at(session)
    return {
        "session": session.pk,
        "now": at.isoformat(),
        "opens": found.valid_from.isoformat(),
        "ends": found.valid_until.isoformat(),
        "released": released_at(session).isoformat(),
        "zone": session.zone,
        "capacity": numbers.capacity,
        "walk_ins": numbers.walk_ins,
        "companions": numbers.companions,
        "guests": [
            [
                guest.ticket,
                guest.name,
                guest.seats,
                guest.inside,
                guest.since.isoformat() if guest.since else "",
                # Of a class alone, so that the list of a large room stays small.
                *((guest.parts, guest.came) if guest.parts else ()),
            ]
            for guest in door_list(session)
        ],
        "queue": [[one.ticket, one.name, one.seats] for one in waiting_at(session)],
        "seats_askers": seats_at_door(session),
        "cancelled": cancelled_tickets(session),
    }


def _shown(
    request: HttpRequest,
    template: str,
    found: DoorPass | None,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    if found:
        show_under(request, found.session.edition.initiative.programme)
    return render(request, f"door/{template}.html", context, status=status)


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the secret in the address and what it shows to this device."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Permissions-Policy"] = PERMISSIONS_WITH_CAMERA
    return response
