"""Intervals of 95 %: how far a number could lie by chance alone, had places fallen at random."""

from math import ceil, exp, lgamma, log, sqrt

QUANTILE = 1.959963984540054
"""Of the normal distribution, 2.5 % above it."""

ORDER_LEVEL = 0.0125
"""Tail left out at each end of a median, so that two medians together keep 95 %."""

Interval = tuple[float, float]


def wilson(part: int, whole: int) -> Interval:
    """Return the score interval of a share, part of whole.

    Source: Wilson, 1927, JASA 22; recommended for few people by Brown, Cai and DasGupta, 2001,
    Statistical Science 16.
    """
    share, square = part / whole, QUANTILE**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = QUANTILE / (1 + square / whole)
    half *= sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    low = 0.0 if part == 0 else max(0.0, middle - half)
    high = 1.0 if part == whole else min(1.0, middle + half)
    return low, high


def odds(one: int, other: int) -> Interval | None:
    """Return the interval of one ÷ other, two counts of which the sum is given.

    Given their sum, one of them is binomial; its score interval is carried over to the odds,
    which keeps the level. None where other is zero: the ratio has no upper limit.
    """
    if other == 0:
        return None
    low, high = wilson(one, one + other)
    return low / (1 - low), high / (1 - high)


def ratio_of_shares(part: int, whole: int, other_part: int, other_whole: int) -> Interval | None:
    """Return the interval of (part ÷ whole) ÷ (other part ÷ other whole), two separate groups.

    Source: Katz, Baptista, Azen and Pike, 1978, Biometrics 34: normal on the logarithm. None where
    a part is zero, or nothing varies.
    """
    if part == 0 or other_part == 0:
        return None
    variance = 1 / part - 1 / whole + 1 / other_part - 1 / other_whole
    return _around(part * other_whole / (whole * other_part), variance)


def ratio_to_part(part: int, whole: int, inner_part: int, inner_whole: int) -> Interval | None:
    """Return the interval of (part ÷ whole) ÷ (inner part ÷ inner whole), the inner a part of it.

    As the ratio of two shares, but those inside count on both sides: the delta method on the
    logarithm, with those inside and those outside as two separate binomials. None where the inner
    part is zero, or nothing varies.
    """
    if inner_part == 0:
        return None
    outer_part, outer_whole = part - inner_part, whole - inner_whole
    inside = inner_part * (1 - inner_part / inner_whole) * (1 / part - 1 / inner_part) ** 2
    outside = outer_part * (1 - outer_part / outer_whole) / part**2 if outer_whole else 0.0
    return _around(part * inner_whole / (whole * inner_part), inside + outside)


def _around(ratio: float, variance: float) -> Interval | None:
    if variance <= 0:
        return None
    factor = exp(QUANTILE * sqrt(variance))
    return ratio / factor, ratio * factor


def median_ranks(number: int) -> tuple[int, int] | None:
    """Return the ranks, from 0, of the values between which the median lies, at 97.5 %.

    Without assuming any distribution: each value is below the median with chance one half
    (David and Nagaraja, 2003, Order Statistics, 7.1). None where there are too few values.
    """
    below, rank = 0.0, -1
    for place in range(ceil(number / 2)):
        below += exp(
            lgamma(number + 1) - lgamma(place + 1) - lgamma(number - place + 1) - number * log(2)
        )
        if below > ORDER_LEVEL:
            break
        rank = place
    return None if rank < 0 else (rank, number - 1 - rank)
