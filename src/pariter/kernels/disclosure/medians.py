"""Medians: let out for large groups alone, of which people and pay are told too.

They do not add up, so they are no table of counts; the ledger keeps them under their own kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pariter.kernels.disclosure.cube import Address
from pariter.kernels.disclosure.pay import CENTS, MEDIAN, UNIT
from pariter.kernels.disclosure.release import ReleasedTable, seal_medians

Group = tuple[tuple[str, str], ...]
"""What tells a group of people apart: (dimension, value), in order of the dimensions' names."""


@dataclass(frozen=True)
class Medians:
    """Medians of pay, in cents, of groups of people. least: fewest people of whom one is told.

    corrects: digest of the ledger entry that these correct, if they do.
    """

    population: str
    medians: Mapping[Group, int]
    least: int
    corrects: str | None = None


def release_medians(asked: Medians, people: ReleasedTable, pay: ReleasedTable) -> ReleasedTable:
    """Let out the medians of groups whose people and pay are told, rounded to hundreds.

    On either side of a median there are as many people as the threshold, or more.
    """
    least = max(asked.least, 2 * people.threshold)
    told: dict[Address, int] = {}
    withheld: set[Address] = set()
    for address in (*people.told, *people.withheld):
        if len(pay.dimensions) < len(people.dimensions) and any(address[len(pay.dimensions) :]):
            continue
        short = address[: len(pay.dimensions)]
        count = people.count(address)
        if count == 0:
            continue
        group = tuple(
            sorted(
                (name, value) for name, value in zip(pay.dimensions, short, strict=True) if value
            )
        )
        if count is None or count < least or short in pay.withheld:
            withheld.add(short)
        elif group in asked.medians:
            told[short] = round(asked.medians[group] / (CENTS * UNIT))
    return seal_medians(pay, MEDIAN, told, frozenset(withheld), asked.corrects)
