"""The programme of an edition as plain text: to read aloud, to enlarge, to print, to send."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Edition
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public.programme_facts import edition_or_404, held_by_offer, sessions_in_full
from pariter.web.public.programme_filters import ASKED
from pariter.web.public.programme_list import SEATS_KEPT, chosen
from pariter.web.public.programme_rows import Day, Row, days
from pariter.web.templatetags.components import day_of_week


@public
def edition_text(
    request: HttpRequest, programme: str, initiative: str, edition: str
) -> HttpResponse:
    """Give the sessions of an edition that fit the address's filters, in lines of text."""
    found = edition_or_404(programme, initiative, edition)
    show_under(request, found.initiative.programme)
    at = timezone.now()
    filters = chosen(found, request.GET, at)
    shown = sessions_in_full([one.pk for one in filters.found])
    held = held_by_offer([one.offer_id for one in shown if one.offer_id is not None])
    lines = [*_head(found), *_body(days(found, shown, held, at))]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    return (
        keep(response, changes_at=at + SEATS_KEPT, parameters=ASKED) if filters.known else response
    )


def _head(edition: Edition) -> Iterator[str]:
    """Say what this is, where it stands on the web, and whom to call instead."""
    initiative = edition.initiative
    programme: Any = initiative.programme
    address = reverse("edition_sessions", args=[programme.key, initiative.slug, edition.key])
    yield f"{initiative.title}, {edition.title}".upper()
    if settings.DEMONSTRATION:
        yield _("Demonstration, invented data")
    yield settings.SITE_URL + address
    if programme.desk.phone:
        yield _("Without the web, call %(phone)s. %(hours)s") % {
            "phone": programme.desk.phone,
            "hours": programme.desk.hours,
        }


def _body(found: list[Day]) -> Iterator[str]:
    if not found:
        yield ""
        yield _("Nothing is planned yet.")
    for group in found:
        yield ""
        yield day_of_week(group.day)
        for row in group.rows:
            yield ""
            yield from _session(row)


def _session(row: Row) -> Iterator[str]:
    yield f"{row.starts} {row.until}"
    yield row.title
    yield from filter(None, (row.who_and_where, row.for_whom))
    if row.cancelled:
        yield _("Cancelled")
    elif row.seats:
        yield row.seats
