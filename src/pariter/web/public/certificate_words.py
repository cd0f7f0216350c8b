"""What a certificate says, in the words of the page's language; paper and page say the same."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.participation.models import Certificate, Delivery
from pariter.apps.programmes.moments import zone_name
from pariter.web.public.paper import Kind, Line, Paper, text_of
from pariter.web.templatetags.components import long_date, long_moment

Grade = Delivery.Grade


def words_of(certificate: Certificate) -> Paper:
    """Return what a certificate says, in the active language."""
    said = certificate.content
    zone = ZoneInfo(said["sessions"][0]["zone"])
    is_class = "class" in said
    return Paper(
        kind=_kind(is_class),
        name=said["name"],
        event=text_of(said["initiative"]),
        edition=text_of(said["edition"]),
        programme=text_of(said["programme"]),
        institution=text_of(said["institution"]),
        lines=tuple(_line(session, is_class) for session in said["sessions"]),
        hours=time_in_words(said["minutes"]),
        issued=long_date(certificate.issued_at.astimezone(zone).date()),
        issued_at=certificate.issued_at,
        number=str(certificate.public_id),
        address=address_of(certificate),
        is_synthetic=said["synthetic"],
        rows=max(session["people"] for session in said["sessions"]) if is_class else 0,
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


def _kind(is_class: bool) -> Kind:
    return Kind(
        title=_("Certificate of attendance"),
        number=_("Certificate"),
        certifies=_("This certifies that"),
        took_part=_("took part in"),
        sessions=_("What it certifies"),
        named=_("The names are written by the teacher, who answers for them.")
        if is_class
        else _("The name is the one that was given at sign-up."),
        how=_(
            "Scan the code or open the address. The page says whether the certificate is "
            "valid, and for whom. It needs no signature."
        ),
        picture=_("QR code with the address of the page that checks this certificate"),
        invented=_("People and places are invented. It certifies nothing."),
        valid=_("This certificate is valid"),
        not_valid=_("This certificate is not valid"),
        corrected=_("The attendance that it tells of was corrected after it was issued."),
        questions=_("Questions about this certificate?"),
    )


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
        title=text_of(session["title"]),
        when=span_in_words(start, end, session["zone"]),
        place=text_of(session["place"]),
        people=with_others % {"count": others} if others else "",
        noted=noted[session["grade"]],
    )
