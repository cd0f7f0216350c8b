"""The page of one opportunity: who can apply, when, how places are given, and where to start."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from pariter.apps.programmes.models import Call, Initiative, Offer, Session
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import wording
from pariter.web.public.queries import calls_of, offers_with_free_seats, sessions_of
from pariter.web.public.schedule import at_a_glance, key_dates
from pariter.web.public.seats import occurrence, seat
from pariter.web.public.sections import AFTER_DATES, BEFORE_DATES, HOW, sections


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
    calls = list(calls_of(found))
    shown = _chosen_first(_calls_to_show(calls, at), request.GET.get("call"))
    written = sections(found, shown[0] if shown else None)
    context: dict[str, Any] = {
        "initiative": found,
        "before": [written[key] for key in BEFORE_DATES if key in written],
        "how": written.get(HOW),
        "after": [written[key] for key in AFTER_DATES if key in written],
        "others": [_other(call) for call in shown[1:]],
    }
    if shown:
        context |= _about_call(shown[0], at)
    changes = [moment for call in shown for moment in (call.opens_at, call.deadline)]
    changes_at = min((moment for moment in changes if moment > at), default=None)
    response = render(request, "public/opportunity.html", context)
    known = "call" not in request.GET or request.GET["call"] == str(shown[0].pk if shown else "")
    return keep(response, changes_at=changes_at, parameters=("call",)) if known else response


def _calls_to_show(calls: Sequence[Call], at: datetime) -> list[Call]:
    """Return the open calls, first to close first, and those to come; else the last closed."""
    current = sorted((call for call in calls if call.is_open(at)), key=lambda call: call.deadline)
    coming = sorted(
        (call for call in calls if call.opens_at > at and not call.closed_early_at),
        key=lambda call: call.opens_at,
    )
    return current + coming or list(calls[:1])


def _chosen_first(calls: list[Call], chosen: str | None) -> list[Call]:
    """Put the call that the address names before the others."""
    return sorted(calls, key=lambda call: str(call.pk) != chosen)


def _about_call(call: Call, at: datetime) -> dict[str, Any]:
    offers = list(offers_with_free_seats(call))
    sessions = list(sessions_of(call))
    return {
        "call": call,
        "aside": _aside(call, at, offers, sessions),
        "dates": key_dates(call, at),
        "how_generic": wording.how_places_are_given(call.mechanism),
        "first_come": wording.signs_up(call),
        "seats": [seat(call, offer, sessions, at) for offer in offers],
        "together": [occurrence(one) for one in sessions if one.offer_id is None],
    }


def _aside(
    call: Call, at: datetime, offers: Sequence[Offer], sessions: Sequence[Session]
) -> dict[str, Any]:
    """Return what the box beside the text shows of the call."""
    is_open = call.is_open(at)
    choose_first = wording.signs_up(call) and len(offers) != 1
    return {
        "items": at_a_glance(call, offers, sessions),
        "state": "open" if is_open else "coming" if call.opens_at > at else "closed",
        "left": wording.time_left(call, at) if is_open else "",
        "urgent": wording.days_left(call, at) <= wording.URGENT_DAYS,
        "start_url": _start_url(call, offers) if is_open else "",
        "choose_first": choose_first,
    }


def _other(call: Call) -> dict[str, Any]:
    """Return what leads to another call of the same initiative."""
    return {
        "title": f"{wording.audience_name(call.role)}, {call.edition.title}",
        "closing": wording.closing(call),
        "url": f"?call={call.pk}",
    }


def _start_url(call: Call, offers: Sequence[Offer]) -> str:
    if not wording.signs_up(call):
        return reverse("apply", args=[call.pk])
    if len(offers) == 1:
        return reverse("sign_up", args=[offers[0].pk])
    return "#sessions"
