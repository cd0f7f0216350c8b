"""What is to do, over all calls that a person runs: problems first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.frame import page
from pariter.web.office.tasks import Urgency, tasks_of


@office
def todo(request: HttpRequest) -> HttpResponse:
    """List what is wrong, what can be done now and what comes soon."""
    someone = person(request)
    if not visible.runs_any(someone) and visible.sees_any(someone):
        return redirect("office_figures_list")
    visible.require_office(someone)
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
