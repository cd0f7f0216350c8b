"""The programme of an edition: its sessions as a list by day or as a calendar, with filters."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Edition, Session
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.prepared import prepared
from pariter.web.public import structured, trails
from pariter.web.public.programme_facts import (
    Facts,
    edition_or_404,
    editions_with_sessions,
    facts_of,
    held_by_offer,
    offers_with_room,
    sessions_in_full,
)
from pariter.web.public.programme_filters import PARAMETERS, Filters, filtered
from pariter.web.public.programme_rows import days, weeks
from pariter.web.public.queries import programme_or_404
from pariter.web.public.session_words import topic_names

ROWS_A_PAGE = 40
SEATS_KEPT = timedelta(seconds=10)
"""How old the free seats on a page may be."""
LIST, CALENDAR = "list", "calendar"


@public
def all_sessions(request: HttpRequest, programme: str, initiative: str) -> HttpResponse:
    """Lead to the programme of the edition that runs, of the next one, or else of the last."""
    found = editions_with_sessions(programme_or_404(programme), initiative)
    if not found:
        raise Http404(initiative)
    at = timezone.now()
    key = next((key for key, last in found if last > at), found[-1][0])
    return redirect("edition_sessions", programme, initiative, key)


@public
def edition_sessions(
    request: HttpRequest, programme: str, initiative: str, edition: str
) -> HttpResponse:
    """Show the sessions of an edition that fit the address's filters."""
    found = edition_or_404(programme, initiative, edition)
    show_under(request, found.initiative.programme)
    at = timezone.now()
    filters = chosen(found, request.GET, at)
    as_calendar = request.GET.get("view") == CALENDAR
    page = Paginator(filters.found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = [] if as_calendar else sessions_in_full([one.pk for one in page.object_list])
    trail = trail_of(found)
    title = _("Programme")
    context: dict[str, Any] = {
        "title": title,
        "edition": found,
        "initiative": found.initiative,
        "trail": trail,
        "filters": filters,
        "found": _number(len(filters.found)),
        "as_calendar": as_calendar,
        "views": _views(request, as_calendar),
        "page": page,
        "may_choose": any(one.ends_at > at for one in filters.found),
        "structured": structured.page(
            structured.breadcrumbs(trail, f"{title}, {found.title}"),
            *([structured.event_list(shown, found)] if shown else []),
        ),
        **feed_addresses(found, filters),
    }
    if as_calendar:
        context["weeks"] = weeks(
            found, filters.found, _titles_by_number(found, filters.found), filters.query
        )
    else:
        offers = [one.offer_id for one in shown if one.offer_id is not None]
        context["days"] = days(found, shown, held_by_offer(offers), at)
    response = render(request, "public/programme_list.html", context)
    if not filters.known or request.GET.get("view", "") not in ("", LIST, CALENDAR):
        return response
    return keep(response, changes_at=at + SEATS_KEPT, parameters=PARAMETERS)


def chosen(edition: Edition, asked: QueryDict, at: datetime) -> Filters:
    """Return an edition's sessions that fit an address, with the filters above them."""
    sessions, names = facts_of(edition)
    topics = topic_names(edition.initiative.programme.topics, get_language() or "")
    return filtered(
        sessions,
        asked,
        names=names,
        topics=topics,
        at=at,
        with_room=lambda: offers_with_room(edition, at),
    )


def trail_of(edition: Edition) -> trails.Trail:
    """Return the way to the programme of an edition."""
    initiative = edition.initiative
    programme = initiative.programme
    address = reverse("opportunity", args=[programme.key, initiative.slug])
    return [*trails.of_initiatives(programme), (str(initiative.title), address)]


def feed_addresses(edition: Edition, filters: Filters) -> dict[str, str]:
    """Return where the chosen sessions are as a calendar file, and how programs subscribe to it."""
    keys = [edition.initiative.programme.key, edition.initiative.slug, edition.key]
    query = f"?{filters.query}" if filters.query else ""
    feed = reverse("edition_feed", args=keys) + query
    return {
        "feed": feed,
        "text_url": reverse("edition_text", args=keys) + query,
        "subscription": f"webcal:{settings.SITE_URL.partition(':')[2]}{feed}",
        "my_day_url": reverse("my_day", args=keys),
    }


def _number(found: int) -> str:
    return ngettext("%(number)d session", "%(number)d sessions", found) % {"number": found}


def _views(request: HttpRequest, as_calendar: bool) -> list[dict[str, Any]]:
    """Return the two ways to see the sessions, with the same filters."""
    query = request.GET.copy()
    for name in ("view", "page"):
        query.pop(name, None)
    pairs = [(name, value) for name, values in query.lists() for value in values if value]
    addresses = (
        (_("List"), urlencode(pairs), False),
        (_("Calendar"), urlencode([*pairs, ("view", CALENDAR)]), True),
    )
    return [
        {"label": label, "url": f"?{address}#found", "current": is_it == as_calendar}
        for label, address, is_it in addresses
    ]


def _titles_by_number(edition: Edition, found: Sequence[Facts]) -> dict[int, tuple[str, str, str]]:
    wanted = {one.pk for one in found}
    return {
        one.pk: (one.key, str(one.title), f"{one.local_start:%H:%M}")
        for one in _titles(edition)
        if one.pk in wanted
    }


@prepared
def _titles(edition: Edition) -> QuerySet[Any, Any]:
    return Session.objects.filter(edition=edition).only("key", "title", "starts_at", "zone")
