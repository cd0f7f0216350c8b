"""Who may open a page: every view carries one of these marks, and a guard test looks for it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]

PUBLIC = "public"
SIGNED_IN = "signed in"
OFFICE = "office"
AT_THE_DOOR = "at the door"


def public(view: View) -> View:
    """Mark a view that anyone may open without signing in."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return login_not_required(view)


def signed_in(view: View) -> View:
    """Mark a view for anyone signed in; it shows a person only what is her own."""
    view.access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def office(view: View) -> View:
    """Mark a view for a programme's office; the view finds its object among those visible to it."""
    view.access = OFFICE  # type: ignore[attr-defined]
    return view


def at_the_door(view: View) -> View:
    """Mark a view that the secret of a door pass in its address opens, for as long as it holds."""
    view.access = AT_THE_DOOR  # type: ignore[attr-defined]
    return login_not_required(view)


def person(request: HttpRequest) -> Any:
    """Return the signed-in person of a request whose view is not public."""
    return request.user
