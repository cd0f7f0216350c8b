"""Cooperation projects for the office: disputed and unanswered outcomes first, then the rest."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.objectives.errors import ObjectiveError
from pariter.apps.objectives.models import Outcome, Project
from pariter.apps.objectives.projects import keep_project, state_outcome
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Initiative
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import objective_scope
from pariter.web.office.by_language import initial_of
from pariter.web.office.frame import page
from pariter.web.office.objective_forms import OutcomeForm, ProjectForm
from pariter.web.office.objective_scope import Scope

State = Outcome.State
TAGS = {State.STATED: "warning", State.CONFIRMED: "success", State.DISPUTED: "danger"}
ORDER = (State.DISPUTED, State.STATED, State.CONFIRMED)


@office
def projects(request: HttpRequest, programme: str) -> HttpResponse:
    """List the projects: those with something disputed first, then those that wait."""
    found, initiative = objective_scope.cooperation(person(request), programme)
    show_under(request, found.programme)
    kept = Project.objects.filter(initiative=initiative)
    rows = [
        _row(project, found)
        for project in kept.select_related("partner").prefetch_related("outcomes")
    ]
    rows.sort(key=lambda row: row["order"])
    return page(
        request,
        "projects",
        section="figures",
        rows=rows,
        editions=initiative.editions.order_by("-starts"),
    )


def _row(project: Project, found: Scope) -> dict[str, Any]:
    states = [outcome.state for outcome in project.outcomes.all() if not outcome.replaced_at]
    order = next((place for place, state in enumerate(ORDER) if state in states), len(ORDER))
    worst = ORDER[order] if order < len(ORDER) else None
    return {
        "project": project,
        "territory": found.terms.territories.get(project.territory, project.territory),
        "order": order,
        "tag": str(State(worst).label) if worst else _("No outcome yet"),
        "state": TAGS[worst] if worst else "neutral",
    }


@office
def project_new(request: HttpRequest, programme: str) -> HttpResponse:
    """Add a project."""
    someone, at = person(request), timezone.now()
    found, initiative = objective_scope.cooperation(someone, programme)
    show_under(request, found.programme)
    form = _form(found, request.POST or None, is_new=True)
    if form.is_bound:
        kept = _kept(form, initiative, None, someone, at)
        if kept:
            messages.success(request, _("The project is kept. Everyone can read it now."))
            return redirect("office_project", found.programme.key, kept.pk)
    return page(
        request,
        "project_new",
        section="figures",
        status=422 if form.errors else 200,
        form=form,
    )


@office
def project(request: HttpRequest, programme: str, project: int) -> HttpResponse:
    """Show a project with its outcomes; change it, or state an outcome, on POST."""
    someone, at = person(request), timezone.now()
    found, initiative = objective_scope.cooperation(someone, programme)
    kept: Any = get_object_or_404(
        Project.objects.select_related("partner", "initiative__programme"),
        initiative=initiative,
        pk=project,
    )
    show_under(request, found.programme)
    form = _form(found, initial=_said(kept), is_new=False)
    outcome_form = _outcome_form(kept, at)
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "keep":
            form = _form(found, request.POST, is_new=False)
            done = _kept(form, initiative, kept, someone, at) is not None
            said = _("The project is changed. Everyone can read it now.")
        elif act == "state":
            mended = _outcome(kept, request)
            outcome_form = OutcomeForm(
                request.POST, corrects=_is_correction(mended), programme=found.programme
            )
            done = _stated(outcome_form, kept, mended, someone, at)
            said = _("The outcome is stated. It counts when the partner confirms it.")
        else:
            raise Http404
        if done:
            messages.success(request, said)
            return redirect(request.path)
    elif request.GET.get("mend"):
        outcome_form = _outcome_form(kept, at, _outcome(kept, request))
    outcomes = sorted(
        kept.outcomes.select_related("corrects", "answered_by").prefetch_related("corrections"),
        key=lambda one: (bool(one.replaced_at), ORDER.index(State(one.state)), one.pk),
    )
    return page(
        request,
        "project",
        section="figures",
        status=422 if form.errors or outcome_form.errors else 200,
        project=kept,
        form=form,
        outcome_form=outcome_form,
        mended=request.POST.get("mend") or request.GET.get("mend") or "",
        outcomes=[(one, *_tag(one), _can_mend(one)) for one in outcomes],
        territory=found.terms.territories.get(kept.territory, kept.territory),
    )


def _form(found: Scope, *arguments: Any, **options: Any) -> ProjectForm:
    partners = Organisation.objects.filter(partnerships__programme=found.programme)
    return ProjectForm(
        found.programme,
        found.terms,
        partners.distinct().order_by("code"),
        *arguments,
        **options,
    )


def _said(kept: Project) -> dict[str, Any]:
    return {
        "title": kept.title,
        "language": kept.language,
        "partner": kept.partner.code,
        "territory": kept.territory,
        "leading": kept.disciplines[0],
        "others": kept.disciplines[1:],
        "theme": kept.theme,
        "starts": kept.starts,
        "ends": kept.ends,
    }


def _kept(
    form: ProjectForm, initiative: Initiative, project: Project | None, by: Person, at: datetime
) -> Project | None:
    """Keep what was typed, or refuse in the form."""
    if not form.is_valid():
        return None
    said = form.cleaned_data
    try:
        return keep_project(
            initiative=initiative,
            title=said["title"],
            language=said["language"],
            partner=Organisation.objects.get(code=said["partner"]),
            territory=said["territory"],
            disciplines=[said["leading"], *said["others"]],
            theme=said["theme"],
            starts=said["starts"],
            ends=said["ends"],
            project=project,
            reason=form.written("reason") if project else {},
            at=at,
            by=by,
        )
    except ObjectiveError as error:
        form.mend(error)
        return None


def _outcome(project: Project, request: HttpRequest) -> Outcome | None:
    """Return the outcome that is mended, none where a new one is stated."""
    key = request.POST.get("mend") or request.GET.get("mend") or ""
    if not key:
        return None
    if not (key.isascii() and key.isdecimal() and len(key) < 12):
        raise Http404(key)
    found: Outcome = get_object_or_404(project.outcomes.filter(replaced_at=None), pk=int(key))
    return found


def _tag(outcome: Outcome) -> tuple[str, str]:
    if outcome.replaced_at:
        return _("Corrected"), "neutral"
    state = State(outcome.state)
    return str(state.label), TAGS[state]


def _can_mend(outcome: Outcome) -> bool:
    """Tell whether an outcome can be changed, or corrected where it is confirmed."""
    if outcome.state != State.CONFIRMED:
        return True
    return not outcome.replaced_at and not outcome.corrections.all()


def _is_correction(outcome: Outcome | None) -> bool:
    return outcome is not None and bool(outcome.state == State.CONFIRMED or outcome.corrects_id)


def _outcome_form(project: Project, at: datetime, outcome: Outcome | None = None) -> OutcomeForm:
    programme = project.initiative.programme
    if outcome is None:
        return OutcomeForm(initial={"year": at.year}, corrects=False, programme=programme)
    said = {name: getattr(outcome, name) for name in OutcomeForm.base_fields}
    why = initial_of("reason", outcome.reason, programme.languages)
    return OutcomeForm(
        initial={**said, **why}, corrects=_is_correction(outcome), programme=programme
    )


def _stated(
    form: OutcomeForm, project: Project, outcome: Outcome | None, by: Person, at: datetime
) -> bool:
    """State what was typed, or refuse in the form."""
    if not form.is_valid():
        return False
    said = {name: form.cleaned_data[name] for name in OutcomeForm.base_fields}
    why = form.written("reason")
    try:
        state_outcome(project=project, outcome=outcome, at=at, by=by, reason=why, **said)
    except ObjectiveError as error:
        form.mend(error)
        return False
    return True
