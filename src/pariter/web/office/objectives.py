"""Objectives of the programmes that a person runs: what is wrong, and what was measured."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from pariter.apps.objectives.definitions import Definition, definition_of, in_language
from pariter.apps.objectives.errors import ObjectiveError
from pariter.apps.objectives.measuring import note_measurement
from pariter.apps.objectives.models import Measurement
from pariter.apps.objectives.queries import Followed, followed, member_schools
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Edition, Initiative
from pariter.apps.programmes.queries import edited_whole
from pariter.packs.objectives import Contract
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import objective_scope
from pariter.web.office.frame import page
from pariter.web.office.objective_forms import MeasurementForm
from pariter.web.office.objective_scope import Scope
from pariter.web.office.tasks import in_order
from pariter.web.office.tasks_of_objectives import Known, known_of, tasks_of
from pariter.web.public.objective_words import number, tag, way_words
from pariter.web.templatetags.components import long_date
from pariter.web.templatetags.languages import in_its_language


@office
def objectives(request: HttpRequest) -> HttpResponse:
    """List what is wrong first, then every contract, register and list of projects."""
    someone, at = person(request), timezone.now()
    found = objective_scope.scopes(someone)
    if not found:
        raise PermissionDenied
    edited, known = edited_whole(someone), known_of(found)
    return page(
        request,
        "objectives",
        section="figures",
        tasks=in_order(task for one in found for task in tasks_of(one, known, at)),
        groups=[_group(one, known, one.programme.pk in edited) for one in found],
    )


def _group(found: Scope, known: Known, edits: bool) -> dict[str, Any]:
    return {
        "edits": edits,
        "programme": found.programme,
        "contracts": [
            (
                contract,
                in_language(contract.title),
                [
                    (one.objective.key, in_language(one.objective.title), _tag(one))
                    for one in known.followed[found.programme.pk, contract.key]
                ],
            )
            for contract, _initiative in found.contracts.values()
        ],
        "has_register": found.register is not None,
        "has_projects": found.projects is not None,
    }


def _tag(one: Followed) -> dict[str, str]:
    return tag(one.all_together.progress)


@office
def objective(request: HttpRequest, programme: str, contract: str, objective: str) -> HttpResponse:
    """Show what was measured for an objective; note a value on POST."""
    someone, at = person(request), timezone.now()
    found, agreed, initiative = objective_scope.contract(someone, programme, contract)
    show_under(request, found.programme)
    one = next(
        (one for one in followed(found.programme, agreed) if one.objective.key == objective), None
    )
    if one is None:
        raise Http404(objective)
    definition = definition_of(agreed, one.objective)
    schools = member_schools(found.programme)
    form = None
    if definition.kind != "published":
        languages = found.programme.languages
        form = MeasurementForm(agreed, definition, languages, schools, request.POST or None)
        if form.is_bound and _noted(request, (found, agreed, definition), form, someone, at):
            return redirect(request.path)
    elif request.method == "POST":
        raise PermissionDenied
    return page(
        request,
        "objective",
        section="figures",
        status=422 if form and form.errors else 200,
        form=form,
        title=in_language(one.objective.title),
        contract=agreed,
        contract_title=in_language(agreed.title),
        definition=definition,
        tag=_tag(one),
        way=way_words(one.all_together, definition),
        columns=[_("Year"), _("School"), _("Noted"), _("Source"), _("By")],
        rows=[_row(row, definition) for row in _measurements(found, definition)],
        editions=_editions(initiative, definition) if definition.is_gated else (),
    )


def _noted(
    request: HttpRequest,
    what: tuple[Scope, Contract, Definition],
    form: MeasurementForm,
    by: Person,
    at: datetime,
) -> bool:
    """Note what was typed, or refuse in the form."""
    found, agreed, definition = what
    if not form.is_valid():
        return False
    school = Organisation.objects.filter(code=form.cleaned_data.get("school") or "").first()
    try:
        note_measurement(
            programme=found.programme,
            contract=agreed,
            definition=definition,
            school=school,
            at=at,
            by=by,
            **form.said(),
        )
    except ObjectiveError as error:
        form.mend(error)
        return False
    if definition.is_gated:
        said = _("It is noted. Nobody sees it before the figures of the year are published.")
    else:
        said = _("It is noted. Everyone can read it now.")
    messages.success(request, said)
    return True


def _measurements(found: Scope, definition: Definition) -> list[Measurement]:
    rows = Measurement.objects.filter(programme=found.programme, definition=definition.key)
    return list(rows.select_related("school", "noted_by").order_by("-year", "school__code", "-pk"))


def _row(row: Measurement, definition: Definition) -> tuple[str, str, str, str, str]:
    if row.counts is None:
        said = number(row.value)
    else:
        said = "; ".join(
            f"{words}: {number(row.counts.get(step))}" for step, words in definition.steps.items()
        )
    if row.version != definition.version:
        version = _("version %(number)d") % {"number": row.version}
        said = f"{said} ({version})"
    said_of = [in_its_language(row.source), long_date(row.source_date)]
    if row.note:
        said_of.append(in_its_language(row.note))
    if row.reason:
        why = in_its_language(row.reason)
        said_of.append(format_html(_("Corrected: %(reason)s") % {"reason": "{}"}, why))
    source = format_html_join(" · ", "{}", ((one,) for one in said_of))
    by = str(row.noted_by) if row.noted_by else "–"
    return str(row.year), str(row.school) if row.school else _("All together"), said, source, by


def _editions(initiative: Initiative, definition: Definition) -> list[tuple[Edition, str]]:
    """Return the years in which something waits to be put through the gate, with the address."""
    years = Measurement.objects.filter(
        programme=initiative.programme_id, definition=definition.key
    ).values_list("year", flat=True)
    return [
        (edition, f"{reverse('office_figures', args=[edition.pk])}?of={definition.key}")
        for edition in initiative.editions.filter(starts__year__in=set(years)).order_by("-starts")
    ]
