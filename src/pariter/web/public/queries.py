"""What the public pages read; each function asks the database a fixed number of times."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.http import Http404

from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import publications
from pariter.apps.placements.answers import EXCLUSIVE_MECHANISMS
from pariter.apps.placements.models import AllocationRun, Placement
from pariter.apps.placements.queries import seats_of_offer
from pariter.apps.programmes.models import (
    Call,
    Contact,
    Edition,
    Initiative,
    Offer,
    Partnership,
    Programme,
    Responsibility,
    Session,
)
from pariter.apps.programmes.moments import local_day
from pariter.apps.publishing.queries import told_of_news
from pariter.kernels.allocation.party_rounds import MECHANISM as PARTIES
from pariter.web.prepared import prepared

# A row of a list shows a fraction of a call; its rules and texts would cost more than the rest.
CALL_ROW = (
    "opens_at",
    "closes_at",
    "closed_early_at",
    "window_closes_at",
    "draw_at",
    "zone",
    "role",
    "mechanism",
    "pairing",
    "decided_by",
)
# What names a call; as values, since five joined objects a row take longer than the whole query.
CALL_NAMES = {
    "edition_title": F("edition__title"),
    "slug": F("edition__initiative__slug"),
    "title": F("edition__initiative__title"),
    "programme_key": F("edition__initiative__programme__key"),
    "programme_title": F("edition__initiative__programme__title"),
    "languages": F("edition__initiative__programme__languages"),
    "strand_title": F("edition__initiative__strand__title"),
    "icon": F("edition__initiative__strand__icon"),
    "colour": F("edition__initiative__strand__colour"),
}
FEW = 3
"""Figures and messages that a page shows beside other things."""
CALL_STATE = ("opens_at", "closes_at", "closed_early_at", "zone", "edition__initiative")
FIGURE_ROW = (
    "indicator",
    "digests",
    "headline",
    "published_at",
    "edition__title",
    "edition__initiative__title",
    "edition__initiative__programme__key",
    "edition__initiative__strand__colour",
)


def programme_or_404(key: str) -> Programme:
    """Return the programme of a page's address. Raises Http404."""
    found = _programmes(key)
    if not found:
        raise Http404(key)
    programme: Programme = found[0]
    return programme


def only_programme() -> Programme | None:
    """Return the programme of an installation that has just one; its page is the start page."""
    found = Programme.objects.all()[:2]
    return found[0] if len(found) == 1 else None


@prepared
def _programmes(key: str) -> QuerySet[Any, Any]:
    return Programme.objects.filter(key=key)


def published_runs() -> QuerySet[AllocationRun]:
    """Return the published runs that gave seats; votes and pairs have pages of their own."""
    return AllocationRun.objects.filter(
        published_at__isnull=False,
        kind=AllocationRun.Kind.REAL,
        mechanism__in=(*EXCLUSIVE_MECHANISMS, PARTIES),
    ).defer("audit")


def calls_from(at: datetime, programme: Programme | None = None) -> QuerySet[Call]:
    """Return the calls that are open or still to open, those that close first before others."""
    found = (
        Call.objects.annotate(current_deadline=Coalesce("closed_early_at", "closes_at"))
        .filter(current_deadline__gt=at)
        .order_by("current_deadline", "id")
    )
    return found.filter(edition__initiative__programme=programme) if programme else found


def open_calls(at: datetime, programme: Programme | None = None) -> QuerySet[Call]:
    """Return the calls that are open, those that close first before others."""
    return calls_from(at, programme).filter(opens_at__lte=at)


def coming_calls(at: datetime, programme: Programme | None = None) -> QuerySet[Call]:
    """Return the calls that are still to open, the next first."""
    return calls_from(at, programme).filter(opens_at__gt=at).order_by("opens_at", "id")


def next_change(at: datetime, programme: Programme | None = None) -> datetime | None:
    """Return when the next call opens or closes."""
    following = calls_from(at, programme).aggregate(
        closes=Min("current_deadline", filter=Q(opens_at__lte=at)),
        opens=Min("opens_at", filter=Q(opens_at__gt=at)),
    )
    return min((moment for moment in following.values() if moment), default=None)


def named_calls(calls: QuerySet[Call]) -> QuerySet[Any]:
    """Return calls with what it takes to name them and to lead to them: CALL_NAMES."""
    named: QuerySet[Any] = calls.only(*CALL_ROW).annotate(**CALL_NAMES)
    return named


def call_rows(calls: QuerySet[Call]) -> QuerySet[Any]:
    """Return calls with what a row of a list shows: CALL_NAMES, and the number of `places`."""
    places = (
        Offer.objects.filter(call=OuterRef("pk"))
        .order_by()
        .values("call")
        .annotate(total=Sum("capacity"))
        .values("total")
    )
    number = Coalesce(Subquery(places, output_field=IntegerField()), 0)
    rows: QuerySet[Any] = named_calls(calls).annotate(places=number)
    return rows


def initiatives_of(programme: Programme) -> QuerySet[Initiative]:
    """Return what a programme offers, in its order, without the long texts."""
    return programme.initiatives.select_related("strand").defer("texts").order_by("position")


def _links_to_initiatives() -> QuerySet[Initiative]:
    """Return initiatives in their order, with what names and leads to them alone."""
    return Initiative.objects.only("slug", "title", "contact", "programme").order_by("position")


def is_open(at: datetime) -> Q:
    """Return the condition that an initiative has an open call."""
    calls = open_calls(at).filter(edition__initiative=OuterRef("pk")).order_by()
    return Q(Exists(calls))


def calls_to_show(
    at: datetime, initiatives: Sequence[Initiative]
) -> tuple[dict[int, Call], datetime | None]:
    """Return for each initiative the open call that closes first, or else the next to open.

    Also when the first of all their calls opens or closes.
    """
    found: dict[int, Call] = {}
    calls = (
        calls_from(at)
        .filter(edition__initiative__in=[initiative.pk for initiative in initiatives])
        .select_related("edition")
        .only(*CALL_STATE)
    )
    for call in sorted(calls, key=lambda call: (call.opens_at > at, _changes_at(call, at))):
        found.setdefault(call.edition.initiative_id, call)
    return found, min((_changes_at(call, at) for call in calls), default=None)


def _changes_at(call: Call, at: datetime) -> datetime:
    return call.opens_at if call.opens_at > at else call.deadline


@prepared
def partnerships_of(programme: Programme) -> QuerySet[Any, Any]:
    """Return a programme's partners with the initiatives they take part in, in two queries."""
    return (
        Partnership.objects.filter(programme=programme)
        .select_related("organisation")
        .prefetch_related(Prefetch("initiatives", _links_to_initiatives()))
        .order_by("position")
    )


@prepared
def desks_of(programme: Programme) -> QuerySet[Any, Any]:
    """Return the desks with the initiatives for which they answer, in two queries."""
    desks = Contact.objects.filter(programme=programme).order_by("position")
    return desks.prefetch_related(Prefetch("initiatives", _links_to_initiatives()))


@prepared
def charges_of(programme: Programme) -> QuerySet[Any, Any]:
    """Return who is in charge of which part of a programme's initiatives, in one query."""
    return (
        Responsibility.objects.filter(initiative__programme=programme)
        .select_related("initiative")
        .defer("initiative__texts", "initiative__summary")
        .order_by("initiative__position", "position")
    )


def takes_letters(initiative: Initiative, at: datetime) -> bool:
    """Tell whether people take part by writing: an edition without calls or sessions runs."""
    day = local_day(at, initiative.programme.zone)
    return bool(_runs_without_dates(initiative, day))


@prepared
def _runs_without_dates(initiative: Initiative, day: date) -> QuerySet[Any, Any]:
    runs = Edition.objects.filter(initiative=initiative, starts__lte=day, ends__gte=day)
    return runs.filter(calls=None, sessions=None).order_by().values_list("pk")[:1]


@prepared
def calls_of(initiative: Initiative) -> QuerySet[Any, Any]:
    """Return all calls of an initiative, newest first."""
    return (
        Call.objects.filter(edition__initiative=initiative)
        .select_related("edition")
        .order_by("-opens_at", "id")
    )


@prepared
def offers_with_free_seats(call: Call) -> QuerySet[Any, Any]:
    """Return a call's offers, each with the number of seats that are `held`, in one query."""
    offers = Offer.objects.filter(call=call)
    return offers.annotate(held=seats_of_offer(*Placement.HOLDING)).order_by("position")


@prepared
def offers_of(call: Call) -> QuerySet[Any, Any]:
    """Return a call's offers, without their summaries."""
    return Offer.objects.filter(call=call).defer("summary").order_by("position")


@prepared
def sessions_of(edition: Edition) -> QuerySet[Any, Any]:
    """Return the sessions of an edition in order of time."""
    sessions = Session.objects.filter(edition=edition).select_related("venue", "organisation")
    return sessions.order_by("starts_at", "key")


def latest_figures(programme: Programme | None = None) -> QuerySet[Publication]:
    """Return the published figures that no correction has replaced, newest first."""
    return (
        publications(programme)
        .select_related("edition__initiative__strand")
        .only(*FIGURE_ROW)
        .order_by("-published_at", "-pk")
    )


@prepared
def newest_figures(programme: Programme | None) -> QuerySet[Any, Any]:
    """Return the newest published figures, of one programme or of all, a handful."""
    return latest_figures(programme).only(*FIGURE_ROW, "values")[:FEW]


@prepared
def figures_of(initiative: Initiative) -> QuerySet[Any, Any]:
    """Return the newest published figures of one initiative, a handful."""
    return latest_figures().filter(edition__initiative=initiative)[:FEW]


@prepared
def newest(day: date, programme: Programme | None) -> QuerySet[Any, Any]:
    """Return what lists show of the newest messages, of one programme or of all, a handful."""
    return told_of_news(day, programme)[:FEW]


def publications_of(programme: str) -> QuerySet[Publication]:
    """Return all publications of a programme, corrected ones too."""
    return Publication.objects.filter(edition__initiative__programme__key=programme).select_related(
        "edition__initiative__programme__institution",
        "edition__initiative__programme__desk",
        "corrects",
    )
