"""Figures of an edition."""

from django.http import HttpRequest, HttpResponse

from pariter.web.access import office, person
from pariter.web.office import visible


@office
def editions(request: HttpRequest) -> HttpResponse:
    """Show nothing yet."""
    visible.require_office(person(request))
    return HttpResponse("")


@office
def edition(request: HttpRequest, edition: int) -> HttpResponse:
    """Show nothing yet."""
    visible.edition(person(request), edition)
    return HttpResponse("")
