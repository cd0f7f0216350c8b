"""A report's document on paper: the title page around it, and the PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.programmes.models import Programme
from pariter.apps.reports.blocks import DAY
from pariter.apps.reports.models import Report
from pariter.formats import report_pdf


@dataclass(frozen=True, slots=True)
class Edge:
    """What surrounds a document. number: 0 for a draft; corrects: 0 where it is no correction."""

    number: int
    at: datetime
    reason: LazyI18nString | str = ""
    corrects: int = 0


def pdf_of(report: Report, document: Mapping[str, Any], edge: Edge) -> bytes:
    """Return a document as PDF in its language; the same input gives the same bytes.

    Raises ReportPdfError where it cannot be set.
    """
    programme = report.edition.initiative.programme
    with translation.override(str(document["language"])):
        return report_pdf.write(
            _with_addresses(document, programme.key),
            _cover(report, document, edge),
            at=int(edge.at.timestamp()),
        )


def address_of(report: Report, number: int) -> str:
    """Return where a version stands for ever, in the active language."""
    edition = report.edition
    return settings.SITE_URL + reverse(
        "report_version",
        args=[edition.initiative.programme.key, edition.initiative.slug, edition.key, number],
    )


def _cover(report: Report, document: Mapping[str, Any], edge: Edge) -> dict[str, Any]:
    programme: Programme = report.edition.initiative.programme
    day = date_format(edge.at.astimezone(ZoneInfo(programme.zone)), DAY)
    if edge.number:
        said = _("Version %(number)d, %(day)s") % {"number": edge.number, "day": day}
        facts = [
            [_("Version"), said],
            [_("Permanent address"), address_of(report, edge.number)],
        ]
    else:
        said = _("Draft of %(day)s, not published") % {"day": day}
        facts = [[_("State"), said]]
    remarks = []
    if document["synthetic"]:
        remarks.append(_("Demonstration. All people and figures in this report are invented."))
    if edge.corrects:
        remarks.append(
            _("This version corrects version %(number)d. %(reason)s")
            % {"number": edge.corrects, "reason": edge.reason}
        )
    watermark = _("Demonstration") if document["synthetic"] else ""
    return {
        "primary": programme.primary_colour,
        "accent": programme.accent_colour,
        "watermark": watermark if edge.number else _("Draft"),
        "running": f"{document['title']} · {said}",
        "remarks": remarks,
        "facts": facts,
        "contents": _("Contents"),
    }


def _with_addresses(document: Mapping[str, Any], programme: str) -> dict[str, Any]:
    """Return a document in which each figure has the address where it stands for ever."""
    chapters = [
        {**chapter, "blocks": [_with_address(block, programme) for block in chapter["blocks"]]}
        for chapter in document["chapters"]
    ]
    return {**document, "chapters": chapters}


def _with_address(block: dict[str, Any], programme: str) -> dict[str, Any]:
    if block["kind"] != "figure":
        return block
    address = settings.SITE_URL + reverse("publication", args=[programme, block["publication"]])
    source = _("%(definition)s. Numbers, trail and CSV:") % {"definition": block["definition"]}
    return {**block, "source": source, "address": address}
