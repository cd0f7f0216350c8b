"""The page of one opportunity: who can apply, when, how places are given, and where to start."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.programmes.models import Call, Initiative, Offer, Session
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import wording
from pariter.web.public.queries import calls_of, offers_with_free_seats, sessions_of
from pariter.web.public.schedule import at_a_glance, key_dates

FIRST_COME = "first_come"
BEFORE_DATES = ("who", "before")
AFTER_DATES = ("about", "guide", "questions")


@dataclass(frozen=True, slots=True)
class Seat:
    """One offer with its times, and where to sign up for it while that is possible."""

    offer: Offer
    sessions: tuple[Session, ...]
    free: str
    sign_up_url: str


@public
def opportunity(request: HttpRequest, programme: str, initiative: str) -> HttpResponse:
    """Show an initiative with the calls that matter now."""
    found = get_object_or_404(
        Initiative.objects.select_related("programme", "strand"),
        programme__key=programme,
        slug=initiative,
    )
    show_under(request, found.programme)
    at = timezone.now()
    shown = _calls_to_show(list(calls_of(found)), at)
    main = shown[0] if shown else None
    context: dict[str, Any] = {
        "initiative": found,
        "sections": _sections(found),
        "at": at,
        "call": main,
        "others": [_aside(call, at) for call in shown[1:]],
    }
    if main:
        context |= _about_call(main, at)
    changes = [moment for call in shown for moment in (call.opens_at, call.deadline)]
    changes_at = min((moment for moment in changes if moment > at), default=None)
    return keep(render(request, "public/opportunity.html", context), changes_at=changes_at)


def _calls_to_show(calls: Sequence[Call], at: datetime) -> list[Call]:
    """Return the open calls, first to close first; else the next to open; else the last closed."""
    current = sorted((call for call in calls if call.is_open(at)), key=lambda call: call.deadline)
    coming = sorted((call for call in calls if call.opens_at > at), key=lambda call: call.opens_at)
    return current + coming or list(calls[:1])


def _about_call(call: Call, at: datetime) -> dict[str, Any]:
    offers = list(offers_with_free_seats(call))
    sessions = list(sessions_of(call))
    seats = [_seat(call, offer, sessions, at) for offer in offers]
    return {
        "aside": _aside(call, at, offers, sessions),
        "conditions": [LazyI18nString(rule["text"]) for rule in call.rules],
        "dates": key_dates(call, at),
        "how": wording.how_places_are_given(call.mechanism),
        "first_come": call.mechanism == FIRST_COME,
        "seats": seats,
        "sessions": [session for session in sessions if session.offer_id is None],
    }


def _aside(
    call: Call,
    at: datetime,
    offers: Sequence[Offer] = (),
    sessions: Sequence[Session] = (),
) -> dict[str, Any]:
    """Return what the box beside the text shows of one call."""
    several = call.mechanism == FIRST_COME and len(offers) > 1
    return {
        "call": call,
        "items": at_a_glance(call, offers, sessions),
        "state": _state(call, at),
        "left": wording.time_left(call, at) if call.is_open(at) else "",
        "urgent": wording.days_left(call, at) <= wording.URGENT_DAYS,
        "start_url": "#sessions" if several else _start_url(call, offers, at),
        "choose_first": several,
    }


def _state(call: Call, at: datetime) -> str:
    if call.is_open(at):
        return "open"
    return "coming" if call.opens_at > at else "closed"


def _start_url(call: Call, offers: Sequence[Offer], at: datetime) -> str:
    if not call.is_open(at):
        return ""
    if call.mechanism == FIRST_COME and len(offers) == 1:
        return reverse("sign_up", args=[offers[0].pk])
    return reverse("apply", args=[call.pk])


def _seat(call: Call, offer: Offer, sessions: Sequence[Session], at: datetime) -> Seat:
    held: int = offer.held  # type: ignore[attr-defined]
    return Seat(
        offer=offer,
        sessions=tuple(session for session in sessions if session.offer_id == offer.pk),
        free=wording.free_seats(offer.capacity - held),
        sign_up_url=reverse("sign_up", args=[offer.pk]) if call.is_open(at) else "",
    )


def _sections(initiative: Initiative) -> dict[str, tuple[str, str]]:
    """Return the texts in the reader's language, or else in the first that the pack has."""
    texts: dict[str, dict[str, tuple[str, str]]] = initiative.texts
    fallbacks = (get_language(), *initiative.programme.languages)
    return next((texts[code] for code in fallbacks if code in texts), {})
