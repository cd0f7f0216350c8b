"""Published reports: each version for ever at its own address, as a page and as PDF."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.reports.models import ReportFile, ReportVersion
from pariter.apps.reports.queries import versions
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import structured, trails
from pariter.web.public.queries import programme_or_404

PROGRAMME = "report__edition__initiative__programme__key"
INITIATIVE = "report__edition__initiative__slug"
EDITION = "report__edition__key"


@public
def reports(request: HttpRequest, programme: str) -> HttpResponse:
    """List the reports of a programme, the newest version of each."""
    found = programme_or_404(programme)
    show_under(request, found)
    trail = trails.of_programme(found)
    context = {
        "trail": trail,
        "structured": structured.page(structured.breadcrumbs(trail, _("Reports"))),
        "versions": versions().filter(corrected_by__isnull=True, **{PROGRAMME: programme}),
    }
    return keep(render(request, "public/reports.html", context))


@public
def newest(request: HttpRequest, programme: str, initiative: str, edition: str) -> HttpResponse:
    """Lead to the version of a report that holds now."""
    found = versions().filter(**{PROGRAMME: programme, INITIATIVE: initiative, EDITION: edition})
    version = get_object_or_404(found.order_by("-number")[:1])
    return HttpResponseRedirect(
        reverse("report_version", args=[programme, initiative, edition, version.number])
    )


@public
def version(
    request: HttpRequest, programme: str, initiative: str, edition: str, number: int
) -> HttpResponse:
    """Show one version of a report, with its correction if there is one."""
    found = _version(programme, initiative, edition, number, with_content=True)
    of = found.report.edition.initiative.programme
    show_under(request, of)
    language = get_language() or ""
    document = found.content.get(language) or next(iter(found.content.values()))
    trail = trails.of_programme(of, (_("Reports"), reverse("reports", args=[of.key])))
    context: dict[str, Any] = {
        "trail": trail,
        "structured": structured.page(structured.breadcrumbs(trail, document["title"])),
        "version": found,
        "document": document,
        "approvals": [{**told, "role": LazyI18nString(told["role"])} for told in found.approvals],
        "files": list(found.files.defer("content").order_by("language")),
        "correction": ReportVersion.objects.filter(corrects=found).defer("content").first(),
        "address": settings.SITE_URL + request.path,
        "keys": (programme, initiative, edition),
    }
    return keep(render(request, "public/report_version.html", context))


@public
def pdf(
    request: HttpRequest, programme: str, initiative: str, edition: str, number: int, language: str
) -> HttpResponse:
    """Give a version as PDF, with the bytes that were written when it was published."""
    found = _version(programme, initiative, edition, number)
    file = get_object_or_404(ReportFile, version=found, language=language)
    name = f"{initiative}-{edition}-v{number}-{language}.pdf"
    return keep(
        HttpResponse(
            bytes(file.content),
            content_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="{name}"'},
        )
    )


def _version(
    programme: str, initiative: str, edition: str, number: int, *, with_content: bool = False
) -> ReportVersion:
    found = versions().filter(
        **{PROGRAMME: programme, INITIATIVE: initiative, EDITION: edition}, number=number
    )
    shown = found.select_related("corrects").defer("corrects__content")
    kept = shown.defer(None).defer("corrects__content") if with_content else shown
    version: ReportVersion = get_object_or_404(kept)
    return version
