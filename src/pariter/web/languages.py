"""Which languages a page is there in, and its address in each of them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import get_language

from pariter.apps.programmes.models import Programme
from pariter.web.access import PUBLIC


class NotSpokenError(Exception):
    """A programme's page was asked for in a language that the programme does not speak.

    address: the same page in the programme's first language
    """

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class SpokenLanguageMiddleware:
    """Lead from a page that is not there in the language asked for to the page that is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; what follows happens where a view raises NotSpokenError."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Redirect to the same page in a language of its programme."""
        if isinstance(exception, NotSpokenError):
            return HttpResponseRedirect(exception.address)
        return None


def site_languages() -> list[str]:
    """Return the codes of all languages that this software speaks, the default first."""
    return [code for code, _name in settings.LANGUAGES]


def languages_of(programme: Programme) -> list[str]:
    """Return the codes of the languages in which a programme's pages are there, its first first."""
    spoken = site_languages()
    return [code for code in programme.languages if code in spoken] or spoken[:1]


def require_spoken(request: HttpRequest, programme: Programme) -> None:
    """Raise NotSpokenError where a public page is read in a language that it is not there in.

    programme: whose page it is; pages that are not public may have loaded less of it
    """
    if (
        request.method in ("GET", "HEAD")
        and is_public(request)
        and after_language(request.get_full_path()) is not None
        and get_language() not in languages_of(programme)
    ):
        raise NotSpokenError(in_language(request.get_full_path(), languages_of(programme)[0]))


def is_public(request: HttpRequest) -> bool:
    """Tell whether the page of a request is one that anyone may read."""
    match = request.resolver_match
    return match is not None and getattr(match.func, "access", None) == PUBLIC


def after_language(path: str) -> str | None:
    """Return what follows the language in an address; None where it names none.

    path: an address of the language that is active, such as /en/calendar/
    """
    prefix = f"/{get_language()}/"
    return path.removeprefix(prefix) if path.startswith(prefix) else None


def in_language(path: str, language: str) -> str:
    """Return a page's address in another language."""
    rest = after_language(path)
    return path if rest is None else f"/{language}/{rest}"
