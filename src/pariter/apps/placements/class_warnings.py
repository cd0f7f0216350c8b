"""Writes: before the list of a window is frozen, warn of classes whose school nobody confirmed.

A draw goes by schools, so such a class is not drawn for; it would wait behind all others.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from pariter.apps.applications.mail import write_to
from pariter.apps.applications.models import SchoolRequest
from pariter.apps.journal.actions import post_mail, record
from pariter.apps.journal.queries import history
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Edition

AHEAD = timedelta(days=3)
"""So long before a window closes the school and the office are told."""
ACT = "school.warned"


def left_out(calls: Iterable[Call] | QuerySet[Call]) -> QuerySet[SchoolRequest]:
    """Return the unsettled schools of classes that wish for places of a draw not frozen yet."""
    wishes = Placement.objects.filter(
        application=OuterRef("application"), state=Placement.State.WAITING
    )
    return SchoolRequest.objects.filter(
        Exists(wishes),
        settled_at=None,
        application__call__in=calls,
        application__call__window_closes_at__isnull=False,
        application__call__lottery=None,
    )


def left_out_by_offer(edition: Edition) -> dict[int, tuple[int, datetime]]:
    """Return offer → how many classes its draw would leave out now, and when its window closes."""
    wishes = Placement.objects.filter(
        offer__call__edition=edition,
        offer__call__window_closes_at__isnull=False,
        offer__call__lottery=None,
        school_class__isnull=False,
        state=Placement.State.WAITING,
        application__home=None,
    )
    found: dict[int, tuple[int, datetime]] = {}
    for offer, closes in wishes.values_list("offer", "offer__call__window_closes_at"):
        if closes:
            found[offer] = (found.get(offer, (0, closes))[0] + 1, closes)
    return found


def warn_unconfirmed(*, at: datetime) -> int:
    """Tell teacher and office of each school that is not confirmed in time; return how many.

    Each school once for each date on which its window closes.
    """
    closing = Call.objects.filter(for_classes=True, window_closes_at__lte=at + AHEAD)
    return sum(_warn(key, at) for key in left_out(closing).values_list("pk", flat=True))


@transaction.atomic
def _warn(key: int, at: datetime) -> int:
    asked = (
        SchoolRequest.objects.select_for_update(of=("self",))
        .select_related("application__person", "application__call__edition__initiative__programme")
        .get(pk=key)
    )
    application = asked.application
    call = application.call
    closes = call.window_closes_at
    if asked.settled_at or closes is None:
        return 0
    details = {"closes": closes.isoformat()}
    if history(application).filter(action=ACT, details__closes=details["closes"]).exists():
        return 0
    record(actor=None, action=ACT, subject=application, details=details, at=at)
    initiative = call.edition.initiative
    told: dict[str, Any] = {"school": asked.name, "closes": closes, "zone": call.zone}
    write_to(application, "school_unconfirmed", at, desk=initiative.contact, **told)
    post_mail(
        to=initiative.contact.email,
        language=initiative.programme.languages[0],
        template="school_to_confirm",
        context={
            **told,
            "district": asked.district,
            "reference": application.reference,
            "initiative": initiative.title,
            "call": call,
            "synthetic": application.person.is_synthetic,
        },
        at=at,
        about=call,
    )
    return 1
