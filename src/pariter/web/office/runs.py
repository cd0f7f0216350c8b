"""Runs and their proofs."""

from django.http import HttpRequest, HttpResponse

from pariter.web.access import office, person
from pariter.web.office import visible


@office
def run(request: HttpRequest, run: int) -> HttpResponse:
    """Show nothing yet."""
    visible.run(person(request), run)
    return HttpResponse("")


@office
def audit(request: HttpRequest, run: int) -> HttpResponse:
    """Show nothing yet."""
    visible.run(person(request), run)
    return HttpResponse("")


@office
def public(request: HttpRequest, run: int) -> HttpResponse:
    """Show nothing yet."""
    visible.run(person(request), run)
    return HttpResponse("")
