"""Published figures: what a programme reaches, as findings with their numbers."""

import csv

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.evidence.dataset_indicators import PAY
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.naming import tables_of
from pariter.apps.evidence.queries import Figure, corrected_elsewhere, csv_rows, figure
from pariter.apps.programmes.models import Edition
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.cells import safe_cell
from pariter.web.context import show_under
from pariter.web.public import figure_page, structured, trails
from pariter.web.public.dcat import LICENCE
from pariter.web.public.queries import latest_figures, programme_or_404, publications_of


@public
def figures(request: HttpRequest, programme: str) -> HttpResponse:
    """List a programme's published figures by edition, newest first."""
    found = programme_or_404(programme)
    show_under(request, found)
    trail = trails.of_programme(found)
    by_edition: dict[Edition, list[Publication]] = {}
    for publication in latest_figures(found):
        by_edition.setdefault(publication.edition, []).append(publication)
    context = {
        "editions": by_edition,
        "trail": trail,
        "structured": structured.page(structured.breadcrumbs(trail, _("Figures"))),
    }
    return keep(render(request, "public/figures.html", context))


@public
def publication(request: HttpRequest, programme: str, publication: int) -> HttpResponse:
    """Show one publication for ever at the same address, with its correction if there is one."""
    found = get_object_or_404(publications_of(programme), pk=publication)
    of = found.edition.initiative.programme
    show_under(request, of)
    shown = figure(found)
    trail = trails.of_programme(of, (_("Figures"), reverse("figures", args=[of.key])))
    columns, rows = figure_page.charted(found, shown.indicator)
    steps = [str(shown.indicator.words[step]) for step in shown.totals]
    tables = list(tables_of(shown.breakdowns, steps))
    address = settings.SITE_URL + request.path
    correction = Publication.objects.filter(corrects=found).first()
    context = {
        "trail": trail,
        "structured": structured.page(structured.breadcrumbs(trail, str(found.headline))),
        "publication": found,
        "indicator": shown.indicator,
        "chart": _chart(found),
        "columns": columns or [_("Step"), capfirst(str(shown.indicator.unit))],
        "rows": rows or _totals(shown),
        "values": figure_page.told_values(found),
        "sources": figure_page.sources(found),
        "proof": figure_page.proof_digest(found),
        "citation": figure_page.citation(found, address),
        "breakdowns": tables,
        "totals_alone": any(len(table.columns) <= len(steps) for table in tables),
        "withholds": shown.withholds,
        "rounded_to": shown.rounded_to if shown.rounded_to > 1 else None,
        "is_pay": shown.indicator is PAY,
        "address": address,
        "licence": LICENCE,
        "correction": correction,
        "is_outdated": correction is None and bool(corrected_elsewhere([found])),
    }
    return keep(render(request, "public/publication.html", context))


@public
def publication_csv(request: HttpRequest, programme: str, publication: int) -> HttpResponse:
    """Give the published numbers as CSV, with where they come from in each row."""
    found = get_object_or_404(publications_of(programme), pk=publication)
    source = {"source": settings.SITE_URL + reverse("publication", args=[programme, found.pk])}
    if settings.DEMONSTRATION:
        source["note"] = _("Demonstration, invented data")
    name = f"{programme}-{found.indicator}-v{found.version}.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Link": '<data.csv-metadata.json>; rel="describedby"; type="application/csvm+json"',
        },
    )
    head, *rows = csv_rows(found)
    writer = csv.writer(response)
    writer.writerow([*head, *source])
    writer.writerows([*map(safe_cell, row), *source.values()] for row in rows)
    return keep(response)


def _chart(publication: Publication) -> str:
    charts: dict[str, str] = publication.charts
    return charts.get(get_language() or "") or next(iter(charts.values()), "")


def _totals(shown: Figure) -> list[tuple[str, int | None]]:
    return [(str(shown.indicator.words[step]), count) for step, count in shown.totals.items()]
