"""What a year counts: which editions have published figures, which wait, and the year's report."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import publications
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition, Initiative, Programme
from pariter.apps.programmes.moments import local_day
from pariter.apps.programmes.queries import initiatives_for
from pariter.apps.reports.models import Report
from pariter.apps.reports.queries import REPORTED
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.forms import AccessibleForm
from pariter.web.office import visible
from pariter.web.office.frame import page
from pariter.web.office.progress import Tag

COUNT = "count"


@dataclass(frozen=True)
class Row:
    """One edition. figures: what holds of it; due: words and address of what is to do, or empty."""

    edition: Edition
    tag: Tag
    figures: list[Publication]
    due: tuple[str, str]


class YearFilter(AccessibleForm):
    """Choose the year, and the programme of somebody who follows several."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"))
    year = forms.TypedChoiceField(label=gettext_lazy("Year"))

    def __init__(self, programmes: Sequence[Programme], years: Iterable[int], **more: Any) -> None:
        super().__init__(**more)
        chosen: Any = self.fields["year"]
        chosen.choices = [(year, year) for year in sorted({*years, self.initial["year"]})]
        named: Any = self.fields["programme"]
        named.choices = [(one.key, str(one.title)) for one in programmes]
        if len(programmes) == 1:
            del self.fields["programme"]


@office
def counting(request: HttpRequest) -> HttpResponse:
    """Show, of one programme and year, what is published, what waits, and what has no edition."""
    someone, at = person(request), timezone.now()
    followed = initiatives_for(someone, *visible.SEES_FIGURES)
    programmes = Programme.objects.filter(pk__in=followed.order_by().values("programme"))
    known = list(programmes.order_by("key"))
    if not known:
        raise PermissionDenied
    programme = _programme(known, request.GET.get("programme", known[0].key))
    show_under(request, programme)
    counted = [
        one
        for one in followed.filter(programme=programme).defer("texts").order_by("position")
        if COUNT in one.stations
    ]
    editions = visible.editions(someone).filter(initiative__in=counted)
    years = sorted(set(editions.order_by().values_list(ExtractYear("ends"), flat=True)))
    year = _year(request.GET.get("year", ""), years, at)
    filter_form = YearFilter(known, years, initial={"programme": programme.key, "year": year})
    rows = _rows(editions.filter(ends__year=year).defer("initiative__texts"), someone, at)
    published = [row for row in rows if row.figures]
    held = {row.edition.initiative_id for row in rows}
    return page(
        request,
        "counting",
        section="figures",
        programme=programme,
        form=filter_form,
        year=year,
        rows=rows,
        published=len(published),
        without=[one for one in counted if one.pk not in held],
    )


def _programme(known: Iterable[Programme], key: str) -> Programme:
    found = next((one for one in known if one.key == key), None)
    if found is None:
        raise Http404(key)
    return found


def _year(asked: str, years: list[int], at: datetime) -> int:
    """Return the year that was asked for, else this one, or the last before it that has some."""
    if asked:
        if not re.fullmatch(r"2[0-9]{3}", asked):
            raise Http404(asked)
        return int(asked)
    return max((one for one in years if one <= at.year), default=at.year)


def _rows(editions: Any, someone: Person, at: datetime) -> list[Row]:
    """Return the editions of a year in the order of their initiatives, in three queries."""
    found = list(editions.order_by("initiative__position", "ends"))
    figures: dict[int, list[Publication]] = {}
    for one in publications().filter(edition__in=found).order_by("indicator"):
        figures.setdefault(one.edition_id, []).append(one)
    reports = {one.edition_id: one for one in Report.objects.filter(edition__in=found)}
    written = set(initiatives_for(someone, "office").values_list("pk", flat=True))
    return [
        Row(
            edition,
            _tag(edition, figures.get(edition.pk, []), at),
            figures.get(edition.pk, []),
            _due(edition, bool(figures.get(edition.pk)), reports.get(edition.pk), at)
            if edition.initiative_id in written
            else ("", ""),
        )
        for edition in found
    ]


def _tag(edition: Edition, figures: list[Publication], at: datetime) -> Tag:
    if figures:
        return Tag(_("Published"), "success")
    if _is_over(edition, at):
        return Tag(_("Waits"), "warning")
    return Tag(_("Not over yet"), "neutral")


def _due(
    edition: Edition, is_published: bool, report: Report | None, at: datetime
) -> tuple[str, str]:
    """Return what the office does next: publish the figures, then the report of a year."""
    if not _is_over(edition, at):
        return "", ""
    if not is_published:
        return _("Publish the figures"), reverse("office_figures", args=[edition.pk])
    if not _is_reported(edition.initiative):
        return "", ""
    if report is None:
        return _("Begin the report"), reverse("office_reports")
    address = reverse("office_report", args=[report.pk])
    if report.state == Report.State.PUBLISHED:
        return _("Read the report"), address
    return _("Go on with the report"), address


def _is_over(edition: Edition, at: datetime) -> bool:
    return edition.ends < local_day(at, edition.initiative.programme.zone)


def _is_reported(initiative: Initiative) -> bool:
    return bool(initiative.stations == REPORTED)
