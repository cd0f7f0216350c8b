"""The version of each definition; a change of meaning gets the next number."""

from collections.abc import Mapping
from types import MappingProxyType

VERSIONS: Mapping[str, int] = MappingProxyType(
    {
        "femininity_share": 1,
        "femininity_ratio": 1,
        "scissors": 1,
        "glass_ceiling": 1,
        "glass_door": 1,
        "glass_wall": 1,
        "dissimilarity": 1,
        "growth": 1,
        "pay_gap_mean": 1,
        "pay_gap_median": 1,
        "equality_index": 1,
        "scholarship_share": 1,
        "ercs_share": 1,
        "relative_chance": 1,
        "funnel_rate": 1,
        "people": 1,
        "visits": 1,
        "audience": 1,
        "hours": 1,
        "target_progress": 1,
    }
)
