"""Is a statement of service genuine? Whoever holds the paper reads here if it still holds."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from pariter.apps.participation.models import ServiceStatement
from pariter.apps.participation.served import still_served
from pariter.web.access import public
from pariter.web.context import show_under
from pariter.web.public.certificates import kept_from_others
from pariter.web.public.statement_words import words_of


@public
def statement_check(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what a statement says and whether it holds, as the ledger is at this moment."""
    statement = get_object_or_404(
        ServiceStatement.objects.select_related("programme__institution", "programme__desk"),
        public_id=public_id,
    )
    show_under(request, statement.programme)
    context = {
        "statement": statement,
        "words": words_of(statement),
        "desk": statement.programme.desk,
        "reason": _(statement.reason) if statement.reason else "",
        "is_valid": statement.replaced_at is None and still_served(statement),
    }
    return kept_from_others(render(request, "public/statement.html", context))
