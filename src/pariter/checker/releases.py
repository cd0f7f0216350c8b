"""Releases: what one entry of a ledger tells, withholds, or refuses to tell."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

from pariter.checker.values import (
    Address,
    read_addresses,
    read_counts,
    read_dimensions,
    read_object,
    read_text,
    read_whole,
    refuse,
)


@dataclass(frozen=True)
class Release:
    """One table that was published; a refusal is a table of which nothing is told.

    number: of the entry, from 1; corrects: digest of the release that it replaces.
    told, withheld: an address in neither counts nobody.
    step: place in a chain of tables, each of which counts some of the people of the one before.
    rounded_to: each count that is told is the multiple of this below or above the true one.
    unit: what each 1 stands for; more than 1 where it is money, and no people.
    panel: what populations share that are mostly the same people in other years.
    parents: dimension → value → the value that adds it up with others.
    at: when it was entered, "" where the file does not say.
    """

    number: int
    digest: str
    population: str
    measure: str
    dimensions: tuple[str, ...]
    told: Mapping[Address, int]
    withheld: frozenset[Address]
    threshold: int
    corrects: str | None = None
    step: int | None = None
    rounded_to: int = 1
    unit: int = 1
    panel: str | None = None
    is_refusal: bool = False
    parents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    at: str = ""

    @cached_property
    def values(self) -> dict[str, set[str]]:
        """Return the values of each dimension."""
        known = [*self.told, *self.withheld]
        return {
            name: {value for address in known if (value := address[place]) is not None}
            for place, name in enumerate(self.dimensions)
        }


def read_release(number: int, digest: str, content: Mapping[str, Any], usual: int) -> Release:
    """Read what an entry holds. Raises BadFileError where it makes no sense.

    usual: the threshold of releases before, for a refusal, which names none.
    """
    place = f"entry {number}"
    population = read_text(f"{place}, population", content.get("population"))
    measure = read_text(f"{place}, measure", content.get("measure"))
    kind = content.get("kind")
    step = content.get("step")
    step = None if step is None else read_whole(f"{place}, step", step, 0)
    if kind == "refusal":
        nothing = frozenset[Address]({()})
        return Release(
            number, digest, population, measure, (), {}, nothing, usual, step=step, is_refusal=True
        )
    if kind != "release":
        refuse(f"{place}, kind", kind, "Write release or refusal")
    dimensions = read_dimensions(f"{place}, dimensions", content.get("dimensions"))
    size = len(dimensions)
    told = read_counts(f"{place}, cells", content.get("cells"), size)
    if "sums" in content:
        told |= read_counts(f"{place}, sums", content["sums"], size)
    else:
        told = _added_up(told)
    withheld = read_addresses(f"{place}, withheld", content.get("withheld", []), size)
    both = [address for address in withheld if address in told]
    if both:
        refuse(f"{place}, withheld", list(both[0]), "It is told as well; keep it in one of them")
    corrects = content.get("corrects")
    return Release(
        number,
        digest,
        population,
        measure,
        dimensions,
        told,
        frozenset(withheld),
        read_whole(f"{place}, threshold", content.get("threshold"), 2),
        None if corrects is None else read_text(f"{place}, corrects", corrects),
        step,
        read_whole(f"{place}, rounded_to", content.get("rounded_to", 1), 1),
        read_whole(f"{place}, unit", content.get("unit", 1), 1),
        None if content.get("panel") is None else read_text(f"{place}, panel", content["panel"]),
        parents=_parents(f"{place}, parents", content.get("parents", {}), dimensions),
    )


def _parents(
    place: str, value: object, dimensions: tuple[str, ...]
) -> Mapping[str, Mapping[str, str]]:
    """Read which values add up others."""
    parents: dict[str, dict[str, str]] = {}
    for name, codes in read_object(place, value).items():
        if name not in dimensions:
            refuse(place, name, "Name one of the dimensions")
        here = f"{place}, {name}"
        parents[name] = {
            read_text(here, code, shortest=0): read_text(here, parent, shortest=0)
            for code, parent in read_object(here, codes).items()
        }
        for code in parents[name]:
            ancestors(code, {code: {parent} for code, parent in parents[name].items()}, here)
    return parents


def ancestors(code: str, parents: Mapping[str, Collection[str]], place: str) -> list[str]:
    """Return the values that add up a value, directly or over others.

    Raises BadFileError where a value would add up itself.
    """
    found: list[str] = []
    waiting = [*parents.get(code, ())]
    while waiting:
        one = waiting.pop()
        if one == code:
            refuse(place, code, "It adds up itself; mend its parent")
        if one not in found:
            found.append(one)
            waiting += parents.get(one, ())
    return sorted(found)


def _added_up(cells: Mapping[Address, int]) -> dict[Address, int]:
    """Add up cells, as an entry means that was written before cells could be withheld."""
    sums: Counter[Address] = Counter()
    for cell, count in cells.items():
        for address in product(*((value, None) for value in cell)):
            sums[address] += count
    return dict(sums)
