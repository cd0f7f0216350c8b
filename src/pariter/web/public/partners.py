"""The partners of a programme: who they are, since when, and what for."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Partnership
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import structured, trails
from pariter.web.public.queries import partnerships_of, programme_or_404
from pariter.web.public.wording import PARTNERS


@dataclass(frozen=True, slots=True)
class Group:
    """Partners of one kind."""

    key: str
    title: str
    partnerships: tuple[Partnership, ...]


@public
def partners(request: HttpRequest, programme: str) -> HttpResponse:
    """List a programme's partners by kind, each with the initiatives it takes part in."""
    found = programme_or_404(programme)
    show_under(request, found)
    by_kind: dict[str, list[Partnership]] = {}
    for partnership in partnerships_of(found):
        by_kind.setdefault(partnership.kind, []).append(partnership)
    trail = trails.of_programme(found)
    title = _("Partners")
    context = {
        "title": title,
        "trail": trail,
        "groups": [
            Group(kind, str(words), tuple(by_kind[kind]))
            for kind, words in PARTNERS.items()
            if kind in by_kind
        ],
        "structured": structured.page(structured.breadcrumbs(trail, title)),
    }
    return keep(render(request, "public/partners.html", context))
