"""How the places of a call are given, step by step; each mechanism has a way of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse

from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import AllocationRun
from pariter.apps.placements.queries import real_run
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.kernels.allocation import MarketError
from pariter.kernels.allocation.lottery import LotteryError
from pariter.web.access import person
from pariter.web.office.ceremony import Step
from pariter.web.office.forms import ActForm, DrawForm, FreezeForm
from pariter.web.office.frame import call_page

Kind = AllocationRun.Kind
Act = Callable[[Any, Any, datetime, Person], str]
NEWEST = 10


@dataclass(frozen=True)
class Way:
    """How calls of one mechanism come to their result.

    template: of the page; steps: from the call, its real run, the number of dry runs and the
    moment; acts: by the key of a step or button; values: what the page shows besides, from the
    call, the run that counts if there is one, and the newest runs.
    """

    template: str
    steps: Callable[[Any, AllocationRun | None, int, datetime], list[Step]]
    acts: dict[str, Act]
    values: Callable[[HttpRequest, Any, AllocationRun | None, list[AllocationRun]], dict[str, Any]]


def places_page(request: HttpRequest, call: Any, way: Way, at: datetime) -> HttpResponse:
    """Show the steps of a call and its result; do an act on POST."""
    form = None
    act = request.POST.get("act", "")
    if request.method == "POST":
        if act not in way.acts:
            return HttpResponseBadRequest()
        form = _form(act, call, at, request.POST)
        if form.is_valid():
            try:
                messages.success(request, way.acts[act](call, form, at, person(request)))
            except (PlacementError, LotteryError, MarketError) as error:
                form.refuse(str(error))
            else:
                # Where the address leads, the focus goes; a refusal takes it to what is wrong.
                return redirect(f"{reverse('office_places', args=[call.pk])}#{act}")
    runs = list(call.runs.defer("audit", "public").select_related("ran_by")[:NEWEST])
    dry_runs = [run for run in runs if run.kind == Kind.DRY]
    real = next((run for run in runs if run.kind == Kind.REAL), None) or real_run(call)
    run = real or next(iter(dry_runs), None)
    return call_page(
        request,
        way.template,
        call,
        tab="office_places",
        status=422 if form else 200,
        form=form,
        steps=[
            (step, form if form and step.key == act else _form(step.key, call, at))
            for step in _in_turn(way.steps(call, real, len(dry_runs), at))
        ],
        real=real,
        run=run,
        **way.values(request, call, run, runs),
    )


def _in_turn(steps: list[Step]) -> list[Step]:
    """Mark the first step that is not done as the current one."""
    current = next((step.key for step in steps if not step.is_done), "")
    return [replace(step, is_current=step.key == current) for step in steps]


def _form(act: str, call: Any, at: datetime, data: Any = None) -> Any:
    prefix = {"auto_id": f"{act}_%s"}
    if act == "freeze":
        return FreezeForm(call, at, data, **prefix)
    return (DrawForm if act == "draw" else ActForm)(data, **prefix)


def drawing(*, frozen: Any, drawn: Any) -> dict[str, Act]:
    """Return the acts of a public draw; frozen, drawn: what the office is told after each."""

    def freeze(call: Any, form: Any, at: datetime, by: Person) -> str:
        commit_lottery(call=call, at=at, by=by, draw_at=form.draw_at)
        return str(frozen)

    def draw(call: Any, form: Any, at: datetime, by: Person) -> str:
        draw_lottery(call=call, beacon=form.cleaned_data["beacon"], at=at, by=by)
        return str(drawn)

    return {"freeze": freeze, "draw": draw}


def running(*, tried: Any, made: Any, published: Any, too_early: Any) -> dict[str, Act]:
    """Return the acts on runs, with what the office is told after each.

    too_early: why nothing can be published before the real run.
    """

    def dry(call: Any, form: Any, at: datetime, by: Person) -> str:
        run_allocation(call=call, kind=Kind.DRY, at=at, by=by)
        return str(tried)

    def real(call: Any, form: Any, at: datetime, by: Person) -> str:
        run_allocation(call=call, kind=Kind.REAL, at=at, by=by)
        return str(made)

    def publish(call: Any, form: Any, at: datetime, by: Person) -> str:
        publish_run(run=made_run(call, too_early), at=at, by=by)
        return str(published)

    return {"dry": dry, "real": real, "publish": publish}


def made_run(call: Any, too_early: Any) -> AllocationRun:
    """Return the real run of a call, or refuse with why it is too early."""
    run = real_run(call)
    if run is None:
        raise PlacementError("not_run", str(too_early))
    return run
