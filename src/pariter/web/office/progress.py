"""How far a call has come on its way from opening to published figures."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

FIRST_COME = "first_come"
PAIRS = "max_weight_b_matching"


class Stage(StrEnum):
    """What a call waits for."""

    COMING = "coming"
    OPEN = "open"
    BALLOT = "ballot"
    EMPTY = "empty"
    ELSEWHERE = "elsewhere"
    FREEZE = "freeze"
    DRAW = "draw"
    RUN = "run"
    PUBLISH = "publish"
    HOLD = "hold"
    COUNT = "count"
    COUNTED = "counted"


@dataclass(frozen=True)
class Tag:
    """A state in words, with its family of colour."""

    text: str
    state: str


@dataclass(frozen=True)
class Station:
    """One point on a call's way. state: past, current or future."""

    name: str
    when: datetime | None
    state: str


def stage(call: Any, at: datetime) -> Stage:
    """Return what a call waits for; it comes from `facts.with_facts`."""
    if call.projects_close and not call.has_offers and call.projects_close <= at < call.deadline:
        return Stage.BALLOT
    if at < call.opens_at and not call.closed_early_at:
        return Stage.COMING
    if _is_being_drawn(call, at):
        return _ceremony(call) or Stage.HOLD
    if call.is_open(at):
        return Stage.OPEN
    if not call.sent:
        return Stage.EMPTY
    if call.decided_by_id:
        return Stage.ELSEWHERE
    waits = None if call.mechanism == FIRST_COME else _ceremony(call)
    if waits:
        return waits
    if call.figures_at:
        return Stage.COUNTED
    if call.ends_at is None or at < call.ends_at:
        return Stage.HOLD
    return Stage.COUNT


def _is_being_drawn(call: Any, at: datetime) -> bool:
    """Tell whether a window has closed with wishes in it, and its result is not published."""
    if not call.window_closes_at or at < call.window_closes_at or call.published_at:
        return False
    return bool(lottery_of(call) or call.has_drawn_wishes)


def _ceremony(call: Any) -> Stage | None:
    lottery = lottery_of(call)
    if call.mechanism != PAIRS:
        if lottery is None:
            return Stage.FREEZE
        if lottery.drawn_at is None:
            return Stage.DRAW
    if call.ran_at is None:
        return Stage.RUN
    return None if call.published_at else Stage.PUBLISH


def lottery_of(call: Any) -> Any:
    """Return the lottery of a call, or None before the list is frozen."""
    return getattr(call, "lottery", None)


def tag(found: Stage) -> Tag:
    """Say a stage in a few words."""
    return {
        Stage.COMING: Tag(_("Opens later"), "neutral"),
        Stage.OPEN: Tag(_("Open"), "success"),
        Stage.BALLOT: Tag(_("Put the projects to the vote"), "warning"),
        Stage.ELSEWHERE: Tag(_("Closed: decided with another call"), "info"),
        Stage.EMPTY: Tag(_("Nobody applied"), "neutral"),
        Stage.FREEZE: Tag(_("Closed: freeze the list"), "warning"),
        Stage.DRAW: Tag(_("Frozen: waits for the draw"), "info"),
        Stage.RUN: Tag(_("Drawn: give the places"), "warning"),
        Stage.PUBLISH: Tag(_("Places given: publish"), "warning"),
        Stage.HOLD: Tag(_("Taking part"), "info"),
        Stage.COUNT: Tag(_("Over: publish the figures"), "warning"),
        Stage.COUNTED: Tag(_("Counted"), "success"),
    }[found]


def stations(call: Any, at: datetime) -> list[Station]:
    """Return the way of a call with the moment of each station, past or planned."""
    lottery = lottery_of(call)
    begun = call.begins_at is not None and at >= call.begins_at
    ended = call.ends_at is not None and at >= call.ends_at
    opening = (pgettext("step of a call", "Opening"), call.opens_at, at >= call.opens_at)
    closing = (pgettext("step of a call", "Closing"), call.deadline, at >= call.deadline)
    way: list[tuple[str, datetime | None, bool]] = [opening]
    if not call.window_closes_at:
        way.append(closing)
    has_ceremony = call.mechanism != FIRST_COME or call.window_closes_at
    if has_ceremony and not call.decided_by_id:
        drawn_ones = [
            (
                pgettext("step of a call", "Freezing the list"),
                lottery and lottery.committed_at,
                lottery is not None,
            ),
            (
                pgettext("step of a call", "Draw"),
                (lottery and (lottery.drawn_at or lottery.draw_at)) or call.draw_at,
                bool(lottery and lottery.drawn_at),
            ),
        ]
        way += [
            *(() if call.mechanism == PAIRS else drawn_ones),
            (pgettext("step of a call", "Giving the places"), call.ran_at, bool(call.ran_at)),
            (
                pgettext("step of a call", "Publishing the result"),
                call.published_at or call.results_at,
                bool(call.published_at),
            ),
        ]
    if call.window_closes_at:
        way.append(closing)
    way += [
        (
            pgettext("step of a call", "Taking part"),
            call.ends_at if begun else call.begins_at,
            ended,
        ),
        (
            pgettext("step of a call", "Publishing the figures"),
            call.figures_at,
            bool(call.figures_at),
        ),
    ]
    return _marked(way, ZoneInfo(call.zone))


def _marked(way: list[tuple[str, datetime | None, bool]], zone: ZoneInfo) -> list[Station]:
    """Mark the first station that is not reached as the current one."""
    found: list[Station] = []
    for name, when, reached in way:
        state = "past" if reached else "future"
        if not reached and all(station.state == "past" for station in found):
            state = "current"
        found.append(Station(name, when.astimezone(zone) if when else None, state))
    return found
