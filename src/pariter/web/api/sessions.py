"""Sessions as data."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from i18nfield.strings import LazyI18nString
from ninja import Query, Router
from pydantic import BaseModel, Field

from pariter.apps.programmes import models
from pariter.web.api import shapes
from pariter.web.api.answers import Key, Page, PageNumber, find_programme, paged, pages_of, words
from pariter.web.public.session_words import access_of

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
    rows = models.Session.objects.select_related(
        "edition__initiative__programme", "venue", "organisation"
    ).defer("link")
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
        programme = initiative.programme
        languages = programme.languages
        topics = {topic["key"]: LazyI18nString(topic["label"]) for topic in programme.topics}
        yield shapes.Session(
            id=session.pk,
            key=session.key,
            programme=programme.key,
            initiative=initiative.key,
            edition=session.edition.key,
            title=words(session.title, languages),
            place=words(session.place, languages),
            venue=_venue(session.venue, languages) if session.venue else None,
            given_by=str(session.organisation) if session.organisation else None,
            topics=[words(topics[key], languages) for key in session.topics if key in topics],
            spoken=session.spoken or initiative.spoken,
            access=access_of(session),
            least_age=session.least_age,
            most_age=session.most_age,
            online=session.online,
            starts=session.starts_at,
            ends=session.ends_at,
            zone=session.zone,
            sequence=session.sequence,
            cancelled=session.cancelled_at is not None,
            page=pages_of(
                "session",
                programme.key,
                initiative.slug,
                session.edition.key,
                session.key,
                languages=languages,
            ),
        )


def _venue(of: models.Venue, languages: Iterable[str]) -> shapes.Venue:
    return shapes.Venue(
        key=of.key,
        name=words(of.name, languages),
        address=of.address,
        way=words(of.way, languages),
        step_free=of.step_free,
        latitude=of.latitude,
        longitude=of.longitude,
    )
