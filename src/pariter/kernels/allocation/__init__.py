"""Giving scarce places: one verb, replayable, proved and explained."""

from pariter.kernels.allocation.allocation import ENGINE, Allocation
from pariter.kernels.allocation.check import CheckError, check
from pariter.kernels.allocation.cutoffs import Cutoff, Line
from pariter.kernels.allocation.deferred_acceptance import deferred_acceptance
from pariter.kernels.allocation.explanation import Explanation, ExplanationLine
from pariter.kernels.allocation.first_come import first_come
from pariter.kernels.allocation.market import Market, MarketError
from pariter.kernels.allocation.mechanisms import MECHANISMS, Mechanism

__all__ = [
    "ENGINE",
    "MECHANISMS",
    "Allocation",
    "CheckError",
    "Cutoff",
    "Explanation",
    "ExplanationLine",
    "Line",
    "Market",
    "MarketError",
    "Mechanism",
    "check",
    "deferred_acceptance",
    "first_come",
]
