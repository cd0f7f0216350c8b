"""How the places of a call are given: the ceremony step by step, or the lists of a sign-up."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.people.models import Person
from pariter.apps.placements.comparing import COMPARABLE
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import AllocationRun
from pariter.apps.placements.queries import real_run
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.kernels.allocation import MarketError
from pariter.kernels.allocation.lottery import LotteryError
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.ceremony import steps
from pariter.web.office.facts import calls_with_facts, standing_counts
from pariter.web.office.forms import ActForm, DrawForm, FreezeForm
from pariter.web.office.frame import call_page
from pariter.web.office.pairs import PAIRS
from pariter.web.office.progress import FIRST_COME
from pariter.web.office.short_lists import short_lists_of
from pariter.web.office.standing import offer_lists
from pariter.web.office.summary import difference, seats_left, summaries
from pariter.web.office.two_calls import places_page
from pariter.web.office.votes import VOTE

Kind = AllocationRun.Kind
Act = Callable[[Any, Any, datetime, Person], str]
WAYS = {"equal_shares": VOTE, "max_weight_b_matching": PAIRS}
"""Mechanism of two calls → how they come to their result."""


@office
def places(request: HttpRequest, call: int) -> HttpResponse:
    """Show how places are given; do the next act of the ceremony on POST."""
    someone, at = person(request), timezone.now()
    visible.call(someone, call)
    found = get_object_or_404(calls_with_facts(someone), pk=call)
    if found.mechanism == FIRST_COME:
        return _lists(request, found)
    if found.decided_by_id:
        return redirect("office_places", found.decided_by_id)
    if found.mechanism in WAYS:
        return places_page(request, found, WAYS[found.mechanism], at)
    form = None
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act not in ACTS:
            return HttpResponseBadRequest()
        form = _form(act, found, at, request.POST)
        if form.is_valid():
            try:
                messages.success(request, ACTS[act](found, form, at, someone))
            except (PlacementError, LotteryError, MarketError) as error:
                form.refuse(str(error))
            else:
                return redirect("office_places", found.pk)
    return _ceremony(request, found, at, form)


def _ceremony(request: HttpRequest, call: Any, at: datetime, form: ActForm | None) -> HttpResponse:
    runs = list(call.runs.defer("audit", "public").select_related("ran_by")[:10])
    real = next((run for run in runs if run.kind == Kind.REAL), None) or real_run(call)
    shown = steps(call, real, sum(run.kind == Kind.DRY for run in runs), at)
    current = next((step.key for step in shown if step.is_current), "")
    act = request.POST.get("act", "")
    forms = {
        step.key: form if form and step.key == act else _form(step.key, call, at) for step in shown
    }
    return call_page(
        request,
        "places",
        call,
        tab="office_places",
        status=422 if form else 200,
        form=form,
        steps=[(step, forms[step.key]) for step in shown],
        current=current,
        real=real,
        lists=offer_lists(call) if call.published_at else [],
        counts=standing_counts(call) if call.published_at else {},
        short_lists=short_lists_of(call, call.sent),
        can_compare=call.mechanism in COMPARABLE,
        **_tried(request, call, runs),
    )


def _tried(request: HttpRequest, call: Any, runs: list[AllocationRun]) -> dict[str, Any]:
    """Sum up the newest run, beside another one that the address names."""
    if not runs:
        return {"summary": None}
    wanted = request.GET.get("compare", "")
    others = runs[1:]
    other = next((run for run in others if str(run.pk) == wanted), others[0] if others else None)
    summed = summaries([runs[0], other] if other else [runs[0]])
    newest = call.runs.count()
    return {
        "summary": summed[0],
        "seats_left": seats_left(summed[0], call),
        "difference": difference(summed[0], summed[1]) if other else None,
        "other_number": newest - runs.index(other) if other else None,
        "others": [(run, newest - place) for place, run in enumerate(others, start=1)],
        "number": newest,
    }


def _lists(request: HttpRequest, call: Any) -> HttpResponse:
    """Show who holds a seat and who waits, session by session."""
    return call_page(
        request,
        "lists",
        call,
        tab="office_places",
        lists=offer_lists(call),
        counts=standing_counts(call),
    )


def _form(act: str, call: Any, at: datetime, data: Any = None) -> Any:
    prefix = {"auto_id": f"{act}_%s"}
    if act == "freeze":
        return FreezeForm(call, at, data, **prefix)
    return (DrawForm if act == "draw" else ActForm)(data, **prefix)


def _freeze(call: Any, form: Any, at: datetime, by: Person) -> str:
    commit_lottery(call=call, at=at, by=by, draw_at=form.draw_at)
    return _("The list is frozen. Nobody can change it now, not even you.")


def _draw(call: Any, form: Any, at: datetime, by: Person) -> str:
    draw_lottery(call=call, beacon=form.cleaned_data["beacon"], at=at, by=by)
    return _("The draw is entered. Everyone has a lottery number.")


def _dry(call: Any, form: Any, at: datetime, by: Person) -> str:
    run_allocation(call=call, kind=Kind.DRY, at=at, by=by)
    return _("The dry run is made. Nobody was told.")


def _real(call: Any, form: Any, at: datetime, by: Person) -> str:
    run_allocation(call=call, kind=Kind.REAL, at=at, by=by)
    return _("The places are given. Nobody knows yet: check the proof, then publish.")


def _publish(call: Any, form: Any, at: datetime, by: Person) -> str:
    run = real_run(call)
    if run is None:
        raise PlacementError("not_run", _("Give the places first, then publish the result."))
    publish_run(run=run, at=at, by=by)
    return _("The result is published, and everyone is told.")


ACTS: dict[str, Act] = {
    "freeze": _freeze,
    "draw": _draw,
    "dry": _dry,
    "real": _real,
    "publish": _publish,
}
