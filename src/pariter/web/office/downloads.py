"""Files that prove something, for a person's own disk alone."""

from typing import Any

from django.http import HttpResponse, JsonResponse


def json_file(document: Any, name: str) -> HttpResponse:
    """Return a document as a JSON file to download, kept by nobody on the way."""
    response = JsonResponse(document, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
