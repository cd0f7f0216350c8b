"""The API's addresses: open to everyone and to every site's scripts, and kept as pages are."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import ValidationError

from pariter.web.access import View, public
from pariter.web.api import catalogue, figures, sessions
from pariter.web.api.refusals import in_words
from pariter.web.cache import keep

PARAMETERS = ("from", "page", "programme", "state", "to")

api = NinjaAPI(
    title="Pariter",
    version="1",
    description=(
        "What the programmes of this site publish: institutions, programmes, initiatives with "
        "their texts in each language, calls, sessions, and released figures. Read only, no key."
    ),
    urls_namespace="api",
    docs_url=None,
)
for part in (catalogue, sessions, figures):
    api.add_router("", part.router)


@api.exception_handler(ValidationError)
def refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say of each wrong parameter what is wrong with it."""
    said = " ".join(in_words(one, request.GET) for one in error.errors)
    return api.create_response(request, {"detail": said}, status=422)


def _opened(view: Callable[..., HttpResponse]) -> View:
    """Let everyone read an answer, scripts of other sites too."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, **keys: Any) -> HttpResponse:
        request.method = "GET"  # who asks for the head alone is answered by the same view
        response = view(request, **keys)
        # Else what is not found would be looked for among the pages of a language.
        request.urlconf = __name__
        response.headers["Access-Control-Allow-Origin"] = "*"
        changes_at = getattr(request, "changes_at", None)
        return keep(response, changes_at=changes_at, parameters=PARAMETERS)

    return public(answer)


def _addresses() -> Iterator[URLPattern]:
    *patterns, _root = api.urls[0]  # the last would be a page of the library's own
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = _opened(cast(Callable[..., HttpResponse], pattern.callback))
            yield pattern


app_name = "api"
urlpatterns = list(_addresses())
