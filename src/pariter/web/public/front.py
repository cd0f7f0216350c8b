"""Start pages: of the installation, and of each programme."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from pariter.apps.programmes.models import Call, Initiative, Programme, Strand
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import wording
from pariter.web.public.filters import PARAMETERS, filtered
from pariter.web.public.markdown import rendered
from pariter.web.public.queries import calls_from, initiatives_of
from pariter.web.public.tiles import tiles

ROWS_A_PAGE = 20
COMING_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One open call in a list."""

    call: Call
    detail: str
    closing: str
    left: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A strand or a programme, with how many calls are open in it."""

    subject: Strand | Programme
    open_now: int
    members: tuple[Any, ...]
    """A programme's strands; a strand's initiatives, each with the call to apply to, if any."""


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show all that is open, what the programmes work on, and whom to talk to."""
    programmes = list(Programme.objects.all())
    if len(programmes) == 1:
        return _programme_page(request, programmes[0])
    at = timezone.now()
    context, changes_at = _open_now(request, at, None)
    counts = Counter(call.edition.initiative.programme_id for call in context["calls"])
    strands: dict[int, list[Strand]] = {}
    for strand in Strand.objects.order_by("position"):
        strands.setdefault(strand.programme_id, []).append(strand)
    context |= {
        "programmes": programmes,
        "groups": [
            Group(programme, counts[programme.pk], tuple(strands.get(programme.pk, ())))
            for programme in programmes
        ],
        "figures": tiles(),
    }
    return _kept(render(request, "public/home.html", context), context, changes_at)


@public
def programme(request: HttpRequest, programme: str) -> HttpResponse:
    """Show a programme under its own brand: what is open, and all that it offers."""
    return _programme_page(request, get_object_or_404(Programme, key=programme))


def _programme_page(request: HttpRequest, programme: Programme) -> HttpResponse:
    show_under(request, programme)
    at = timezone.now()
    context, changes_at = _open_now(request, at, programme)
    context |= {
        "programmes": [programme],
        "groups": list(_strand_groups(programme, context["calls"])),
        "figures": tiles(programme),
        "about": rendered(str(programme.body)),
    }
    return _kept(render(request, "public/programme.html", context), context, changes_at)


def _open_now(
    request: HttpRequest, at: datetime, programme: Programme | None
) -> tuple[dict[str, Any], datetime | None]:
    """Return the list of open calls, and when it changes next."""
    calls: list[Call] = []
    coming: list[Call] = []
    for call in calls_from(at, programme):
        (calls if call.opens_at <= at else coming).append(call)
    coming = sorted(coming, key=lambda call: call.opens_at)[:COMING_SHOWN]
    chosen = filtered(calls, request.GET)
    page = Paginator(chosen.matches, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [_row(call, at) for call in page.object_list]
    moments = [call.deadline for call in calls] + [call.opens_at for call in coming]
    context = {"calls": calls, "coming": coming, "filters": chosen, "page": page, "rows": rows}
    return context, min(moments, default=None)


def _row(call: Call, at: datetime) -> Row:
    number: int = call.places  # type: ignore[attr-defined]
    detail = [str(call.edition.title), wording.places(number) if number else ""]
    return Row(
        call=call,
        detail=" · ".join(filter(None, detail)),
        closing=wording.closing(call),
        left=wording.time_left(call, at),
        urgent=wording.days_left(call, at) <= wording.URGENT_DAYS,
    )


def _strand_groups(programme: Programme, calls: list[Call]) -> Iterable[Group]:
    """Return a programme's strands, each with its initiatives and the call to apply to now."""
    counts = Counter(call.edition.initiative.strand_id for call in calls)
    # The first to close wins: calls come in that order.
    first = {call.edition.initiative_id: call for call in reversed(calls)}
    members: dict[int, list[tuple[Initiative, Call | None]]] = {}
    for initiative in initiatives_of(programme):
        members.setdefault(initiative.strand_id, []).append((initiative, first.get(initiative.pk)))
    for strand in programme.strands.order_by("position"):
        yield Group(strand, counts[strand.pk], tuple(members.get(strand.pk, ())))


def _kept(
    response: HttpResponse, context: dict[str, Any], changes_at: datetime | None
) -> HttpResponse:
    """Let the page be kept, unless its address asks for what does not exist."""
    if not context["filters"].known:
        return response
    return keep(response, changes_at=changes_at, parameters=PARAMETERS)
