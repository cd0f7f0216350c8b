"""Hours of presence, worked out from released visits alone: they tell nothing new of anybody."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from pariter.apps.evidence.indicators import VISITS, Indicator
from pariter.apps.participation.attended import LONGEST_SITTING
from pariter.apps.programmes.models import Edition, Session
from pariter.kernels.disclosure import ReleasedTable
from pariter.kernels.indicators.value import WITHHELD, Value, undefined

HOURS = "hours"
CAME, OFFER = "took_part", "offer"


def hours_of(
    edition: Edition, indicator: Indicator, released: Sequence[ReleasedTable]
) -> tuple[Value, ...]:
    """Return the hours of all visits to an edition's sessions, where the visits were released.

    Not where one place is for several sessions, or for a stay of days: nobody knows which of the
    hours a visit took.
    """
    table = next((one for one in released if one.measure == CAME), None)
    lengths = _lengths(edition)
    if indicator is not VISITS or table is None or lengths is None or OFFER not in table.dimensions:
        return ()
    visits = {offer: table.count_by(OFFER, offer) for offer in table.values(OFFER)}
    if None in visits.values() or visits.keys() - lengths.keys():
        return (undefined(HOURS, WITHHELD),)
    spent = sum(((count or 0) * lengths[offer] for offer, count in visits.items()), timedelta())
    return (Value(HOURS, spent / timedelta(hours=1)),)


def _lengths(edition: Edition) -> Mapping[str, timedelta] | None:
    """Return how long the session of each offer is; None where that says nothing of a visit."""
    sessions: defaultdict[str, list[timedelta]] = defaultdict(list)
    held = Session.objects.filter(
        edition=edition, offer__isnull=False, cancelled_at__isnull=True
    ).values_list("offer__key", "starts_at", "ends_at")
    for offer, starts_at, ends_at in held:
        sessions[offer].append(ends_at - starts_at)
    if any(len(found) > 1 or found[0] > LONGEST_SITTING for found in sessions.values()):
        return None
    return {offer: length for offer, [length] in sessions.items()}
