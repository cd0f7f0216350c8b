"""Points and classes of seats in plain words, for the one person whom they are about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.applications.answers import facts_of, points_by_priority
from pariter.apps.applications.models import Application
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.numbers import Grouped
from pariter.kernels.allocation.explanation import ClassLine, ExplanationLine
from pariter.web.participant.history import Tag
from pariter.web.public.choosing import text_of, whom


@dataclass(frozen=True)
class ClassReason:
    """What happened to her at one class of seats."""

    title: str
    tag: Tag
    sentences: list[str]


def points_in_words(points: int) -> str:
    """Write so many points."""
    return ngettext("%(count)d point", "%(count)d points", points) % {"count": points}


def points_rows(application: Application) -> list[tuple[str, str]]:
    """Return what each priority of the call is worth for someone."""
    call = application.call
    facts = {
        "home": application.home.code if application.home else None,
        "homes": call.homes,
        **facts_of(call, application.answers),
    }
    points = points_by_priority(call, facts)
    return [
        (text_of(priority), points_in_words(points[priority["key"]] or 0))
        for priority in call.priorities
    ]


def class_reasons(
    line: ExplanationLine, offer: Offer, call: Call, order_number: int
) -> list[ClassReason]:
    """Say for each class of an offer what happened there, in the order of filling."""
    by_key = {slots["key"]: slots for slots in offer.slots}
    return [
        ClassReason(
            title=text_of(by_key[part.name]),
            tag=_tag(part),
            sentences=list(_sentences(part, by_key[part.name], call, order_number)),
        )
        for part in line.classes
        if part.name in by_key
    ]


def more_points(line: ExplanationLine, order_number: int) -> int | None:
    """Return how many more points would have put her ahead of the last who got in, where told."""
    if not line.classes:
        if line.priority is None or line.enough_priority is None:
            return None
        return line.priority - line.enough_priority
    found = [_more_in(part, order_number) for part in line.classes]
    return min((more for more in found if more is not None), default=None)


def needed_number(line: ExplanationLine) -> int | None:
    """Return the highest number in the draw that would have been enough, where told."""
    if not line.classes:
        return line.needed
    return max(
        (
            part.needed
            for part in line.classes
            if part.needed is not None and part.needed_tier in (None, part.tier)
        ),
        default=None,
    )


def _more_in(part: ClassLine, order_number: int) -> int | None:
    if part.outcome != "full" or part.needed is None or part.needed_priority is None:
        return None
    if part.priority is None or part.needed_tier not in (None, part.tier):
        return None
    return part.priority - part.needed_priority + (order_number > part.needed)


def _tag(part: ClassLine) -> Tag:
    return {
        "placed": Tag(_("You got this"), "success"),
        "full": Tag(_("Full"), "warning"),
        "not_open": Tag(_("Not open to you"), "neutral"),
        "not_needed": Tag(_("Not needed"), "neutral"),
    }[part.outcome]


def _sentences(
    part: ClassLine, slots: Mapping[str, Any], call: Call, order_number: int
) -> Iterator[str]:
    seats = {"count": Grouped(part.seats)}
    if part.outcome == "not_needed":
        yield _("You did not need one of these seats.")
        return
    if not part.seats:
        yield _("There are none of these seats in this call.")
        return
    yield ngettext("There is %(count)s seat.", "There are %(count)s seats.", part.seats) % seats
    if part.outcome == "not_open":
        yield _("Only these can have one: %(whom)s.") % {"whom": whom(call, slots)}
        return
    if slots["first"]:
        yield _("These go first: %(whom)s.") % {"whom": whom(call, slots)}
        yield (
            _("You are among them.")
            if part.tier is not None and part.tier <= len(slots["first"])
            else _("You come after them.")
        )
    if part.outcome == "placed":
        yield _("A seat was left when it was your turn.")
        return
    yield _("All of them went to people who were ahead of you.")
    yield last_in(part, order_number)


def last_in(line: ClassLine | ExplanationLine, order_number: int) -> str:
    """Tell the last who got in, or why that is not told."""
    if line.hidden == "protected":
        return _("Who got in last is not told for these seats, to protect those who have one.")
    if line.needed is None:
        return _("The number of the last person who got in is hidden, because few people got in.")
    if line.needed_priority is None or line.priority is None:
        return _("The last person who got in had number %(needed)d. You had number %(own)d.") % {
            "needed": line.needed,
            "own": order_number,
        }
    return _(
        "The last person who got in had %(points)s and number %(needed)d in the draw. "
        "You had %(own_points)s and number %(own)d."
    ) % {
        "points": points_in_words(-line.needed_priority),
        "needed": line.needed,
        "own_points": points_in_words(-line.priority),
        "own": order_number,
    }
