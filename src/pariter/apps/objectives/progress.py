"""How far an objective is: from where it began, through its targets, to what was measured last."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Better = Literal["up", "down"]
Point = tuple[int, float]
"""A year and its value."""


class State(StrEnum):
    """What can be said of an objective."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    UNDEFINED = "undefined"
    NO_VALUE = "no_value"


@dataclass(frozen=True, slots=True)
class Progress:
    """What the last value says.

    year, value: of what was measured last; expected: what should have been by then
    share: of the way from the baseline to the last target, None where that cannot be said
    """

    state: State
    year: int | None = None
    value: float | None = None
    expected: float | None = None
    share: float | None = None


def progress(
    *,
    better: Better,
    baseline: Point | None,
    targets: Mapping[int, float],
    values: Mapping[int, float],
) -> Progress:
    """Compare the last value with the last target, and with the way that leads there.

    Between two years that have a target, or the baseline, the way is a straight line.
    Reached: the last value meets the last target. Undefined: nothing says what should be by now.
    """
    known = {year: value for year, value in values.items() if not baseline or year > baseline[0]}
    if not known:
        return Progress(State.NO_VALUE)
    year = max(known)
    value = known[year]
    if not targets:
        return Progress(State.UNDEFINED, year, value)
    final = targets[max(targets)]
    expected = expected_in(year, baseline, targets)
    share = share_of_way(value, baseline, final)
    if meets(value, final, better):
        state = State.REACHED
    elif expected is None:
        state = State.UNDEFINED
    else:
        state = State.ON_TRACK if meets(value, expected, better) else State.BEHIND
    return Progress(state, year, value, expected, share)


def meets(value: float, target: float, better: Better) -> bool:
    """Tell whether a value is at least as good as a target."""
    return value >= target if better == "up" else value <= target


def expected_in(year: int, baseline: Point | None, targets: Mapping[int, float]) -> float | None:
    """Return what should be by a year; None before the first thing that is known."""
    points = sorted({**dict([baseline] if baseline else []), **targets}.items())
    before = [point for point in points if point[0] <= year]
    after = [point for point in points if point[0] > year]
    if not before:
        return None
    if not after:
        return before[-1][1]
    (first, low), (last, high) = before[-1], after[0]
    return low + (high - low) * (year - first) / (last - first)


def share_of_way(value: float, baseline: Point | None, final: float) -> float | None:
    """Return which part of the way is done; below 0 where it went back; None for no way at all."""
    if baseline is None or baseline[1] == final:
        return None
    return (value - baseline[1]) / (final - baseline[1])
