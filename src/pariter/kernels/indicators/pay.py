"""Pay gap between men and women, of means and of medians."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt
from statistics import median

from pariter.kernels.indicators.intervals import QUANTILE, median_ranks
from pariter.kernels.indicators.shares import with_interval
from pariter.kernels.indicators.value import (
    NO_MEN,
    NO_PAY,
    NO_WOMEN,
    SPREAD_UNKNOWN,
    WITHHELD,
    IndicatorError,
    Value,
    check_counts,
    undefined,
)


@dataclass(frozen=True, slots=True)
class Pay:
    """Pay of a group as sums, which is what a table tells.

    people: how many; total: their pay together; squares: sum of the squares of each one's pay,
    None where only the sum is known. None for people or total: withheld.
    """

    people: int | None
    total: float | None
    squares: float | None = None

    @property
    def variance_of_log_mean(self) -> float | None:
        """Return the variance of the logarithm of the mean, by the delta method."""
        if self.people is None or self.people < 2 or not self.total or self.squares is None:
            return None
        mean = self.total / self.people
        spread = (self.squares - self.people * mean * mean) / (self.people - 1)
        return max(0.0, spread) / (self.people * mean * mean)


def pay_gap_mean(women: Pay, men: Pay) -> Value:
    """Return (mean pay of men − mean pay of women) ÷ mean pay of men.

    Its counts are the women and the men. Above 0, women earn less. The interval is the delta
    method on the logarithm of the ratio of two means, where the spread is known.

    Raises IndicatorError.
    """
    key = "pay_gap_mean"
    check_counts(key, women=women.people, men=men.people)
    counts = women.people, men.people
    if women.people is None or men.people is None or women.total is None or men.total is None:
        return undefined(key, WITHHELD, *counts)
    for group in (women, men):
        _check_pay(key, group.total)
    missing = _missing(women.people, men.people) or ("" if men.total else NO_PAY)
    if missing:
        return undefined(key, missing, *counts)
    ratio = (women.total / women.people) / (men.total / men.people)
    one, other = women.variance_of_log_mean, men.variance_of_log_mean
    if one is None or other is None or not one + other:
        return Value(key, 1 - ratio, None, None, *counts, SPREAD_UNKNOWN)
    factor = exp(QUANTILE * sqrt(one + other))
    return Value(key, 1 - ratio, 1 - ratio * factor, 1 - ratio / factor, *counts)


def pay_gap_median(women: Sequence[float], men: Sequence[float]) -> Value:
    """Return (median pay of men − median pay of women) ÷ median pay of men, from each one's pay.

    Its counts are the women and the men. The interval takes each median between two ranks at
    97.5 %, so both together at 95 % or more, whatever the distribution.

    Raises IndicatorError.
    """
    key = "pay_gap_median"
    for pay in (*women, *men):
        _check_pay(key, pay)
    counts = len(women), len(men)
    missing = _missing(*counts) or ("" if median(men) else NO_PAY)
    if missing:
        return undefined(key, missing, *counts)
    value = 1 - median(women) / median(men)
    ranks, other_ranks = median_ranks(len(women)), median_ranks(len(men))
    interval = None
    if ranks is not None and other_ranks is not None:
        ours, theirs = sorted(women), sorted(men)
        if theirs[other_ranks[0]]:
            interval = (
                1 - ours[ranks[1]] / theirs[other_ranks[0]],
                1 - ours[ranks[0]] / theirs[other_ranks[1]],
            )
    return with_interval(key, value, interval, *counts)


def _missing(women: int, men: int) -> str:
    return NO_WOMEN if women == 0 else NO_MEN if men == 0 else ""


def _check_pay(key: str, pay: float | None) -> None:
    # A pay that is no number is refused too: it compares with nothing.
    if pay is None or not 0 <= pay < float("inf"):
        raise IndicatorError(f"{key}: pay of {pay!r}; write an amount of 0 or more")
