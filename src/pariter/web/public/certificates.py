"""Is a certificate genuine? Whoever holds the paper reads here what it says, and if it is valid."""

import uuid
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from pariter.apps.participation.attended import still_true
from pariter.apps.participation.models import Certificate
from pariter.web.access import public
from pariter.web.context import show_under
from pariter.web.public.certificate_words import reason_in_words, words_of
from pariter.web.public.paper import Ended, Paper, ended_on
from pariter.web.templatetags.components import long_date


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
    paper = words_of(certificate)
    context = {
        "paper": paper,
        "initiative": None if call.discreet else initiative,
        "desk": initiative.programme.desk,
        "ended": _ended(certificate, paper),
    }
    return kept_from_others(render(request, "public/paper.html", context))


def _ended(certificate: Certificate, paper: Paper) -> Ended | None:
    """Say whether a certificate holds no more; why an office revoked it, its holder alone reads."""
    if certificate.revoked_at:
        zone = ZoneInfo(certificate.content["sessions"][0]["zone"])
        day = long_date(certificate.revoked_at.astimezone(zone).date())
        why = "" if certificate.revoked_by_id else reason_in_words(certificate)
        return ended_on(day, why=why, is_revoked=True)
    return None if still_true(certificate) else Ended(_("Not valid any more"), paper.kind.corrected)


def kept_from_others(response: HttpResponse) -> HttpResponse:
    """Let no cache keep a page that its address alone protects, and no search engine list it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
