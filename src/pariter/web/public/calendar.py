"""The calendar: one month of sessions, deadlines and openings, this one from today on."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pariter.apps.programmes.models import Initiative, Programme
from pariter.apps.programmes.moments import local_day
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.prepared import prepared
from pariter.web.public import agenda, structured, trails
from pariter.web.public.filters import PARAMETERS, Choice, Facet, Topic, Topics, filtered, kinds_of
from pariter.web.public.front import strand_topics
from pariter.web.public.queries import programme_or_404

ROWS_A_PAGE = 40
YEARS_KEPT = 2
"""How far from today a month may be for its page to be worth keeping."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month on the calendar's own clock."""

    year: int
    month: int
    zone: ZoneInfo

    @property
    def key(self) -> str:
        """How the address writes it, such as 2027-03."""
        return f"{self.year:04}-{self.month:02}"

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, self.month, 1, tzinfo=self.zone)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return (self.begins + timedelta(days=32)).replace(day=1)

    @property
    def name(self) -> str:
        """Its name, such as March 2027."""
        # Translators: Django's date format for a month, such as March 2027.
        return capfirst(date_format(self.begins, pgettext("date format", "F Y")))


@public
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a month of all programmes."""
    names = Programme.objects.values_list("pk", "key", "title", "institution__name")
    topics = [
        Topic(key, f"{title}, {institution}", "programme", pk)
        for pk, key, title, institution in names.order_by("key")
    ]
    return _month_page(request, None, Initiative.objects.all(), [("", topics)])


@public
def programme_calendar(request: HttpRequest, programme: str) -> HttpResponse:
    """Show a month of one programme."""
    found = programme_or_404(programme)
    show_under(request, found)
    topics = [("", strand_topics(found.key, list(found.strands.order_by("position"))))]
    return _month_page(request, found, found.initiatives.all(), topics)


def _month_page(
    request: HttpRequest,
    programme: Programme | None,
    initiatives: QuerySet[Initiative],
    topics: Topics,
) -> HttpResponse:
    zone = programme.zone if programme else settings.TIME_ZONE
    at = timezone.now()
    today = local_day(at, zone)
    month, known = _asked_month(request.GET.get("month", ""), today, ZoneInfo(zone))
    chosen = filtered(initiatives, request.GET, topics=topics, kinds=_alike(programme))
    kinds, kind_facet, kinds_known = _kinds(request.GET.get("what", ""))
    meant = chosen.matches.order_by() if chosen.active or programme else None
    filters = replace(
        chosen,
        facets=(kind_facet, *chosen.facets),
        known=chosen.known and kinds_known and known,
        active=chosen.active or kind_facet.chosen,
    )
    asked = bool(request.GET.get("month"))
    since = month.begins if asked else datetime.combine(today, time(), month.zone)
    narrowed = chosen.active or kind_facet.chosen
    before, within, after = (
        _narrowed(meant, kinds, since, month) if narrowed else _everything(programme, since, month)
    )
    # Few months need a second page, and so a count.
    rows = (
        agenda.references(meant, kinds, since=since, until=month.ends)
        if len(within) > ROWS_A_PAGE
        else within
    )
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    trail = trails.of_programme(programme) if programme else []
    feed = _feed(programme)
    title = _("Calendar")
    context = {
        "title": title,
        "trail": trail,
        "month": month,
        "filters": filters,
        "hidden": {"month": month.key} if asked else {},
        "whole": "" if asked else _address(request.GET, month),
        "page": page,
        "entries": agenda.entries(page.object_list, zone),
        "previous": _link(request.GET, before, month),
        "following": _link(request.GET, after, month),
        "feed": feed,
        "subscription": f"webcal:{settings.SITE_URL.partition(':')[2]}{feed}",
        "structured": structured.page(structured.breadcrumbs(trail, title)) if trail else "",
    }
    response = render(request, "public/calendar.html", context)
    if not filters.known:
        return response
    return keep(response, parameters=(*PARAMETERS, "month", "what"))


@prepared
def _alike(programme: Programme | None) -> QuerySet[Any, Any]:
    initiatives = _of(programme)
    return kinds_of(Initiative.objects.all() if initiatives is None else initiatives)


def _asked_month(asked: str, today: date, zone: ZoneInfo) -> tuple[Month, bool]:
    """Return the month that the address asks for, this one where it asks for none or nonsense.

    Also whether the address is one that our own links may have.
    """
    written = re.fullmatch(r"([12]\d{3})-(0[1-9]|1[0-2])", asked)
    if not written:
        return Month(today.year, today.month, zone), not asked
    year, month = int(written[1]), int(written[2])
    return Month(year, month, zone), abs(year - today.year) <= YEARS_KEPT


def _kinds(asked: str) -> tuple[tuple[str, ...], Facet, bool]:
    """Return the kinds of entries to show, the filter for them, and whether it asks for one."""
    words = {
        agenda.SESSION: _("Sessions"),
        agenda.CLOSING: _("Deadlines"),
        agenda.OPENING: _("Openings"),
    }
    choices = tuple(Choice(kind, words[kind], None, kind == asked) for kind in agenda.KINDS)
    known = asked in agenda.KINDS
    facet = Facet("what", _("What"), _("Everything"), (("", choices),), known)
    return ((asked,) if known else agenda.KINDS), facet, known or not asked


Found = list[dict[str, Any]]


def _narrowed(
    meant: QuerySet[Initiative] | None, kinds: tuple[str, ...], since: datetime, month: Month
) -> tuple[Found, Found, Found]:
    """Return the last thing before a month, what is in it, and the first after it."""
    before = agenda.references(meant, kinds, until=month.begins).order_by("-begins")
    within = agenda.references(meant, kinds, since=since, until=month.ends)
    after = agenda.references(meant, kinds, since=month.ends)
    return list(before[:1]), list(within[: ROWS_A_PAGE + 1]), list(after[:1])


def _everything(
    programme: Programme | None, since: datetime, month: Month
) -> tuple[Found, Found, Found]:
    """Return the same of all that a programme does, or all programmes do."""
    return (
        _last_before(programme, month.begins),
        _within(programme, since, month.ends),
        _first_after(programme, month.ends),
    )


@prepared
def _last_before(programme: Programme | None, until: datetime) -> QuerySet[Any, Any]:
    return agenda.references(_of(programme), until=until).order_by("-begins")[:1]


@prepared
def _within(programme: Programme | None, since: datetime, until: datetime) -> QuerySet[Any, Any]:
    return agenda.references(_of(programme), since=since, until=until)[: ROWS_A_PAGE + 1]


@prepared
def _first_after(programme: Programme | None, since: datetime) -> QuerySet[Any, Any]:
    return agenda.references(_of(programme), since=since)[:1]


def _of(programme: Programme | None) -> QuerySet[Initiative] | None:
    return Initiative.objects.filter(programme=programme).order_by() if programme else None


def _link(query: QueryDict, found: Found, month: Month) -> dict[str, Any]:
    if not found:
        return {}
    local: datetime = found[0]["begins"].astimezone(month.zone)
    other = Month(local.year, local.month, month.zone)
    return {"url": _address(query, other), "name": other.name}


def _address(query: QueryDict, month: Month) -> str:
    """Return a month's address with the same filters."""
    changed = query.copy()
    changed["month"] = month.key
    changed.pop("page", None)
    return f"?{changed.urlencode()}"


def _feed(programme: Programme | None) -> str:
    if programme:
        return reverse("programme_feed", args=[programme.key])
    return reverse("feed")
