"""ReleasedTable: the only kind of table that pages, charts and files may show."""

from collections.abc import Iterable, Mapping
from dataclasses import InitVar, dataclass
from types import MappingProxyType
from typing import Any

from pariter.kernels.disclosure.ledger import LedgerEntry, verify_chain
from pariter.kernels.disclosure.table import Cell, Table, margins

_SEAL = object()


@dataclass(frozen=True)
class ReleasedTable:
    """Counts that went through the gate. Only `propose` makes one; `releases` reads them back.

    The fields mean what they mean in `Table`; `threshold` is the policy it was released under.
    """

    population: str
    measure: str
    dimensions: tuple[str, ...]
    cells: Mapping[Cell, int]
    threshold: int
    corrects: str | None
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("A ReleasedTable comes from the gate; call propose() with a Table.")

    @property
    def total(self) -> int:
        """Everyone in the table."""
        return sum(self.cells.values())

    def margins(self) -> Iterable[tuple[Cell, int]]:
        """Yield every sum over whole dimensions, as (kept "dimension=value" texts, count)."""
        return margins(self.dimensions, self.cells)

    def content(self) -> dict[str, Any]:
        """Write what the ledger keeps of this release, as a JSON value."""
        return {
            "kind": "release",
            "population": self.population,
            "measure": self.measure,
            "dimensions": list(self.dimensions),
            "cells": [[*cell, count] for cell, count in sorted(self.cells.items())],
            "threshold": self.threshold,
            "corrects": self.corrects,
        }


def seal(table: Table, threshold: int) -> ReleasedTable:
    """Seal a table that the gate has judged; nothing but the gate calls this."""
    return ReleasedTable(
        table.population,
        table.measure,
        table.dimensions,
        MappingProxyType(dict(table.cells)),
        threshold,
        table.corrects,
        _SEAL,
    )


def releases(entries: Iterable[LedgerEntry]) -> dict[str, ReleasedTable]:
    """Read all released tables back from the ledger: entry's digest → table.

    entries: from the very first on. Raises LedgerError when the ledger was altered.
    """
    kept = list(entries)
    verify_chain(kept)
    return {
        entry.digest: read_release(entry.content)
        for entry in kept
        if entry.content.get("kind") == "release"
    }


def read_release(content: Mapping[str, Any]) -> ReleasedTable:
    """Read one released table back from what the ledger kept of it."""
    return ReleasedTable(
        content["population"],
        content["measure"],
        tuple(content["dimensions"]),
        MappingProxyType({tuple(row[:-1]): row[-1] for row in content["cells"]}),
        content["threshold"],
        content["corrects"],
        _SEAL,
    )
