"""What a certificate says, in the words of the page's language; paper and page say the same."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from pariter.apps.participation.models import Certificate, Delivery
from pariter.apps.programmes.moments import zone_name
from pariter.web.templatetags.components import long_date, long_moment

Grade = Delivery.Grade


@dataclass(frozen=True)
class Line:
    """One session on a certificate: what, when, where, with how many, and who noted it."""

    title: str
    when: str
    place: str
    people: str
    noted: str


@dataclass(frozen=True)
class Words:
    """All statements of one certificate.

    hours: empty for stays of days; rows: of a class, for its teacher to write names on the paper.
    """

    name: str
    event: str
    edition: str
    programme: str
    institution: str
    lines: tuple[Line, ...]
    hours: str
    issued: str
    number: str
    address: str
    is_synthetic: bool
    rows: int


def words_of(certificate: Certificate) -> Words:
    """Return a certificate's statements in the active language."""
    said = certificate.content
    zone = ZoneInfo(said["sessions"][0]["zone"])
    return Words(
        name=said["name"],
        event=_text(said["initiative"]),
        edition=_text(said["edition"]),
        programme=_text(said["programme"]),
        institution=_text(said["institution"]),
        lines=tuple(_line(session, "class" in said) for session in said["sessions"]),
        hours=time_in_words(said["minutes"]),
        issued=long_date(certificate.issued_at.astimezone(zone).date()),
        number=str(certificate.public_id),
        address=address_of(certificate),
        is_synthetic=said["synthetic"],
        rows=max(session["people"] for session in said["sessions"]) if "class" in said else 0,
    )


def address_of(certificate: Certificate) -> str:
    """Return where anyone can check a certificate, in the active language."""
    return settings.SITE_URL + reverse("certificate_check", args=[certificate.public_id])


def reason_in_words(certificate: Certificate) -> str:
    """Return why a certificate was revoked: the office's own words, or ours in this language."""
    return certificate.reason if certificate.revoked_by_id else _(certificate.reason)


def time_in_words(minutes: int | None) -> str:
    """Write a length of time out, such as 2 hours 30 minutes; nothing where it is not told."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if rest or not hours:
        parts.append(ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest})
    return " ".join(parts)


def span_in_words(from_at: datetime, until_at: datetime, zone_key: str) -> str:
    """Return from when to when something lasted, in the zone of the session."""
    zone = ZoneInfo(zone_key)
    start, end = from_at.astimezone(zone), until_at.astimezone(zone)
    until = f"–{end:%H:%M}" if start.date() == end.date() else f" – {long_moment(end)}"
    return f"{long_moment(start)}{until} ({zone_name(zone_key)})"


def _line(session: dict[str, Any], is_class: bool) -> Line:
    start, end = (datetime.fromisoformat(session[name]) for name in ("starts_at", "ends_at"))
    others = session["people"] if is_class else session["people"] - 1
    with_others = (
        ngettext("%(count)d person of the class", "%(count)d people of the class", others)
        if is_class
        else ngettext("With %(count)d other person", "With %(count)d other people", others)
    )
    noted = {
        Grade.SCANNED.value: _("Ticket scanned at the door"),
        Grade.ATTESTED.value: _("Noted by the office"),
    }
    return Line(
        title=_text(session["title"]),
        when=span_in_words(start, end, session["zone"]),
        place=_text(session["place"]),
        people=with_others % {"count": others} if others else "",
        noted=noted[session["grade"]],
    )


def _text(kept: Any) -> str:
    return str(LazyI18nString(kept))
