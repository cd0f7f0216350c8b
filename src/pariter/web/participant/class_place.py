"""The own page of a class at one session: its ticket, why it waits, slips, and its hours."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Application
from pariter.apps.journal.queries import history
from pariter.apps.participation.attended import came_to
from pariter.apps.participation.certificates import certificate_now, issue_certificate
from pariter.apps.participation.errors import CertificateError
from pariter.apps.participation.feedback import may_answer
from pariter.apps.placements.answers import still_come
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import window_outcomes
from pariter.apps.placements.windows import wish_first
from pariter.web.access import person, signed_in
from pariter.web.context import show_under
from pariter.web.participant import own
from pariter.web.participant.class_words import people_in_words, reason_of
from pariter.web.participant.forms import ActForm
from pariter.web.participant.history import place_view, sessions_of, standing
from pariter.web.participant.pages import page
from pariter.web.participant.window_words import wish_list
from pariter.web.public.certificate_pdf import PdfError, pdf_of, writes_pdf
from pariter.web.public.certificate_words import address_of, words_of
from pariter.web.public.certificates import kept_from_others

State = Placement.State


@signed_in
def place(request: HttpRequest, placement: int) -> HttpResponse:
    """Show how a class stands at a session; take that it still comes on POST."""
    application, found = _own(request, placement)
    at = timezone.now()
    form = ActForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        try:
            done = _answered(request, found, at)
        except PlacementError as error:
            form.refuse(str(error))
        else:
            messages.success(request, done)
            return redirect("class_place", placement)
    group, state = found.school_class, standing(found, at)
    sessions = list(sessions_of(application, found))
    has_begun = bool(sessions) and at >= sessions[0].starts_at
    view = place_view(found, application, at)
    return page(
        request,
        "class_place",
        application.call,
        status=422 if form.is_bound else 200,
        form=form,
        application=application,
        view=view,
        dated=sessions,
        group=group,
        people=people_in_words(group.pupils, group.adults),
        reason=reason_of(found, at)[0] if state == State.WAITING else None,
        has_ticket=state == State.ACCEPTED,
        has_begun=has_begun,
        is_over=bool(sessions) and at >= sessions[-1].ends_at,
        wish_list=wish_list(found, at),
        has_draw_result=bool(application.call.window_closes_at)
        and bool(window_outcomes(application)),
        asks_again=state == State.ACCEPTED and not has_begun and _asks_again(found),
        hours=_hours_of(found, at) if state == State.ACCEPTED else None,
        may_tell=came_to(found) and may_answer(application, at),
    )


def _answered(request: HttpRequest, found: Any, at: datetime) -> str:
    """Note that the class still comes, or that this is its first wish; return what to say."""
    if request.POST.get("act") == "first":
        wish_first(placement=found, at=at, by=person(request))
        return _("This is your first wish now.")
    still_come(placement=found, at=at, by=person(request))
    return _("Thank you. We look forward to seeing your class.")


@signed_in
def slips(request: HttpRequest, placement: int) -> HttpResponse:
    """Show slips for the families, to print, in the language that is asked for."""
    application, found = _own(request, placement)
    programme = application.call.edition.initiative.programme
    spoken = programme.languages
    asked = request.GET.get("lang", "")
    language = asked if asked in spoken else translation.get_language()
    show_under(request, programme)
    with translation.override(language):
        view = place_view(found, application, timezone.now())
        context = {
            "view": view,
            "group": found.school_class,
            "application": application,
            "call": application.call,
            "initiative": application.call.edition.initiative,
            "venues": _venues(application, found),
            "slips": range(4),
            "language": language,
            "languages": spoken,
            "site_url": settings.SITE_URL,
            "back_url": reverse("class_place", args=[placement]),
        }
        return render(request, "participant/class_slips.html", context)


@signed_in
def hours_certificate(request: HttpRequest, placement: int) -> HttpResponse:
    """Issue the certificate of a class's hours on POST, and lead back to where it then is."""
    application, found = _own(request, placement)
    if request.method == "POST":
        try:
            issue_certificate(
                application=application,
                school_class=found.school_class,
                at=timezone.now(),
                by=person(request),
            )
        except CertificateError as refusal:
            messages.error(request, str(refusal))
    return redirect("class_place", placement)


@signed_in
def hours_certificate_pdf(request: HttpRequest, placement: int) -> HttpResponse:
    """Hand out the certificate of a class's hours as PDF, once it was issued."""
    application, found = _own(request, placement)
    try:
        certificate = certificate_now(application, timezone.now(), school_class=found.school_class)
        if certificate is None or not writes_pdf():
            raise Http404
        content = pdf_of(words_of(certificate), application.call.edition.initiative.programme)
    except (CertificateError, PdfError):
        return redirect("class_place", placement)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="hours.pdf"'
    return kept_from_others(response)


def _own(request: HttpRequest, key: int) -> tuple[Application, Any]:
    """Return a class's place of the teacher's own, or answer 404."""
    application, found = own.placement(person(request), key)
    if not found.school_class_id:
        raise Http404
    return application, found


def _asks_again(found: Any) -> bool:
    """Tell whether she was asked if the class still comes, and has not answered."""
    if found.reminded_at is None:
        return False
    return not history(found).filter(action="placement.still_comes").exists()


def _venues(application: Application, found: Any) -> list[Any]:
    venues = (session.venue for session in sessions_of(application, found))
    return list(dict.fromkeys(venue for venue in venues if venue))


def _hours_of(found: Any, at: Any) -> dict[str, Any]:
    """Return where the certificate of the class's hours stands, or why there is none."""
    application, group = found.application, found.school_class
    try:
        certificate, refusal = certificate_now(application, at, school_class=group), ""
    except CertificateError as error:
        certificate, refusal = None, str(error)
    return {
        "refusal": refusal,
        "certificate": certificate,
        "check_url": address_of(certificate) if certificate else "",
        "pdf_url": reverse("class_certificate_pdf", args=[found.pk])
        if certificate and writes_pdf()
        else "",
    }
