"""One cooperation project: what is read of it now, and each version that was read before."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.objectives.declarations import Terms, terms_of
from pariter.apps.objectives.models import Project, ProjectVersion
from pariter.apps.objectives.project_versions import Change, changes
from pariter.apps.people.models import Organisation
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import structured, trails
from pariter.web.public.queries import programme_or_404
from pariter.web.templatetags.components import long_date


@public
def project(request: HttpRequest, programme: str, project: int) -> HttpResponse:
    """Show what is read of a project now, and how it came to that."""
    return _page(request, programme, project, None)


@public
def project_version(
    request: HttpRequest, programme: str, project: int, number: int
) -> HttpResponse:
    """Show one version of a project, as it was read at its time."""
    return _page(request, programme, project, number)


def _page(request: HttpRequest, programme: str, project: int, number: int | None) -> HttpResponse:
    found = programme_or_404(programme)
    kept = get_object_or_404(Project, initiative__programme=found, pk=project)
    versions = list(kept.versions.all())
    shown = next((one for one in versions[::-1] if number in (None, one.number)), None)
    if shown is None:
        raise Http404(f"{project}, version {number}")
    show_under(request, found)
    names = _Names(terms_of(found), versions)
    trail = trails.of_programme(
        found, (_("Cooperation projects"), reverse("projects", args=[found.key]))
    )
    content = shown.content
    context = {
        "title": content["title"],
        "trail": trail,
        "structured": structured.page(structured.breadcrumbs(trail, content["title"])),
        "project": kept,
        "shown": shown,
        "newest": versions[-1],
        "content": content,
        "facts": [(names.of[name], names.told(name, content[name])) for name in names.of],
        "columns": [_("What"), _("Before"), _("Since then")],
        "versions": [
            (now, [names.row(one) for one in changes(before.content, now.content)])
            for before, now in pairwise(versions)
        ][::-1],
        "first": versions[0],
    }
    return keep(render(request, "public/project.html", context))


class _Names:
    """What stands in a version, in the reader's words; what a pack knows no more stays a key."""

    def __init__(self, terms: Terms, versions: Sequence[ProjectVersion]) -> None:
        codes = {version.content["partner"] for version in versions}
        partners = Organisation.objects.filter(code__in=codes)
        self._known: Mapping[str, Mapping[str, str]] = {
            "partner": {one.code: str(one) for one in partners},
            "territory": terms.territories,
            "disciplines": terms.disciplines,
            "theme": terms.themes,
        }
        self.of = {
            "partner": _("Partner"),
            "territory": _("Territory"),
            "disciplines": _("Disciplines, the leading one first"),
            "theme": _("Theme"),
            "starts": _("First day"),
            "ends": _("Last day, where it is known"),
        }

    def told(self, name: str, value: Any) -> str:
        """Return the value of a field in words."""
        if value is None:
            return "–"
        if name == "outcome":
            return _outcome(value)
        if name in {"starts", "ends"}:
            return str(long_date(date.fromisoformat(value)))
        keys: Iterable[str] = value if isinstance(value, list) else [value]
        known = self._known.get(name, {})
        return " · ".join(known.get(key, key) for key in keys)

    def row(self, change: Change) -> tuple[str, str, str]:
        """Return what a version changed, before and since then."""
        what = {**self.of, "title": _("Title"), "outcome": _("Outcome")}[change.what]
        return (what, self.told(change.what, change.before), self.told(change.what, change.now))


def _outcome(outcome: Mapping[str, Any]) -> str:
    return _("%(what)s: %(number)s %(unit)s (%(year)s)") % outcome
