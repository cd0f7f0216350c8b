"""The versions of a contract of objectives: since when each holds, and what it changed."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.objectives.definitions import definition_of, in_language
from pariter.apps.objectives.queries import member_schools
from pariter.apps.objectives.versions import Change, ContractVersion, versions_of
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import structured, trails
from pariter.web.public.objective_words import amount
from pariter.web.public.queries import programme_or_404


@public
def contract_versions(request: HttpRequest, programme: str, contract: str) -> HttpResponse:
    """List the versions of a contract, newest first, with old and new values."""
    found = programme_or_404(programme)
    show_under(request, found)
    known = versions_of(found, contract)
    if not known:
        raise Http404(contract)
    schools = member_schools(found)
    desks = {one.key: str(one.name) for one in found.contacts.all()}
    address = reverse("contract", args=[found.key, contract])
    of, title = in_language(known[0].contract.title), _("Versions of this contract")
    trail = [*trails.of_programme(found), (of, address)]
    context = {
        "title": title,
        "of": of,
        "trail": trail,
        "structured": structured.page(structured.breadcrumbs(trail, title)),
        "columns": [_("Objective"), _("What"), _("Before"), _("Since then")],
        "versions": [(one, _rows(one, schools, desks)) for one in known],
    }
    return keep(render(request, "public/contract_versions.html", context))


def _rows(
    version: ContractVersion,
    schools: Mapping[str, str],
    desks: Mapping[str, str],
) -> list[tuple[str, str, str, str]]:
    return [
        (
            in_language(one.objective.title) if one.objective else _("The contract"),
            _what(one, schools),
            _value(one, version, one.before, desks),
            _value(one, version, one.now, desks),
        )
        for one in version.changes
    ]


def _what(change: Change, schools: Mapping[str, str]) -> str:
    words = {
        "added": _("Added"),
        "removed": _("Taken out"),
        "title": _("Worded otherwise"),
        "measure": _("Measured in another way"),
        "answers": _("Who answers for it"),
        "baseline": _("Starting point"),
        "target": _("Target"),
        "years": _("Years"),
    }[change.what]
    year = str(change.year) if change.year else ""
    return " ".join(filter(None, (words, year, schools.get(change.school, change.school))))


def _value(
    change: Change, version: ContractVersion, value: str | float | None, desks: Mapping[str, str]
) -> str:
    if change.what == "answers":
        return desks.get(str(value), str(value)) if value else _("The initiative’s desk")
    if isinstance(value, float) and change.objective:
        return amount(value, definition_of(version.contract, change.objective))
    return str(value) if value is not None else "–"
