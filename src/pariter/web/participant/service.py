"""A helper's own hours: what is confirmed, and the statement that she may show to anyone."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import Service, ServiceStatement
from pariter.apps.participation.served import (
    facts_of,
    minutes_served,
    served_by,
    statement_now,
    valid_statement,
)
from pariter.apps.participation.service_statements import issue_statement
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Programme
from pariter.web.access import person, signed_in
from pariter.web.public.certificate_pdf import PdfError, pdf_of, writes_pdf
from pariter.web.public.certificate_words import span_in_words, time_in_words
from pariter.web.public.certificates import kept_from_others
from pariter.web.public.statement_words import words_of


@dataclass(frozen=True)
class Hours:
    """What somebody served for one programme.

    rows: title of the session, when, as what, who confirmed it
    check_url: of the statement that says all of this; empty where she has yet to ask for it
    pdf_url: empty where only the page can be printed
    """

    programme: Programme
    total: str
    rows: list[tuple[str, str, str, str]]
    check_url: str
    pdf_url: str


def hours_of(someone: Person) -> list[Hours]:
    """Return what is confirmed of a person, by programme."""
    served = sorted(served_by(someone), key=lambda one: _programme(one).key)
    return [
        _hours(someone, programme, list(own)) for programme, own in groupby(served, key=_programme)
    ]


@signed_in
@require_POST
def statement(request: HttpRequest, programme: str) -> HttpResponse:
    """Issue the statement of what somebody served for a programme."""
    found = get_object_or_404(Programme, key=programme)
    try:
        issue_statement(person=person(request), programme=found, at=timezone.now())
    except DutyError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your statement is ready."))
    return redirect("shifts")


@signed_in
@require_safe
def statement_pdf(request: HttpRequest, programme: str) -> HttpResponse:
    """Hand out somebody's own statement as PDF."""
    found = get_object_or_404(
        Programme.objects.select_related("institution", "desk"), key=programme
    )
    held = _held(person(request), found)
    if held is None:
        raise Http404
    try:
        if not writes_pdf():
            raise PdfError(f"Statement {held.public_id}: this site writes no PDF.")
        content = pdf_of(words_of(held), found)
    except PdfError:
        return redirect("statement_check", held.public_id)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="statement-of-service.pdf"'
    return kept_from_others(response)


def _hours(someone: Person, programme: Programme, served: list[Service]) -> Hours:
    held = _held(someone, programme)
    return Hours(
        programme=programme,
        total=time_in_words(minutes_served(served)),
        rows=[_row(one) for one in served],
        check_url=reverse("statement_check", args=[held.public_id]) if held else "",
        pdf_url=reverse("statement_pdf", args=[programme.key]) if held and writes_pdf() else "",
    )


def _held(someone: Person, programme: Programme) -> ServiceStatement | None:
    """Return the statement that says what is confirmed now; None where there is none."""
    held = valid_statement(someone, programme)
    if held is None:
        return None
    try:
        now = statement_now(someone, programme)
    except DutyError:
        return None
    return held if facts_of(held.content) == facts_of(now) else None


def _row(service: Service) -> tuple[str, str, str, str]:
    duty = service.duty
    return (
        str(duty.session.title),
        span_in_words(_told(service.from_at), _told(service.until_at), duty.session.zone),
        str(duty.get_role_display()),
        str(service.recorded_by),
    )


def _told(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("Only services with hours are listed; filter the others out.")
    return moment


def _programme(service: Service) -> Programme:
    return service.duty.session.edition.initiative.programme
