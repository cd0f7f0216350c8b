"""Whom to ask: the desks of a programme, and the people in charge of each part of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Initiative, Responsibility
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import structured, trails
from pariter.web.public.queries import charges_of, desks_of, programme_or_404
from pariter.web.searchable import searchable

SCOPES_A_PAGE = 40
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Scope:
    """One part of the programme, such as a degree programme, with who is in charge of it."""

    title: str
    charges: tuple[Responsibility, ...]


@public
def people(request: HttpRequest, programme: str) -> HttpResponse:
    """List desks and people in charge; the address may ask for words, or for one initiative."""
    found = programme_or_404(programme)
    show_under(request, found)
    charges = list(charges_of(found))
    initiatives = list({charge.initiative_id: charge.initiative for charge in charges}.values())
    asked = " ".join(request.GET.get("search", "").split())[:LONGEST_SEARCH]
    about = request.GET.get("about", "")
    kept = [charge for charge in charges if _fits(charge, asked, about)]
    page = Paginator(_scopes(kept), SCOPES_A_PAGE).get_page(request.GET.get("page"))
    trail = trails.of_programme(found)
    title = _("People in charge")
    context = {
        "title": title,
        "trail": trail,
        "initiatives": sorted(initiatives, key=lambda initiative: initiative.position),
        "asked": asked,
        "about": about,
        "number": len(kept),
        "charges": charges,
        "page": page,
        "desks": desks_of(found),
        "structured": structured.page(structured.breadcrumbs(trail, title)),
    }
    response = render(request, "public/people.html", context)
    if asked or not _is_known(about, initiatives):
        return response
    return keep(response, parameters=("about", "search", "page"))


def _fits(charge: Responsibility, asked: str, about: str) -> bool:
    if about and charge.initiative.key != about:
        return False
    told = " ".join(
        (str(charge.scope), str(charge.role), str(charge.initiative.title), *charge.names)
    )
    return all(word in searchable(told) for word in searchable(asked).split())


def _scopes(charges: Iterable[Responsibility]) -> list[Scope]:
    found: dict[str, list[Responsibility]] = {}
    for charge in charges:
        found.setdefault(str(charge.scope), []).append(charge)
    return [Scope(title, tuple(members)) for title, members in found.items()]


def _is_known(about: str, initiatives: Iterable[Initiative]) -> bool:
    return not about or any(initiative.key == about for initiative in initiatives)
