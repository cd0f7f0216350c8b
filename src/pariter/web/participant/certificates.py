"""A certificate of attendance: where it stands, the button that issues it, and its PDF.

Whoever has an account finds it among her places; whoever signed up without one opens it by the
key in the address of her place.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pariter.apps.applications.models import Application
from pariter.apps.participation.attended import Progress, came_to, is_over, progress_of, still_true
from pariter.apps.participation.certificates import certificate_now, issue_certificate
from pariter.apps.participation.errors import CertificateError
from pariter.apps.participation.feedback import may_answer
from pariter.apps.participation.models import Certificate
from pariter.apps.people.actions import describe_person
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import number_in_page_key
from pariter.web.access import person, public, signed_in
from pariter.web.participant import own
from pariter.web.participant.forms import ActForm
from pariter.web.participant.pages import page
from pariter.web.plain_text import OneLineField
from pariter.web.public.certificate_pdf import PdfError, pdf_of, writes_pdf
from pariter.web.public.certificate_words import address_of, words_of
from pariter.web.public.certificates import kept_from_others


class CertificateForm(ActForm):
    """The button that asks for a certificate; it asks for a name where we know none."""

    name = OneLineField(
        label=_("Full name"),
        help_text=_("As it should stand on the certificate."),
        max_length=200,
        error_messages={
            "required": _("Enter your full name."),
            "max_length": _("Shorten your name to 200 letters."),
        },
    )

    def __init__(self, someone: Person, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if someone.name.strip():
            del self.fields["name"]


@dataclass(frozen=True)
class CertificateView:
    """Where a person's certificate stands, and where she can say how it was.

    pdf_url: empty where only the page can be printed
    feedback_url: empty where she did not come, or has answered
    is_over: whether nothing more takes place at this very place; was_here: whether she came to it
    """

    certificate: Certificate | None
    refusal: str
    code: str
    url: str
    pdf_url: str
    check_url: str
    feedback_url: str
    is_over: bool
    was_here: bool
    progress: Progress | None

    @property
    def can_ask(self) -> bool:
        """Whether a press of the button issues it."""
        return self.certificate is None and self.code in ("", "name")

    @property
    def is_farewell(self) -> bool:
        """Whether a page about the place should thank her for having come."""
        return self.is_over and self.was_here

    @property
    def is_news(self) -> bool:
        """Whether a page about the place should speak of it."""
        return self.is_over and self.code != "no_place"


def certificate_of(placement: Placement, at: datetime, *, key: str = "") -> CertificateView:
    """Describe the certificate that the holder of a place has, can have, or why she cannot.

    key: of the place's own page, for someone without an account
    """
    try:
        certificate, refusal, code = certificate_now(placement.application, at), "", ""
    except CertificateError as error:
        certificate, refusal, code = None, str(error), error.code
    prefix = "own_" if key else ""
    url, pdf_url, feedback_url = (
        reverse(prefix + name, args=[key or placement.pk])
        for name in ("certificate", "certificate_pdf", "feedback")
    )
    return CertificateView(
        certificate=certificate,
        refusal=refusal,
        code=code,
        url=url,
        pdf_url=pdf_url if writes_pdf() else "",
        check_url=address_of(certificate) if certificate else "",
        feedback_url=feedback_url if may_answer(placement.application, at) else "",
        is_over=is_over(placement, at),
        progress=progress_of(placement.application, at),
        was_here=came_to(placement),
    )


@signed_in
def certificate(request: HttpRequest, placement: int) -> HttpResponse:
    """Show a person's own certificate; issue it on POST."""
    application, found = own.placement(person(request), placement)
    if found.school_class_id:
        return redirect("class_place", placement)
    return _shown(request, application, found, by=person(request))


@signed_in
def certificate_pdf(request: HttpRequest, placement: int) -> HttpResponse:
    """Hand out a person's own certificate as PDF."""
    application, _found = own.placement(person(request), placement)
    return _printed(application, reverse("certificate", args=[placement]))


@public
def own_certificate(request: HttpRequest, key: str) -> HttpResponse:
    """Show the certificate of whoever signed up without an account; issue it on POST."""
    found = place_by_key(key)
    return _shown(request, found.application, found, key=key)


@public
def own_certificate_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out the certificate of whoever signed up without an account as PDF."""
    return _printed(place_by_key(key).application, reverse("own_certificate", args=[key]))


def place_by_key(key: str) -> Placement:
    """Return the place whose own page a key opens, or answer 404."""
    programme = "application__call__edition__initiative__programme"
    return get_object_or_404(
        Placement.objects.select_related(
            "offer", "application__person", f"{programme}__institution", f"{programme}__desk"
        ),
        pk=number_in_page_key(key),
        application__call__needs_account=False,
    )


def _shown(
    request: HttpRequest,
    application: Application,
    placement: Placement,
    *,
    key: str = "",
    by: Person | None = None,
) -> HttpResponse:
    at = timezone.now()
    form = CertificateForm(application.person, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _issue(application, form, at, by)
        except CertificateError as refusal:
            form.refuse(str(refusal))
        else:
            return redirect(request.path)
    response = page(
        request,
        "certificate_page",
        application.call,
        status=422 if form.errors else 200,
        application=application,
        placement=placement,
        place_url="" if key else reverse("place", args=[placement.pk]),
        about=certificate_of(placement, at, key=key),
        form=form,
        certificate_form=form,
    )
    return kept_from_others(response)


def _issue(
    application: Application, form: CertificateForm, at: datetime, by: Person | None
) -> Certificate:
    someone = application.person
    if "name" in form.cleaned_data:
        describe_person(
            person=someone, name=form.cleaned_data["name"], language=someone.language, at=at
        )
    return issue_certificate(application=application, at=at, by=by)


def _printed(application: Application, page_url: str) -> HttpResponse:
    """Answer with the PDF of what holds now, or lead to the page that says why there is none."""
    try:
        found = certificate_now(application, timezone.now())
    except CertificateError:
        found = None
    if found is None or not still_true(found) or not writes_pdf():
        return redirect(page_url)
    try:
        content = pdf_of(words_of(found), application.call.edition.initiative.programme)
    except PdfError:
        return redirect(address_of(found))
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="certificate.pdf"'
    return kept_from_others(response)
