"""Who came."""

from django.http import HttpRequest, HttpResponse

from pariter.web.access import office, person
from pariter.web.office import visible


@office
def sessions(request: HttpRequest, call: int) -> HttpResponse:
    """Show nothing yet."""
    visible.call(person(request), call)
    return HttpResponse("")


@office
def session(request: HttpRequest, session: int) -> HttpResponse:
    """Show nothing yet."""
    visible.session(person(request), session)
    return HttpResponse("")
