"""What every page's frame needs: programme, languages, navigation; worked out only where used."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Programme


def show_under(request: HttpRequest, programme: Programme) -> None:
    """Let the page of this request stand under a programme's name and brand."""
    request.programme = programme  # type: ignore[attr-defined]


def site(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html, its header and its footer show; asks the database for nothing."""
    programme: Programme | None = getattr(request, "programme", None)
    return {
        "programme": programme,
        "demonstration": settings.DEMONSTRATION,
        "home_url": SimpleLazyObject(lambda: _start(programme)),
        "language_links": SimpleLazyObject(lambda: _language_links(request, programme)),
        "navigation": SimpleLazyObject(lambda: _navigation(request, programme)),
    }


def _start(programme: Programme | None) -> str:
    return reverse("programme", args=[programme.key]) if programme else reverse("home")


def _language_links(request: HttpRequest, programme: Programme | None) -> list[dict[str, Any]]:
    """Return this page's address in each language; addresses differ in their first part alone."""
    current = get_language()
    prefix = f"/{current}/"
    if not request.path.startswith(prefix):
        return []
    rest = request.get_full_path().removeprefix(prefix)
    spoken = {code for code, _name in settings.LANGUAGES}
    if programme:
        spoken &= {*programme.languages, current}
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"].capitalize(),
            "short": code.upper(),
            "url": f"/{code}/{rest}",
            "current": code == current,
        }
        for code, _name in settings.LANGUAGES
        if code in spoken
    ]


def _navigation(request: HttpRequest, programme: Programme | None) -> list[dict[str, Any]]:
    start = _start(programme)
    items = [
        (_("Opportunities"), f"{start}#open-now"),
        (_("What we do"), f"{start}#what-we-do"),
        (_("Talk to someone"), f"{start}#talk-to-someone"),
    ]
    if programme:
        items.append((_("Figures"), reverse("figures", args=[programme.key])))
    return [{"label": label, "url": url, "current": url == request.path} for label, url in items]
