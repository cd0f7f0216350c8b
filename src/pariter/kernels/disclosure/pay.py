"""Pay: from the amounts of people to sums and medians that the gate can judge.

A sum is guarded where few people make it up, where one or two of them earn nearly all of it, and
where the number of people is withheld: a sum divided by what people usually earn would tell it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import median

from pariter.kernels.disclosure.cube import Address, sums_over
from pariter.kernels.disclosure.dominance import (
    Amounts,
    LargestShare,
    Percent,
    sensitive,
    sums_of_amounts,
)
from pariter.kernels.disclosure.release import ReleasedTable
from pariter.kernels.disclosure.table import Cell, Room, Table, TableError

UNIT = 100
"""Sums are told in hundreds of the currency, and medians rounded to hundreds too."""

CENTS = 100

PAY, MEDIAN = "pay", "median_pay"
"""What the ledger calls sums and medians."""


@dataclass(frozen=True, slots=True)
class PayPolicy:
    """When a sum of pay says too much about one person.

    people: fewest of whom a sum is told; percent: p of the p % rule; largest, share: n and k of
    the (n, k) rule; median_people: fewest of whom a median is told.
    """

    people: int = 5
    percent: int = 10
    largest: int = 2
    share: int = 75
    median_people: int = 10

    @property
    def rules(self) -> tuple[Percent, LargestShare]:
        """The two rules of dominance. Raises ValueError where one makes no sense."""
        return Percent(self.percent), LargestShare(self.largest, self.share)


def pay_table(people: ReleasedTable, table: Table, pay: Mapping[Cell, Amounts],
              policy: PayPolicy) -> Table:  # fmt: skip
    """Return the sums of pay of a table of people, with what must stay open about each.

    people: as the gate lets the table out; only its dimensions are told. table: the true counts.
    pay: cell of the table → amounts, in cents.

    Raises TableError where people are paid nothing is known of, or pay is that of nobody.
    """
    _check(table, pay)
    while len(table.dimensions) > len(people.dimensions):
        table = table.without_last_dimension()
    size = len(table.dimensions)
    parts: dict[Cell, list[Amounts]] = {}
    for cell, amounts in pay.items():
        parts.setdefault(cell[:size], []).append(amounts)
    cells = {cell: Amounts.together(some) for cell, some in parts.items()}
    units = {cell: round(amounts.total / (CENTS * UNIT)) for cell, amounts in cells.items()}
    return Table(
        people.population,
        PAY,
        people.dimensions,
        units,
        guarded=_guarded(people, table, cells, units, policy),
        unit=UNIT,
    )


def medians_of(
    pay: Mapping[Cell, Sequence[int]], dimensions: Sequence[str]
) -> dict[tuple[tuple[str, str], ...], int]:
    """Return the median of every group of people, in cents, by what tells the group apart.

    pay: cell → the amounts of all people in it.
    """
    groups: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for cell, amounts in pay.items():
        pairs = zip(dimensions, cell, strict=True)
        for kept in product(*((pair, None) for pair in pairs)):
            groups.setdefault(tuple(sorted(pair for pair in kept if pair)), []).extend(amounts)
    return {group: round(median(amounts)) for group, amounts in groups.items() if amounts}


def _check(table: Table, pay: Mapping[Cell, Amounts]) -> None:
    for cell in sorted(table.cells.keys() | pay.keys()):
        count = table.cells.get(cell, 0)
        if bool(count) != (cell in pay and (count > 0 or pay[cell].total > 0)):
            raise TableError(
                f"{table.name}, cell {cell!r}: {count} people, but "
                f"{'no pay is known' if count else 'somebody is paid'}; mend one of the two."
            )


def _guarded(
    people: ReleasedTable,
    table: Table,
    cells: Mapping[Cell, Amounts],
    units: Mapping[Cell, int],
    policy: PayPolicy,
) -> dict[Address, Room]:
    """Return by how much each sum must stay open that must not be told."""
    counts, told = sums_over(table.cells), sums_over(units)
    missing = sensitive(cells, policy.rules)
    found: dict[Address, Room] = {}
    for address in sums_of_amounts(cells):
        count, total = counts[address], told[address]
        if not total:
            continue
        one = -(-total // count)
        more = less = 0
        if address in missing:
            # Not only as much as the rule says: the sum itself stays unknown to within p percent.
            more = max(-(-missing[address] // (CENTS * UNIT)), -(-policy.percent * total // 100))
            less = more
        if count < policy.people:
            more, less = max(more, (policy.people - count) * one), max(less, one)
        if address in people.withheld:
            more, less = max(more, one), max(less, one)
        if more:
            found[address] = more, min(less, total)
    return found
