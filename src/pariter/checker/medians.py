"""Medians: of how many people each is, and what it says about the sum of their amounts.

Half of the people have the median or less, and half of them have it or more. So a median of few
people says something about fewer of them still, and that of one person is her own amount.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pariter.checker.values import (
    Address,
    read_addresses,
    read_counts,
    read_dimensions,
    read_text,
    read_whole,
    refuse,
)

MEDIANS = "medians"
"""The kind of such an entry."""


@dataclass(frozen=True)
class Medians:
    """What an entry tells of groups of people. told: address → the median, in units.

    number: of the entry, from 1; corrects: digest of the entry that it replaces;
    at: when it was entered, "" where the file does not say.
    """

    number: int
    digest: str
    population: str
    measure: str
    dimensions: tuple[str, ...]
    told: Mapping[Address, int]
    corrects: str | None
    unit: int
    at: str = ""


def read_medians(number: int, digest: str, content: Mapping[str, Any]) -> Medians:
    """Read what an entry holds. Raises BadFileError where it makes no sense."""
    place = f"entry {number}"
    dimensions = read_dimensions(f"{place}, dimensions", content.get("dimensions"))
    size = len(dimensions)
    told = {
        **read_counts(f"{place}, cells", content.get("cells"), size),
        **read_counts(f"{place}, sums", content.get("sums"), size),
    }
    for address in read_addresses(f"{place}, withheld", content.get("withheld", []), size):
        if address in told:
            refuse(f"{place}, withheld", list(address), "It is told as well; keep it in one")
    corrects = content.get("corrects")
    return Medians(
        number,
        digest,
        read_text(f"{place}, population", content.get("population")),
        read_text(f"{place}, measure", content.get("measure")),
        dimensions,
        told,
        None if corrects is None else read_text(f"{place}, corrects", corrects),
        read_whole(f"{place}, unit", content.get("unit", 1), 1),
    )


def least_sum(median: int, people: int) -> int:
    """Return what people have together at least, in units.

    The upper half has more than one unit below the median each, as it is rounded. Sums are
    rounded too, cell by cell: by half a unit for each of the people at most.
    """
    upper = people - people // 2
    return upper * (median - 1) - (people + 1) // 2


def is_of_few(people: int, threshold: int) -> bool:
    """Say whether fewer than the threshold stand on one side of a median."""
    return people < 2 * threshold
