"""Giving scarce places: one verb, replayable, proved and explained."""

from pariter.kernels.allocation.allocation import ENGINE, Allocation
from pariter.kernels.allocation.b_matching import check_pairs, max_weight_b_matching
from pariter.kernels.allocation.caps import Cap
from pariter.kernels.allocation.check import CheckError, check
from pariter.kernels.allocation.comparison import Comparison
from pariter.kernels.allocation.cutoffs import Cutoff, Line
from pariter.kernels.allocation.deferred_acceptance import deferred_acceptance
from pariter.kernels.allocation.explanation import ClassLine, Explanation, ExplanationLine
from pariter.kernels.allocation.first_come import first_come
from pariter.kernels.allocation.market import Market, MarketError
from pariter.kernels.allocation.mechanisms import MECHANISMS, Mechanism
from pariter.kernels.allocation.pair_explanation import PairExplanation
from pariter.kernels.allocation.pair_market import PairMarket
from pariter.kernels.allocation.pairing import Pairing
from pariter.kernels.allocation.schedule import Calendar, Schedule, SlotExplanation, schedule
from pariter.kernels.allocation.serial_dictatorship import serial_dictatorship
from pariter.kernels.allocation.slots import SlotClass, minimum_guarantee, over_and_above

__all__ = [
    "ENGINE",
    "MECHANISMS",
    "Allocation",
    "Calendar",
    "Cap",
    "CheckError",
    "ClassLine",
    "Comparison",
    "Cutoff",
    "Explanation",
    "ExplanationLine",
    "Line",
    "Market",
    "MarketError",
    "Mechanism",
    "PairExplanation",
    "PairMarket",
    "Pairing",
    "Schedule",
    "SlotClass",
    "SlotExplanation",
    "check",
    "check_pairs",
    "deferred_acceptance",
    "first_come",
    "max_weight_b_matching",
    "minimum_guarantee",
    "over_and_above",
    "schedule",
    "serial_dictatorship",
]
