"""The public pages as the draft would make them, for its editors alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone, translation

from pariter.apps.placements.edits import previewed
from pariter.apps.programmes.errors import ProgrammeError
from pariter.apps.programmes.media_files import read_file
from pariter.packs.errors import PackError
from pariter.packs.gaps import gaps
from pariter.packs.media import CONTENT_TYPES
from pariter.web.access import PUBLIC, office
from pariter.web.office.edit.access import Editing, editing
from pariter.web.office.edit.pages import edit_page

SAFE = ["GET", "HEAD"]


@office
def preview(request: HttpRequest, programme: str, page: str = "") -> HttpResponseBase:
    """Show a public page of the programme as it will be; no search engine lists it."""
    found = editing(request, programme)
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    spoken = translation.get_language()
    language = spoken if spoken in found.languages else found.languages[0]
    with translation.override(language):
        match = _match(found, f"/{language}/{programme}/{page}")
        request.preview = {  # type: ignore[attr-defined]
            "back": reverse("office_edit", args=[programme]),
            "is_incomplete": bool(gaps(found.content)),
        }
        try:
            with previewed(programme=found.programme, at=timezone.now()):
                answer: Any = match.func(request, *match.args, **match.kwargs)
        except (PackError, ProgrammeError):
            del request.preview  # type: ignore[attr-defined]
            return edit_page(request, "no_preview", found, status=422)
    if answer.status_code != 200:
        return HttpResponse(status=answer.status_code)
    _stay_inside(answer, found, language)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    return HttpResponse(answer.content, headers=answer.headers)


@office
def file(request: HttpRequest, programme: str, digest: str, name: str) -> HttpResponse:
    """Send a picture or captions of the draft."""
    found = editing(request, programme)
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    path = f"media/{name}"
    known = {**found.published["media"], **found.content["media"]}
    ending = name.rpartition(".")[2]
    if known.get(path) != digest or ending not in CONTENT_TYPES:
        raise Http404
    try:
        content = read_file(path, digest)
    except ProgrammeError as error:
        raise Http404 from error
    answer = HttpResponse(content, content_type=CONTENT_TYPES[ending])
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _match(found: Editing, address: str) -> ResolverMatch:
    """Return the view of a public page that the person may see in advance, or answer 404."""
    try:
        match = resolve(address)
    except Resolver404 as error:
        raise Http404 from error
    own = {one["slug"] for one in found.initiatives}
    if (
        getattr(match.func, "access", None) != PUBLIC
        or match.kwargs.get("programme") != found.programme.key
        or not (found.is_whole or match.kwargs.get("initiative") in own)
    ):
        raise Http404
    return match


def _stay_inside(answer: Any, found: Editing, language: str) -> None:
    """Let links between pages that she may see in advance, and files, lead to what the draft has.

    Other pages of the programme are linked as they stand on the site.
    """
    key = found.programme.key
    inside = reverse("office_edit_preview", args=[key])
    text = answer.content.decode()
    for part in [""] if found.is_whole else [f"{one['slug']}/" for one in found.initiatives]:
        text = text.replace(f'href="/{language}/{key}/{part}', f'href="{inside}{part}')
    for path, digest in found.content["media"].items():
        name = path.removeprefix("media/")
        kept = reverse("office_edit_file", args=[key, digest, name])
        text = text.replace(f"/media/{digest}/{name}", kept)
    answer.content = text.encode()
