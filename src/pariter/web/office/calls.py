"""The calls that the office runs."""

from django.http import HttpRequest, HttpResponse

from pariter.web.access import office, person
from pariter.web.office import visible


@office
def calls(request: HttpRequest) -> HttpResponse:
    """Show nothing yet."""
    visible.require_office(person(request))
    return HttpResponse("")


@office
def call(request: HttpRequest, call: int) -> HttpResponse:
    """Show nothing yet."""
    visible.call(person(request), call)
    return HttpResponse("")
