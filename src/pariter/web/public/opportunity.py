"""The page of one initiative: what it is, whom to ask, and where to start while it is open."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import (
    Aim,
    Call,
    Initiative,
    Offer,
    Partnership,
    Responsibility,
    Session,
)
from pariter.apps.publishing.queries import can_be_followed, media_of, news_until
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.prepared import prepared
from pariter.web.public import campaign, structured, trails, wording
from pariter.web.public.choosing import choosing, how_places_are_given
from pariter.web.public.follow import follow_links
from pariter.web.public.queries import (
    calls_of,
    figures_of,
    offers_of,
    offers_with_free_seats,
    published_runs,
    sessions_of,
    takes_letters,
)
from pariter.web.public.schedule import at_a_glance, key_dates
from pariter.web.public.seats import occurrence, seat, sign_up_url
from pariter.web.public.sections import AFTER_DATES, BEFORE_DATES, HOW, URGENT, sections
from pariter.web.public.standing import about_initiative, is_confidential
from pariter.web.public.stations import way

APPLY = "apply"
CHARGES_SHOWN = 6
MOST_LISTED = 20
"""Sessions that the page lists itself; more of them have a programme of their own."""
NEWS_SHOWN = 3


@public
def opportunity(request: HttpRequest, programme: str, initiative: str) -> HttpResponse:
    """Show an initiative with the calls that matter now, or else with whom to ask."""
    named = _initiatives(programme, initiative)
    if not named:
        raise Http404(initiative)
    found: Initiative = named[0]
    show_under(request, found.programme)
    at = timezone.now()
    calls = calls_of(found)
    shown = _chosen_first(_calls_to_show(calls, at), request.GET.get("call"))
    first = shown[0] if shown else None
    by_letter = first is None and takes_letters(found, at)
    sessions = sessions_of(first.edition) if first else []
    trail = trails.of_strand(found.programme, found.strand)
    state, confidential = _state(first, at, by_letter), is_confidential(found)
    context: dict[str, Any] = {
        "initiative": found,
        "trail": trail,
        "state": state,
        "confidential": confidential,
        "desk_first": confidential or state != "open",
        "may_open": (APPLY in found.stations or bool(calls)) and not by_letter,
        "glance": about_initiative(found),
        "others": [_other(call, at) for call in shown[1:]],
        "structured": structured.page(
            structured.breadcrumbs(trail, str(found.title)),
            structured.initiative(found, first),
            *_events(found, first, sessions, at),
        ),
        **_told(found, first, at),
    }
    context["way"] = way(
        found,
        has_calls=bool(calls),
        has_sessions=bool(sessions),
        by_letter=by_letter,
        figures=context["figures"],
    )
    if first:
        context |= _about_call(found, first, at, sessions)
        context["glance"] = context["call_glance"] + context["glance"]
        context["glance_title"] = _glance_title(first, confidential, context["others"])
    changes = [moment for call in shown for moment in (call.opens_at, call.deadline)]
    changes_at = min((moment for moment in changes if moment > at), default=None)
    response = render(request, campaign.template_of(found, context["media"]), context)
    known = "call" not in request.GET or request.GET["call"] == str(first.pk if first else "")
    return keep(response, changes_at=changes_at, parameters=("call",)) if known else response


def _told(initiative: Initiative, call: Call | None, at: datetime) -> dict[str, Any]:
    """Return what the programme tells of an initiative, whatever its calls do."""
    written = sections(initiative, call)
    charges = _charges(initiative)
    return {
        "urgent": written.get(URGENT),
        "before": [written[key] for key in BEFORE_DATES if key in written],
        "how": written.get(HOW),
        "after": [written[key] for key in AFTER_DATES if key in written],
        "media": [medium for medium in _media(initiative) if can_be_followed(medium)],
        "figures": figures_of(initiative),
        "follow": follow_links(initiative),
        "news": _news(timezone.localdate(at), initiative),
        "aims": _aims(initiative),
        "partnerships": _partnerships(initiative),
        "charges": charges[:CHARGES_SHOWN],
        "more_charges": len(charges) > CHARGES_SHOWN,
    }


@prepared
def _initiatives(programme: str, slug: str) -> QuerySet[Any, Any]:
    found = Initiative.objects.filter(programme__key=programme, slug=slug)
    return found.select_related("programme__institution", "programme__desk", "strand", "contact")


@prepared
def _media(initiative: Initiative) -> QuerySet[Any, Any]:
    return media_of(initiative)


@prepared
def _charges(initiative: Initiative) -> QuerySet[Any, Any]:
    charges = Responsibility.objects.filter(initiative=initiative).order_by("position")
    return charges[: CHARGES_SHOWN + 1]


@prepared
def _news(day: date, initiative: Initiative) -> QuerySet[Any, Any]:
    told = news_until(day).filter(initiatives=initiative)
    rows: QuerySet[Any, Any] = told.values("key", "title", "published")
    return rows[:NEWS_SHOWN]


@prepared
def _aims(initiative: Initiative) -> QuerySet[Any, Any]:
    return Aim.objects.filter(initiatives=initiative).order_by("position")


@prepared
def _partnerships(initiative: Initiative) -> QuerySet[Any, Any]:
    partnerships = Partnership.objects.filter(initiatives=initiative).order_by("position")
    return partnerships.select_related("organisation")


def _calls_to_show(calls: Sequence[Call], at: datetime) -> list[Call]:
    """Return the open calls, first to close first, and those to come; else the last closed."""
    current = sorted((call for call in calls if call.is_open(at)), key=lambda call: call.deadline)
    coming = sorted(
        (call for call in calls if call.opens_at > at and not call.closed_early_at),
        key=lambda call: call.opens_at,
    )
    return current + coming or list(calls[:1])


def _chosen_first(calls: list[Call], chosen: str | None) -> list[Call]:
    """Put the call that the address names before the others."""
    return sorted(calls, key=lambda call: str(call.pk) != chosen)


def _state(call: Call | None, at: datetime, by_letter: bool) -> str:
    """Return open, coming, closed, letters, or none where there never was a call."""
    if call is None:
        return "letters" if by_letter else "none"
    if call.is_open(at):
        return "open"
    return "coming" if call.opens_at > at else "closed"


def _about_call(
    initiative: Initiative, call: Call, at: datetime, sessions: Sequence[Session]
) -> dict[str, Any]:
    """Return what a call hands out, and when; many sessions have a page of their own."""
    is_many = _are_many(call, sessions)
    offers = offers_of(call) if is_many else offers_with_free_seats(call)
    is_open = call.is_open(at)
    keys = [initiative.programme.key, initiative.slug, call.edition.key]
    listed = reverse("edition_sessions", args=keys) if sessions else ""
    shown = [] if is_many else sessions
    pages = {one.pk: reverse("session", args=[*keys, one.key]) for one in shown}
    return {
        "call": call,
        "call_glance": at_a_glance(call, offers, sessions, at),
        "left": wording.time_left(call, at) if is_open else "",
        "is_urgent": wording.days_left(call, at) <= wording.URGENT_DAYS,
        "start_url": _start_url(call, offers, listed if is_many else "") if is_open else "",
        "choose_first": wording.signs_up(call) and len(offers) != 1,
        "dates": key_dates(call, at),
        "how_generic": how_places_are_given(call),
        "choosing": choosing(call, offers),
        "first_come": wording.signs_up(call),
        "opening": wording.moment_in_words(call.opens_at, call.zone),
        "has_results": not is_open and published_runs().filter(call=call).exists(),
        "seats": [] if is_many else [seat(call, offer, sessions, at, pages) for offer in offers],
        "together": [occurrence(one, pages[one.pk]) for one in shown if one.offer_id is None],
        "programme_url": listed,
        "many_sessions": len(sessions) if is_many else 0,
    }


def _are_many(call: Call | None, sessions: Sequence[Session]) -> bool:
    return call is not None and wording.signs_up(call) and len(sessions) > MOST_LISTED


def _glance_title(call: Call, confidential: bool, others: Sequence[Any]) -> str:
    """Say what the dates are about where the page has several things to begin."""
    if confidential:
        return _("The events at a glance")
    return _call_title(call) if others else ""


def _call_title(call: Call) -> str:
    return f"{wording.audience_name(call.role)}, {call.edition.title}"


def _other(call: Call, at: datetime) -> dict[str, Any]:
    """Return what leads to another call of the same initiative."""
    return {
        "title": _call_title(call),
        "closing": wording.closing(call, at),
        "url": f"?call={call.pk}",
    }


def _start_url(call: Call, offers: Sequence[Offer], listed: str) -> str:
    """Return where to begin. listed: the page of many sessions, where there is one"""
    if not wording.signs_up(call):
        return reverse("apply", args=[call.pk])
    if len(offers) == 1:
        return sign_up_url(call, offers[0])
    return listed or "#sessions"


def _events(
    initiative: Initiative, call: Call | None, sessions: Sequence[Session], at: datetime
) -> list[structured.Thing]:
    """Describe the sessions that the page lists itself."""
    edition = call.edition.key if call else ""
    if _are_many(call, sessions):
        return []
    coming = [session for session in sessions if session.ends_at > at]
    return [structured.event(session, initiative, edition) for session in coming]
