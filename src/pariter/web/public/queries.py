"""What the public pages read; each function asks the database a fixed number of times."""

from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import publications
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Initiative, Offer, Programme, Session

# A row of a list shows a fraction of a call; its rules and texts would cost more than the rest.
CALL_ROW = (
    "opens_at",
    "closes_at",
    "closed_early_at",
    "zone",
    "mechanism",
    "edition__title",
    "edition__initiative__slug",
    "edition__initiative__title",
    "edition__initiative__audience",
    "edition__initiative__programme__key",
    "edition__initiative__programme__title",
    "edition__initiative__strand__key",
    "edition__initiative__strand__title",
    "edition__initiative__strand__icon",
    "edition__initiative__strand__colour",
    "edition__initiative__strand__position",
)
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


def calls_from(at: datetime, programme: Programme | None = None) -> QuerySet[Call]:
    """Return the calls that are open or still to open, each with its number of `places`."""
    places = (
        Offer.objects.filter(call=OuterRef("pk"))
        .order_by()
        .values("call")
        .annotate(total=Sum("capacity"))
        .values("total")
    )
    found = (
        Call.objects.select_related("edition__initiative__programme", "edition__initiative__strand")
        .only(*CALL_ROW)
        .annotate(
            current_deadline=Coalesce("closed_early_at", "closes_at"),
            places=Coalesce(Subquery(places, output_field=IntegerField()), 0),
        )
        .filter(current_deadline__gt=at)
        .order_by("current_deadline", "id")
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
        .only(*FIGURE_ROW)
        .order_by("-published_at", "-pk")
    )


def publications_of(programme: str) -> QuerySet[Publication]:
    """Return all publications of a programme, corrected ones too."""
    return Publication.objects.filter(edition__initiative__programme__key=programme).select_related(
        "edition__initiative__programme", "corrects"
    )
