"""What a call for classes says: how it gives places, and why a class waits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pariter.apps.placements.class_rules import Obstacle, Standing
from pariter.apps.placements.class_standing import obstacle_of
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.numbers import Grouped
from pariter.web.participant.window_words import window_view
from pariter.web.participant.wording import moment_in_words

LEVELS = (
    ("primary", gettext_lazy("Primary school")),
    ("lower", gettext_lazy("Lower secondary school")),
    ("upper", gettext_lazy("Upper secondary school")),
    ("university", gettext_lazy("University")),
)


@dataclass(frozen=True)
class Reason:
    """Why a class waits, and what would change it."""

    why: str
    change: str


def rules_in_words(call: Call, at: datetime) -> list[str]:
    """Return how a call gives its places, in sentences; what its date has ended is left out."""
    window = window_view(call, at)
    if window is not None and window.is_drawing:
        return [window.waits]
    said = [
        *(
            window.rules
            if window
            else [_("Places go in the order of booking, and a class stays together.")]
        ),
        _("Each pupil and each adult needs a seat."),
    ]
    is_kept = call.kept_until is not None and at < call.kept_until
    until = {"until": moment_in_words(call.kept_until, call.zone)} if call.kept_until else {}
    if call.most_per_school and (is_kept or call.kept_until is None):
        said.append(
            ngettext(
                "One school holds at most %(count)d place: one class at one session.",
                "One school holds at most %(count)d places. A place is one class at one session.",
                call.most_per_school,
            )
            % {"count": call.most_per_school}
        )
        if is_kept:
            said.append(
                _("From %(until)s on, free seats also go to schools that hold more.") % until
            )
    if is_kept and any(offer.kept_seats for offer in call.offers.all()):
        said.append(
            _(
                "Until %(until)s some seats are kept for schools that have never come. "
                "Then they go to the waiting list."
            )
            % until
        )
    if window is not None:
        said.append(_("Schools that have never come go first. Then the draw decides."))
        return said
    said.append(
        _(
            "On the waiting list, schools that have never come go first. "
            "Then the order of booking counts."
        )
    )
    said.append(_("A class that does not fit is passed over, and it keeps its turn."))
    return said


def reason_of(placement: Any, at: datetime) -> tuple[Reason, int]:
    """Return why a class waits, and which number it has on its list."""
    obstacle, number, standing = obstacle_of(placement, at)
    return _in_words(placement, obstacle, standing), number


def _in_words(placement: Placement, obstacle: Obstacle | None, standing: Standing) -> Reason:
    call, offer = placement.offer.call, placement.offer
    match obstacle:
        case Obstacle.DRAW if placement.application.home_id is None:
            return Reason(
                _("A draw gives the places, and the office has not confirmed your school yet."),
                _(
                    "Your class is in the draw only if the office confirms the school before the "
                    "list is frozen. Else it waits behind the others. We remind the office."
                ),
            )
        case Obstacle.DRAW:
            return Reason(
                _("A draw gives the places, and its result is not published yet."),
                _("Coming first counts for nothing. We write to you after the draw."),
            )
        case Obstacle.UNCONFIRMED:
            return Reason(
                _("The office has not confirmed your school yet.") + _left_out(placement),
                _("Once it has, your class gets a place if seats are free. You need do nothing."),
            )
        case Obstacle.SHARE:
            return Reason(
                _("Your school already holds as many places as one school may."),
                _("If your school gives one back, this class can have it.") + _from_date(call),
            )
        case Obstacle.CLASSES:
            return Reason(
                ngettext(
                    "This session takes %(count)d class, and it has it.",
                    "This session takes %(count)d classes, and it has them.",
                    offer.most_classes or 0,
                )
                % {"count": offer.most_classes or 0},
                _("If a class gives its place back, the next class gets it."),
            )
        case Obstacle.KEPT:
            return Reason(
                _("The seats that are free are kept for schools that have never come."),
                _("Seats that these schools do not take go to the waiting list.")
                + _from_date(call),
            )
        case Obstacle.BEGUN:
            return Reason(_("This session has begun, or it was called off."), "")
        case Obstacle.SEATS:
            free = standing.free(offer.pk)
            return Reason(
                _("Your class needs %(seats)s seats, and %(free)s are free.")
                % {"seats": Grouped(placement.seats), "free": Grouped(free)},
                _(
                    "If others give seats back, or if fewer of your class come, "
                    "it can have a place."
                ),
            )
    return Reason(_("Your class is next."), _("The office offers it a place in a moment."))


def _left_out(placement: Placement) -> str:
    """Say that a class was not drawn for, where that is why it waits behind."""
    closes = placement.offer.call.window_closes_at
    if closes is None or placement.run_id is not None or placement.created_at >= closes:
        return ""
    return " " + _("So your class was not in the draw, and it waits behind those who were.")


def _from_date(call: Call) -> str:
    if call.kept_until is None:
        return ""
    when = {"when": moment_in_words(call.kept_until, call.zone)}
    return " " + _("From %(when)s on, free seats go to whoever waits.") % when


def people_in_words(pupils: int, adults: int) -> str:
    """Write how many come: 24 pupils and 2 adults."""
    return _("%(pupils)s and %(adults)s") % {
        "pupils": ngettext("%(count)d pupil", "%(count)d pupils", pupils) % {"count": pupils},
        "adults": ngettext("%(count)d adult", "%(count)d adults", adults) % {"count": adults},
    }
