"""The frame of every page about one call."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from pariter.apps.programmes.models import Call
from pariter.web.context import show_under
from pariter.web.participant.window_words import window_view
from pariter.web.participant.wording import moment_in_words
from pariter.web.public.wording import takes_votes

FIRST_COME = "first_come"


def page(
    request: HttpRequest, template: str, call: Call, *, status: int = 200, **values: Any
) -> HttpResponse:
    """Show a page about a call, under its programme's brand."""
    initiative = call.edition.initiative
    now = timezone.now()
    show_under(request, initiative.programme)
    context = {
        "call": call,
        "initiative": initiative,
        # Its name, where whoever looks on may read it.
        "event": "" if call.discreet else initiative.title,
        "call_query": f"?call={call.pk}",
        "is_open": call.is_open(now),
        "is_early": now < call.opens_at,
        "is_ranked": call.mechanism != FIRST_COME,
        "is_vote": takes_votes(call),
        "opening": moment_in_words(call.opens_at, call.zone),
        "deadline": moment_in_words(call.deadline, call.zone),
        "window": window_view(call, now),
        **values,
    }
    return render(request, f"participant/{template}.html", context, status=status)
