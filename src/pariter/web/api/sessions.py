"""Sessions as data."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from pariter.apps.programmes import models
from pariter.web.api import shapes
from pariter.web.api.answers import Key, Page, PageNumber, find_programme, paged, pages_of, words

router = Router(tags=["sessions"])
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]


class Span(BaseModel):
    """A stretch of days; either end may be open."""

    first: Day | None = Field(None, alias="from", description="sessions that end then or later")
    last: Day | None = Field(None, alias="to", description="sessions that start then or earlier")


@router.get(
    "/sessions", response={200: Page[shapes.Session], **shapes.REFUSALS}, url_name="sessions"
)
def sessions(
    request: HttpRequest,
    span: Query[Span],
    programme: Key | None = None,
    page: PageNumber = 1,
) -> Page[shapes.Session]:
    """List sessions in order of time; days are those of this site's time zone."""
    of = find_programme(programme)
    rows = models.Session.objects.select_related("edition__initiative__programme")
    if of:
        rows = rows.filter(edition__initiative__programme=of)
    if span.first:
        rows = rows.filter(ends_at__gte=_midnight(span.first))
    if span.last:
        rows = rows.filter(starts_at__lt=_midnight(span.last + timedelta(days=1)))
    return paged(request, rows.order_by("starts_at", "id"), page, _shaped)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _shaped(found: Iterable[models.Session]) -> Iterable[shapes.Session]:
    for session in found:
        initiative = session.edition.initiative
        languages = initiative.programme.languages
        yield shapes.Session(
            id=session.pk,
            programme=initiative.programme.key,
            initiative=initiative.key,
            edition=session.edition.key,
            title=words(session.title, languages),
            place=words(session.place, languages),
            starts=session.starts_at,
            ends=session.ends_at,
            zone=session.zone,
            page=pages_of(
                "opportunity", initiative.programme.key, initiative.slug, languages=languages
            ),
        )
