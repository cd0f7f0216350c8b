"""What a page is about, for search engines: schema.org as JSON-LD.

It stands in the page as a block of data, which no browser runs; our content security policy, which
refuses every inline script, lets it be.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import (
    Call,
    Edition,
    Initiative,
    Programme,
    Session,
    SessionChange,
)
from pariter.web.public.trails import Trail

Thing = dict[str, Any]
# So that no text can end the block, or be taken for markup.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
_OPENING = SafeString('<script type="application/ld+json">')
_CLOSING = SafeString("</script>")
_MODES = {
    ("in_person",): "OfflineEventAttendanceMode",
    ("online",): "OnlineEventAttendanceMode",
    ("in_person", "online"): "MixedEventAttendanceMode",
}


def page(*things: Thing) -> SafeString:
    """Return the block of data for a page; nothing where it is about nothing."""
    if not things:
        return SafeString("")
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": [_without_gaps(thing) for thing in things]},
        ensure_ascii=False,
        separators=(",", ":"),
        default=_moment,
    )
    return _OPENING + SafeString(text.translate(_ESCAPES)) + _CLOSING


def organisation(of: Organisation) -> Thing:
    """Describe an organisation."""
    return institution(str(of), of.url)


def institution(name: str, url: str, members: Iterable[tuple[str, str]] = ()) -> Thing:
    """Describe an organisation by its name and address, with those of its members."""
    return {
        "@type": "Organization",
        "name": name,
        "url": url,
        "subOrganization": [institution(*member) for member in members],
    }


def programme(of: Programme) -> Thing:
    """Describe a programme, and who promises it."""
    return {
        "@type": "EducationalOccupationalProgram",
        "name": str(of.title),
        "description": str(of.summary),
        "url": address("programme", of.key),
        "provider": organisation(of.institution),
    }


def initiative(of: Initiative, call: Call | None) -> Thing:
    """Describe an initiative, with the dates of the call that its page shows."""
    edition = call.edition if call else None
    return {
        "@type": "EducationalOccupationalProgram",
        "name": str(of.title),
        "description": str(of.summary),
        "url": address("opportunity", of.programme.key, of.slug),
        "provider": organisation(of.programme.institution),
        "inLanguage": of.spoken,
        "applicationStartDate": call and call.local_opening,
        "applicationDeadline": call and call.local_deadline,
        "startDate": edition and edition.starts,
        "endDate": edition and edition.ends,
    }


def event(session: Session, of: Initiative, edition: str) -> Thing:
    """Describe a session as an event, with the address of its own page. edition: its key"""
    keys = (of.programme.key, of.slug, edition, session.key)
    return {
        "@type": "Event",
        "name": f"{of.title}: {session.title}",
        "startDate": session.local_start,
        "endDate": session.local_end,
        "eventStatus": f"https://schema.org/{_status(session)}",
        "eventAttendanceMode": _mode(session, of),
        "inLanguage": session.spoken or of.spoken,
        "location": _location(session, address("session", *keys)),
        "isAccessibleForFree": True,
        "organizer": organisation(session.organisation or of.programme.institution),
        "url": address("session", *keys),
    }


def session(of: Session, edition: Edition, offer: Any, at: datetime) -> Thing:
    """Describe a session with what its own page knows: its seats, and when it was to be before.

    offer: with its call and the number of seats `held`; None where there is none
    """
    initiative = edition.initiative
    moves = [
        change.starts_at.astimezone(ZoneInfo(of.zone))
        for change in of.changes.all()
        if change.kind == SessionChange.Kind.MOVED
    ]
    is_open = bool(offer) and offer.call.is_open(at) and of.cancelled_at is None
    stock = "InStock" if offer and offer.held < offer.capacity else "SoldOut"
    url = address("session", initiative.programme.key, initiative.slug, edition.key, of.key)
    return event(of, initiative, edition.key) | {
        "description": offer and str(offer.summary),
        "previousStartDate": moves[-1] if moves else None,
        "typicalAgeRange": _ages(of),
        "maximumAttendeeCapacity": offer and offer.capacity,
        "remainingAttendeeCapacity": max(0, offer.capacity - offer.held) if is_open else None,
        "offers": {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "EUR",
            "availability": f"https://schema.org/{stock}",
            "validFrom": offer.call.local_opening,
            "validThrough": offer.call.local_deadline,
            "url": url,
        }
        if is_open
        else None,
    }


def event_list(sessions: Sequence[Session], edition: Edition) -> Thing:
    """Describe a page of sessions as a list of their pages."""
    initiative = edition.initiative
    keys = (initiative.programme.key, initiative.slug, edition.key)
    return {
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": str(one.title),
                "url": address("session", *keys, one.key),
            }
            for position, one in enumerate(sessions, start=1)
        ],
    }


def _status(of: Session) -> str:
    if of.cancelled_at is not None:
        return "EventCancelled"
    return "EventRescheduled" if of.sequence else "EventScheduled"


def _mode(of: Session, initiative: Initiative) -> str | None:
    if of.online:
        return "https://schema.org/OnlineEventAttendanceMode"
    if of.venue_id is not None:
        return "https://schema.org/OfflineEventAttendanceMode"
    mode = _MODES.get(tuple(sorted(initiative.held)))
    return mode and f"https://schema.org/{mode}"


def _location(of: Session, url: str) -> Thing:
    """Describe where a session is; the link to one that is online is told to no stranger."""
    if of.online:
        return {"@type": "VirtualLocation", "url": url}
    place = str(of.place)
    if of.venue is None:
        return {"@type": "Place", "name": place, "address": place}
    venue = of.venue
    return {
        "@type": "Place",
        "name": f"{place}, {venue.name}",
        "address": venue.address,
        "geo": None
        if venue.latitude is None
        else {
            "@type": "GeoCoordinates",
            "latitude": venue.latitude,
            "longitude": venue.longitude,
        },
    }


def _ages(of: Session) -> str | None:
    if of.least_age is None and of.most_age is None:
        return None
    return f"{of.least_age or 0}-{'' if of.most_age is None else of.most_age}"


def breadcrumbs(trail: Trail, here: str) -> Thing:
    """Describe the pages above this one, and this one.

    trail: words and addresses of the pages above
    """
    items: Sequence[tuple[str, str]] = (*trail, (here, ""))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            _without_gaps(
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": words,
                    "item": path and settings.SITE_URL + path,
                }
            )
            for position, (words, path) in enumerate(items, start=1)
        ],
    }


def address(name: str, *keys: str) -> str:
    """Return the whole address of a page."""
    return settings.SITE_URL + reverse(name, args=keys)


def _without_gaps(thing: Thing) -> Thing:
    """Leave out what is not known, however deep it stands."""
    return {
        key: _without_gaps(value) if isinstance(value, dict) else value
        for key, value in thing.items()
        if value not in (None, "", [])
    }


def _moment(value: date | datetime) -> str:
    return value.isoformat()
