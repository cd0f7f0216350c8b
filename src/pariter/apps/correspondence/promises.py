"""What a programme promises to people who write to it: how soon, and for how long it keeps it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pariter.apps.programmes.models import PackVersion, Programme
from pariter.apps.programmes.moments import local_day
from pariter.packs.schema import Correspondence

BARRIER_DAYS = 2
"""Working days for a barrier, which keeps someone out every day that it stands."""

SATURDAY = 5


def promise_of(programme: Programme) -> Correspondence:
    """Return what the programme's pack says; a pack that says nothing promises the default."""
    said = (
        PackVersion.objects.filter(pk=programme.pack_id)
        .values_list("content__pack__correspondence", flat=True)
        .first()
    )
    return Correspondence.model_validate(said or {})


def due_after(at: datetime, days: int, zone: str) -> datetime:
    """Return the end of the day that comes so many working days after a moment, Monday to Friday.

    zone: where the office works; the end of a day is the midnight that follows it there
    """
    day = local_day(at, zone)
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
