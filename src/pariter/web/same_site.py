"""Whether a form was sent from one of our own pages, for forms on pages kept for everybody.

Such a page is the same for all visitors, so it can carry no token of one of them. Browsers say
themselves where a form was sent from (Fetch metadata, W3C; Origin, RFC 6454).
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

OWN = {"same-origin", "none"}


def refuse_other_sites(request: HttpRequest) -> None:
    """Raise PermissionDenied where another site sent the form in the visitor's name."""
    if is_from_other_site(request):
        said = request.headers.get("Origin") or request.headers.get("Sec-Fetch-Site")
        raise PermissionDenied(f"The form was sent from {said or 'nowhere'}.")


def is_from_other_site(request: HttpRequest) -> bool:
    """Tell whether another site sent a form in the visitor's name.

    A program that says nothing of where it comes from acts in its own name alone, so it may go
    on, unless it holds the cookie of somebody who is signed in.
    """
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if origin is not None:
        own = f"{request.scheme}://{request.get_host()}"
        return origin != own and origin not in settings.CSRF_TRUSTED_ORIGINS
    if site is not None:
        return site not in OWN
    return settings.SESSION_COOKIE_NAME in request.COOKIES
