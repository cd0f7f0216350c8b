"""The French index: the scales of the decree, what cannot be worked out, and the whole."""

from decimal import Decimal

import pytest

from pariter.kernels.indicators import (
    IndicatorError,
    Part,
    PayGroup,
    RateGroup,
    equality_index,
    maternity_part,
    pay_gap_part,
    rates_part,
    small_raises_part,
    top_pay_part,
)
from pariter.kernels.indicators.equality_index import BY_LEVEL

HUNDRED = Decimal(100)


def of_gap(percent: str) -> Part:
    """Return the points for pay where women earn so much less, beyond the 5 % let pass."""
    return pay_gap_part([PayGroup(5, 5, HUNDRED - 5 - Decimal(percent), HUNDRED)], staff=10)


@pytest.mark.parametrize(
    ("gap", "points"),
    [
        *(("0", 40), ("0.04", 40), ("0.05", 39), ("1", 39), ("1.04", 39), ("1.05", 38)),
        *(("7", 33), ("7.1", 31), ("8", 31), ("15", 17), ("16", 14), ("20", 2), ("20.04", 2)),
        *(("20.05", 0), ("60", 0)),
    ],
)
def test_pay_scale_of_the_decree(gap: str, points: int) -> None:
    assert of_gap(gap).points == points


def test_small_gap_is_let_pass_and_both_ways_cost() -> None:
    assert pay_gap_part([PayGroup(3, 3, Decimal(95), HUNDRED)], staff=6).points == 40
    better_paid = pay_gap_part([PayGroup(3, 3, Decimal(107), HUNDRED)], staff=6)
    assert (better_paid.points, better_paid.gap, better_paid.favours) == (38, Decimal(2), "women")
    by_level = pay_gap_part([PayGroup(3, 3, Decimal(95), HUNDRED)], staff=6, let_pass=BY_LEVEL)
    assert by_level.points == 37


def test_groups_are_weighted_and_balance() -> None:
    groups = [
        PayGroup(6, 6, Decimal(85), HUNDRED),
        PayGroup(3, 3, Decimal(115), HUNDRED),
        PayGroup(2, 9, Decimal(10), HUNDRED),
    ]
    part = pay_gap_part(groups, staff=29)
    assert part.gap == Decimal("3.3")
    assert part.points == 36


def test_pay_needs_groups_that_hold_enough_people() -> None:
    part = pay_gap_part([PayGroup(3, 3, HUNDRED, HUNDRED)], staff=16)
    assert part.points is None
    assert "less than 40 %" in part.note
    assert pay_gap_part([PayGroup(3, 3, HUNDRED, HUNDRED)], staff=15).points == 40


def test_rates_of_large_staff() -> None:
    def points(men_with: int) -> int | None:
        return rates_part("raises", [RateGroup(100, 100, 50, men_with)], staff=200).points

    assert [points(number) for number in (50, 52, 53, 55, 56, 60, 61)] == [20, 20, 10, 10, 5, 5, 0]
    assert rates_part("promotions", [RateGroup(20, 20, 9, 9)], staff=40).points == 15
    assert rates_part("raises", [RateGroup(9, 30, 1, 1)], staff=39).points is None
    assert rates_part("raises", [RateGroup(20, 20, 0, 0)], staff=40).points is None


def test_raises_of_small_staff_take_the_better_reading() -> None:
    # 10 of 50 women and 3 of 10 men: 10 points of per cent, but one person of the ten.
    part = small_raises_part(RateGroup(50, 10, 10, 3))
    assert (part.points, part.gap) == (35, Decimal(10))
    assert small_raises_part(RateGroup(4, 90, 1, 1)).points is None
    assert small_raises_part(RateGroup(90, 90, 0, 20)).points == 0


def test_maternity_and_the_ten_best_paid() -> None:
    assert [maternity_part(returned=4, raised=number).points for number in (4, 3)] == [15, 0]
    assert maternity_part(returned=0, raised=0).points is None
    assert [top_pay_part(women=number, men=10 - number).points for number in range(6)] == [
        *(0, 0, 5, 5, 10, 10)
    ]
    with pytest.raises(IndicatorError, match="ten best paid"):
        top_pay_part(women=1, men=8)


def test_index_adds_up() -> None:
    parts = [
        of_gap("3"),
        small_raises_part(RateGroup(50, 10, 10, 3)),
        maternity_part(returned=4, raised=4),
        top_pay_part(women=3, men=7),
    ]
    index = equality_index(parts)
    assert [part.points for part in index.parts] == [37, 35, 15, 5]
    assert index.value.value == 92
    assert (index.value.numerator, index.value.denominator) == (92, 100)


def test_missing_part_is_made_up_for_down_to_75_points() -> None:
    raises = small_raises_part(RateGroup(50, 50, 10, 10))
    nobody_returned = maternity_part(returned=0, raised=0)
    parts = [of_gap("3"), raises, nobody_returned, top_pay_part(women=3, men=7)]
    value = equality_index(parts).value
    assert (value.value, value.numerator, value.denominator) == (91, 77, 85)
    no_pay = pay_gap_part([], staff=100)
    undefined = equality_index([no_pay, *parts[1:]]).value
    assert undefined.value is None
    assert "Less than 75" in undefined.note


def test_gap_that_mends_the_pay_gap_costs_nothing() -> None:
    raises = rates_part("raises", [RateGroup(50, 50, 30, 10)], staff=100)
    promotions = rates_part("promotions", [RateGroup(50, 50, 10, 30)], staff=100)
    assert (raises.points, raises.favours) == (0, "women")
    index = equality_index(
        [
            of_gap("3"),
            raises,
            promotions,
            maternity_part(returned=1, raised=1),
            top_pay_part(women=5, men=5),
        ]
    )
    assert [part.points for part in index.parts] == [37, 20, 0, 15, 10]
    assert "favours those who are paid less" in index.parts[1].note


def test_parts_must_be_worth_a_hundred() -> None:
    with pytest.raises(IndicatorError, match="parts worth 10 points"):
        equality_index([top_pay_part(women=5, men=5)])
