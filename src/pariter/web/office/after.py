"""What comes after a call's sessions: certificates, and how people found it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pariter.apps.participation.attended import true_ones
from pariter.apps.participation.feedback import ROUND, summary_of
from pariter.apps.participation.models import Certificate, Farewell
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.frame import call_page
from pariter.web.office.progress import Tag
from pariter.web.participant.feedback import SCORES
from pariter.web.public.certificate_words import reason_in_words

PAGE_SIZE = 50


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
