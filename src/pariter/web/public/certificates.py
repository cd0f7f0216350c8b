"""Is a certificate genuine? Whoever holds the paper reads here what it says, and if it is valid."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from pariter.apps.participation.attended import still_true
from pariter.apps.participation.models import Certificate
from pariter.web.access import public
from pariter.web.context import show_under
from pariter.web.public.certificate_words import reason_in_words, words_of


@public
def certificate_check(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a certificate's statements and whether they hold, as the ledger is at this moment."""
    programme = "application__call__edition__initiative__programme"
    certificate = get_object_or_404(
        Certificate.objects.select_related(f"{programme}__institution", f"{programme}__desk"),
        public_id=public_id,
    )
    call = certificate.application.call
    initiative = call.edition.initiative
    show_under(request, initiative.programme)
    context = {
        "certificate": certificate,
        "words": words_of(certificate),
        "initiative": None if call.discreet else initiative,
        "desk": initiative.programme.desk,
        "reason": reason_in_words(certificate),
        "is_valid": certificate.revoked_at is None and still_true(certificate),
    }
    return kept_from_others(render(request, "public/certificate.html", context))


def kept_from_others(response: HttpResponse) -> HttpResponse:
    """Let no cache keep a page that its address alone protects, and no search engine list it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
