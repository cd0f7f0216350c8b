"""Rounds: who left since the result, which seats are free, and what a round would do."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.placements.comparing import COMPARABLE
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.rounds import make_round, next_round, offered_since
from pariter.apps.placements.vacancies import CHAIN, REOPTIMISE
from pariter.apps.programmes.numbers import Grouped
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.forms import ActForm
from pariter.web.office.frame import call_page
from pariter.web.office.standing import placement_tag
from pariter.web.participant.wording import moment_in_words

PAGE_SIZE = 50


@office
def rounds(request: HttpRequest, call: int) -> HttpResponse:
    """Show what a round would do now; make one on POST."""
    someone, at = person(request), timezone.now()
    found = visible.call(someone, call)
    if found.mechanism not in COMPARABLE:
        raise Http404
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        policy = request.POST.get("act", "")
        if policy not in {CHAIN, REOPTIMISE}:
            return HttpResponseBadRequest()
        try:
            offered = make_round(call=found, policy=policy, at=at, by=someone)
        except PlacementError as error:
            form.refuse(str(error))
        else:
            words = ngettext(
                "%(count)s person was offered a place and gets a mail.",
                "%(count)s people were offered a place and get a mail.",
                offered,
            )
            messages.success(request, words % {"count": Grouped(offered)})
            return redirect("office_rounds", found.pk)
    try:
        coming = next_round(call=found, at=at)
    except PlacementError:
        coming = None
    shown = Paginator(offered_since(found), PAGE_SIZE).get_page(request.GET.get("page"))
    return call_page(
        request,
        "rounds",
        found,
        tab="office_places",
        status=422 if form.errors else 200,
        form=form,
        round=coming,
        is_automatic=found.withdrawal == CHAIN,
        page=shown,
        offered=[(place, placement_tag(place), moments_of(place, found.zone)) for place in shown],
    )


def moments_of(place: Placement, zone: str) -> list[str]:
    """Return when a place was offered, and until when it waits for an answer."""
    told = []
    if place.offered_at:
        told.append(_("Offered on %(when)s") % {"when": moment_in_words(place.offered_at, zone)})
    if place.state == Placement.State.OFFERED and place.answer_by:
        told.append(_("Answer by %(when)s") % {"when": moment_in_words(place.answer_by, zone)})
    return told
