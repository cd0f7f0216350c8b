"""Who watched online, in the invented year: counts of invented platforms, and never a name."""

from random import Random

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.facts import indicators_of
from pariter.apps.evidence.indicators import AUDIENCE, PEOPLE
from pariter.apps.participation.audience import COLUMNS, import_counts, read_counts
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition

PLATFORMS = {"Demo stream": (120, 900), "Demo radio": (20, 160)}
"""Least and most that a platform counts at one session."""


def count_audience(*, edition: Edition, by: Person, seed: int) -> None:
    """Import what the platforms counted at sessions online, and publish it apart from people."""
    chance = Random(seed)  # noqa: S311 - nothing here is secret
    lines = [
        f"{session.key},{chance.randint(*span)},{platform}"
        for session in edition.sessions.filter(online=True, cancelled_at=None)
        for platform, span in PLATFORMS.items()
    ]
    if not lines:
        return
    at = edition.sessions.latest("ends_at").ends_at
    content = "\n".join((",".join(COLUMNS), *lines)).encode()
    import_counts(counts=read_counts(edition=edition, content=content, at=at), at=at, by=by)
    for indicator in indicators_of(edition):
        if indicator in (PEOPLE, AUDIENCE):
            publish_figures(edition=edition, indicator=indicator, at=at, by=by)
