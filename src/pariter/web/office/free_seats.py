"""Seats that nobody holds and someone waits for, where the office makes rounds."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Min

from pariter.apps.placements.comparing import COMPARABLE
from pariter.apps.placements.models import Placement
from pariter.apps.placements.vacancies import REOPTIMISE
from pariter.apps.programmes.models import Offer
from pariter.apps.programmes.quotas import quota_of

State = Placement.State


def free_seats(calls: Iterable[Any], at: datetime) -> Counter[int]:
    """Return, by call, how many seats are free that a round may offer on.

    calls: from `facts.with_facts`. An offer that has begun is out, and so is one for which only
    people wait whose home has all the seats it may have.
    """
    by_rounds = [
        call.pk
        for call in calls
        if call.withdrawal == REOPTIMISE and call.mechanism in COMPARABLE and call.published_at
    ]
    found: Counter[int] = Counter()
    if not by_rounds:
        return found
    waiting = _by_home(by_rounds, State.WAITING)
    held = _by_home(by_rounds, *Placement.HOLDING)
    offers = Offer.objects.filter(pk__in=waiting).annotate(begins_at=Min("sessions__starts_at"))
    for offer in offers.prefetch_related("quotas"):
        if offer.begins_at is None or at < offer.begins_at:
            found[offer.call_id] += _free(offer, held.get(offer.pk, Counter()), waiting[offer.pk])
    return +found


def _by_home(calls: list[int], *states: State) -> dict[int, Counter[str | None]]:
    """Count the places of each offer in some states, by the home of who has them."""
    rows = Placement.objects.filter(offer__call__in=calls, state__in=states)
    found: dict[int, Counter[str | None]] = {}
    for offer, home in rows.values_list("offer", "application__home__code"):
        found.setdefault(offer, Counter())[home] += 1
    return found


def _free(offer: Any, held: Mapping[str | None, int], waiting: Iterable[str | None]) -> int:
    quotas = {quota.home: quota.seats for quota in offer.quotas.all()}
    for home in waiting:
        most = quota_of(quotas, home)
        if most is None or held.get(home, 0) < most:
            return max(0, int(offer.capacity) - sum(held.values()))
    return 0
