"""Indicators: facts in, tables and values out; only what the disclosure gate released is shown."""

from pariter.kernels.indicators.equality_index import (
    INDEX_NOTES,
    EqualityIndex,
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
from pariter.kernels.indicators.funnel import STEPS, FunnelRow, Step, funnel
from pariter.kernels.indicators.pay import Pay, pay_gap_mean, pay_gap_median
from pariter.kernels.indicators.shares import (
    dissimilarity,
    femininity_ratio,
    femininity_share,
    funnel_rates,
    growth,
    progress,
    relative_chance,
    share,
)
from pariter.kernels.indicators.staff import Group, glass_ceiling, glass_door, glass_wall
from pariter.kernels.indicators.value import NOTES, IndicatorError, Value

__all__ = [
    "INDEX_NOTES",
    "NOTES",
    "STEPS",
    "EqualityIndex",
    "FunnelRow",
    "Group",
    "IndicatorError",
    "Part",
    "Pay",
    "PayGroup",
    "RateGroup",
    "Step",
    "Value",
    "dissimilarity",
    "equality_index",
    "femininity_ratio",
    "femininity_share",
    "funnel",
    "funnel_rates",
    "glass_ceiling",
    "glass_door",
    "glass_wall",
    "growth",
    "maternity_part",
    "pay_gap_mean",
    "pay_gap_median",
    "pay_gap_part",
    "progress",
    "rates_part",
    "relative_chance",
    "share",
    "small_raises_part",
    "top_pay_part",
]
