"""Cooperation projects: what each is, what its partner confirmed, and the figures of them all."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.naming import tables_of
from pariter.apps.evidence.queries import Figure, figure, publications
from pariter.apps.objectives.counted import PEOPLE_REACHED, PROJECTS
from pariter.apps.objectives.declarations import Terms, terms_of
from pariter.apps.objectives.models import Project
from pariter.apps.objectives.queries import projects_of
from pariter.apps.programmes.models import Programme
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.forms import AccessibleForm
from pariter.web.public import structured, trails
from pariter.web.public.queries import programme_or_404
from pariter.web.public.tables import open_table

ALL = ("", gettext_lazy("All"))
PAGE_SIZE = 24


class ProjectsFilter(AccessibleForm):
    """Find projects of a territory, or in which a discipline takes part."""

    territory = forms.ChoiceField(label=gettext_lazy("Territory"), required=False)
    discipline = forms.ChoiceField(label=gettext_lazy("Discipline"), required=False)

    def __init__(self, terms: Terms, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, names in (("territory", terms.territories), ("discipline", terms.disciplines)):
            box: Any = self.fields[name]
            box.choices = [ALL, *names.items()]

    def matching(self, projects: list[Project]) -> list[Project]:
        """Return the projects that the filter lets through; a choice that is none lets all."""
        self.is_valid()
        chosen = self.cleaned_data
        return [
            project
            for project in projects
            if chosen.get("territory", "") in ("", project.territory)
            and chosen.get("discipline", "") in ("", *project.disciplines)
        ]


@public
def projects(request: HttpRequest, programme: str) -> HttpResponse:
    """List the projects with their confirmed outcomes, and the figures that were published."""
    found = programme_or_404(programme)
    show_under(request, found)
    terms = _terms(found)
    form = ProjectsFilter(terms, request.GET)
    listed = form.matching(list(projects_of(found)))
    shown = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    title, trail = _("Cooperation projects"), trails.of_programme(found)
    context = {
        "title": title,
        "trail": trail,
        "structured": structured.page(structured.breadcrumbs(trail, title)),
        "form": form,
        "page": shown,
        "number": len(listed),
        "rows": [_row(project, terms) for project in shown],
        "figures": [_shown(one) for one in _figures(found)],
        "csv_url": reverse("projects_csv", args=[found.key]),
    }
    known = (*form.fields, "page")
    return keep(render(request, "public/projects.html", context), parameters=known)


@public
def projects_csv(request: HttpRequest, programme: str) -> HttpResponse:
    """Give the projects as CSV: one line for each confirmed outcome that counts no people."""
    found = programme_or_404(programme)
    _terms(found)
    source = settings.SITE_URL + reverse("projects", args=[found.key])
    note = _("Demonstration, invented data") if settings.DEMONSTRATION else ""
    head = (
        "project", "partner", "territory", "disciplines", "theme", "starts", "ends", "year",
        "outcome", "number", "unit", "version", "source", "note",
    )  # fmt: skip
    rows: list[tuple[object, ...]] = []
    for project in projects_of(found):
        said = (
            project.title, project.partner.code, project.territory, " ".join(project.disciplines),
            project.theme, project.starts, project.ends or "",
        )  # fmt: skip
        told = [one for one in project.outcomes.all() if not one.counts_people]
        outcomes: list[tuple[object, ...]] = [
            (one.year, one.what, one.number, one.unit) for one in told
        ]
        version = max(one.number for one in project.versions.all())
        rows += [(*said, *one, version, source, note) for one in outcomes or [("", "", "", "")]]
    return keep(open_table(f"{found.key}-projects.csv", head, rows))


def _terms(programme: Programme) -> Terms:
    terms = terms_of(programme)
    if not terms.territories:
        raise Http404(programme.key)
    return terms


def _figures(programme: Programme) -> list[Publication]:
    """Return the newest publication of each figure about projects."""
    found = publications(programme).filter(indicator__in=(PROJECTS.key, PEOPLE_REACHED.key))
    newest: dict[str, Publication] = {}
    for publication in found.order_by("-edition__starts", "-published_at"):
        newest.setdefault(publication.indicator, publication)
    return [newest[one.key] for one in (PROJECTS, PEOPLE_REACHED) if one.key in newest]


def _shown(publication: Publication) -> dict[str, Any]:
    shown: Figure = figure(publication)
    steps = [capfirst(str(shown.indicator.words[step])) for step in shown.totals]
    return {
        "publication": publication,
        "tables": [
            table._replace(title=f"{publication.headline}. {table.title}")
            for table in tables_of(shown.breakdowns, steps)
        ],
        "withholds": shown.withholds,
    }


def _row(project: Project, terms: Terms) -> dict[str, Any]:
    confirmed, versions = list(project.outcomes.all()), list(project.versions.all())
    return {
        "project": project,
        "territory": terms.territories.get(project.territory, project.territory),
        "is_abroad": project.territory in terms.abroad,
        "disciplines": [terms.disciplines.get(key, key) for key in project.disciplines],
        "theme": terms.themes.get(project.theme, project.theme),
        "corrected": next((one for one in reversed(versions) if one.reason), None),
        "outcomes": [one for one in confirmed if not one.counts_people],
        "reaches_people": any(one.counts_people for one in confirmed),
    }
