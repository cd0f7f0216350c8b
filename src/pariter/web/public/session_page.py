"""The page of one session: what, who, when, the way there, access, and where to sign up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.participation.models import Duty
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import seats_of_offer
from pariter.apps.programmes.materials import materials_of
from pariter.apps.programmes.models import Call, Edition, Offer, Session, SessionChange
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.prepared import prepared
from pariter.web.public import structured, wording
from pariter.web.public.markdown import rendered
from pariter.web.public.programme_facts import edition_or_404
from pariter.web.public.programme_list import SEATS_KEPT, trail_of
from pariter.web.public.programme_rows import session_url
from pariter.web.public.schedule import hours
from pariter.web.public.seats import sign_up_url
from pariter.web.public.session_words import (
    STEP_FREE,
    access_names,
    access_of,
    ages,
    place_of,
    seats_in_words,
    topic_names,
    topics_of,
)
from pariter.web.templatetags.components import day_of_week

OTHER_TIMES = 6


@dataclass(frozen=True, slots=True)
class Link:
    """Another session, with when it is."""

    url: str
    title: str
    when: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a session stands for whoever wants to come: in words, and where to sign up."""

    seats: str
    state: str
    sign_up_url: str
    full: bool
    first_come: bool
    for_classes: bool


@public
def session(
    request: HttpRequest, programme: str, initiative: str, edition: str, session: str
) -> HttpResponse:
    """Show one session of an edition."""
    of = edition_or_404(programme, initiative, edition)
    show_under(request, of.initiative.programme)
    found = session_of(of, session)
    at = timezone.now()
    offer: Any = _offer(found.offer_id) if found.offer_id else None
    standing = _standing(found, offer, at)
    keys = [programme, initiative, edition]
    trail = [*trail_of(of), (_("Programme"), reverse("edition_sessions", args=keys))]
    context: dict[str, Any] = {
        "session": found,
        "edition": of,
        "initiative": of.initiative,
        "offer": offer,
        "standing": standing,
        "glance": _glance(found, of, offer, standing),
        "topics": topics_of(
            found, topic_names(of.initiative.programme.topics, get_language() or "")
        ),
        "access": access_names(access_of(found)),
        "step_free": STEP_FREE in access_of(found),
        "way": _way(found),
        "is_over": found.ends_at <= at,
        "materials": materials_of(found, at) if found.ends_at <= at else (),
        "class_url": "" if standing and standing.for_classes else _class_url(of, found, at),
        "my_day_url": reverse("my_day", args=keys),
        "feed": reverse("session_feed", args=[*keys, session]),
        "others": [_link(of, one) for one in _other_times(of, found, at)],
        "rooms": [_link(of, one) for one in _watched_at(found)],
        "watched": _link(of, found.watches) if found.watches else None,
        **_changes(found),
        **_beside(found, of),
        "trail": trail,
        "structured": structured.page(
            structured.breadcrumbs(trail, str(found.title)),
            structured.session(found, of, offer, at),
        ),
    }
    response = render(request, "public/session.html", context)
    return keep(response, changes_at=_changes_at(found, offer, at))


def session_of(edition: Edition, key: str) -> Session:
    """Return a session by its key, with its venue and who gives it. Raises Http404."""
    found = _sessions(edition, key)
    if not found:
        raise Http404(key)
    one: Session = found[0]
    return one


@prepared
def _sessions(edition: Edition, key: str) -> QuerySet[Any, Any]:
    found = Session.objects.filter(edition=edition, key=key)
    return found.select_related("venue", "organisation", "watches").prefetch_related("changes")


def _offer(number: int) -> Any:
    found = _offers(number)
    return found[0] if found else None


@prepared
def _offers(number: int) -> QuerySet[Any, Any]:
    held = Offer.objects.annotate(held=seats_of_offer(*Placement.HOLDING))
    return held.filter(pk=number).select_related("call")


def _standing(found: Session, offer: Any, at: datetime) -> Standing | None:
    """Return how an offer stands; nothing for what nobody signs up for, or can any more."""
    if offer is None or found.cancelled_at is not None or found.ends_at <= at:
        return None
    call: Call = offer.call
    words, state = seats_in_words(call, offer.capacity, offer.held, at)
    first_come = wording.signs_up(call)
    url = ""
    if call.is_open(at) and found.starts_at > at:
        url = sign_up_url(call, offer) if first_come else reverse("apply", args=[call.pk])
    full = offer.held >= offer.capacity
    return Standing(words, state, url, full, first_come, call.for_classes)


def _glance(
    found: Session, edition: Edition, offer: Any, standing: Standing | None
) -> list[dict[str, str]]:
    """Return the facts for the `at_glance` tag."""
    spoken = found.spoken or edition.initiative.spoken
    giver = found.organisation or edition.initiative.programme.institution
    call = offer.call if offer else None
    rows = [
        ("clock", _("When"), _when(found, edition)),
        ("map-pin", _("Where"), place_of(found)),
        ("users", _("For whom"), ages(found.least_age, found.most_age) or _("Every age")),
        ("languages", _("Language"), ", ".join(map(wording.language_name, spoken))),
        ("accessibility", _("Access"), ", ".join(access_names(access_of(found)))),
        ("handshake", _("Given by"), str(giver)),
        ("users", _("Who speaks"), ", ".join(_speakers(found))),
        ("ticket", _("Seats"), standing.seats if standing else ""),
        ("calendar", _("Sign up by"), _deadline(call, standing)),
    ]
    return [{"icon": icon, "label": label, "text": text} for icon, label, text in rows if text]


def _when(found: Session, edition: Edition) -> str:
    said = hours(found)
    if found.local_start.date() == found.local_end.date():
        said = _("%(day)s, %(start)s to %(end)s") % {
            "day": day_of_week(found.local_start.date()),
            "start": f"{found.local_start:%H:%M}",
            "end": f"{found.local_end:%H:%M}",
        }
    foreign = found.zone != edition.initiative.programme.zone
    return f"{said} ({wording.zone_name(found.zone)})" if foreign else said


@prepared
def _speakers(found: Session) -> QuerySet[Any, Any]:
    """Return the names of speakers who said yes and agreed to be named."""
    return (
        Duty.objects.filter(
            session=found, role=Duty.Role.SPEAKER, state=Duty.State.ACCEPTED, named=True
        )
        .values_list("name", flat=True)
        .order_by("name")
    )


def _deadline(call: Call | None, standing: Standing | None) -> str:
    if call is None or standing is None or not standing.sign_up_url:
        return ""
    return wording.moment_in_words(call.deadline, call.zone)


def _way(found: Session) -> str:
    """Return the way in words as HTML; what is online has none."""
    return rendered(str(found.venue.way)) if found.venue and not found.online else ""


def _changes(found: Session) -> dict[str, Any]:
    """Return from when and where it was moved, and why it was cancelled."""
    changes = list(found.changes.all())
    moves = [one for one in changes if one.kind == SessionChange.Kind.MOVED]
    ends = [one for one in changes if one.kind == SessionChange.Kind.CANCELLED]
    before = moves[-1] if moves else None
    if before:
        before.zone, before.local_start, before.local_end = (  # type: ignore[attr-defined]
            found.zone, *(one.astimezone(ZoneInfo(found.zone))
                          for one in (before.starts_at, before.ends_at)),
        )  # fmt: skip
    return {
        "moved": before,
        "moved_from": hours(before) if before else "",  # type: ignore[arg-type]
        "cancelled": found.cancelled_at is not None,
        "reason": ends[-1].reason if ends else "",
    }


def _other_times(edition: Edition, found: Session, at: datetime) -> Sequence[Session]:
    """Return when else the same can be had."""
    same = Session.objects.filter(
        edition=edition, title=found.title, starts_at__gt=at, cancelled_at=None
    )
    return list(
        same.exclude(pk=found.pk).select_related("venue").order_by("starts_at")[:OTHER_TIMES]
    )


@prepared
def _watched_at(found: Session) -> QuerySet[Any, Any]:
    rooms = Session.objects.filter(watches=found, cancelled_at=None)
    return rooms.select_related("venue").order_by("starts_at", "key")


def _link(edition: Edition, session: Session) -> Link:
    return Link(
        session_url(edition, session.key),
        str(session.title),
        f"{hours(session)}. {place_of(session)}",
    )


def _beside(found: Session, edition: Edition) -> dict[str, Link | None]:
    """Return what is before and after on the same day."""
    day = datetime.combine(found.local_start.date(), time(), ZoneInfo(found.zone))
    rows = _of_day(edition, day, day + timedelta(days=1))
    keys = [key for key, _title, _starts in rows]
    here = keys.index(found.key)
    links = [
        Link(
            session_url(edition, key),
            str(title),
            f"{starts.astimezone(ZoneInfo(found.zone)):%H:%M}",
        )
        for key, title, starts in rows
    ]
    return {
        "previous": links[here - 1] if here else None,
        "following": links[here + 1] if here + 1 < len(links) else None,
    }


@prepared
def _of_day(edition: Edition, since: datetime, until: datetime) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = Session.objects.filter(
        edition=edition, starts_at__gte=since, starts_at__lt=until
    )
    return found.order_by("starts_at", "key").values_list("key", "title", "starts_at")


def _class_url(edition: Edition, found: Session, at: datetime) -> str:
    """Return where a teacher books for a class, where the edition has seats for classes."""
    if found.cancelled_at is not None or found.starts_at <= at:
        return ""
    calls = [call for call in _calls_for_classes(edition) if call.is_open(at)]
    return reverse("class_overview", args=[calls[0].pk]) if calls else ""


@prepared
def _calls_for_classes(edition: Edition) -> QuerySet[Any, Any]:
    return Call.objects.filter(edition=edition, for_classes=True).order_by("opens_at")


def _changes_at(found: Session, offer: Any, at: datetime) -> datetime:
    moments = [found.starts_at, found.ends_at, at + SEATS_KEPT if offer else None]
    if offer:
        moments += [offer.call.opens_at, offer.call.deadline]
    return min((one for one in moments if one and one > at), default=at + timedelta(days=1))
