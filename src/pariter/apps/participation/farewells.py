"""Writes: thank whoever came, once, with the way to her certificate and to saying how it was."""

from datetime import datetime, timedelta

from django.db import transaction

from pariter.apps.applications.mail import write_to
from pariter.apps.journal.actions import record
from pariter.apps.participation.attended import PROVED
from pariter.apps.participation.models import Delivery, Farewell
from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import page_key_of
from pariter.apps.programmes.models import Edition, Initiative

LATEST = timedelta(days=14)
"""After this time since a session nobody is thanked for it any more."""
AT_ONCE = 200
"""People whom one round of the worker thanks."""


def thank_people(*, at: datetime) -> int:
    """Write to each who came to a session that is over; return to how many.

    One mail for each person and edition, however many sessions she came to.
    """
    came = (
        Delivery.objects.filter(
            kind=Delivery.Kind.ATTENDANCE,
            grade__in=PROVED,
            corrected_by__isnull=True,
            session__ends_at__lte=at,
            session__ends_at__gt=at - LATEST,
            placement__application__farewell__isnull=True,
        )
        .order_by()
        .values_list("placement", "placement__application")[:AT_ONCE]
    )
    # One place of each application: it leads to the same certificate as the others.
    places = {application: placement for placement, application in came}
    found = Placement.objects.filter(pk__in=places.values()).select_related(
        "application__person", "application__call__edition__initiative__programme"
    )
    return sum(_thank(placement, at) for placement in found.order_by("pk"))


@transaction.atomic
def _thank(placement: Placement, at: datetime) -> int:
    application = placement.application
    call = application.call
    thanked = Farewell.objects.filter(
        application__person=application.person, application__call__edition=call.edition_id
    ).exists()
    farewell, is_new = Farewell.objects.get_or_create(
        application=application, defaults={"thanked_at": at}
    )
    if thanked or not is_new:
        return 0
    record(actor=None, action="farewell.sent", subject=farewell, at=at)
    write_to(
        application,
        "thank_you",
        at,
        initiative=call.edition.initiative.title,
        session=placement.offer.sessions.first() if call.discreet else None,
        placement=placement.pk,
        key="" if call.needs_account else page_key_of(placement),
        followed=None if call.discreet else _followed(call.edition),
    )
    return 1


def _followed(edition: Edition) -> Initiative | None:
    """Return the initiative where those who came may agree to be asked over years."""
    return edition.initiative if edition.follow_up_years else None
