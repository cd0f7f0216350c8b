"""Large print: one link on every sheet to print, and the same sheet in 18 points."""

from typing import Any

from django.http import HttpRequest

LARGE = "large"


def print_size(request: HttpRequest) -> dict[str, Any]:
    """Return whether a sheet is asked for in large print, and the address of the other size."""
    query = request.GET.copy()
    is_large = LARGE in query
    if is_large:
        del query[LARGE]
    else:
        query[LARGE] = "1"
    return {"is_large": is_large, "other_size_url": f"?{query.urlencode()}"}
