"""How the places of a call are given: its way step by step, or the lists of a sign-up."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pariter.apps.placements.comparing import COMPARABLE
from pariter.apps.placements.models import AllocationRun
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.ceremony import steps
from pariter.web.office.facts import calls_with_facts, standing_counts
from pariter.web.office.forms import OffersFilter
from pariter.web.office.frame import call_page
from pariter.web.office.pairs import PAIRS
from pariter.web.office.progress import FIRST_COME
from pariter.web.office.short_lists import short_lists_of
from pariter.web.office.standing import offer_lists
from pariter.web.office.summary import tried
from pariter.web.office.votes import VOTE
from pariter.web.office.ways import Way, drawing, places_page, running
from pariter.web.office.window import WINDOW

PAGE_SIZE = 25
"""Offers on a page; each comes with everybody on its list."""


@office
def places(request: HttpRequest, call: int) -> HttpResponse:
    """Show how places are given; do the next act on POST."""
    someone, at = person(request), timezone.now()
    visible.call(someone, call)
    found = get_object_or_404(calls_with_facts(someone), pk=call)
    if found.window_closes_at:
        return places_page(request, found, WINDOW, at)
    if found.mechanism == FIRST_COME:
        return _lists(request, found)
    if found.decided_by_id:
        return redirect("office_places", found.decided_by_id)
    return places_page(request, found, WAYS.get(found.mechanism, SEATS), at)


def _lists(request: HttpRequest, call: Any) -> HttpResponse:
    """Show who holds a seat and who waits, session by session."""
    form = OffersFilter(request.GET)
    form.is_valid()
    words = form.cleaned_data.get("words", "").casefold()
    every = list(call.offers.order_by("position"))
    matching = [offer for offer in every if words in str(offer.title).casefold()]
    shown = Paginator(matching, PAGE_SIZE).get_page(request.GET.get("page"))
    return call_page(
        request,
        "lists",
        call,
        tab="office_places",
        form=form if len(every) > PAGE_SIZE else None,
        page=shown,
        lists=offer_lists(call, list(shown)),
        counts=standing_counts(call),
    )


def seats_given(
    request: HttpRequest, call: Any, run: AllocationRun | None, runs: list[AllocationRun]
) -> dict[str, Any]:
    """Return who holds and who waits once that is published, and what the newest run gave."""
    return {
        "lists": offer_lists(call) if call.published_at else [],
        "counts": standing_counts(call) if call.published_at else {},
        "short_lists": short_lists_of(call, call.sent),
        "can_compare": call.mechanism in COMPARABLE,
        **tried(request, call, runs),
    }


SEATS = Way(
    template="places",
    steps=steps,
    acts={
        **drawing(
            frozen=_("The list is frozen. Nobody can change it now, not even you."),
            drawn=_("The draw is entered. Everyone has a lottery number."),
        ),
        **running(
            tried=_("The dry run is made. Nobody was told."),
            made=_("The places are given. Nobody knows yet: check the proof, then publish."),
            published=_("The result is published, and everyone is told."),
            too_early=_("Give the places first, then publish the result."),
        ),
    },
    values=seats_given,
)
WAYS = {"equal_shares": VOTE, "max_weight_b_matching": PAIRS}
"""Mechanism of two calls → how they come to their result."""
