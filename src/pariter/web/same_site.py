"""Whether a form was sent from one of our own pages, for forms on pages kept for everybody.

Such a page is the same for all visitors, so it can carry no token of one of them. Browsers say
themselves where a form was sent from (Fetch metadata, W3C; Origin, RFC 6454).
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

OWN = {"same-origin", "none"}


def refuse_other_sites(request: HttpRequest) -> None:
    """Raise PermissionDenied where another site sent the form in the visitor's name.

    A program that says nothing of where it comes from acts in its own name alone, so it may go
    on, unless it holds the cookie of somebody who is signed in.
    """
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if origin is not None:
        own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
        is_own = origin in own
    elif site is not None:
        is_own = site in OWN
    else:
        is_own = settings.SESSION_COOKIE_NAME not in request.COOKIES
    if not is_own:
        raise PermissionDenied(f"The form was sent from {origin or site or 'nowhere'}.")
