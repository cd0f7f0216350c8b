"""Start pages: of the installation, and of each programme."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import Call, Programme, Strand
from pariter.apps.publishing.queries import latest_news
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import structured, wording
from pariter.web.public.filters import EVERYONE, PARAMETERS, Topics, filtered
from pariter.web.public.markdown import addresses_of, rendered
from pariter.web.public.queries import (
    call_rows,
    coming_calls,
    next_change,
    open_calls,
    open_numbers,
)
from pariter.web.public.tiles import tiles

ROWS_A_PAGE = 10
COMING_SHOWN = 3
DESKS_SHOWN = 6
NEWS_SHOWN = 3
PARTNERS_SHOWN = 8
COMPACT_FROM = 10
"""Number of programmes from which the start page lists them in short."""
PROGRAMME_ROW = (
    "key", "title", "summary", "languages", "institution__code", "institution__name",
    "institution__member_of__code", "institution__member_of__name", "desk__name", "desk__email",
    "desk__phone", "desk__hours",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One open call in a list."""

    call: Call
    detail: str
    closing: str
    left: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A programme on the start page, with how many calls are open in it."""

    programme: Programme
    open_now: int
    strands: tuple[Strand, ...]
    by: str
    """The member school that promises it, where that is not the institution itself."""


@dataclass(frozen=True, slots=True)
class House:
    """An institution with its programmes; a consortium with those of its member schools too."""

    organisation: Organisation
    members: tuple[Organisation, ...]
    entries: tuple[Entry, ...]


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show all that is open, the institutions with their programmes, and whom to talk to."""
    programmes = list(
        Programme.objects.select_related("institution__member_of").only(*PROGRAMME_ROW)
    )
    if len(programmes) == 1:
        return _programme_page(request, Programme.objects.get(pk=programmes[0].pk))
    at = timezone.now()
    compact = len(programmes) >= COMPACT_FROM
    strands = _strands(programmes if not compact else [])
    houses = _houses(programmes, strands, open_numbers(at, "programme"))
    context = _open_now(request, at, None, _topics(houses))
    context |= {
        "houses": houses,
        "compact": compact,
        "offices": [] if compact else programmes,
        "news": latest_news(None, NEWS_SHOWN, at),
        "figures": tiles(),
        "structured": structured.page(
            *(structured.organisation(house.organisation, house.members) for house in houses)
        ),
    }
    return _kept(render(request, "public/home.html", context), context, next_change(at))


@public
def programme(request: HttpRequest, programme: str) -> HttpResponse:
    """Show a programme under its own brand: what is open, and all that it offers."""
    return _programme_page(request, get_object_or_404(Programme, key=programme))


def _programme_page(request: HttpRequest, programme: Programme) -> HttpResponse:
    show_under(request, programme)
    at = timezone.now()
    strands = list(programme.strands.annotate(number=Count("initiatives")).order_by("position"))
    open_in = open_numbers(at, "strand", programme)
    context = _open_now(request, at, programme, [("", strand_topics(programme, strands))])
    context |= {
        "strands": [(strand, open_in[strand.pk]) for strand in strands],
        "number": sum(strand.number for strand in strands),
        "desks": programme.contacts.order_by("position")[:DESKS_SHOWN],
        "partnerships": programme.partnerships.select_related("organisation")[:PARTNERS_SHOWN],
        "news": latest_news(programme, NEWS_SHOWN, at),
        "figures": tiles(programme),
        "about": rendered(str(programme.body), addresses_of(programme)),
        "structured": structured.page(structured.programme(programme)),
    }
    response = render(request, "public/programme.html", context)
    return _kept(response, context, next_change(at, programme))


def strand_topics(programme: Programme, strands: Sequence[Strand]) -> list[tuple[str, str]]:
    """Return the strands as choices of a filter."""
    return [(f"{programme.key}:{strand.key}", str(strand.title)) for strand in strands]


def _open_now(
    request: HttpRequest, at: datetime, programme: Programme | None, topics: Topics
) -> dict[str, Any]:
    """Return the list of open calls, with its filters, and what opens next."""
    chosen = filtered(
        open_calls(at, programme), request.GET, topics=topics, prefix="edition__initiative__"
    )
    page = Paginator(call_rows(chosen.matches), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [_row(call, at, within=programme) for call in page.object_list]
    return {
        "coming": call_rows(coming_calls(at, programme))[:COMING_SHOWN],
        "filters": chosen,
        "page": page,
        "rows": rows,
    }


def _row(call: Call, at: datetime, *, within: Programme | None) -> Row:
    number: int = call.places  # type: ignore[attr-defined]
    initiative = call.edition.initiative
    detail = [
        "" if within else str(initiative.programme.title),
        "" if call.role == EVERYONE else wording.audience_name(call.role),
        str(call.edition.title),
        wording.places(number) if number else "",
    ]
    return Row(
        call=call,
        detail=" · ".join(filter(None, detail)),
        closing=wording.closing(call),
        left=wording.time_left(call, at),
        urgent=wording.days_left(call, at) <= wording.URGENT_DAYS,
    )


def _strands(programmes: list[Programme]) -> dict[int, list[Strand]]:
    found: dict[int, list[Strand]] = {}
    for strand in Strand.objects.filter(programme__in=programmes).order_by("position"):
        found.setdefault(strand.programme_id, []).append(strand)
    return found


def _houses(
    programmes: list[Programme], strands: dict[int, list[Strand]], open_in: Counter[int]
) -> list[House]:
    """Group programmes by institution; those of a member school stand with its consortium."""
    heads: dict[int, Organisation] = {}
    entries: dict[int, list[Entry]] = {}
    for programme in programmes:
        institution = programme.institution
        head = institution.member_of or institution
        heads[head.pk] = head
        entries.setdefault(head.pk, []).append(
            Entry(
                programme,
                open_in[programme.pk],
                tuple(strands.get(programme.pk, ())),
                str(institution) if institution != head else "",
            )
        )
    members: dict[int | None, list[Organisation]] = {}
    for school in Organisation.objects.filter(member_of__in=heads).order_by("code"):
        members.setdefault(school.member_of_id, []).append(school)
    houses = [
        House(head, tuple(members.get(key, ())), tuple(entries[key])) for key, head in heads.items()
    ]
    return sorted(houses, key=lambda house: str(house.organisation))


def _topics(houses: list[House]) -> Topics:
    """Return what the filter offers: strands by programme, or programmes by institution."""
    entries = [entry for house in houses for entry in house.entries]
    if any(entry.strands for entry in entries):
        return [
            (str(entry.programme.title), strand_topics(entry.programme, entry.strands))
            for entry in entries
        ]
    return [
        (
            str(house.organisation),
            [(entry.programme.key, str(entry.programme.title)) for entry in house.entries],
        )
        for house in houses
    ]


def _kept(
    response: HttpResponse, context: dict[str, Any], changes_at: datetime | None
) -> HttpResponse:
    """Let the page be kept, unless its address asks for what does not exist."""
    if not context["filters"].known:
        return response
    return keep(response, changes_at=changes_at, parameters=PARAMETERS)
