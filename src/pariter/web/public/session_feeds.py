"""Sessions as iCalendar: all of an edition or those that filters leave, one, and a person's own."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.placements.models import Placement
from pariter.apps.programmes.discreet import title_for
from pariter.apps.programmes.models import Edition, Session
from pariter.formats import ical
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import structured
from pariter.web.public.feeds import calendar_response
from pariter.web.public.my_day import places_of
from pariter.web.public.my_day_choice import own_feed
from pariter.web.public.programme_facts import edition_or_404
from pariter.web.public.programme_filters import ASKED
from pariter.web.public.programme_list import chosen
from pariter.web.public.schedule import hours
from pariter.web.public.session_page import session_of
from pariter.web.public.session_words import (
    access_names,
    access_of,
    place_of,
    topic_names,
    topics_of,
    whereabouts_of,
)


@public
def edition_feed(
    request: HttpRequest, programme: str, initiative: str, edition: str
) -> HttpResponse:
    """Give the sessions of an edition that fit the address's filters, past ones too."""
    found = edition_or_404(programme, initiative, edition)
    show_under(request, found.initiative.programme)
    asked = request.GET.copy()
    asked["day"] = asked.get("day") or "all"
    filters = chosen(found, asked, timezone.now())
    events = _events(found, _sessions([one.pk for one in filters.found]))
    response = _calendar(request, found, events)
    return keep(response, parameters=ASKED) if filters.known else response


@public
def session_feed(
    request: HttpRequest, programme: str, initiative: str, edition: str, session: str
) -> HttpResponse:
    """Give one session as a file for calendar programs."""
    found = edition_or_404(programme, initiative, edition)
    show_under(request, found.initiative.programme)
    one = session_of(found, session)
    return keep(_calendar(request, found, _events(found, [one])))


@public
def my_day_feed(
    request: HttpRequest, programme: str, initiative: str, edition: str, token: str
) -> HttpResponse:
    """Give a person's own day to whoever has its signed address: her places, and what she chose."""
    found = edition_or_404(programme, initiative, edition)
    show_under(request, found.initiative.programme)
    own = own_feed(token)
    if own is None or own.edition != found.pk:
        raise Http404("no calendar has this address")
    places = places_of(own.person, found) if own.person else {}
    sessions = _sessions([*own.sessions, *places])
    discreet = _discreet(own.person, found) if places else set()
    response = _calendar(request, found, _events(found, sessions, places, discreet))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _sessions(numbers: Sequence[int]) -> list[Session]:
    found = Session.objects.filter(pk__in=numbers).select_related("venue", "organisation")
    return list(found.order_by("starts_at", "key"))


def _discreet(person: int | None, edition: Edition) -> set[int]:
    """Return the sessions of places that no calendar may name."""
    held = Placement.objects.filter(
        application__person=person,
        application__call__edition=edition,
        application__call__discreet=True,
    )
    return set(held.values_list("offer__sessions", flat=True))


def _events(
    edition: Edition,
    sessions: Iterable[Session],
    places: dict[int, str] | None = None,
    discreet: Iterable[int] = (),
) -> list[ical.Event]:
    """Return sessions as entries.

    places: the state of a person's own, by session; discreet: those told by their day alone
    """
    language = get_language() or settings.LANGUAGE_CODE
    topics = topic_names(edition.initiative.programme.topics, language)
    hidden = set(discreet)
    return [
        _event(edition, one, topics, language, (places or {}).get(one.pk, ""), one.pk in hidden)
        for one in sessions
    ]


def _event(
    edition: Edition,
    session: Session,
    topics: dict[str, str],
    language: str,
    state: str,
    is_discreet: bool,
) -> ical.Event:
    initiative = edition.initiative
    programme = initiative.programme
    names = ("session", session.key, edition.key, initiative.key, programme.key)
    if is_discreet:
        summary, told, url = str(title_for(session)), [place_of(session)], ""
    else:
        summary = f"{initiative.title}: {session.title}"
        url = structured.address(
            "session", programme.key, initiative.slug, edition.key, session.key
        )
        told = _told(session, state, url)
    venue = session.venue
    return ical.Event(
        uid=f"{'.'.join(names)}@{urlsplit(settings.SITE_URL).hostname}",
        stamp=session.cancelled_at or edition.pack.loaded_at,
        starts=session.local_start,
        ends=session.local_end,
        summary=summary,
        description="\n".join(told),
        location=whereabouts_of(session),
        url=url,
        categories=()
        if is_discreet
        else (str(initiative.strand.title), *topics_of(session, topics)),
        sequence=session.sequence + (session.cancelled_at is not None),
        cancelled=session.cancelled_at is not None,
        language=language,
        geo=_geo(venue),
    )


def _told(session: Session, state: str, url: str) -> list[str]:
    """Return the lines that say more of a session."""
    waits = _("You are on the waiting list") if state == Placement.State.WAITING else ""
    note = _("Demonstration, invented data") if settings.DEMONSTRATION else ""
    access = ", ".join(access_names(access_of(session)))
    way = str(session.venue.way) if session.venue and not session.online else ""
    return [line for line in (waits, hours(session), access, way, note, url) if line]


def _geo(venue: Any) -> tuple[float, float] | None:
    if venue is None or venue.latitude is None or venue.longitude is None:
        return None
    return venue.latitude, venue.longitude


def _calendar(request: HttpRequest, edition: Edition, events: Sequence[ical.Event]) -> HttpResponse:
    text = ical.calendar(
        events,
        name=f"{edition.initiative.title}, {edition.title}",
        language=get_language() or settings.LANGUAGE_CODE,
        url=settings.SITE_URL + request.path,
        zone=edition.initiative.programme.zone,
    )
    return calendar_response(text, "inline")
