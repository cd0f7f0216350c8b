"""Shares, ratios and growth, from counts; a count of None is withheld."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import sqrt

from pariter.kernels.indicators.intervals import (
    QUANTILE,
    Interval,
    odds,
    ratio_of_shares,
    wilson,
)
from pariter.kernels.indicators.value import (
    NO_CHANCE_BESIDE,
    NO_INTERVAL,
    NO_MEN,
    NO_WAY,
    NO_WOMEN,
    NOBODY,
    NOBODY_BESIDE,
    NOTHING_BEFORE,
    WITHHELD,
    IndicatorError,
    Value,
    check_counts,
    check_part,
    undefined,
)


def share(key: str, part: int | None, whole: int | None) -> Value:
    """Return part ÷ whole, with Wilson's interval. Raises IndicatorError."""
    check_counts(key, part=part, whole=whole)
    if part is None or whole is None:
        return undefined(key, WITHHELD, part, whole)
    check_part(key, part, whole)
    if whole == 0:
        return undefined(key, NOBODY, part, whole)
    return Value(key, part / whole, *wilson(part, whole), part, whole)


def femininity_share(women: int | None, men: int | None) -> Value:
    """Return the share of women among women and men. Raises IndicatorError."""
    check_counts("femininity_share", women=women, men=men)
    whole = None if women is None or men is None else women + men
    return share("femininity_share", women, whole)


def femininity_ratio(women: int | None, men: int | None) -> Value:
    """Return women ÷ men, with Wilson's interval carried to the odds. Raises IndicatorError."""
    key = "femininity_ratio"
    check_counts(key, women=women, men=men)
    if women is None or men is None:
        return undefined(key, WITHHELD, women, men)
    if men == 0:
        return undefined(key, NO_MEN, women, men)
    return with_interval(key, women / men, odds(women, men), women, men)


def growth(before: int | None, after: int | None, years: int) -> Value:
    """Return the mean yearly growth, (after ÷ before)^(1 ÷ years) − 1.

    The interval is that of the ratio of two counts, given their sum.

    Raises IndicatorError when years is below 1.
    """
    key = "growth"
    check_counts(key, before=before, after=after)
    if years < 1:
        raise IndicatorError(f"{key}: {years} years; take two years that differ")
    if before is None or after is None:
        return undefined(key, WITHHELD, after, before)
    if before == 0:
        return undefined(key, NOTHING_BEFORE, after, before)

    def yearly(ratio: float) -> float:
        return float(ratio ** (1 / years)) - 1

    found = odds(after, before)
    interval = None if found is None else (yearly(found[0]), yearly(found[1]))
    return with_interval(key, yearly(after / before), interval, after, before)


def relative_chance(
    key: str, taken: int | None, asked: int | None, other_taken: int | None, other_asked: int | None
) -> Value:
    """Return (taken ÷ asked) ÷ (the same of the other group), with the interval of Katz et al.

    Its counts are those of the first group. Raises IndicatorError.
    """
    check_counts(key, taken=taken, asked=asked, other_taken=other_taken, other_asked=other_asked)
    if taken is None or asked is None or other_taken is None or other_asked is None:
        return undefined(key, WITHHELD, taken, asked)
    check_part(key, taken, asked)
    check_part(key, other_taken, other_asked)
    missing = (
        NOBODY
        if asked == 0
        else NOBODY_BESIDE
        if other_asked == 0
        else NO_CHANCE_BESIDE
        if other_taken == 0
        else ""
    )
    if missing:
        return undefined(key, missing, taken, asked)
    value = taken * other_asked / (asked * other_taken)
    interval = ratio_of_shares(taken, asked, other_taken, other_asked)
    return with_interval(key, value, interval, taken, asked)


def dissimilarity(fields: Mapping[str, tuple[int | None, int | None]]) -> Value:
    """Return ½ Σ |Fᵢ ÷ F − Mᵢ ÷ M| over fields, each with its women and men.

    Which of two shares is larger is held fixed for the interval (delta method), so it is rough
    where people are few. Counts: none, and all people. Source: Duncan and Duncan, 1955, American
    Sociological Review 20.

    Raises IndicatorError.
    """
    key = "dissimilarity"
    pairs: list[tuple[int, int]] = []
    for field, (women, men) in fields.items():
        check_counts(f"{key}, {field}", women=women, men=men)
        if women is None or men is None:
            return undefined(key, WITHHELD)
        pairs.append((women, men))
    all_women, all_men = (sum(one) for one in zip(*pairs, strict=True)) if pairs else (0, 0)
    if all_women == 0 or all_men == 0:
        note = NOBODY if all_women == all_men else NO_WOMEN if all_women == 0 else NO_MEN
        return undefined(key, note, None, all_women + all_men)
    gaps = [(women / all_women, men / all_men) for women, men in pairs]
    value = sum(abs(women - men) for women, men in gaps) / 2
    variance = sum(
        _spread([(group[at], (group[0] > group[1]) - (group[0] < group[1])) for group in gaps])
        / number
        for at, number in ((0, all_women), (1, all_men))
    )
    half = QUANTILE * sqrt(variance) / 2
    interval = (max(0.0, value - half), min(1.0, value + half)) if half else None
    return with_interval(key, value, interval, None, all_women + all_men)


def _spread(weighted: Sequence[tuple[float, int]]) -> float:
    """Return the variance of signs, each with its share."""
    mean = sum(part * sign for part, sign in weighted)
    return max(0.0, sum(part * sign * sign for part, sign in weighted) - mean * mean)


def funnel_rates(steps: Sequence[tuple[str, int | None]]) -> tuple[Value, ...]:
    """Return how many of each step got to the next one, with Wilson's interval.

    steps: name and people, from the first to the last. Each key ends with the later step.

    Raises IndicatorError, also where a step has more people than the one before.
    """
    return tuple(
        share(f"funnel_rate.{name}", reached, before)
        for (_earlier, before), (name, reached) in pairwise(steps)
    )


def progress(start: float, now: Value, target: float) -> Value:
    """Return how much of the way from start to target is gone: 1 and more means reached.

    The interval of the value now is carried over.
    """
    key = "target_progress"
    counts = now.numerator, now.denominator
    if now.value is None:
        return undefined(key, now.note, *counts)
    if start == target:
        return undefined(key, NO_WAY, *counts)
    ends = [(end - start) / (target - start) for end in (now.low, now.high) if end is not None]
    interval = (min(ends), max(ends)) if len(ends) == 2 else None
    way = (now.value - start) / (target - start)
    return with_interval(key, way, interval, *counts)


def with_interval(
    key: str,
    value: float,
    interval: Interval | None,
    numerator: int | None,
    denominator: int | None,
) -> Value:
    """Return a value; where there is no interval, the note says so."""
    if interval is None:
        return Value(key, value, None, None, numerator, denominator, NO_INTERVAL)
    return Value(key, value, *interval, numerator, denominator)
