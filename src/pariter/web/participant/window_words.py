"""What a lottery window says: that it is a draw, when, and how a wish stands in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.placements.models import Placement
from pariter.apps.placements.windows import Phase, own_wishes, phase_of
from pariter.apps.programmes.models import Call
from pariter.web.participant.wording import moment_in_words

State = Placement.State


@dataclass(frozen=True)
class WindowView:
    """A window at a moment: is it open, is its draw under way, and its rules in sentences."""

    is_open: bool
    is_drawing: bool
    rules: tuple[str, ...]
    waits: str


def window_view(call: Call, at: datetime) -> WindowView | None:
    """Describe the window of a call while it decides; nothing for others, nor after its result."""
    phase = phase_of(call, at)
    if phase not in (Phase.OPEN, Phase.DRAWING) or call.window_closes_at is None:
        return None
    closes = moment_in_words(call.window_closes_at, call.zone)
    draw = moment_in_words(call.draw_at, call.zone) if call.draw_at else ""
    waits = _("The window closed on %(when)s. Nobody can join or change the list now.") % {
        "when": closes
    }
    if draw:
        waits += " " + _("The draw is on %(when)s.") % {"when": draw}
    waits += " " + _("After the result, places that are left go first come.")
    return WindowView(
        is_open=phase is Phase.OPEN,
        is_drawing=phase is Phase.DRAWING,
        rules=tuple(_rules(call, closes, draw)),
        waits=waits,
    )


def while_drawing(call: Call, at: datetime) -> str:
    """Say that a draw is under way and nothing can be wished for; nothing at other times."""
    view = window_view(call, at)
    return view.waits if view and view.is_drawing else ""


def _rules(call: Call, closes: str, draw: str) -> list[str]:
    said = [
        _("A draw gives the places. Coming first gives you nothing: take your time."),
        _("Tell us your wishes until %(when)s. You can change or leave until then.")
        % {"when": closes},
    ]
    if draw:
        said.append(
            _("The public draw is on %(when)s: %(source)s.")
            % {"when": draw, "source": str(call.draw_source).rstrip(".")}
        )
    if call.for_classes:
        said.append(_("A class stays together. One that does not fit is passed over."))
    else:
        said.append(_("People who come together stay together, or wait together."))
    if call.window_places:
        said.append(
            ngettext(
                "The draw gives you at most %(count)d place: the first wish on your list that has "
                "room.",
                "The draw gives you at most %(count)d places: the first wishes on your list that "
                "have room.",
                call.window_places,
            )
            % {"count": call.window_places}
        )
    else:
        said.append(_("Each wish counts on its own: you can get several places."))
    said.append(_("We write to everybody once, with the result and the reasons for it."))
    said.append(
        _("Who gets nothing waits in the order of the draw. Places that are left go first come.")
    )
    return said


def is_left_out(placement: Any) -> bool:
    """Tell whether a draw passes a class by, as long as nobody confirms its school."""
    return placement.school_class_id is not None and placement.application.home_id is None


def in_draw_words(placement: Any, call: Call, phase: Phase) -> tuple[str, str]:
    """Return the headline and the meaning of a wish that a draw decides."""
    when = moment_in_words(call.draw_at, call.zone) if call.draw_at else ""
    meaning = (
        _("The draw is on %(when)s. Then we write to you, whatever the result.") % {"when": when}
        if when
        else _("After the draw we write to you, whatever the result.")
    )
    if phase is Phase.OPEN and call.window_closes_at:
        closes = moment_in_words(call.window_closes_at, call.zone)
        meaning = (
            _("Until %(when)s you can change or leave. Coming first gave you nothing.")
            % {"when": closes}
            + " "
            + meaning
        )
    if is_left_out(placement):
        return _("Your school is not confirmed yet"), _(
            "Your class is in the draw only if the office confirms the school before the list is "
            "frozen. Else it waits behind those who are drawn."
        )
    return _("You are in the draw"), meaning


def wish_list(placement: Any, at: datetime) -> dict[str, Any] | None:
    """Return the wishes of a party and what it may change; nothing where no draw decides."""
    phase = phase_of(placement.offer.call, at)
    if placement.state != State.WAITING or phase not in (Phase.OPEN, Phase.DRAWING):
        return None
    wishes = own_wishes(placement)
    return {
        "wishes": [(wish.offer.title, wish.pk == placement.pk) for wish in wishes],
        "may_change": phase is Phase.OPEN,
        "may_go_first": phase is Phase.OPEN and wishes[0].pk != placement.pk,
    }
