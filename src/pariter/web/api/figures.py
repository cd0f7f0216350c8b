"""Published figures as data: only what the disclosure gate let out."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from ninja.errors import HttpError

from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure as released
from pariter.apps.evidence.queries import publications, totals
from pariter.kernels.disclosure import WITHHELD
from pariter.kernels.indicators import Step
from pariter.web.api import shapes
from pariter.web.api.answers import (
    Key,
    Page,
    PageNumber,
    find_programme,
    paged,
    pages_of,
    said,
    words,
    written,
)

router = Router(tags=["figures"])


@router.get(
    "/figures", response={200: Page[shapes.FigureRow], **shapes.REFUSALS}, url_name="figures"
)
def figures(
    request: HttpRequest, programme: Key | None = None, page: PageNumber = 1
) -> Page[shapes.FigureRow]:
    """List the figures that hold now, newest first; corrected ones keep their own addresses."""
    rows = publications(find_programme(programme)).order_by("-published_at", "-pk")
    return paged(request, rows, page, _shaped)


@router.get(
    "/figures/{int:figure}", response={200: shapes.Figure, **shapes.REFUSALS}, url_name="figure"
)
def figure(request: HttpRequest, figure: int) -> shapes.Figure:
    """Show one figure with every released number, and with its correction if there is one."""
    found = (
        Publication.objects.select_related("edition__initiative__programme", "corrected_by")
        .filter(pk=figure)
        .first()
        if figure < 2**63
        else None
    )
    if found is None:
        raise HttpError(
            404, _("No figure has the id %(id)s; see the list of figures.") % {"id": figure}
        )
    shown = released(found)
    languages = found.edition.initiative.programme.languages
    head, *rows = shown.csv
    correction: Publication | None = getattr(found, "corrected_by", None)
    return shapes.Figure(
        **_row(found, shown.totals),
        unit=said(shown.indicator.unit, languages),
        definition=said(shown.indicator.definition, languages),
        cells=[
            shapes.Cell(
                step=step,
                by=dict(zip(head[1:-1], by, strict=True)),
                count=None if count == WITHHELD else int(count),
            )
            for step, *by, count in rows
        ],
        corrects=found.corrects_id,
        corrected_by=correction.pk if correction else None,
        correction_reason=written(found.correction_reason, languages),
    )


def _shaped(found: Sequence[Publication]) -> list[shapes.FigureRow]:
    counted = totals(found)
    return [shapes.FigureRow(**_row(one, counted[one.pk])) for one in found]


def _row(one: Publication, counted: dict[Step, int | None]) -> dict[str, Any]:
    initiative = one.edition.initiative
    keys = (initiative.programme.key, one.pk)
    languages = initiative.programme.languages
    csv = pages_of("publication_csv", *keys, languages=languages[:1])
    return {
        "id": one.pk,
        "programme": initiative.programme.key,
        "initiative": initiative.key,
        "edition": one.edition.key,
        "indicator": one.indicator,
        "definition_version": INDICATORS[one.indicator].version,
        "headline": words(one.headline, languages),
        "totals": dict(counted),
        "published": timezone.localdate(one.published_at),
        "invented": settings.DEMONSTRATION,
        "page": pages_of("publication", *keys, languages=languages),
        "csv": csv[languages[0]],
    }
