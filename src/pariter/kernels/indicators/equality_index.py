"""The French index of equality at work, of 100 points.

Source: Code du travail, annexes I and II to articles D. 1142-2 and D. 1142-2-1, from décret
n° 2019-15 of 8 January 2019, with décret n° 2021-265 of 10 March 2021.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Literal

from pariter.kernels.indicators.value import IndicatorError, Value, check_counts, check_part

PAY_SCALE = (40, 39, 38, 37, 36, 35, 34, 33, 31, 29, 27, 25, 23, 21, 19, 17, 14, 11, 8, 5, 2)
"""Points for a pay gap of 0 %, of up to 1 %, of up to 2 %, and so on; none above 20 %."""

RAISES_SCALE = ((2, 20), (5, 10), (10, 5))
PROMOTIONS_SCALE = ((2, 15), (5, 10), (10, 5))
SMALL_RAISES_SCALE = ((2, 35), (5, 25), (10, 15))
"""Gap in percentage points, at most, and its points."""

LARGE_FROM = 251
"""Staff from which raises and promotions are told apart (annexe I)."""

BY_CATEGORY, BY_LEVEL = Decimal(5), Decimal(2)
"""Percentage points of a pay gap that are let pass, by how posts are grouped."""

LEAST_IN_PAY_GROUP, LEAST_IN_RATE_GROUP, LEAST_STAFF = 3, 10, 5
"""Women, and men, that a group must have at least to count."""

NO_GROUPS = "The groups that count hold less than 40 % of the staff, so there are no points."
NO_RAISES = "Nobody got one in this year, so there are no points."
TOO_FEW_STAFF = "There are fewer than five women or five men, so there are no points."
NO_RETURN = "Nobody came back from maternity leave after others got raises, so there are no points."
BEST_RATE = "All points are given, because the gap favours those who are paid less."
TOO_LITTLE = "Less than 75 of 100 points can be worked out, so there is no index."

INDEX_NOTES = (NO_GROUPS, NO_RAISES, TOO_FEW_STAFF, NO_RETURN, BEST_RATE, TOO_LITTLE)

Favours = Literal["women", "men", ""]


@dataclass(frozen=True, slots=True)
class PayGroup:
    """One category of posts in one age band (under 30, 30 to 39, 40 to 49, from 50).

    women, men: how many; pay_of_women, pay_of_men: their mean yearly pay
    """

    women: int
    men: int
    pay_of_women: Decimal
    pay_of_men: Decimal


@dataclass(frozen=True, slots=True)
class RateGroup:
    """One socio-professional category: women and men, and how many of them got something."""

    women: int
    men: int
    women_with: int
    men_with: int


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the index. points: None where it cannot be worked out; gap: in per cent."""

    key: str
    points: int | None
    out_of: int
    gap: Decimal | None
    favours: Favours = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class EqualityIndex:
    """The parts, and the index out of 100 that they give."""

    parts: tuple[Part, ...]
    value: Value


def pay_gap_part(
    groups: Sequence[PayGroup], *, staff: int, let_pass: Decimal = BY_CATEGORY
) -> Part:
    """Return the points for pay: gaps of groups of three women and three men, weighted by people.

    staff: everybody who is taken into account. Raises IndicatorError.
    """
    key, out_of = "pay_gap", PAY_SCALE[0]
    kept = []
    for group in groups:
        check_counts(key, women=group.women, men=group.men)
        if min(group.women, group.men) >= LEAST_IN_PAY_GROUP:
            if group.pay_of_men <= 0 or group.pay_of_women < 0:
                raise IndicatorError(f"{key}: a mean pay of {group.pay_of_men}; write it above 0")
            kept.append(group)
    held = sum(group.women + group.men for group in kept)
    check_part(key, sum(group.women + group.men for group in groups), staff)
    if not _holds_enough(held, staff):
        return Part(key, None, out_of, None, note=NO_GROUPS)
    total = Fraction(0)
    for group in kept:
        men, women = Fraction(group.pay_of_men), Fraction(group.pay_of_women)
        gap = (men - women) / men * 100
        passed = max(Fraction(0), abs(gap) - Fraction(let_pass))
        total += (passed if gap > 0 else -passed) * (group.women + group.men) / held
    gap_told = _tenth(abs(total))
    points = PAY_SCALE[ceil(gap_told)] if gap_told <= len(PAY_SCALE) - 1 else 0
    return Part(key, points, out_of, gap_told, _favours(total))


def rates_part(
    key: Literal["raises", "promotions"], groups: Sequence[RateGroup], *, staff: int
) -> Part:
    """Return the points for raises or promotions of more than 250 staff, by category.

    Categories of ten women and ten men count, weighted by people. Raises IndicatorError.
    """
    scale = RAISES_SCALE if key == "raises" else PROMOTIONS_SCALE
    for group in groups:
        _check_rates(key, group)
    check_part(key, sum(group.women + group.men for group in groups), staff)
    kept = [group for group in groups if min(group.women, group.men) >= LEAST_IN_RATE_GROUP]
    held = sum(group.women + group.men for group in kept)
    out_of = scale[0][1]
    if not _holds_enough(held, staff):
        return Part(key, None, out_of, None, note=NO_GROUPS)
    if not any(group.women_with + group.men_with for group in kept):
        return Part(key, None, out_of, None, note=NO_RAISES)
    total = sum(
        (_rate_gap(group) * (group.women + group.men) / held for group in kept), Fraction(0)
    )
    gap = _tenth(abs(total))
    return Part(key, _on_scale(scale, gap), out_of, gap, _favours(total))


def small_raises_part(staff: RateGroup) -> Part:
    """Return the points for raises of 50 to 250 staff, promotions included.

    The gap counts in percentage points or in people, whichever gives more. Raises IndicatorError.
    """
    key, out_of = "raises", SMALL_RAISES_SCALE[0][1]
    _check_rates(key, staff)
    if min(staff.women, staff.men) < LEAST_STAFF:
        return Part(key, None, out_of, None, note=TOO_FEW_STAFF)
    if staff.women_with + staff.men_with == 0:
        return Part(key, None, out_of, None, note=NO_RAISES)
    gap = _rate_gap(staff)
    told = _tenth(abs(gap))
    people = _tenth(abs(gap) / 100 * min(staff.women, staff.men))
    points = max(_on_scale(SMALL_RAISES_SCALE, told), _on_scale(SMALL_RAISES_SCALE, people))
    return Part(key, points, out_of, told, _favours(gap))


def maternity_part(*, returned: int, raised: int) -> Part:
    """Return the points for raises after maternity leave: all of them got one, or no points.

    returned: women who came back, while others got raises; raised: those who got one.

    Raises IndicatorError.
    """
    check_counts("maternity", returned=returned, raised=raised)
    check_part("maternity", raised, returned)
    if returned == 0:
        return Part("maternity", None, 15, None, note=NO_RETURN)
    missing = _tenth(Fraction(100 * (returned - raised), returned))
    return Part("maternity", 15 if raised == returned else 0, 15, missing)


def top_pay_part(*, women: int, men: int) -> Part:
    """Return the points for who is among the ten best paid. Raises IndicatorError."""
    check_counts("top_pay", women=women, men=men)
    if women + men != 10:
        raise IndicatorError(f"top_pay: {women} women and {men} men; name the ten best paid")
    fewer = min(women, men)
    return Part("top_pay", 10 if fewer >= 4 else 5 if fewer >= 2 else 0, 10, None)


def equality_index(parts: Sequence[Part]) -> EqualityIndex:
    """Return the index: points of the parts, raised to 100 where a part cannot be worked out.

    Where the pay gap costs points, a gap in raises or promotions that favours those who are paid
    less takes none. There is no interval: the scale is set by law.

    Raises IndicatorError when the parts are not worth 100 points together.
    """
    key = "equality_index"
    worth = sum(part.out_of for part in parts)
    if worth != 100 or len({part.key for part in parts}) != len(parts):
        raise IndicatorError(f"{key}: parts worth {worth} points; give each part of 100 once")
    forgiven = tuple(_forgiven(part, parts) for part in parts)
    known = [part for part in forgiven if part.points is not None]
    points = sum(part.points or 0 for part in known)
    out_of = sum(part.out_of for part in known)
    if out_of < 75:
        return EqualityIndex(forgiven, Value(key, None, None, None, points, out_of, TOO_LITTLE))
    told = int(Fraction(points * 100, out_of) + Fraction(1, 2))
    return EqualityIndex(forgiven, Value(key, float(told), None, None, points, out_of))


def _forgiven(part: Part, parts: Sequence[Part]) -> Part:
    """Give all points where a gap works against a pay gap that costs points."""
    pay = next((one for one in parts if one.key == "pay_gap"), None)
    if part.key not in {"raises", "promotions"} or pay is None or part.points is None:
        return part
    costs = pay.points is not None and pay.points < pay.out_of and pay.favours != ""
    if costs and part.favours not in {"", pay.favours} and part.points < part.out_of:
        return replace(part, points=part.out_of, note=BEST_RATE)
    return part


def _holds_enough(held: int, staff: int) -> bool:
    return held > 0 and 5 * held >= 2 * staff


def _check_rates(key: str, group: RateGroup) -> None:
    check_counts(key, women=group.women, men=group.men)
    check_counts(key, women_with=group.women_with, men_with=group.men_with)
    check_part(key, group.women_with, group.women)
    check_part(key, group.men_with, group.men)


def _rate_gap(group: RateGroup) -> Fraction:
    return 100 * (Fraction(group.men_with, group.men) - Fraction(group.women_with, group.women))


def _on_scale(scale: Sequence[tuple[int, int]], gap: Decimal) -> int:
    return next((points for most, points in scale if gap <= most), 0)


def _favours(gap: Fraction) -> Favours:
    return "men" if gap > 0 else "women" if gap < 0 else ""


def _tenth(number: Fraction) -> Decimal:
    """Round to one decimal, half up, as the law's tables are read."""
    return Decimal(int(number * 10 + Fraction(1, 2))) / 10
