"""What search engines read first: robots.txt, and the addresses of all public pages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation

from pariter.apps.programmes.models import Programme, Session
from pariter.apps.publishing.queries import news_until
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.languages import languages_of, site_languages
from pariter.web.public.queries import latest_figures, only_programme

PAGES_OF_SITE = ("calendar", "open_data", "accessibility", "privacy")
PAGES_OF_PROGRAMME = (
    "programme", "initiatives", "programme_calendar", "figures", "news_list", "proposals",
    "partners", "people",
)  # fmt: skip
NOT_TO_INDEX = ("/admin/", "/*/account/", "/*/office/", "/*/my-places/", "/*/search/")


@dataclass(frozen=True, slots=True)
class Place:
    """One page, with its address in each of its languages."""

    address: str
    alternates: tuple[tuple[str, str], ...]
    """Language, or x-default, and address."""


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Say what is not for search engines, and where the list of pages is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_TO_INDEX)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return keep(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the lists of pages: the site's own, and one for each programme."""
    paths = [reverse("site_sitemap")]
    paths += [
        reverse("programme_sitemap", args=[key])
        for key in Programme.objects.order_by("key").values_list("key", flat=True)
    ]
    return _xml(request, "sitemap_index", {"addresses": [settings.SITE_URL + one for one in paths]})


@public
def site_sitemap(request: HttpRequest) -> HttpResponse:
    """List the pages that belong to no programme; the start page may be the only programme's."""
    programme = only_programme()
    spoken = languages_of(programme) if programme else site_languages()
    places = _places([("home", ())], spoken)
    places += _places([(name, ()) for name in PAGES_OF_SITE], site_languages())
    return _xml(request, "sitemap", {"places": places})


@public
def programme_sitemap(request: HttpRequest, programme: str) -> HttpResponse:
    """List the pages of one programme, in each language that it speaks."""
    found = get_object_or_404(Programme, key=programme)
    return _xml(request, "sitemap", {"places": _places(_pages(found), languages_of(found))})


def _pages(programme: Programme) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Give name and keys of each page of a programme."""
    key = programme.key
    for name in PAGES_OF_PROGRAMME:
        yield name, (key,)
    for strand in programme.strands.order_by("position").values_list("key", flat=True):
        yield "strand", (key, strand)
    for slug in programme.initiatives.order_by("position").values_list("slug", flat=True):
        yield "opportunity", (key, slug)
    sessions = Session.objects.filter(edition__initiative__programme=programme).order_by("pk")
    held = list(sessions.values_list("edition__initiative__slug", "edition__key", "key"))
    for slug, edition in dict.fromkeys((slug, edition) for slug, edition, _session in held):
        yield "edition_sessions", (key, slug, edition)
    for keys in held:
        yield "session", (key, *keys)
    for publication in latest_figures(programme).values_list("pk", flat=True):
        yield "publication", (key, publication)
    for message in news_until(timezone.localdate(), programme).values_list("key", flat=True):
        yield "news", (key, message)


def _places(pages: Iterable[tuple[str, Sequence[object]]], languages: Sequence[str]) -> list[Place]:
    found: list[Place] = []
    for name, keys in pages:
        there = [(code, _address(name, keys, code)) for code in languages]
        alternates = (*there, ("x-default", there[0][1]))
        found.extend(Place(address, alternates) for _code, address in there)
    return found


def _address(name: str, keys: Sequence[object], language: str) -> str:
    with translation.override(language):
        return settings.SITE_URL + reverse(name, args=keys)


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return keep(render(request, f"public/{template}.xml", context, content_type="application/xml"))
