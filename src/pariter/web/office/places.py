"""How a call's places are given."""

from django.http import HttpRequest, HttpResponse

from pariter.web.access import office, person
from pariter.web.office import visible


@office
def places(request: HttpRequest, call: int) -> HttpResponse:
    """Show nothing yet."""
    visible.call(person(request), call)
    return HttpResponse("")
