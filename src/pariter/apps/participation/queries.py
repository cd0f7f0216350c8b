"""Reads about who is expected and who came."""

from collections.abc import Iterable

from django.db.models import QuerySet

from pariter.apps.participation.models import Delivery
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Edition, Session


def expected_at(session: Session) -> QuerySet[Placement]:
    """Return the accepted places whose holders are expected at a session."""
    accepted = Placement.objects.filter(
        offer__call__edition=session.edition_id, state=Placement.State.ACCEPTED
    )
    if session.offer_id:
        accepted = accepted.filter(offer=session.offer_id)
    return accepted.select_related("application__person", "application__home", "offer").order_by(
        "application__reference"
    )


def current(edition: Edition) -> QuerySet[Delivery]:
    """Return the deliveries of an edition that no later one corrects."""
    return Delivery.objects.filter(session__edition=edition, corrected_by__isnull=True)


def latest(session: Session, placements: Iterable[Placement]) -> QuerySet[Delivery]:
    """Return what is noted now about these places at one session."""
    return Delivery.objects.filter(
        session=session,
        placement__in=[placement.pk for placement in placements],
        corrected_by__isnull=True,
    )
