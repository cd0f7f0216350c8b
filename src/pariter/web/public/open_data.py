"""What other programs may read: the API, tables, feeds; and how to use them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Programme
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.public.dcat import LICENCE


@public
def open_data(request: HttpRequest) -> HttpResponse:
    """Describe the open data of this site."""
    context = {
        "title": _("Open data"),
        "site": settings.SITE_URL,
        "licence": LICENCE,
        "columns": (_("What"), _("Address")),
        "lists": _lists(),
        "programmes": list(Programme.objects.defer("body", "summary").order_by("key")),
    }
    return keep(render(request, "public/open_data.html", context))


def _lists() -> list[tuple[Any, ...]]:
    """Return what the API gives, with its addresses."""
    described = (
        (_("Institutions"), "institutions", ""),
        (_("Programmes with aims and lines of action"), "programmes", ""),
        (_("Initiatives"), "initiatives", "?programme=KEY"),
        (_("Calls with dates and state"), "calls", "?programme=KEY&state=open"),
        (_("Sessions"), "sessions", "?programme=KEY&from=2027-01-01&to=2027-12-31"),
        (_("Published figures"), "figures", "?programme=KEY"),
    )
    found = []
    for words, name, query in described:
        address = reverse(f"api:{name}")
        link = format_html('<a href="{}"><code>{}</code></a>', address, address + query)
        found.append((words, link))
    return found
