"""Mean pay and pay gaps, computed from released people, sums and medians alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pariter.apps.evidence.dataset_names import VALUES
from pariter.apps.evidence.indicators import Dimension, Indicator, Words
from pariter.kernels.disclosure import ReleasedTable
from pariter.kernels.disclosure.pay import MEDIAN, PAY
from pariter.kernels.indicators.pay import Pay, pay_gap_mean
from pariter.kernels.indicators.value import SPREAD_UNKNOWN, WITHHELD, Value, undefined

GAP_MEAN, GAP_MEDIAN, MEAN = "pay_gap_mean", "pay_gap_median", "mean_pay"
SEXES = ("women", "men")


@dataclass(frozen=True, slots=True)
class PayRow:
    """One group. women, men: mean pay in euros; gaps: as a part of what men earn; None: withheld.

    name: of the group; people: how many women, and men
    """

    name: Words
    people: tuple[int | None, int | None]
    women: float | None
    men: float | None
    gap_mean: float | None
    gap_median: float | None


def pay_values(indicator: Indicator, released: Sequence[ReleasedTable]) -> Iterator[Value]:
    """Yield the gaps and mean pays of everyone, and of each value of a dimension."""
    tables = {table.measure: table for table in released}
    pay = tables.get(PAY)
    if pay is None or indicator.across not in pay.dimensions:
        return
    groups: list[tuple[str, dict[str, str]]] = [("", {})]
    groups += [
        (f".{dimension}.{name}", {dimension: name})
        for dimension in pay.dimensions
        if dimension != indicator.across
        for name in VALUES[dimension]
        if name in tables["all"].values(dimension)
    ]
    for suffix, group in groups:
        yield from _of_group(suffix, group, tables)


def pay_rows(
    values: Sequence[Mapping[str, Any]], dimensions: Sequence[Dimension]
) -> list[tuple[Dimension, list[PayRow]]]:
    """Return the rows of each dimension from the values of a publication."""
    known = {value["key"]: value for value in values}
    found = []
    for dimension in dimensions:
        rows = [
            _row(words, f".{dimension.key}.{name}", known)
            for name, words in VALUES.get(dimension.key, {}).items()
            if f"{GAP_MEAN}.{dimension.key}.{name}" in known
        ]
        if rows:
            found.append((dimension, rows))
    return found


def _row(words: Words, suffix: str, known: Mapping[str, Mapping[str, Any]]) -> PayRow:
    gap = known[f"{GAP_MEAN}{suffix}"]
    median = known.get(f"{GAP_MEDIAN}{suffix}")
    return PayRow(
        words,
        (gap["numerator"], gap["denominator"]),
        known[f"{MEAN}{suffix}.women"]["value"],
        known[f"{MEAN}{suffix}.men"]["value"],
        gap["value"],
        median["value"] if median else None,
    )


def _of_group(
    suffix: str, group: Mapping[str, str], tables: Mapping[str, ReleasedTable]
) -> Iterator[Value]:
    people = {sex: _told(tables["all"], group, sex) for sex in SEXES}
    sums = {sex: _told(tables[PAY], group, sex) for sex in SEXES}
    women, men = (Pay(people[sex], sums[sex]) for sex in SEXES)
    gap = pay_gap_mean(women, men)
    yield _named(gap, f"{GAP_MEAN}{suffix}")
    if MEDIAN in tables:
        yield _gap_of_medians(f"{GAP_MEDIAN}{suffix}", gap, group, tables[MEDIAN])
    for sex in SEXES:
        key, count, total = f"{MEAN}{suffix}.{sex}", people[sex], sums[sex]
        if count is None or total is None or not count:
            yield undefined(key, WITHHELD if count != 0 else gap.note, count)
        else:
            yield Value(key, total / count, numerator=count)


def _gap_of_medians(
    key: str, gap: Value, group: Mapping[str, str], medians: ReleasedTable
) -> Value:
    women, men = (_told(medians, group, sex) for sex in SEXES)
    counts = gap.numerator, gap.denominator
    if women is None or men is None:
        return undefined(key, WITHHELD, *counts)
    if not men or gap.value is None:
        return undefined(key, gap.note, *counts)
    return Value(key, 1 - women / men, None, None, *counts, SPREAD_UNKNOWN)


def _told(table: ReleasedTable, group: Mapping[str, str], sex: str) -> int | None:
    """Return what a table tells of a group and sex; None where it is withheld."""
    wanted = {**group, "sex": sex}
    if not wanted.keys() <= set(table.dimensions):
        return None
    count = table.count(tuple(map(wanted.get, table.dimensions)))
    return None if count is None else count * table.unit


def _named(value: Value, key: str) -> Value:
    return Value(
        key, value.value, value.low, value.high, value.numerator, value.denominator, value.note
    )
