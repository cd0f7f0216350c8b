"""What all answers share: pages of lists, addresses, texts in each language, and refusals."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString
from ninja.errors import HttpError
from pydantic import BaseModel, Field, StringConstraints

from pariter.apps.programmes.models import Programme
from pariter.web.api.shapes import Addresses, Words

ROWS_A_PAGE = 100
MOST_PAGES = 10_000

Item = TypeVar("Item", bound=BaseModel)
Key = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_-]{1,60}$")]
PageNumber = Annotated[int, Field(ge=1, le=MOST_PAGES)]


class Page(BaseModel, Generic[Item]):
    """A part of a list."""

    count: int = Field(description="entries in the whole list")
    page: int
    pages: int
    next: str | None = Field(description="address of the next page; null on the last")
    items: list[Item]


def paged(
    request: HttpRequest,
    rows: QuerySet[Any],
    number: int,
    shaped: Callable[[Sequence[Any]], Iterable[Item]],
) -> Page[Item]:
    """Return one page of rows, in two queries and those of `shaped`.

    shaped: gives each row of the page its shape
    """
    pages = Paginator(rows, ROWS_A_PAGE)
    try:
        page = pages.page(number)
    except EmptyPage:
        raise HttpError(
            404,
            _("page is %(number)d, but there are %(count)d; ask for one of them.")
            % {"number": number, "count": pages.num_pages},
        ) from None
    return Page(
        count=pages.count,
        page=number,
        pages=pages.num_pages,
        next=_with_page(request, number + 1) if page.has_next() else None,
        items=list(shaped(list(page.object_list))),
    )


def find_programme(key: str | None) -> Programme | None:
    """Return the programme that a request names, if it names one."""
    if key is None:
        return None
    found = Programme.objects.filter(key=key).first()
    if found is None:
        known = settings.SITE_URL + reverse("api:programmes")
        raise HttpError(
            404,
            _("programme is %(key)s, which is not here; see %(address)s.")
            % {"key": repr(key), "address": known},
        )
    return found


def words(text: LazyI18nString, languages: Iterable[str]) -> Words:
    """Return a text in each language."""
    return {language: str(text.localize(language)) for language in languages}


def written(text: LazyI18nString, languages: Sequence[str]) -> Words:
    """Return a text in those languages in which somebody wrote it.

    One that was kept without its language counts as the first.
    """
    words = text.data if isinstance(text.data, dict) else {languages[0]: text.data}
    return {code: words[code] for code in languages if words.get(code)}


def said(text: Any, languages: Iterable[str]) -> Words:
    """Return words of our own in each language."""
    found = {}
    for language in languages:
        with translation.override(language):
            found[language] = str(text)
    return found


def pages_of(name: str, *keys: Any, languages: Iterable[str]) -> Addresses:
    """Return the address of a page in each language."""
    found = {}
    for language in languages:
        with translation.override(language):
            found[language] = settings.SITE_URL + reverse(name, args=keys)
    return found


def _with_page(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"{settings.SITE_URL}{request.path}?{query.urlencode()}"
