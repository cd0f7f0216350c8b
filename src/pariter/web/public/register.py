"""The register: what each member school already runs, with filters and as CSV."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.objectives.models import RegisterEntry
from pariter.apps.objectives.queries import is_unconfirmed, public_entries
from pariter.apps.objectives.register import AUDIENCES, STATUS
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.forms import AccessibleForm
from pariter.web.public import structured, trails
from pariter.web.public.queries import programme_or_404
from pariter.web.public.tables import open_table

ALL = ("", gettext_lazy("All"))
STATUS_TAGS = {"planned": "info", "running": "success", "ended": "neutral"}
COLUMNS = ("school", "title", "what", "audience", "since", "status", "language")


class RegisterFilter(AccessibleForm):
    """Find what one school runs, or what there is for someone."""

    school = forms.ChoiceField(label=gettext_lazy("School"), required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"), required=False, choices=[ALL, *AUDIENCES.items()]
    )

    def __init__(self, entries: list[RegisterEntry], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        schools = {entry.school.code: str(entry.school) for entry in entries}
        school: Any = self.fields["school"]
        school.choices = [ALL, *schools.items()]

    def matching(self, entries: list[RegisterEntry]) -> list[RegisterEntry]:
        """Return the entries that the filter lets through; a choice that is none lets all."""
        self.is_valid()
        school, audience = (self.cleaned_data.get(name, "") for name in ("school", "audience"))
        return [
            entry
            for entry in entries
            if school in ("", entry.school.code)
            and audience in ("", (entry.approved or {})["audience"])
        ]


@public
def register(request: HttpRequest, programme: str) -> HttpResponse:
    """List what the member schools run, as the office approved it."""
    found = programme_or_404(programme)
    show_under(request, found)
    entries = public_entries(found)
    form = RegisterFilter(entries, request.GET)
    title, trail = _("What each school runs"), trails.of_programme(found)
    by_school: dict[str, list[dict[str, Any]]] = {}
    for entry in form.matching(entries):
        by_school.setdefault(str(entry.school), []).append(_row(entry))
    context = {
        "title": title,
        "trail": trail,
        "structured": structured.page(structured.breadcrumbs(trail, title)),
        "form": form,
        "groups": list(by_school.items()),
        "is_empty": not entries,
        "csv_url": reverse("register_csv", args=[found.key]),
    }
    return keep(render(request, "public/register.html", context), parameters=form.fields)


@public
def register_csv(request: HttpRequest, programme: str) -> HttpResponse:
    """Give what everyone may read of the register as CSV, with the columns that an import takes."""
    found = programme_or_404(programme)
    rows = [
        (
            entry.school.code,
            *((entry.approved or {})[name] for name in COLUMNS[1:]),
            f"{entry.confirmed_at:%Y-%m-%d}" if entry.confirmed_at else "",
            settings.SITE_URL + reverse("register", args=[found.key]),
        )
        for entry in public_entries(found)
    ]
    return keep(open_table(f"{found.key}-register.csv", (*COLUMNS, "confirmed", "source"), rows))


def _row(entry: RegisterEntry) -> dict[str, Any]:
    said = entry.approved or {}
    return {
        "entry": entry,
        "said": said,
        "audience": AUDIENCES[said["audience"]],
        "status": STATUS[said["status"]],
        "tag": STATUS_TAGS[said["status"]],
        "is_unconfirmed": is_unconfirmed(entry, timezone.now()),
    }
