"""What is to do, over all calls that a person runs: problems first."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.frame import page
from pariter.web.office.tasks import Urgency, tasks_of
from pariter.web.office.visible import Duty


@office
def todo(request: HttpRequest) -> HttpResponse:
    """List what is wrong, what can be done now and what comes soon."""
    someone = person(request)
    duties = visible.duties(someone)
    if not duties & {Duty.RUNS, Duty.EDITS}:
        return _start_of(duties)
    tasks = tasks_of(someone, timezone.now())
    return page(
        request,
        "todo",
        section="todo",
        groups=[
            (urgency, [task for task in tasks if task.urgency == urgency])
            for urgency in Urgency
            if any(task.urgency == urgency for task in tasks)
        ],
    )


def _start_of(duties: set[Duty]) -> HttpResponse:
    """Lead whoever neither runs nor edits anything to the one page that is hers."""
    if Duty.FOLLOWS in duties:
        return redirect("office_figures_list")
    raise PermissionDenied
