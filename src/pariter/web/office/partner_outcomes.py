"""What came of the projects of a partner: it confirms each outcome, or says what is not right."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.objectives.errors import ObjectiveError
from pariter.apps.objectives.models import Outcome
from pariter.apps.objectives.projects import answer_outcome
from pariter.apps.objectives.queries import outcomes_of
from pariter.apps.people.models import Person
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office.frame import page
from pariter.web.office.objective_forms import AnswerForm

State = Outcome.State
TAGS = {State.STATED: "warning", State.CONFIRMED: "success", State.DISPUTED: "danger"}
WORDS = {
    State.STATED: gettext_lazy("Waits for you"),
    State.CONFIRMED: gettext_lazy("Confirmed"),
    State.DISPUTED: gettext_lazy("Disputed"),
}
ORDER = (State.STATED, State.DISPUTED, State.CONFIRMED)


@office
def outcomes(request: HttpRequest) -> HttpResponse:
    """List the outcomes, those that wait for an answer first."""
    found = list(outcomes_of(person(request)))
    if not found:
        raise PermissionDenied
    found.sort(key=lambda one: (ORDER.index(State(one.state)), one.pk))
    rows = [(one, WORDS[State(one.state)], TAGS[State(one.state)]) for one in found]
    return page(request, "partner_outcomes", section="sessions", rows=rows)


@office
def outcome(request: HttpRequest, outcome: int) -> HttpResponse:
    """Show one outcome; confirm or dispute it on POST."""
    someone, at = person(request), timezone.now()
    found: Any = get_object_or_404(outcomes_of(someone), pk=outcome)
    show_under(request, found.project.initiative.programme)
    form = None
    if found.state != State.CONFIRMED:
        seen = found.stated_at.isoformat()
        form = AnswerForm(request.POST or None, initial={"seen": seen})
        if form.is_bound and _answered(form, found, someone, at):
            messages.success(request, _("The office has your answer. Thank you."))
            return redirect("partner_outcomes")
        if form.errors:
            form.data = {**form.draft(), "seen": seen}
    return page(
        request,
        "partner_outcome",
        section="sessions",
        status=422 if form and form.errors else 200,
        outcome=found,
        tag=(WORDS[State(found.state)], TAGS[State(found.state)]),
        form=form,
    )


def _answered(form: Any, found: Outcome, by: Person, at: datetime) -> bool:
    """Keep what was answered, or refuse in the form."""
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        answer_outcome(
            outcome=found,
            seen=parse_datetime(said["seen"][:40]) or at,
            is_true=said["answer"] == "yes",
            reason=said["reason"],
            at=at,
            by=by,
        )
    except (ObjectiveError, ValueError) as error:
        form.mend(error if isinstance(error, ObjectiveError) else ObjectiveError("", str(error)))
        return False
    return True
