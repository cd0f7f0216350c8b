"""Pupils of the past spring who agreed to be asked once a year, most of them by a guardian."""

from datetime import datetime, timedelta

from pariter.apps.participation.follow_up_actions import agree_to_follow, ask_to_follow
from pariter.apps.participation.models import FollowUp
from pariter.apps.programmes.models import Edition

PUPILS = 36
"""Of them, each third is of age, and each ninth never agrees."""


def invent_follow_ups(*, at: datetime) -> None:
    """Let pupils of each edition that is over, and may be followed, leave their addresses."""
    over = Edition.objects.filter(follow_up_years__isnull=False, ends__lt=at.date())
    for edition in over.select_related("initiative").order_by("pk"):
        for number in range(PUPILS):
            _agree(edition, number)


def _agree(edition: Edition, number: int) -> None:
    met = edition.sessions.earliest("starts_at").ends_at + timedelta(hours=1 + number)
    email = f"demo-pupil-{edition.pk}-{number:02}@example.org"
    ask_to_follow(
        initiative=edition.initiative,
        email=email,
        guardian_email="" if number % 3 == 0 else f"guardian-{email}",
        language="fr",
        at=met,
    )
    if number % 9:
        follow_up = FollowUp.objects.get(edition=edition, email=email)
        agree_to_follow(follow_up=follow_up, at=met + timedelta(hours=20))
