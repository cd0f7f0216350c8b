"""What every page's frame needs: programme, languages, navigation; worked out only where used."""

from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Programme
from pariter.web.languages import (
    after_language,
    in_language,
    is_public,
    languages_of,
    require_spoken,
    site_languages,
)


class LanguageLink(NamedTuple):
    """This page in one language."""

    code: str
    name: str
    short: str
    url: str
    current: bool


class Alternate(NamedTuple):
    """The address of this page in one language, for search engines."""

    code: str
    url: str


class Place(NamedTuple):
    """One entry of the navigation."""

    label: str
    url: str
    current: bool


def show_under(request: HttpRequest, programme: Programme) -> None:
    """Let the page of this request stand under a programme's name and brand.

    Raises NotSpokenError for a public page in a language that the programme does not speak.
    """
    request.programme = programme  # type: ignore[attr-defined]
    require_spoken(request, programme)


def site(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html, its header and its footer show.

    The database is asked only for whoever is signed in, whether she works in an office.
    """
    programme: Programme | None = getattr(request, "programme", None)
    return {
        "programme": programme,
        "demonstration": settings.DEMONSTRATION,
        "home_url": SimpleLazyObject(lambda: _start(programme)),
        "language_links": SimpleLazyObject(lambda: _language_links(request, programme)),
        "canonical_url": SimpleLazyObject(lambda: _canonical(request)),
        "alternates": SimpleLazyObject(lambda: _alternates(request, programme)),
        "navigation": SimpleLazyObject(lambda: _navigation(request, programme)),
        "office_url": SimpleLazyObject(lambda: _office(request)),
    }


def _start(programme: Programme | None) -> str:
    return reverse("programme", args=[programme.key]) if programme else reverse("home")


def _language_links(request: HttpRequest, programme: Programme | None) -> list[LanguageLink]:
    """Return this page's address in each language; addresses differ in their first part alone."""
    current = get_language()
    path = request.get_full_path()
    if after_language(path) is None:
        return []
    spoken = {*(programme.languages if programme else site_languages()), current}
    return [
        LanguageLink(
            code=code,
            name=get_language_info(code)["name_local"].capitalize(),
            short=code.upper(),
            url=in_language(path, code),
            current=code == current,
        )
        for code in site_languages()
        if code in spoken
    ]


def _canonical(request: HttpRequest) -> str:
    """Return the one address of a public page, whatever its query says."""
    return settings.SITE_URL + request.path if is_public(request) else ""


def _alternates(request: HttpRequest, programme: Programme | None) -> list[Alternate]:
    """Return a public page's address in each language that it is there in, for search engines."""
    if not is_public(request) or after_language(request.path) is None:
        return []
    codes = languages_of(programme) if programme else site_languages()
    links = [Alternate(code, _address(request, code)) for code in codes]
    return [*links, Alternate("x-default", _address(request, codes[0]))]


def _address(request: HttpRequest, language: str) -> str:
    return settings.SITE_URL + in_language(request.path, language)


def _navigation(request: HttpRequest, programme: Programme | None) -> list[Place]:
    start = _start(programme)
    open_now = (_("Open now"), f"{start}#open-now")
    someone = (_("Talk to someone"), f"{start}#talk-to-someone")
    if programme:
        items = [
            open_now,
            (_("Initiatives"), reverse("initiatives", args=[programme.key])),
            (_("Calendar"), reverse("programme_calendar", args=[programme.key])),
            (_("Figures"), reverse("figures", args=[programme.key])),
            someone,
        ]
    else:
        items = [
            open_now,
            (_("Programmes"), f"{start}#programmes"),
            (_("Calendar"), reverse("calendar")),
            someone,
        ]
    return [Place(label, url, url == request.path) for label, url in items]


def _office(request: HttpRequest) -> str:
    """Return the way back to the office for whoever is signed in and works in one."""
    if not request.user.is_authenticated:
        return ""
    works = request.user.is_superuser or _works(request.user.pk)
    return reverse("office_todo") if works else ""


def _works(person: int) -> bool:
    """Tell whether a person has a role in an office, or a seat in a committee, in one query."""
    role, seat = Q(office_roles__isnull=False), Q(report_committees__isnull=False)
    return Person.objects.filter(role | seat, pk=person).exists()
