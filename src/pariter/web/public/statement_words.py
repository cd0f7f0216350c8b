"""What a statement of service says, in the words of the page's language, and on its paper."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.participation.models import Duty, ServiceStatement
from pariter.apps.programmes.models import Programme
from pariter.web.public.certificate_pdf import brand_of, sheet_as_pdf
from pariter.web.public.certificate_words import span_in_words, time_in_words
from pariter.web.templatetags.components import long_date


@dataclass(frozen=True)
class Line:
    """One duty on a statement: at which session, from when to when, where, and as what."""

    title: str
    when: str
    place: str
    role: str


@dataclass(frozen=True)
class Words:
    """All statements of one paper."""

    name: str
    programme: str
    institution: str
    lines: tuple[Line, ...]
    hours: str
    issued: str
    number: str
    address: str
    is_synthetic: bool


def words_of(statement: ServiceStatement) -> Words:
    """Return what a statement says, in the active language."""
    said = statement.content
    zone = ZoneInfo(said["services"][0]["zone"])
    return Words(
        name=said["name"],
        programme=_text(said["programme"]),
        institution=_text(said["institution"]),
        lines=tuple(_line(service) for service in said["services"]),
        hours=time_in_words(said["minutes"]),
        issued=long_date(statement.issued_at.astimezone(zone).date()),
        number=str(statement.public_id),
        address=settings.SITE_URL + reverse("statement_check", args=[statement.public_id]),
        is_synthetic=said["synthetic"],
    )


def pdf_of(statement: ServiceStatement, programme: Programme) -> bytes:
    """Return a statement as PDF in the active language; the same one gives the same bytes.

    Raises PdfError where no font here has a sign of a name.
    """
    words = words_of(statement)
    said = brand_of(programme, words.address) | {
        "name": words.name,
        "event": words.programme,
        "edition": words.institution,
        "programme": words.programme,
        "institution": words.institution,
        "sessions": [
            {"title": line.title, "when": line.when, "place": line.place}
            | {"people": line.role, "noted": _("Confirmed by the office")}
            for line in words.lines
        ],
        "hours": words.hours,
        "rows": 0,
        "number": words.number,
        "address": words.address,
        "synthetic": words.is_synthetic,
        "labels": _labels(words),
    }
    return sheet_as_pdf(said, issued_at=statement.issued_at, number=words.number)


def _labels(words: Words) -> dict[str, str]:
    return {
        "title": _("Statement of service"),
        "certifies": _("This states that"),
        "took_part": _("helped in"),
        "sessions": _("What it states"),
        "hours": _("Time altogether:"),
        "check": _("Is it genuine?"),
        "how": _(
            "Scan the code or open the address. The page says whether the statement is "
            "valid, and for whom. It needs no signature."
        ),
        "named": _("The name is the one that she gave herself."),
        "pupils": "",
        "issued": _("Issued on %(day)s") % {"day": words.issued},
        "number": _("Statement"),
        "picture": _("QR code with the address of the page that checks this statement"),
        "demonstration": _("Demonstration"),
        "invented": _("People and places are invented. It states nothing."),
    }


def _line(service: dict[str, Any]) -> Line:
    start, end = (datetime.fromisoformat(service[name]) for name in ("from_at", "until_at"))
    return Line(
        title=_text(service["title"]),
        when=span_in_words(start, end, service["zone"]),
        place=_text(service["place"]),
        role=str(Duty.Role(service["role"]).label),
    )


def _text(kept: Any) -> str:
    return str(LazyI18nString(kept))
