"""Money offered to a project: how it stands, in words for the group that asked for it."""

from typing import Any

from django.utils.translation import gettext as _

from pariter.apps.applications.typed import euros_in_words
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call
from pariter.web.participant.wording import moment_in_words

State = Placement.State


def is_award(placement: Placement) -> bool:
    """Tell whether a place is money for a project."""
    return placement.offer.cost is not None


def award_words(placement: Any, state: State, call: Call) -> tuple[str, str]:
    """Return the headline of an award, and what it means."""
    amount = {"amount": euros_in_words(placement.offer.cost)}
    if state == State.OFFERED:
        return _("Your project gets its money: %(amount)s") % amount, _(
            "Answer by %(when)s. After that the money goes to another project."
        ) % {"when": moment_in_words(placement.answer_by, call.zone)}
    if state == State.ACCEPTED:
        return _("Your project is funded: %(amount)s") % amount, _(
            "The money is for this project. If you cannot do it, give the money back, so that "
            "another project can have it."
        )
    if state == State.EXPIRED:
        return _("The offer has ended"), _(
            "The time to answer ended on %(when)s. The money goes to another project."
        ) % {"when": moment_in_words(placement.answer_by, call.zone)}
    return _("You gave the money back"), _("You told us on %(when)s.") % {
        "when": moment_in_words(placement.decided_at, call.zone)
    }


def award_tag(state: State) -> tuple[str, str] | None:
    """Return how an award stands in a few words, where other words than a place's are needed."""
    known = {
        State.OFFERED: (_("Money offered: please answer"), "warning"),
        State.ACCEPTED: (_("Funded"), "success"),
    }
    return known.get(state)
