"""What a place means that has ended, in words: given back, too late, replaced or cancelled."""

from typing import Any

from django.utils.translation import gettext as _

from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call
from pariter.web.participant.wording import moment_in_words

State = Placement.State


def was_cancelled(placement: Placement, call: Call) -> bool:
    """Tell whether a place ended because its session was cancelled."""
    if placement.state not in (State.WITHDRAWN, State.LAPSED) or placement.decided_at is None:
        return False
    return any(
        session.offer_id == placement.offer_id and session.cancelled_at == placement.decided_at
        for session in call.edition.sessions.all()
    )


def cancelled(placement: Placement, call: Call) -> tuple[str, str]:
    """Say that the office called it off."""
    return _("It was cancelled"), _(
        "It does not take place. We wrote to you why. You need not do anything."
    )


def declined(placement: Any, call: Call) -> tuple[str, str]:
    """Say when she declined."""
    return _("You declined this place"), _told_on(placement, call)


def withdrawn(placement: Any, call: Call) -> tuple[str, str]:
    """Say that she gave a place back, or that a better one took its place."""
    if placement.decided_at is None:
        return _("You no longer hold this place"), _better_one()
    if was_cancelled(placement, call):
        return cancelled(placement, call)
    if placement.offered_at is None:
        return _("You left this waiting list"), _told_on(placement, call)
    return _("You gave this place back"), _told_on(placement, call)


def expired(placement: Any, call: Call) -> tuple[str, str]:
    """Say that she was offered a place and did not answer in time."""
    return _("The offer has ended"), answered_too_late(placement, call)


def lapsed(placement: Any, call: Call) -> tuple[str, str]:
    """Say why she no longer waits."""
    if placement.run_id and call.window_closes_at and placement.decided_at is None:
        return _("You do not wait here"), _(
            "The draw gave you what you wanted more, or the room is too small for all of you."
        )
    if was_cancelled(placement, call):
        return cancelled(placement, call)
    if placement.decided_at is not None:
        return _("You no longer wait here"), _("The office could not confirm your school.")
    return _("You no longer wait here"), _better_one()


def answered_too_late(placement: Any, call: Call) -> str:
    """Say when the time to answer ended."""
    return _("The time to answer ended on %(when)s. The place goes to the next person.") % {
        "when": moment_in_words(placement.answer_by, call.zone)
    }


def _told_on(placement: Any, call: Call) -> str:
    return _("You told us on %(when)s.") % {
        "when": moment_in_words(placement.decided_at, call.zone)
    }


def _better_one() -> str:
    return _("You accepted, or were offered, a place that you wanted more.")
