"""Take back what people show to others: certificates of attendance and statements of service."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.participation.certificates import LONGEST_REASON, revoke_certificate
from pariter.apps.participation.errors import CertificateError, DutyError
from pariter.apps.participation.models import Certificate, ServiceStatement
from pariter.apps.participation.service_statements import revoke_statement
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.queries import visible_calls
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.attendance import call_of
from pariter.web.office.forms import ActForm
from pariter.web.office.frame import call_page


class RevokeForm(ActForm):
    """Why something is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you revoke it?"),
        help_text=gettext_lazy("Its holder reads it, and the office. Who checks it reads the day."),
        max_length=LONGEST_REASON,
        error_messages={
            "required": gettext_lazy("Say why you revoke it."),
            "max_length": gettext_lazy("Shorten the reason to 300 letters."),
        },
    )


@office
def certificate(request: HttpRequest, certificate: int) -> HttpResponse:
    """Ask why a certificate is taken back, and take it back."""
    someone = person(request)
    found = get_object_or_404(
        Certificate.objects.filter(application__call__in=visible_calls(someone)).select_related(
            "application__call__edition__initiative__programme"
        ),
        pk=certificate,
        revoked_at__isnull=True,
    )
    call = found.application.call
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            revoke_certificate(certificate=found, reason=reason, at=timezone.now(), by=someone)
        except CertificateError as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, _("The certificate is revoked."))
            return redirect("office_after", call.pk)
    return _asked(
        request,
        call,
        form,
        tab="office_after",
        name=found.content["name"],
        heading=_("Revoke this certificate"),
        button=_("Revoke the certificate"),
        instead=_(
            "The same certificate is not issued again. Where the attendance is wrong, correct "
            "the attendance instead."
        ),
    )


@office
def statement(request: HttpRequest, session: int, statement: int) -> HttpResponse:
    """Ask why a statement that tells of a session is taken back, and take it back."""
    someone = person(request)
    held = visible.session(someone, session)
    programme = held.edition.initiative.programme_id
    found = get_object_or_404(
        ServiceStatement, pk=statement, programme=programme, replaced_at__isnull=True
    )
    said = [one["service"] for one in found.content["services"]]
    if not held.duties.filter(services__in=said).exists():
        raise Http404
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            revoke_statement(statement=found, reason=reason, at=timezone.now(), by=someone)
        except DutyError as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, _("The statement is revoked."))
            return redirect("office_session_rota", session)
    return _asked(
        request,
        call_of(held),
        form,
        tab="office_board",
        name=found.content["name"],
        heading=_("Revoke this statement"),
        button=_("Revoke the statement"),
        instead=_(
            "It tells of all hours in the programme, and is not issued again as it is. "
            "Where hours are wrong, correct the hours instead."
        ),
    )


def _asked(
    request: HttpRequest, call: Call, form: RevokeForm, *, tab: str, **words: Any
) -> HttpResponse:
    status = 422 if form.errors else 200
    return call_page(request, "revoke", call, tab=tab, status=status, form=form, **words)
