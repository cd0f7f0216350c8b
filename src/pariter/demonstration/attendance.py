"""Who came, in the invented year."""

from random import Random

from pariter.apps.participation.actions import record_attendance
from pariter.apps.participation.queries import expected_at
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition

SHARE_PRESENT = 0.93


def attend(*, edition: Edition, by: Person, chance: Random) -> None:
    """Note who was at each session, right after it ended; a few stayed away."""
    for session in edition.sessions.all():
        expected = expected_at(session).order_by("application__person__email", "pk")
        presence = {place: chance.random() < SHARE_PRESENT for place in expected}
        record_attendance(session=session, presence=presence, at=session.ends_at, by=by)
