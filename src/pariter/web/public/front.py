"""Start pages: of the installation, and of each programme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString

from pariter.apps.programmes.models import Contact, Partnership, Programme, Strand
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.prepared import prepared
from pariter.web.public import structured, wording
from pariter.web.public.filters import (
    EVERYONE,
    PARAMETERS,
    Topic,
    Topics,
    filtered,
    kinds_of,
)
from pariter.web.public.houses import (
    Fields,
    House,
    all_strands,
    houses,
    programmes_in_full,
    programmes_in_short,
)
from pariter.web.public.markdown import addresses_of, rendered
from pariter.web.public.queries import (
    call_rows,
    coming_calls,
    named_calls,
    newest,
    next_change,
    only_programme,
    open_calls,
    programme_or_404,
)
from pariter.web.public.tiles import tiles

ROWS_A_PAGE = 10
TO_INITIATIVE = "edition__initiative__"
COMING_SHOWN = 3
DESKS_SHOWN = 6
PARTNERS_SHOWN = 8
DESK = ("name", "email", "phone", "hours")
COMPACT_FROM = 10
"""Number of programmes from which the start page lists them in short."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of action, as the tags `strand_chip` and `date_tile` take it."""

    title: str
    icon: str
    colour: str


@dataclass(frozen=True, slots=True)
class Row:
    """One open call in a list."""

    call: int
    programme: str
    slug: str
    title: str
    languages: tuple[str, ...]
    strand: Line
    day: date
    detail: str
    closing: str
    left: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A strand with how much there is in it."""

    key: str
    title: str
    summary: str
    icon: str
    colour: str
    number: int
    open_now: int


@dataclass(frozen=True, slots=True)
class Coming:
    """One call that is still to open."""

    programme: str
    slug: str
    title: str
    languages: tuple[str, ...]
    edition: str
    day: date


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show all that is open, the institutions with their programmes, and whom to talk to."""
    only = only_programme()
    if only:
        return _programme_page(request, only)
    at = timezone.now()
    in_full = Programme.objects.count() < COMPACT_FROM
    programmes = programmes_in_full() if in_full else programmes_in_short()
    strands = all_strands() if in_full else {}
    context = _open_now(request, at, None, _topics(programmes, strands) if in_full else [])
    found = houses(programmes, strands, context["filters"].by_programme)
    context |= {
        "houses": tuple(found),
        "compact": not in_full,
        "structured": _described(found) if in_full else "",
        "news": newest(timezone.localdate(at), None),
        "figures": tiles(),
    }
    return _kept(render(request, "public/home.html", context), context)


@public
def programme(request: HttpRequest, programme: str) -> HttpResponse:
    """Show a programme under its own brand: what is open, and all that it offers."""
    return _programme_page(request, programme_or_404(programme))


def _programme_page(request: HttpRequest, programme: Programme) -> HttpResponse:
    show_under(request, programme)
    at = timezone.now()
    strands = _strands(programme)
    context = _open_now(request, at, programme, [("", strand_topics(programme.key, strands))])
    context |= {
        "strands": [_card(strand, context["filters"].by_strand[strand.pk]) for strand in strands],
        "number": sum(strand.number for strand in strands),
        "desks": _desks(programme),
        "partners": _partners(programme),
        "news": newest(timezone.localdate(at), programme),
        "figures": tiles(programme),
        "about": rendered(str(programme.body), addresses_of(programme, str(programme.body))),
        "structured": structured.page(structured.programme(programme)),
    }
    response = render(request, "public/programme.html", context)
    return _kept(response, context)


@prepared
def _strands(programme: Programme) -> QuerySet[Any, Any]:
    strands = Strand.objects.filter(programme=programme)
    return strands.annotate(number=Count("initiatives")).order_by("position")


@prepared
def _desks(programme: Programme) -> QuerySet[Any, Any]:
    desks = Contact.objects.filter(programme=programme).order_by("position")
    return desks.values_list(*DESK, named=True)[:DESKS_SHOWN]


@prepared
def _partners(programme: Programme) -> QuerySet[Any, Any]:
    partners = Partnership.objects.filter(programme=programme).order_by("position")
    return partners.values_list("organisation__name", flat=True)[:PARTNERS_SHOWN]


def _card(strand: Any, open_now: int) -> Card:
    """Return a strand in words.

    strand: with the `number` of its initiatives
    """
    return Card(
        key=strand.key,
        title=str(strand.title),
        summary=str(strand.summary),
        icon=strand.icon,
        colour=strand.colour,
        number=strand.number,
        open_now=open_now,
    )


def strand_topics(programme: str, strands: Sequence[Strand]) -> list[Topic]:
    """Return the strands of a programme, named by its key, as choices of a filter."""
    return [
        Topic(f"{programme}:{strand.key}", str(strand.title), "strand", strand.pk)
        for strand in strands
    ]


def _open_now(
    request: HttpRequest, at: datetime, programme: Programme | None, topics: Topics
) -> dict[str, Any]:
    """Return the list of open calls, with its filters, and what opens next."""
    chosen = filtered(
        open_calls(at, programme),
        request.GET,
        topics=topics,
        prefix=TO_INITIATIVE,
        kinds=_open_kinds(at, programme),
    )
    pages = Paginator(chosen.matches, ROWS_A_PAGE)
    # The filters have counted them, so that nobody needs to ask again.
    pages.count = chosen.number
    page = pages.get_page(request.GET.get("page"))
    if chosen.active or not chosen.known or page.number > 1:
        first = page.start_index() - 1 if chosen.number else 0
        open_now = list(call_rows(chosen.matches)[first : first + ROWS_A_PAGE])
    else:
        open_now = _first_open(at, programme)
    coming = _coming_soon(at, programme)
    return {
        "coming": tuple(_coming(call) for call in coming),
        "filters": chosen,
        "page": page,
        "rows": tuple(_row(call, at, within=programme) for call in open_now),
        # The calls that come first in the whole lists are the next to close and to open.
        "changes_at": next_change(at, programme)
        if chosen.active or page.number > 1
        else min(
            (*(call.deadline for call in open_now[:1]), *(call.opens_at for call in coming[:1])),
            default=None,
        ),
    }


@prepared
def _open_kinds(at: datetime, programme: Programme | None) -> QuerySet[Any, Any]:
    return kinds_of(open_calls(at, programme), TO_INITIATIVE)


@prepared
def _first_open(at: datetime, programme: Programme | None) -> QuerySet[Any, Any]:
    return call_rows(open_calls(at, programme))[:ROWS_A_PAGE]


@prepared
def _coming_soon(at: datetime, programme: Programme | None) -> QuerySet[Any, Any]:
    return named_calls(coming_calls(at, programme))[:COMING_SHOWN]


def _row(call: Any, at: datetime, *, within: Programme | None) -> Row:
    """Return a call in words.

    call: as queries.call_rows gives it
    """
    detail = [
        "" if within else str(call.programme_title),
        "" if call.role == EVERYONE else wording.audience_name(call.role),
        str(call.edition_title),
        wording.places(call.places) if call.places else "",
    ]
    return Row(
        call=call.pk,
        programme=call.programme_key,
        slug=call.slug,
        title=str(call.title),
        languages=tuple(call.languages),
        strand=Line(str(call.strand_title), call.icon, call.colour),
        day=wording.due(call, at).date(),
        detail=" · ".join(filter(None, detail)),
        closing=wording.closing(call, at),
        left=wording.time_left(call, at),
        urgent=wording.days_left(call, at) <= wording.URGENT_DAYS,
    )


def _coming(call: Any) -> Coming:
    return Coming(
        programme=call.programme_key,
        slug=call.slug,
        title=str(call.title),
        languages=tuple(call.languages),
        edition=str(call.edition_title),
        day=call.local_opening.date(),
    )


def _topics(programmes: list[Fields], strands: Mapping[int, list[Strand]]) -> Topics:
    """Return the strands of all programmes, as choices of a filter."""
    return [
        (str(one["title"]), strand_topics(one["key"], strands.get(one["pk"], [])))
        for one in programmes
    ]


def _described(found: list[House]) -> SafeString:
    return structured.page(
        *(structured.institution(house.name, house.url, house.members) for house in found)
    )


def _kept(response: HttpResponse, context: dict[str, Any]) -> HttpResponse:
    """Let the page be kept, unless its address asks for what does not exist."""
    if not context["filters"].known:
        return response
    return keep(response, changes_at=context["changes_at"], parameters=PARAMETERS)
