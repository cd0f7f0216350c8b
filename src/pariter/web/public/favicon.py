"""The icon at the address where browsers look for one by themselves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static

from pariter.web.access import public


@public
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon.

    A page that says "not found" would set a cookie for its forms, and take the page that is open
    its own.
    """
    return redirect(static("pariter/favicon.svg"))
