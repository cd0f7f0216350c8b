"""What every public site owes its visitors: accessibility statement and privacy page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pariter.apps.programmes.models import Programme
from pariter.web.access import public
from pariter.web.cache import keep


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how far everyone can use these pages, and how to report a barrier."""
    return _page(request, "public/accessibility.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about people, who reads it and until when."""
    return _page(request, "public/privacy.html")


def _page(request: HttpRequest, template: str) -> HttpResponse:
    offices = Programme.objects.defer("body", "summary").order_by("key")
    return keep(render(request, template, {"offices": offices}))
