"""Search over all that programmes say, or over one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Programme
from pariter.apps.publishing.models import SearchText
from pariter.apps.publishing.search import MOST_LETTERS, Found, Hit, meant, texts_of
from pariter.apps.publishing.search import search as find
from pariter.apps.publishing.snippets import Part, marked, snippet
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under

ROWS_A_PAGE = 20

ADDRESSES = {
    SearchText.Kind.PROGRAMME: "programme",
    SearchText.Kind.INITIATIVE: "opportunity",
    SearchText.Kind.OFFER: "opportunity",
    SearchText.Kind.SESSION: "session",
    SearchText.Kind.NEWS: "news",
    SearchText.Kind.STRAND: "strand",
    SearchText.Kind.PARTNER: "partners",
    SearchText.Kind.PERSON: "people",
}
"""Kind of text → name of the page that shows it."""
OF_PROGRAMME = {SearchText.Kind.PROGRAMME, SearchText.Kind.PARTNER, SearchText.Kind.PERSON}
"""Kinds whose page needs no more than the programme."""


@dataclass(frozen=True, slots=True)
class Result:
    """One hit, as the page shows it."""

    url: str
    kind: str
    programme: str
    title: list[Part]
    snippet: list[Part]
    others: int


@public
def search(request: HttpRequest) -> HttpResponse:
    """Search all programmes, or the one that the form names."""
    programmes = list(
        Programme.objects.select_related(None)
        .select_related("institution")
        .only("key", "title", "languages", "institution__name")
        .order_by("key")
    )
    asked = request.GET.get("programme", "")
    within = next((one for one in programmes if one.key == asked), None)
    spoken = [one for one in programmes if get_language() in one.languages]
    return _page(request, within, {"programmes": spoken, "chosen": within})


@public
def programme_search(request: HttpRequest, programme: str) -> HttpResponse:
    """Search one programme, under its own brand."""
    found = get_object_or_404(Programme, key=programme)
    show_under(request, found)
    return _page(request, found, {})


def _page(request: HttpRequest, within: Programme | None, more: dict[str, Any]) -> HttpResponse:
    query = " ".join(request.GET.get("q", "")[:MOST_LETTERS].split())
    language = get_language() or ""
    found = find(query=query, language=language, at=timezone.now(), programme=within)
    page = Paginator(found.hits, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **more,
        "query": query,
        "longest": MOST_LETTERS,
        "page": page,
        "results": list(_results(page.object_list, found)),
        "meant": "" if found.hits else meant(found.words, language),
        "title": _("Search"),
    }
    response = render(request, "public/search.html", context)
    # What people look for is theirs: only the empty form is the same for all.
    return response if query else keep(response, parameters=("programme",))


def _results(hits: Iterable[Hit], found: Found) -> Iterable[Result]:
    shown = list(hits)
    texts = texts_of(shown) if shown else {}
    for hit in shown:
        text = texts.get(hit.text)
        if text is None:  # published anew in between
            continue
        keys = [] if text.kind in OF_PROGRAMME else text.key.split("/")
        yield Result(
            url=reverse(ADDRESSES[SearchText.Kind(text.kind)], args=[text.programme.key, *keys]),
            kind=text.get_kind_display(),
            programme=str(text.programme.title),
            title=marked(text.title, found.forms),
            snippet=snippet(text.summary, text.body, found.forms),
            others=hit.others,
        )
