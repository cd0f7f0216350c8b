"""Is a statement of service genuine? Whoever holds the paper reads here if it still holds."""

import uuid
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from pariter.apps.participation.models import ServiceStatement
from pariter.apps.participation.served import still_served
from pariter.web.access import public
from pariter.web.context import show_under
from pariter.web.public.certificates import kept_from_others
from pariter.web.public.paper import Ended, Paper, ended_on
from pariter.web.public.statement_words import words_of
from pariter.web.templatetags.components import long_date


@public
def statement_check(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what a statement says and whether it holds, as the ledger is at this moment."""
    statement = get_object_or_404(
        ServiceStatement.objects.select_related("programme__institution", "programme__desk"),
        public_id=public_id,
    )
    show_under(request, statement.programme)
    paper = words_of(statement)
    context = {
        "paper": paper,
        "desk": statement.programme.desk,
        "ended": _ended(statement, paper),
    }
    return kept_from_others(render(request, "public/paper.html", context))


def _ended(statement: ServiceStatement, paper: Paper) -> Ended | None:
    """Say whether a statement holds no more; why an office revoked it, its holder alone reads."""
    if statement.replaced_at:
        zone = ZoneInfo(statement.content["services"][0]["zone"])
        day = long_date(statement.replaced_at.astimezone(zone).date())
        is_revoked = statement.revoked_by_id is not None
        return ended_on(day, why="" if is_revoked else _(statement.reason), is_revoked=is_revoked)
    return None if still_served(statement) else Ended(_("Not valid any more"), paper.kind.corrected)
