"""An explanation's numbers in plain words; never anything about anyone else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.people.models import Organisation
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.numbers import Grouped
from pariter.kernels.allocation import Explanation, ExplanationLine
from pariter.web.participant.classes import (
    ClassReason,
    class_reasons,
    last_in,
    more_points,
    needed_number,
    points_in_words,
)
from pariter.web.participant.history import Tag
from pariter.web.public.choosing import text_of

MISSED = ("full", "quota_full", "cap_full", "not_open")


@dataclass(frozen=True)
class Reason:
    """What happened to one wish."""

    rank: int
    title: str
    tag: Tag
    sentences: list[str]
    classes: list[ClassReason]


def wish_reasons(
    explanation: Explanation,
    offers: Mapping[str, Offer],
    home: Organisation | None,
    call: Call,
) -> list[Reason]:
    """Say for each wish what happened to it, the dearest first."""
    return [
        Reason(
            rank=line.rank,
            title=str(offers[line.option].title),
            tag=_tag(line),
            sentences=list(_sentences(explanation, line, home, call)),
            classes=class_reasons(line, offers[line.option], call, explanation.order_number)
            if line.outcome != "not_needed"
            else [],
        )
        for line in explanation.lines
    ]


def changes(explanation: Explanation, offers: Mapping[str, Offer], call: Call) -> list[str]:
    """Say what would have led to another result."""
    if explanation.rank == 1:
        return [_("Nothing could be better: you got your first wish.")]
    missed = [line for line in explanation.lines if line.outcome in MISSED]
    by_points = [line for line in missed if line.priority is not None]
    missed = [line for line in missed if line.priority is None and line.is_open]
    told = [_with_points(line, str(offers[line.option].title), explanation) for line in by_points]
    told += [
        _("%(offer)s: you needed number %(needed)d or lower in the draw. You had number %(own)d.")
        % {
            "offer": offers[line.option].title,
            "needed": needed,
            "own": explanation.order_number,
        }
        for line in missed
        if (needed := needed_number(line)) is not None
    ]
    hidden = [
        _(
            "%(offer)s: you needed a lower number in the draw. Which one is hidden, "
            "to protect the few who got in."
        )
        % {"offer": offers[line.option].title}
        for line in missed
        if needed_number(line) is None
        and (line.hidden or any(part.hidden for part in line.classes))
    ]
    return [*told, *hidden, _about_the_list(explanation, call)]


def turn_reason(placement: Placement, call: Call) -> list[str]:
    """Say why someone who signed up has a seat, or waits."""
    seats = ngettext(
        "There is %(count)s seat.", "There are %(count)s seats.", placement.offer.capacity
    )
    at_once = placement.offered_at == placement.created_at
    return [
        seats % {"count": Grouped(placement.offer.capacity)},
        _(
            "Seats go to people in the order in which they sign up. "
            "Your sign-up was number %(order)d."
        )
        % {"order": placement.order},
        _("A seat was free, so you got it at once.")
        if at_once
        else _("A seat became free and it was your turn, so we offered it to you.")
        if placement.offered_at
        else _("All seats were taken, or kept for people who waited before you."),
    ]


def _tag(line: ExplanationLine) -> Tag:
    if not line.is_open and line.outcome != "not_needed":
        return Tag(_("Not open to you"), "neutral")
    return {
        "placed": Tag(_("You got this"), "success"),
        "full": Tag(_("Full"), "warning"),
        "quota_full": Tag(_("Seats for your home taken"), "warning"),
        "cap_full": Tag(_("Shared seats taken"), "warning"),
        "not_open": Tag(_("Not open to you"), "neutral"),
        "not_needed": Tag(_("Not needed"), "neutral"),
    }[line.outcome]


def _sentences(
    explanation: Explanation, line: ExplanationLine, home: Organisation | None, call: Call
) -> Iterator[str]:
    if line.outcome == "not_needed":
        yield _("You got a wish that you ranked higher, so we did not need this one.")
        return
    if not line.seats:
        yield _("It has no seats in this call.")
        return
    yield ngettext("There is %(count)s seat.", "There are %(count)s seats.", line.seats) % {
        "count": Grouped(line.seats)
    }
    if line.wanted is None:
        yield _("How many people wanted it is hidden, because they are few.")
    else:
        yield ngettext(
            "%(wanted)s person wanted it, and you were number %(position)s among them.",
            "%(wanted)s people wanted it, and you were number %(position)s among them.",
            line.wanted,
        ) % {"wanted": Grouped(line.wanted), "position": Grouped(line.position or 0)}
    if line.priority is not None:
        yield _("You have %(points)s here. More points go first.") % {
            "points": points_in_words(-line.priority)
        }
    yield from _decided(explanation, line, home, call)


def _decided(
    explanation: Explanation, line: ExplanationLine, home: Organisation | None, call: Call
) -> Iterator[str]:
    if line.outcome == "placed":
        yield _("A seat was left when it was your turn.")
    elif line.outcome == "quota_full":
        yield from _quota(explanation, line, home)
    elif line.outcome == "cap_full":
        yield from _cap(explanation, line, call)
    elif line.outcome == "not_open":
        yield _("None of its seats is open to you.")
    elif line.classes:
        yield _("Its seats are of several kinds, and none was left for you.")
    elif line.priority is not None:
        yield _("All seats went to people who were ahead of you.")
        yield last_in(line, explanation.order_number)
    else:
        yield _("All seats went to people who were drawn before you.")
        yield last_in(line, explanation.order_number)


def _quota(
    explanation: Explanation, line: ExplanationLine, home: Organisation | None
) -> Iterator[str]:
    values: dict[str, Any] = {
        "count": Grouped(line.home_seats or 0),
        "home": home.name if home else "–",
    }
    if not line.home_seats:
        yield _("Nobody from %(home)s can come.") % values
        return
    yield (
        ngettext(
            "At most %(count)s person from %(home)s can come.",
            "At most %(count)s people from %(home)s can come.",
            line.home_seats or 0,
        )
        % values
    )
    yield (
        _("Those seats went to people from there who were drawn before you.")
        if line.priority is None
        else _("Those seats went to people from there who were ahead of you.")
    )
    yield last_in(line, explanation.order_number)


def _cap(explanation: Explanation, line: ExplanationLine, call: Call) -> Iterator[str]:
    text = next((text_of(cap) for cap in call.caps if cap["key"] == line.cap), "")
    if text:
        yield _("One rule counts some seats together: %(rule)s.") % {"rule": text.rstrip(".")}
    if not line.cap_seats:
        yield _("Together that is no seat at all.")
        return
    yield ngettext(
        "Together that is %(count)s seat at most.",
        "Together that is %(count)s seats at most.",
        line.cap_seats or 0,
    ) % {"count": Grouped(line.cap_seats or 0)}
    yield _("Those seats went to people who were ahead of you.")
    yield last_in(line, explanation.order_number)


def _with_points(line: ExplanationLine, offer: str, explanation: Explanation) -> str:
    more = more_points(line, explanation.order_number)
    if more is not None:
        return ngettext(
            "%(offer)s: with %(count)d more point you would have been ahead of the last person "
            "who got in.",
            "%(offer)s: with %(count)d more points you would have been ahead of the last person "
            "who got in.",
            more,
        ) % {"offer": offer, "count": more}
    if not line.is_open:
        return _("%(offer)s: points would not have helped, since no seat is open to you.") % {
            "offer": offer
        }
    return _(
        "%(offer)s: with more points you might have got in. How many is hidden, to protect those "
        "who did."
    ) % {"offer": offer}


def _about_the_list(explanation: Explanation, call: Call) -> str:
    if call.maximum_choices:
        return _(
            "You could rank at most %(maximum)d. With another choice of wishes you might have got "
            "another place."
        ) % {"maximum": call.maximum_choices}
    if explanation.rank is None:
        return _(
            "Another order of your wishes would not have helped. A longer list might have: each "
            "further wish is one more chance."
        )
    return _("Another order of your wishes could not have given you anything that you wanted more.")
