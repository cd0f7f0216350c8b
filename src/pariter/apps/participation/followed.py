"""Reads: whom an initiative may follow over years, and until when."""

from datetime import date, datetime, timedelta

from pariter.apps.programmes.models import Edition, Initiative, Session
from pariter.apps.programmes.moments import local_day

AFTER_THE_END = timedelta(days=90)
"""So long after an edition its people can leave their addresses."""
TO_ANSWER = timedelta(days=90)
"""So long after the last mail somebody can answer it; then her address is erased."""


def edition_met(initiative: Initiative, at: datetime) -> Edition | None:
    """Return the edition at which people were met who can now agree to be followed."""
    begun = Session.objects.filter(
        edition__initiative=initiative,
        edition__follow_up_years__isnull=False,
        starts_at__lte=at,
        cancelled_at__isnull=True,
    )
    newest = begun.select_related("edition__initiative__programme").order_by("-starts_at").first()
    if newest is None or today_of(newest.edition, at) > newest.edition.ends + AFTER_THE_END:
        return None
    return newest.edition


def last_day(edition: Edition, at: datetime) -> date:
    """Return until when somebody who agrees now may be asked: some days past the last mail."""
    years = timedelta(days=365 * (edition.follow_up_years or 0))
    return today_of(edition, at) + years + TO_ANSWER


def today_of(edition: Edition, at: datetime) -> date:
    """Return the day that a moment falls on, by the clock of the edition's programme."""
    return local_day(at, edition.initiative.programme.zone)
