"""What two runs give each group of applicants; no small number is told, nor can be worked out."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from django.utils.translation import gettext as _

from pariter.apps.placements.groups import Grouping
from pariter.kernels.allocation import Allocation
from pariter.kernels.disclosure import InsideTable, pool_small_rows, withhold

IN, OUT = "in", "out"
BOTH, FIRST, SECOND, NEITHER = "both", "first", "second", "neither"
FARES = ("better", "same", "worse")
REST = "~"
"""Name of the groups that are put together; it sorts last."""

Counts = tuple[int | None, int | None]


@dataclass(frozen=True)
class GroupLine:
    """One group under two runs; None is a number that is not told.

    placed: in the first and in the second; better, worse: in the second; classes: class of seats
    → those who get one of its seats in the first, and in the second.
    """

    label: str
    people: int
    placed: Counts
    better: int | None
    same: int | None
    worse: int | None
    classes: Mapping[str, Counts]

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """All numbers in the order of the fields."""
        changed = (self.better, self.same, self.worse)
        in_classes = (count for counts in self.classes.values() for count in counts)
        return (self.people, *self.placed, *changed, *in_classes)


@dataclass(frozen=True)
class GroupTable:
    """The groups of one grouping; without lines where all of them together are too few."""

    title: str
    lines: tuple[GroupLine, ...]

    @property
    def hides(self) -> bool:
        """Tell whether some number is not told."""
        return any(None in line.numbers for line in self.lines)


class Standings(Protocol):
    """How people stand in two runs; see `Pair`."""

    @property
    def placed(self) -> dict[str, str]:
        """Person → in which of the two she gets a place."""

    @property
    def fares(self) -> dict[str, str]:
        """Person → whether she fares better, the same or worse in the second."""

    @property
    def seats(self) -> dict[str, tuple[str, str]]:
        """Person → the classes of her seats."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes in which someone gets a seat."""


class Pair:
    """Two runs of the same people, each of whom is told apart by what both give her."""

    def __init__(self, first: Allocation, second: Allocation) -> None:
        self.first, self.second = first, second
        self.comparison = second.compare(first)

    @cached_property
    def fares(self) -> dict[str, str]:
        """Token → whether she fares better, the same or worse in the second."""
        found = self.comparison
        return {
            token: fare
            for fare, tokens in zip(FARES, (found.better, found.same, found.worse), strict=True)
            for token in tokens
        }

    @cached_property
    def placed(self) -> dict[str, str]:
        """Token → in which of the two she gets a place."""
        names = {(True, True): BOTH, (True, False): FIRST, (False, True): SECOND}
        return {
            token: names.get((held is not None, self.second.assignment[token] is not None), NEITHER)
            for token, held in self.first.assignment.items()
        }

    @cached_property
    def seats(self) -> dict[str, tuple[str, str]]:
        """Token → the classes of her seats; empty where she has none, or in no class."""
        first, second = self.first.classes, self.second.classes
        return {token: (first.get(token, ""), second.get(token, "")) for token in self.placed}

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes in which someone gets a seat."""
        return tuple(sorted({name for names in self.seats.values() for name in names} - {""}))


def group_table(grouping: Grouping, pair: Standings) -> GroupTable:
    """Return what two runs give each group.

    First who is placed in the first run is told apart, then, among those told, who is placed in
    the second, then how those placed in both fare and in which classes they sit. Only sums of
    told cells are shown, so a difference of the two runs tells no more than the cells do.
    """
    whole = pool_small_rows(_count(grouping, pair.placed), REST)
    if not whole:
        return GroupTable(grouping.title, ())
    rows = {token: name if name in whole else REST for token, name in grouping.of.items()}
    cells = _cells(whole, rows, pair)
    labels = {**grouping.labels, REST: _("All others together")}
    return GroupTable(
        grouping.title,
        tuple(_line(name, labels[name], cells, pair.classes) for name in sorted(whole)),
    )


@dataclass(frozen=True)
class _Cells:
    """What is told of each group, from the coarse to the fine.

    people: how many there are; first: placed in the first run or not; second: of each of these,
    who is placed in the second; fares: how those placed in both fare; seats: classes of those
    placed in both or one.
    """

    people: Mapping[str, int]
    first: InsideTable
    second: Mapping[str, InsideTable]
    fares: InsideTable
    seats: Mapping[str, InsideTable]


def _cells(
    whole: Mapping[str, Mapping[str, int]], rows: Mapping[str, str], pair: Standings
) -> _Cells:
    in_first = {
        token: IN if placed in (BOTH, FIRST) else OUT for token, placed in pair.placed.items()
    }
    counts = {
        name: {IN: cells.get(BOTH, 0) + cells.get(FIRST, 0),
               OUT: cells.get(SECOND, 0) + cells.get(NEITHER, 0)}
        for name, cells in whole.items()
    }  # fmt: skip
    first = withhold(counts, (IN, OUT))
    inner = _within(first, rows, in_first, IN, pair.placed, (BOTH, FIRST))
    outer = _within(first, rows, in_first, OUT, pair.placed, (SECOND, NEITHER))
    classes = _joined(pair.seats)
    return _Cells(
        people={name: sum(row.values()) for name, row in counts.items()},
        first=first,
        second={BOTH: inner, FIRST: inner, SECOND: outer, NEITHER: outer},
        fares=_within(inner, rows, pair.placed, BOTH, pair.fares, FARES),
        seats={
            part: _within(table, rows, pair.placed, part, classes)
            for part, table in ((BOTH, inner), (FIRST, inner), (SECOND, outer))
        },
    )


def _line(name: str, label: str, cells: _Cells, classes: Iterable[str]) -> GroupLine:
    both, first, second, neither = (
        cells.second[part].sum_of(name, [part]) for part in (BOTH, FIRST, SECOND, NEITHER)
    )
    better, same, worse = (cells.fares.sum_of(name, [fare]) for fare in FARES)
    seats = cells.seats
    return GroupLine(
        label=label,
        people=cells.people[name],
        placed=(cells.first.sum_of(name, [IN]), _add(both, second)),
        better=_add(better, second),
        same=_add(same, neither),
        worse=_add(worse, first),
        classes={
            part: (
                _add(_in_class(seats[BOTH], name, 0, part), _in_class(seats[FIRST], name, 0, part)),
                _add(
                    _in_class(seats[BOTH], name, 1, part), _in_class(seats[SECOND], name, 1, part)
                ),
            )
            for part in classes
        },
    )


def _in_class(table: InsideTable, row: str, side: int, name: str) -> int | None:
    """Add up a row's cells that are in a class in the first run (side 0), or the second."""
    return table.sum_of(row, [cell for cell in table.columns if cell.split("|")[side] == name])


def _within(
    table: InsideTable,
    rows: Mapping[str, str],
    of: Mapping[str, str],
    part: str,
    cells: Mapping[str, str],
    columns: Collection[str] = (),
) -> InsideTable:
    """Tell those of one column further apart; a row whose number there is withheld stays closed.

    columns: cells that there are even if nobody is in them.
    """
    inside = [token for token, column in of.items() if column == part]
    counts: dict[str, Counter[str]] = {row: Counter() for row in table.rows}
    for token in inside:
        counts[rows[token]][cells[token]] += 1
    known = sorted({cells[token] for token in inside}.union(columns))
    closed = [row for row in table.rows if (row, part) not in table.told]
    return withhold(counts, known, closed=closed)


def _count(grouping: Grouping, cells: Mapping[str, str]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for token, cell in cells.items():
        counts.setdefault(grouping.of[token], Counter())[cell] += 1
    return counts


def _joined(seats: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {token: "|".join(names) for token, names in seats.items()}


def _add(*counts: int | None) -> int | None:
    return None if None in counts else sum(count for count in counts if count is not None)
