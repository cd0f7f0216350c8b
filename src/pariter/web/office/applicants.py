"""Who applied to a call."""

from django.http import HttpRequest, HttpResponse

from pariter.web.access import office, person
from pariter.web.office import visible


@office
def applicants(request: HttpRequest, call: int) -> HttpResponse:
    """Show nothing yet."""
    visible.call(person(request), call)
    return HttpResponse("")


@office
def applicants_csv(request: HttpRequest, call: int) -> HttpResponse:
    """Show nothing yet."""
    visible.call(person(request), call)
    return HttpResponse("")
