"""Published figures: what a programme reaches, as findings with their numbers."""

import csv

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.evidence.models import Publication
from pariter.apps.programmes.models import Programme
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public.queries import latest_figures, publications_of


@public
def figures(request: HttpRequest, programme: str) -> HttpResponse:
    """List a programme's published figures, newest first."""
    found = get_object_or_404(Programme, key=programme)
    show_under(request, found)
    return keep(render(request, "public/figures.html", {"figures": latest_figures(found)}))


@public
def publication(request: HttpRequest, programme: str, publication: int) -> HttpResponse:
    """Show one publication for ever at the same address, with its correction if there is one."""
    from pariter.apps.evidence.queries import figure

    found = get_object_or_404(publications_of(programme), pk=publication)
    show_under(request, found.edition.initiative.programme)
    context = {
        "publication": found,
        "figure": figure(found),
        "address": settings.SITE_URL + request.path,
        "correction": Publication.objects.filter(corrects=found).first(),
    }
    return keep(render(request, "public/publication.html", context))


@public
def publication_csv(request: HttpRequest, programme: str, publication: int) -> HttpResponse:
    """Give the published numbers as CSV, with where they come from in each row."""
    from pariter.apps.evidence.queries import figure

    found = get_object_or_404(publications_of(programme), pk=publication)
    shown = figure(found)
    address = settings.SITE_URL + reverse("publication", args=[programme, found.pk])
    source = {_("source"): address}
    if settings.DEMONSTRATION:
        source[_("note")] = _("Demonstration, invented data")
    name = f"{programme}-{found.indicator}-v{found.version}.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    writer = csv.writer(response)
    writer.writerow([*shown.columns, *source])
    writer.writerows([*map(_plain, row), *source.values()] for row in shown.rows)
    return keep(response)


def _plain(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
