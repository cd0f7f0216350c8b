"""All that a programme offers: the whole list with its filters, and one strand of it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Aim, Contact, Initiative, Programme, Strand
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.prepared import prepared
from pariter.web.public import structured, trails
from pariter.web.public.filters import PARAMETERS, filtered, kinds_of
from pariter.web.public.front import strand_topics
from pariter.web.public.queries import initiatives_of, is_open, next_change, programme_or_404
from pariter.web.public.standing import Listed, listed

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Group:
    """A strand with those of its initiatives that the list shows."""

    strand: Strand
    rows: tuple[Listed, ...]


@public
def initiatives(request: HttpRequest, programme: str) -> HttpResponse:
    """List all initiatives of a programme by strand, as far as they fit the address's filters."""
    found = programme_or_404(programme)
    show_under(request, found)
    at = timezone.now()
    strands = list(found.strands.order_by("position"))
    rows = initiatives_of(found).order_by("strand__position", "position")
    chosen = filtered(
        rows,
        request.GET,
        topics=[("", strand_topics(found.key, strands))],
        is_open=is_open(at),
        kinds=_kinds(found, at),
    )
    pages = Paginator(chosen.matches, ROWS_A_PAGE)
    # The filters have counted them, so that nobody needs to ask again.
    pages.count = chosen.number
    page = pages.get_page(request.GET.get("page"))
    shown, changes_at = listed(list(page.object_list), at)
    groups = [
        Group(strand, tuple(members))
        for strand, members in groupby(shown, key=lambda row: row.initiative.strand)
    ]
    trail = trails.of_programme(found)
    title = _("Initiatives")
    context = {
        "title": title,
        "trail": trail,
        "filters": chosen,
        "groups": groups,
        "page": page,
        "structured": structured.page(structured.breadcrumbs(trail, title)),
    }
    response = render(request, "public/initiatives.html", context)
    if not chosen.known:
        return response
    if chosen.active or page.has_other_pages():
        changes_at = next_change(at, found)
    return keep(response, changes_at=changes_at, parameters=PARAMETERS)


@prepared
def _kinds(programme: Programme, at: datetime) -> QuerySet[Any, Any]:
    return kinds_of(Initiative.objects.filter(programme=programme), is_open=is_open(at))


@public
def strand(request: HttpRequest, programme: str, strand: str) -> HttpResponse:
    """Show a line of action: what it works for, its initiatives, and whom to ask."""
    found = get_object_or_404(Strand, programme__key=programme, key=strand)
    of = Programme.objects.get(pk=found.programme_id)
    show_under(request, of)
    at = timezone.now()
    rows, changes_at = listed(list(initiatives_of(of).filter(strand=found)), at)
    desks = Contact.objects.filter(initiatives__strand=found)
    aims = Aim.objects.filter(initiatives__strand=found)
    trail = trails.of_initiatives(of)
    context = {
        "trail": trail,
        "strand": found,
        "rows": rows,
        "others": of.strands.exclude(pk=found.pk).order_by("position"),
        "desks": desks.distinct().order_by("position"),
        "aims": aims.distinct().order_by("position"),
        "structured": structured.page(structured.breadcrumbs(trail, str(found.title))),
    }
    response = render(request, "public/strand.html", context)
    return keep(response, changes_at=changes_at)
