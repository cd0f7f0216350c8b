"""From released tables to what a page, a chart and a file show; nothing else may be shown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pariter.apps.evidence.indicators import Indicator, Words
from pariter.kernels.disclosure import ReleasedTable
from pariter.kernels.indicators import Step


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a figure's table: a name and one count a step, None where not released."""

    name: str
    counts: tuple[int | None, ...]


def totals(indicator: Indicator, released: Sequence[ReleasedTable]) -> dict[Step, int | None]:
    """Return the total of each step, None where it was refused, and what stands beside them."""
    found = {table.measure: table.total for table in released}
    return {step: found.get(step) for step in columns(indicator, released)}


def columns(indicator: Indicator, released: Sequence[ReleasedTable]) -> dict[Step, Words]:
    """Return what has a column: every step, and what stands beside them where it was released."""
    told = {table.measure for table in released}
    beside = {step: words for step, words in indicator.beside.items() if step in told}
    return {**indicator.steps, **beside}


def breakdown(indicator: Indicator, released: Sequence[ReleasedTable], dimension: str) -> list[Row]:
    """Return the counts by one dimension; no rows where no step was released by it."""
    counted: dict[str, Counter[str]] = {}
    for table in released:
        if dimension in table.dimensions:
            place = table.dimensions.index(dimension)
            column = counted.setdefault(table.measure, Counter())
            for cell, count in table.cells.items():
                column[cell[place]] += count
    names = sorted({name for column in counted.values() for name in column})
    steps = columns(indicator, released)
    return [
        Row(
            name,
            tuple(counted[step][name] if step in counted else None for step in steps),
        )
        for name in names
    ]


def csv_rows(indicator: Indicator, released: Sequence[ReleasedTable]) -> list[list[str]]:
    """Return every released cell as step, dimensions, count; empty where told without."""
    keys = indicator.dimension_keys
    rows = [["step", *keys, "count"]]
    for table in released:
        for cell, count in sorted(table.cells.items()):
            values = dict(zip(table.dimensions, cell, strict=True))
            rows.append([table.measure, *(values.get(key, "") for key in keys), str(count)])
    return rows
