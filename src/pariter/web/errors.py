"""Pages for what went wrong, in the person's language and the site's own look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pariter.web.access import public


@public
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the page is for others."""
    return render(request, "403.html", status=403)


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page."""
    return render(request, "404.html", status=404)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the mistake is the site's, not the person's."""
    return render(request, "500.html", status=500)
