"""What is to do, over all initiatives that a person runs or edits: problems first."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pariter.apps.people.models import Person
from pariter.apps.programmes.queries import drafts_of, edited_initiatives, edited_whole
from pariter.web.access import office, person
from pariter.web.forms import AccessibleForm
from pariter.web.office import visible
from pariter.web.office.facts import calls_with_facts
from pariter.web.office.frame import page
from pariter.web.office.tasks import Kind, Place, Task, Urgency, in_order, place_of
from pariter.web.office.tasks_of_calls import tasks_of_calls
from pariter.web.office.tasks_of_letters import tasks_of_enquiries, tasks_of_proposals, titles
from pariter.web.office.tasks_of_mail import tasks_of_mail
from pariter.web.office.tasks_of_objectives import tasks_of_objectives
from pariter.web.office.tasks_of_proposed import tasks_of_proposed
from pariter.web.office.tasks_of_reports import tasks_of_reports
from pariter.web.office.tasks_of_schools import tasks_of_schools
from pariter.web.office.tasks_of_sessions import tasks_of_sessions
from pariter.web.office.tasks_of_texts import tasks_of_drafts, tasks_of_texts
from pariter.web.office.visible import Duty

ALL = ("", _("All"))


class TasksFilter(AccessibleForm):
    """Find tasks of one programme or strand, or of one kind."""

    where = forms.ChoiceField(label=_("Programme"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(
        self, names: dict[Place, str], tasks: list[Task], *arguments: Any, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.places = {f"{place.programme}/{place.strand}": place for place in names}
        where: Any = self.fields["where"]
        where.choices = [ALL, *((key, names[place]) for key, place in self.places.items())]
        numbers = Counter(task.kind for task in tasks)
        kind: Any = self.fields["kind"]
        kind.choices = [
            ALL,
            *((one.value, f"{one.words} ({numbers[one]})") for one in Kind if numbers[one]),
        ]

    def matching(self, tasks: list[Task]) -> list[Task]:
        """Return the tasks that the filter lets through; a choice that is none lets all."""
        self.is_valid()
        wanted = self.cleaned_data
        place = self.places.get(wanted.get("where", ""), Place())
        kind = wanted.get("kind")
        return [
            task for task in tasks if task.place.is_within(place) and kind in ("", None, task.kind)
        ]


@office
def todo(request: HttpRequest) -> HttpResponse:
    """List what is wrong, what can be done now and what comes soon."""
    someone, at = person(request), timezone.now()
    duties = visible.duties(someone)
    if not duties & {Duty.RUNS, Duty.EDITS, Duty.APPROVES}:
        return _start_of(duties)
    initiatives = list(edited_initiatives(someone))
    names = _names(initiatives)
    tasks = in_order(_tasks(someone, duties, initiatives, names, at))
    form = TasksFilter(names, tasks, request.GET)
    shown = form.matching(tasks)
    return page(
        request,
        "todo",
        section="todo",
        form=form,
        number=len(tasks),
        is_filtered=any(form.cleaned_data.values()),
        runs=Duty.RUNS in duties,
        edits=Duty.EDITS in duties,
        groups=[
            (urgency, [task for task in shown if task.urgency == urgency])
            for urgency in Urgency
            if any(task.urgency == urgency for task in shown)
        ],
    )


def _tasks(
    someone: Person,
    duties: set[Duty],
    initiatives: list[Any],
    names: dict[Place, str],
    at: datetime,
) -> list[Task]:
    tasks = list(tasks_of_texts(initiatives, at))
    tasks += tasks_of_drafts(drafts_of(someone), initiatives, edited_whole(someone))
    if duties & {Duty.RUNS, Duty.APPROVES}:
        tasks += tasks_of_reports(someone, at)
    if Duty.RUNS in duties:
        calls = list(calls_with_facts(someone))
        tasks += tasks_of_calls(calls, at)
        tasks += tasks_of_sessions(calls, at)
        tasks += tasks_of_schools(calls, at)
        tasks += tasks_of_enquiries(someone, at)
        tasks += tasks_of_proposals(someone, at)
        tasks += tasks_of_proposed(someone, at)
        tasks += tasks_of_objectives(someone, at)
        tasks += tasks_of_mail(someone, calls, names, at)
    return tasks


def _names(initiatives: Iterable[Any]) -> dict[Place, str]:
    """Return the programmes and strands of initiatives, each strand after its programme."""
    names: dict[Place, str] = {}
    for initiative in initiatives:
        programme = initiative.programme
        names.setdefault(Place(programme.key), str(programme.title))
        names.setdefault(place_of(initiative), titles(programme.title, initiative.strand.title))
    return {place: names[place] for place in sorted(names, key=lambda one: one.programme)}


def _start_of(duties: set[Duty]) -> HttpResponse:
    """Lead whoever neither runs nor edits anything to the one page that is hers."""
    if Duty.FOLLOWS in duties:
        return redirect("office_figures_list")
    if Duty.GIVES in duties:
        return redirect("partner_sessions")
    raise PermissionDenied
