"""ReleasedTable: the only kind of table that pages, charts and files may show."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import InitVar, dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, TypeGuard, get_args

from pariter.kernels.disclosure.cube import Address, sums_over
from pariter.kernels.disclosure.ledger import LedgerEntry, verify_chain
from pariter.kernels.disclosure.table import Cell, Table

WITHHELD = "c"
"""What stands in the place of a count that is withheld, as in official statistics."""

ReleaseKind = Literal["release", "medians"]

_SEAL = object()


@dataclass(frozen=True)
class ReleasedTable:
    """Counts that went through the gate. Only `propose` makes one; `releases` reads them back.

    told: count of each cell, and of each sum of cells (None where it sums over a dimension).
    withheld: the cells and sums that are not told. An address in neither counts nobody.
    rounded_to: each count is the multiple of it just below or just above the true one.
    kind: `medians` where the numbers are no counts, so that they do not add up.
    The other fields mean what they mean in `Table`; `threshold` is the policy's.
    """

    population: str
    measure: str
    dimensions: tuple[str, ...]
    told: Mapping[Address, int]
    withheld: frozenset[Address]
    threshold: int
    corrects: str | None
    step: int | None
    parents: Mapping[str, Mapping[str, str]]
    seal: InitVar[object]
    rounded_to: int = 1
    unit: int = 1
    panel: str | None = None
    kind: ReleaseKind = "release"

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("A ReleasedTable comes from the gate; call propose() with a Table.")

    @cached_property
    def cells(self) -> Mapping[Cell, int]:
        """The cells that are told, without any sum."""
        return MappingProxyType(
            {address: count for address, count in self.told.items() if self.is_cell(address)}
        )

    @property
    def total(self) -> int | None:
        """Everyone in the table; None where that is withheld."""
        return self.count((None,) * len(self.dimensions))

    def count(self, address: Address) -> int | None:
        """Return the count of a cell or sum; None where it is withheld."""
        return None if address in self.withheld else self.told.get(address, 0)

    def values(self, dimension: str) -> tuple[str, ...]:
        """Return the values of a dimension that anyone was counted by, in order."""
        place = self.dimensions.index(dimension)
        found = {address[place] for address in (*self.told, *self.withheld)}
        return tuple(sorted(value for value in found if value is not None))

    def count_by(self, dimension: str, value: str) -> int | None:
        """Return the sum over all other dimensions; None where it is withheld."""
        place = self.dimensions.index(dimension)
        return self.count(
            tuple(value if number == place else None for number in range(len(self.dimensions)))
        )

    def content(self) -> dict[str, Any]:
        """Write what the ledger keeps of this release, as a JSON value.

        cells and sums: each a row of values, null where it sums over a dimension, and the count.
        withheld: rows of values alone.
        """
        sums = [address for address in self.told if not self.is_cell(address)]
        return {
            "kind": self.kind,
            "population": self.population,
            "measure": self.measure,
            "dimensions": list(self.dimensions),
            "cells": [[*cell, self.told[cell]] for cell in sorted(self.cells)],
            "sums": [[*address, self.told[address]] for address in in_order(sums)],
            "withheld": [list(address) for address in in_order(self.withheld)],
            "threshold": self.threshold,
            "corrects": self.corrects,
            "step": self.step,
            "parents": {name: dict(codes) for name, codes in sorted(self.parents.items())},
            **({} if self.rounded_to == 1 else {"rounded_to": self.rounded_to}),
            **({} if self.unit == 1 else {"unit": self.unit}),
            **({} if self.panel is None else {"panel": self.panel}),
        }

    def is_cell(self, address: Address) -> TypeGuard[Cell]:
        """Say whether an address sums over no dimension, and over no codes of one."""
        return not any(
            value is None or value in self._sums.get(dimension, ())
            for dimension, value in zip(self.dimensions, address, strict=True)
        )

    @cached_property
    def _sums(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(codes.values()) for name, codes in self.parents.items()}


def in_order(addresses: Iterable[Address]) -> list[Address]:
    """Sort addresses by their values; where one sums over a dimension, it goes first."""
    return sorted(
        addresses, key=lambda address: [(value is not None, value or "") for value in address]
    )


def seal(table: Table, threshold: int, withheld: frozenset[Address] = frozenset()) -> ReleasedTable:
    """Seal a table that the gate has judged; nothing but the gate calls this."""
    counts: Counter[Address] = sums_over(table.cells, table.levels)
    return ReleasedTable(
        table.population,
        table.measure,
        table.dimensions,
        MappingProxyType(
            {address: count for address, count in counts.items() if address not in withheld}
        ),
        withheld,
        threshold,
        table.corrects,
        table.step,
        table.parents,
        _SEAL,
        unit=table.unit,
        panel=table.panel,
    )


def seal_rounded(
    table: Table, threshold: int, base: int, told: Mapping[Address, int]
) -> ReleasedTable:
    """Seal a table of which every count was rounded; nothing but the gate calls this."""
    return replace(
        seal(table, threshold), told=MappingProxyType(dict(told)), rounded_to=base, seal=_SEAL
    )


def seal_medians(
    pay: ReleasedTable,
    measure: str,
    told: Mapping[Address, int],
    withheld: frozenset[Address],
    corrects: str | None,
) -> ReleasedTable:
    """Seal medians beside the sums of the same people; nothing but the gate calls this."""
    return replace(
        pay,
        measure=measure,
        told=MappingProxyType(dict(told)),
        withheld=withheld,
        corrects=corrects,
        kind="medians",
        seal=_SEAL,
    )


def releases(entries: Iterable[LedgerEntry]) -> dict[str, ReleasedTable]:
    """Read all released tables back from the ledger: entry's digest → table.

    entries: from the very first on. Raises LedgerError when the ledger was altered.
    """
    kept = list(entries)
    verify_chain(kept)
    return read_releases(kept)


def read_releases(entries: Iterable[LedgerEntry]) -> dict[str, ReleasedTable]:
    """Do the same with entries that are known to be unaltered."""
    return {
        entry.digest: read_release(entry.content)
        for entry in entries
        if entry.content.get("kind") in get_args(ReleaseKind)
    }


def read_release(content: Mapping[str, Any]) -> ReleasedTable:
    """Read one released table back from what the ledger kept of it.

    An entry without sums was written when nothing was withheld: they follow from its cells.
    """
    cells = {tuple(row[:-1]): row[-1] for row in content["cells"]}
    if "sums" in content:
        told = {**cells, **{tuple(row[:-1]): row[-1] for row in content["sums"]}}
    else:
        told = dict(sums_over(cells))
    return ReleasedTable(
        content["population"],
        content["measure"],
        tuple(content["dimensions"]),
        MappingProxyType(told),
        frozenset(tuple(row) for row in content.get("withheld", ())),
        content["threshold"],
        content["corrects"],
        content.get("step"),
        content.get("parents", {}),
        _SEAL,
        rounded_to=content.get("rounded_to", 1),
        unit=content.get("unit", 1),
        panel=content.get("panel"),
        kind=content["kind"],
    )
