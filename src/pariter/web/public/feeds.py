"""The calendar as iCalendar, to subscribe to: of all programmes, of one, of one initiative."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Initiative, Programme
from pariter.formats import ical
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import agenda
from pariter.web.public.agenda import Entry

DAYS_BACK = 60
MOST_ENTRIES = 1_000


@public
def feed(request: HttpRequest) -> HttpResponse:
    """Give the calendar of all programmes."""
    return _calendar(request, None, settings.TIME_ZONE, _("Equal opportunity"))


@public
def programme_feed(request: HttpRequest, programme: str) -> HttpResponse:
    """Give the calendar of one programme."""
    found = get_object_or_404(Programme, key=programme)
    show_under(request, found)
    return _calendar(request, found.initiatives.all(), found.zone, f"{found}, {found.institution}")


@public
def initiative_feed(request: HttpRequest, programme: str, initiative: str) -> HttpResponse:
    """Give the calendar of one initiative."""
    found = get_object_or_404(
        Initiative.objects.select_related("programme"),
        programme__key=programme,
        slug=initiative,
    )
    show_under(request, found.programme)
    meant = Initiative.objects.filter(pk=found.pk)
    return _calendar(request, meant, found.programme.zone, str(found.title))


def _calendar(
    request: HttpRequest, initiatives: QuerySet[Initiative] | None, zone: str, name: str
) -> HttpResponse:
    since = timezone.now() - timedelta(days=DAYS_BACK)
    found = agenda.references(initiatives, since=since)[:MOST_ENTRIES]
    text = ical.calendar(
        (_event(entry) for entry in agenda.entries(found, zone)),
        name=name,
        language=get_language() or settings.LANGUAGE_CODE,
        url=settings.SITE_URL + request.path,
    )
    return keep(calendar_response(text, "inline"))


def calendar_response(text: str, disposition: str) -> HttpResponse:
    """Answer with a calendar. disposition: inline, or attachment for a file to keep"""
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'{disposition}; filename="calendar.ics"'},
    )


def _event(entry: Entry) -> ical.Event:
    initiative = entry.initiative
    programme = initiative.programme
    names = (entry.kind, entry.key, entry.edition, initiative.key, programme.key)
    address = settings.SITE_URL + entry.url
    note = _("Demonstration, invented data") if settings.DEMONSTRATION else ""
    told = (entry.when, entry.place, str(programme.title), note, address)
    return ical.Event(
        uid=f"{'.'.join(names)}@{urlsplit(settings.SITE_URL).hostname}",
        stamp=entry.loaded_at,
        starts=entry.starts,
        ends=entry.ends,
        summary=f"{initiative.title}: {entry.title}",
        description="\n".join(filter(None, told)),
        location=entry.place,
        url=address,
        categories=(str(initiative.strand.title),),
        busy=entry.ends is not None,
        sequence=entry.sequence,
        cancelled=entry.cancelled,
    )
