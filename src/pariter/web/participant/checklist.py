"""A newcomer's own checklist: she types her day of arrival once and ticks off what is done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.participation import checklists
from pariter.apps.participation.errors import ChecklistError
from pariter.apps.programmes.models import Initiative
from pariter.web.access import person, signed_in
from pariter.web.participant.forms import ActForm
from pariter.web.public.checklist import (
    ARRIVAL,
    ArrivalForm,
    calendar_url,
    initiative_with_checklist,
    phases,
)


@signed_in
def own_checklist(request: HttpRequest, programme: str, initiative: str) -> HttpResponse:
    """Show a person's own checklist; keep her day, her ticks, or nothing any more, on POST."""
    found = initiative_with_checklist(request, programme, initiative)
    if request.method != "POST":
        return _shown(request, found)
    act = request.POST.get("act")
    if act == "forget":
        checklists.forget_arrival(initiative=found, person=person(request))
        messages.success(request, _("Your day and your ticks are erased."))
    elif act == "ticks":
        try:
            done = request.POST.getlist("done")
            checklists.tick(initiative=found, person=person(request), done=done)
        except ChecklistError as refusal:
            refused = ActForm(request.POST)
            refused.refuse(str(refusal))
            return _shown(request, found, refused=refused)
        messages.success(request, _("Your ticks are kept."))
    else:
        form = ArrivalForm(request.POST)
        if not form.is_valid():
            return _shown(request, found, form)
        checklists.keep_arrival(
            initiative=found,
            person=person(request),
            arrival=form.cleaned_data[ARRIVAL],
            at=timezone.now(),
        )
        messages.success(request, _("Your day of arrival is kept."))
    return redirect("own_checklist", programme, initiative)


def _shown(
    request: HttpRequest,
    initiative: Initiative,
    form: ArrivalForm | None = None,
    *,
    refused: ActForm | None = None,
) -> HttpResponse:
    kept = checklists.arrival_of(initiative, person(request))
    steps = checklists.steps_of(initiative, kept.day if kept else None)
    done = set(kept.done) if kept else set()
    context: dict[str, Any] = {
        "initiative": initiative,
        "form": form or ArrivalForm(initial={ARRIVAL: kept.day if kept else None}),
        "refused": refused,
        "arrival": kept.day if kept else None,
        "phases": phases(steps),
        "done": done,
        "done_count": sum(step.key in done for step in steps),
        "count": len(steps),
        "calendar_url": calendar_url(initiative, kept.day) if kept else "",
        "kept_days": checklists.KEPT.days,
        "today": timezone.localdate(),
    }
    is_refused = bool(form or refused)
    return render(
        request, "participant/own_checklist.html", context, status=422 if is_refused else 200
    )
