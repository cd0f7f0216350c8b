"""What a statement of service says, in the words of the page's language; paper and page alike."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.participation.models import Duty, ServiceStatement
from pariter.web.public.certificate_words import span_in_words, time_in_words
from pariter.web.public.paper import Kind, Line, Paper, text_of
from pariter.web.templatetags.components import long_date


def words_of(statement: ServiceStatement) -> Paper:
    """Return what a statement says, in the active language."""
    said = statement.content
    zone = ZoneInfo(said["services"][0]["zone"])
    programme, institution = text_of(said["programme"]), text_of(said["institution"])
    return Paper(
        kind=_kind(),
        name=said["name"],
        event=programme,
        edition=institution,
        programme=programme,
        institution=institution,
        lines=tuple(_line(service) for service in said["services"]),
        hours=time_in_words(said["minutes"]),
        issued=long_date(statement.issued_at.astimezone(zone).date()),
        issued_at=statement.issued_at,
        number=str(statement.public_id),
        address=settings.SITE_URL + reverse("statement_check", args=[statement.public_id]),
        is_synthetic=said["synthetic"],
    )


def _kind() -> Kind:
    return Kind(
        title=_("Statement of service"),
        number=_("Statement"),
        certifies=_("This states that"),
        took_part=_("helped in"),
        sessions=_("What it states"),
        named=_("The name is as the person gave it."),
        how=_(
            "Scan the code or open the address. The page says whether the statement is "
            "valid, and for whom. It needs no signature."
        ),
        picture=_("QR code with the address of the page that checks this statement"),
        invented=_("People and places are invented. It states nothing."),
        valid=_("This statement is valid"),
        not_valid=_("This statement is not valid"),
        corrected=_("The hours that it tells of were corrected after it was issued."),
        questions=_("Questions about this statement?"),
    )


def _line(service: dict[str, Any]) -> Line:
    start, end = (datetime.fromisoformat(service[name]) for name in ("from_at", "until_at"))
    return Line(
        title=text_of(service["title"]),
        when=span_in_words(start, end, service["zone"]),
        place=text_of(service["place"]),
        people=str(Duty.Role(service["role"]).label),
        noted=_("Confirmed by the office"),
    )
