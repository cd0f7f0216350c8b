"""What the public pages read; each function asks the database a fixed number of times."""

from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import publications
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Initiative, Offer, Programme, Session
from pariter.apps.programmes.queries import calls, open_calls

# Long texts that lists do not show.
HEAVY = (
    "edition__initiative__texts",
    "edition__initiative__programme__body",
    "edition__initiative__programme__summary",
)


def listed_open_calls(at: datetime, programme: Programme | None = None) -> QuerySet[Call]:
    """Return the open calls, first to close first, each with its number of `places`."""
    places = (
        Offer.objects.filter(call=OuterRef("pk"))
        .order_by()
        .values("call")
        .annotate(total=Sum("capacity"))
        .values("total")
    )
    found = open_calls(at).defer(*HEAVY)
    if programme:
        found = found.filter(edition__initiative__programme=programme)
    return found.annotate(places=Coalesce(Subquery(places, output_field=IntegerField()), 0))


def coming_calls(at: datetime, programme: Programme | None = None) -> QuerySet[Call]:
    """Return the calls that are still to open, first to open first."""
    found = (
        calls()
        .select_related("edition__initiative__strand")
        .filter(opens_at__gt=at, closed_early_at__isnull=True)
        .order_by("opens_at", "id")
        .defer(*HEAVY)
    )
    return found.filter(edition__initiative__programme=programme) if programme else found


def initiatives_of(programme: Programme) -> QuerySet[Initiative]:
    """Return what a programme offers, in its order, without the long texts."""
    return programme.initiatives.defer("texts").order_by("position")


def calls_of(initiative: Initiative) -> QuerySet[Call]:
    """Return all calls of an initiative, newest first."""
    return (
        Call.objects.filter(edition__initiative=initiative)
        .select_related("edition")
        .order_by("-opens_at", "id")
    )


def offers_with_free_seats(call: Call) -> QuerySet[Offer]:
    """Return a call's offers, each with the number of seats that are `held`, in one query."""
    held = Count("placements", filter=Q(placements__state__in=Placement.HOLDING))
    return call.offers.annotate(held=held).order_by("position")


def sessions_of(call: Call) -> QuerySet[Session]:
    """Return the sessions of the call's edition in order of time."""
    return call.edition.sessions.order_by("starts_at", "key")


def latest_figures(programme: Programme | None = None) -> QuerySet[Publication]:
    """Return the published figures that no correction has replaced, newest first."""
    return (
        publications(programme)
        .select_related("edition__initiative__strand")
        .defer("charts", "edition__initiative__texts", "edition__initiative__programme__body")
        .order_by("-published_at", "-pk")
    )


def publications_of(programme: str) -> QuerySet[Publication]:
    """Return all publications of a programme, corrected ones too."""
    return Publication.objects.filter(edition__initiative__programme__key=programme).select_related(
        "edition__initiative__programme", "corrects"
    )
