"""Files of pictures, films and captions: each address shows the same bytes for ever."""

import re
from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from pariter.apps.publishing.models import MediaFile
from pariter.packs.media import CONTENT_TYPES
from pariter.web.access import public

A_YEAR = 365 * 24 * 60 * 60
PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")

ADDRESS = r"^media/(?P<digest>[0-9a-f]{64})/(?P<name>[a-z0-9][a-z0-9._-]{0,119})$"
"""Whatever is written otherwise never reaches the view."""


@public
@require_safe
def medium(request: HttpRequest, digest: str, name: str) -> HttpResponseBase:
    """Send a file, or the part of it that a player asks for (RFC 9110, section 14)."""
    file = get_object_or_404(MediaFile, digest=digest, name=name)
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": f"public, max-age={A_YEAR}, immutable",
        "Content-Type": CONTENT_TYPES[file.ending],
        "ETag": f'"{file.digest}"',
    }
    wanted = _range(request, file)
    if wanted is None:
        known = get_conditional_response(
            request, headers["ETag"], response=HttpResponse(headers=headers)
        )
        if known is not None and known.status_code != 200:
            return known
        return _sent(request, file, 0, file.size - 1, status=200, headers=headers)
    first, last = wanted
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return _sent(request, file, first, last, status=206, headers=headers)


def _range(request: HttpRequest, file: MediaFile) -> tuple[int, int] | None:
    """Return first and last byte that are wanted; the first after the last where there are none.

    None stands for the whole file: no range, several, one that is not understood, or one of a file
    that is no longer the same.
    """
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    asked_of = request.headers.get("If-Range")
    if found is None or not any(found.groups()) or asked_of not in (None, f'"{file.digest}"'):
        return None
    begin, end = found.groups()
    if not begin:  # the last so many bytes
        return max(0, file.size - int(end)), file.size - 1 if int(end) else -1
    if end and int(end) < int(begin):
        return None
    if int(begin) >= file.size:
        return 0, -1
    return int(begin), min(int(end), file.size - 1) if end else file.size - 1


def _sent(
    request: HttpRequest,
    file: MediaFile,
    first: int,
    last: int,
    *,
    status: int,
    headers: dict[str, str],
) -> HttpResponseBase:
    if not default_storage.exists(file.stored_name):
        raise Http404(f"{file.stored_name} is not in the site's storage")
    headers["Content-Length"] = str(last - first + 1)
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    pieces = _pieces(file.stored_name, first, last)
    return StreamingHttpResponse(pieces, status=status, headers=headers)


def _pieces(name: str, first: int, last: int) -> Iterator[bytes]:
    """Give a stretch of a stored file; it is open only while it is sent."""
    with default_storage.open(name) as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
