"""Reads: which pairs are in touch, and since when the others are not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from pariter.apps.participation.models import Contact
from pariter.apps.placements.models import Pair
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.moments import local_day

STANDING = Q(contacts__taken_back_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Touch:
    """How a pair is in touch. last: day of the newest contact; weeks: full weeks without one.

    confirmed: of `contacts`, those that both noted
    """

    contacts: int
    confirmed: int
    last: date | None
    weeks: int
    is_quiet: bool


def weeks_of(call: Call) -> int | None:
    """Return after how many weeks without a contact pairs are reminded; None where none count."""
    return (call.pairing or {}).get("contact_weeks")


def contacts_of(pair: Pair) -> QuerySet[Contact]:
    """Return what stands of a pair's contacts, the newest first."""
    return Contact.objects.filter(pair=pair, taken_back_at__isnull=True).select_related("noted_by")


def touches(calls: Iterable[Call], at: datetime) -> dict[int, dict[int, Touch]]:
    """Return how the pairs that hold are in touch, by their ids under that of their call.

    calls: those that decide the pairs; where nobody notes contacts there are none
    """
    asked = {call.pk: call for call in calls if weeks_of(call)}
    if not asked:
        return {}
    rows = (
        Pair.objects.filter(first__call__in=asked, state=Pair.State.ACTIVE)
        .annotate(
            last=Max("contacts__day", filter=STANDING),
            noted=Count("contacts", filter=STANDING),
            sure=Count("contacts", filter=Q(contacts__confirmed_at__isnull=False)),
        )
        .order_by("pk")
        .values_list("first__call", "pk", "created_at", "last", "noted", "sure")
    )
    found: dict[int, dict[int, Touch]] = {}
    for key, pair, created_at, last, noted, sure in rows:
        call = asked[key]
        since = local_day(at, call.zone) - (last or local_day(created_at, call.zone))
        is_quiet = since >= timedelta(weeks=weeks_of(call) or 0)
        found.setdefault(key, {})[pair] = Touch(noted, sure, last, since.days // 7, is_quiet)
    return found


def quiet_pairs(calls: Iterable[Call], at: datetime) -> dict[int, list[int]]:
    """Return the pairs without a contact for too long while their edition runs, by their call."""
    running = [call for call in calls if call.edition.ends >= local_day(at, call.zone)]
    found = {
        call: [pair for pair, touch in own.items() if touch.is_quiet]
        for call, own in touches(running, at).items()
    }
    return {call: pairs for call, pairs in found.items() if pairs}
