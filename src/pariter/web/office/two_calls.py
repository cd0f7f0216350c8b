"""How places are given where two calls belong together: votes on projects, and pairs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect

from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import AllocationRun
from pariter.apps.placements.queries import real_run
from pariter.kernels.allocation import MarketError
from pariter.kernels.allocation.lottery import LotteryError
from pariter.web.access import person
from pariter.web.office.ceremony import Step
from pariter.web.office.forms import ActForm, DrawForm, FreezeForm
from pariter.web.office.frame import call_page

Kind = AllocationRun.Kind
Act = Callable[[Any, Any, datetime, Person], str]


@dataclass(frozen=True)
class Way:
    """How calls of one mechanism come to their result.

    steps: from the call, its real run, the number of dry runs and the moment; acts: by the key of
    a step or button; result: template and values of what a run gave; title: of the result.
    """

    steps: Callable[[Any, AllocationRun | None, int, datetime], list[Step]]
    acts: dict[str, Act]
    template: str
    result: Callable[[HttpRequest, AllocationRun], dict[str, Any]]


def places_page(request: HttpRequest, call: Any, way: Way, at: datetime) -> HttpResponse:
    """Show the steps of a call and its result; do an act on POST."""
    form = None
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act not in way.acts:
            return HttpResponseBadRequest()
        form = _form(act, call, at, request.POST)
        if form.is_valid():
            try:
                messages.success(request, way.acts[act](call, form, at, person(request)))
            except (PlacementError, LotteryError, MarketError) as error:
                form.refuse(str(error))
            else:
                return redirect("office_places", call.pk)
    runs = list(call.runs.defer("audit", "public").select_related("ran_by")[:10])
    real = real_run(call)
    dry = next((run for run in runs if run.kind == Kind.DRY), None)
    found = in_turn(way.steps(call, real, sum(run.kind == Kind.DRY for run in runs), at))
    act = request.POST.get("act", "")
    shown = real or dry
    return call_page(
        request,
        "places_of_two_calls",
        call,
        tab="office_places",
        status=422 if form else 200,
        form=form,
        steps=[
            (step, form if form and step.key == act else _form(step.key, call, at))
            for step in found
        ],
        real=real,
        later=[run for run in runs if run.kind == Kind.LATER],
        run=shown,
        result_template=way.template if shown else "",
        **(way.result(request, shown) if shown else {}),
    )


def in_turn(steps: list[Step]) -> list[Step]:
    """Mark the first step that is not done as the current one."""
    current = next((step.key for step in steps if not step.is_done), "")
    return [replace(step, is_current=step.key == current) for step in steps]


def _form(act: str, call: Any, at: datetime, data: Any = None) -> Any:
    prefix = {"auto_id": f"{act}_%s"}
    if act == "freeze":
        return FreezeForm(call, at, data, **prefix)
    return (DrawForm if act == "draw" else ActForm)(data, **prefix)
