"""What a page is about, for search engines: schema.org as JSON-LD.

It stands in the page as a block of data, which no browser runs; our content security policy, which
refuses every inline script, lets it be.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import Call, Initiative, Programme, Session
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


def event(session: Session, of: Initiative) -> Thing:
    """Describe a session as an event."""
    mode = _MODES.get(tuple(sorted(of.held)))
    return {
        "@type": "Event",
        "name": f"{of.title}: {session.title}",
        "startDate": session.local_start,
        "endDate": session.local_end,
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": mode and f"https://schema.org/{mode}",
        "inLanguage": of.spoken,
        "location": {"@type": "Place", "name": str(session.place), "address": str(session.place)},
        "organizer": organisation(of.programme.institution),
        "url": address("opportunity", of.programme.key, of.slug),
    }


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
