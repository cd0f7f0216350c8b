"""What comes after a call's sessions: certificates, their revocation, and how people found it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.participation.attended import true_ones
from pariter.apps.participation.certificates import LONGEST_REASON, revoke_certificate
from pariter.apps.participation.errors import CertificateError
from pariter.apps.participation.feedback import ROUND, summary_of
from pariter.apps.participation.models import Certificate, Farewell
from pariter.apps.programmes.queries import visible_calls
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.forms import ActForm
from pariter.web.office.frame import call_page
from pariter.web.office.progress import Tag
from pariter.web.participant.feedback import SCORES
from pariter.web.public.certificate_words import reason_in_words

PAGE_SIZE = 50


class RevokeForm(ActForm):
    """Take a certificate back."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you revoke it?"),
        help_text=gettext_lazy("Everyone who checks the certificate reads it. It is kept."),
        max_length=LONGEST_REASON,
        error_messages={
            "required": gettext_lazy("Say why you revoke the certificate."),
            "max_length": gettext_lazy("Shorten the reason to 300 letters."),
        },
    )


@office
def after(request: HttpRequest, call: int) -> HttpResponse:
    """List the certificates of a call, and show what people said of its edition."""
    found = visible.call(person(request), call)
    certificates = Certificate.objects.filter(application__call=found)
    page = Paginator(
        certificates.select_related("application").order_by("-issued_at", "-pk"), PAGE_SIZE
    ).get_page(request.GET.get("page"))
    feedback = summary_of(found.edition)
    return call_page(
        request,
        "after",
        found,
        tab="office_after",
        issued=certificates.count(),
        revoked=certificates.filter(revoked_at__isnull=False).count(),
        thanked=Farewell.objects.filter(application__call=found, thanked_at__isnull=False).count(),
        page=page,
        rows=_rows(list(page)),
        feedback=feedback,
        scores=[(label, feedback.scores[int(score)]) for score, label in SCORES],
        round_size=ROUND,
    )


@office
def revoke(request: HttpRequest, certificate: int) -> HttpResponse:
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
        try:
            revoke_certificate(
                certificate=found,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
                by=someone,
            )
        except CertificateError as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, _("The certificate is revoked."))
            return redirect("office_after", call.pk)
    return call_page(
        request,
        "revoke_certificate",
        call,
        tab="office_after",
        status=422 if form.errors else 200,
        certificate=found,
        form=form,
    )


def _rows(certificates: list[Certificate]) -> list[dict[str, Any]]:
    true = true_ones(certificates)
    return [
        {
            "certificate": certificate,
            "tag": _tag(certificate, certificate.pk in true),
            "reason": reason_in_words(certificate) if certificate.revoked_at else "",
        }
        for certificate in certificates
    ]


def _tag(certificate: Certificate, is_true: bool) -> Tag:
    if certificate.revoked_at:
        return Tag(_("Revoked"), "neutral")
    if is_true:
        return Tag(_("Valid"), "success")
    return Tag(_("Not valid: attendance corrected"), "warning")
