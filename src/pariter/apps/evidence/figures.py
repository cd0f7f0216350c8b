"""From released tables to what a page, a chart and a file show; nothing else may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from pariter.apps.evidence.indicators import Indicator, Words
from pariter.kernels.disclosure import WITHHELD, ReleasedTable
from pariter.kernels.disclosure.cube import Address
from pariter.kernels.disclosure.release import in_order
from pariter.kernels.indicators import Step

Shown = int | str | None
"""A count; WITHHELD; or None where its whole table was not released."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a figure's table: a name and what is shown of each step."""

    name: str
    counts: tuple[Shown, ...]


def totals(indicator: Indicator, released: Sequence[ReleasedTable]) -> dict[Step, int | None]:
    """Return the total of each step, None where it is not told, and what stands beside them."""
    return {step: _count(indicator, released, step) for step in columns(indicator, released)}


def columns(indicator: Indicator, released: Sequence[ReleasedTable]) -> dict[Step, Words]:
    """Return what has a column: every step, and what stands beside them where it was released."""
    if indicator.across:
        return indicator.steps
    told = {table.measure for table in released}
    beside = {step: words for step, words in indicator.beside.items() if step in told}
    return {**indicator.steps, **beside}


def breakdown(indicator: Indicator, released: Sequence[ReleasedTable], dimension: str) -> list[Row]:
    """Return the counts by one dimension; no rows where no step was released by it."""
    told = [table for table in released if dimension in table.dimensions]
    names = sorted({name for table in told for name in table.values(dimension)})
    measures = {table.measure for table in told}
    return [
        Row(
            name,
            tuple(
                _shown(_count(indicator, told, step, dimension, name))
                if indicator.across or step in measures
                else None
                for step in columns(indicator, released)
            ),
        )
        for name in names
    ]


def withholds(released: Sequence[ReleasedTable]) -> bool:
    """Tell whether any count is withheld, so that a page must say what "c" means."""
    return any(table.withheld for table in released)


def rounded_to(released: Sequence[ReleasedTable]) -> int:
    """Return the number to multiples of which counts are rounded; 1 where they are exact."""
    return max((table.rounded_to for table in released), default=1)


def csv_rows(indicator: Indicator, released: Sequence[ReleasedTable]) -> list[list[str]]:
    """Return every released cell as step, dimensions, count; empty where told without.

    Where cells are withheld the sums stand there too, since nobody can add them up.
    """
    keys = _csv_dimensions(indicator, released)
    rows = [["step", *keys, "count"]]
    for table in released:
        for address in _addresses(table):
            values = dict(zip(table.dimensions, address, strict=True))
            count = str(_shown(_in_full(table, address)))
            rows.append([table.measure, *(values.get(key) or "" for key in keys), count])
    return rows


def _csv_dimensions(indicator: Indicator, released: Sequence[ReleasedTable]) -> Sequence[str]:
    """Return the columns between step and count; one table by sex has those it was told by."""
    if not indicator.across:
        return indicator.dimension_keys
    return released[0].dimensions if released else (indicator.across,)


def _addresses(table: ReleasedTable) -> list[Address]:
    if table.withheld or table.kind == "medians":
        return in_order({*table.told, *table.withheld})
    return in_order(table.cells)


def _in_full(table: ReleasedTable, address: Address) -> int | None:
    """Return a count, or an amount in the whole currency."""
    count = table.count(address)
    return None if count is None else count * table.unit


def _shown(count: int | None) -> Shown:
    return WITHHELD if count is None else count


def _count(
    indicator: Indicator,
    released: Sequence[ReleasedTable],
    step: Step,
    dimension: str = "",
    name: str = "",
) -> int | None:
    """Return what one column tells, of everyone or of one value of a dimension."""
    measure = tuple(indicator.steps)[-1] if indicator.across else step
    table = next((table for table in released if table.measure == measure), None)
    if table is None:
        return None
    kept = {dimension: name} if dimension else {}
    if indicator.across and step != measure:
        if indicator.across not in table.dimensions:
            return None
        kept[indicator.across] = step
    return table.count(tuple(kept.get(one) for one in table.dimensions))
