"""What two runs give each group of applicants; no small number is told, nor can be worked out."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from pariter.apps.placements.groups import Grouping
from pariter.kernels.allocation import Allocation
from pariter.kernels.disclosure import InsideTable, pool_small_rows, withhold

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


def group_table(grouping: Grouping, pair: Pair) -> GroupTable:
    """Return what two runs give each group.

    Everyone stands in one cell: a group, in which run she gets a place, then how she fares or in
    which class she sits. Only whole sums of told cells are shown, so the difference of two runs
    tells no more than the cells: none of them counts from one person to one below the threshold.
    """
    whole = pool_small_rows(_count(grouping, pair.placed), REST)
    if not whole:
        return GroupTable(grouping.title, ())
    rows = {token: name if name in whole else REST for token, name in grouping.of.items()}
    placed = withhold(whole, (BOTH, FIRST, SECOND, NEITHER))
    fares = _within(placed, rows, pair.placed, BOTH, pair.fares, FARES)
    seats = {
        part: _within(placed, rows, pair.placed, part, _joined(pair.seats))
        for part in (BOTH, FIRST, SECOND)
    }
    labels = {**grouping.labels, REST: _("All others together")}
    return GroupTable(
        grouping.title,
        tuple(
            _line(name, labels[name], whole, placed, fares, pair.classes, seats)
            for name in sorted(whole)
        ),
    )


def _line(
    name: str,
    label: str,
    whole: Mapping[str, Mapping[str, int]],
    placed: InsideTable,
    fares: InsideTable,
    classes: Iterable[str],
    seats: Mapping[str, InsideTable],
) -> GroupLine:
    better, same, worse = (fares.sum_of(name, [fare]) for fare in FARES)
    return GroupLine(
        label=label,
        people=sum(whole[name].values()),
        placed=(placed.sum_of(name, [BOTH, FIRST]), placed.sum_of(name, [BOTH, SECOND])),
        better=_add(better, placed.sum_of(name, [SECOND])),
        same=_add(same, placed.sum_of(name, [NEITHER])),
        worse=_add(worse, placed.sum_of(name, [FIRST])),
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
    placed: InsideTable,
    rows: Mapping[str, str],
    of: Mapping[str, str],
    part: str,
    cells: Mapping[str, str],
    columns: Collection[str] = (),
) -> InsideTable:
    """Tell apart those of one column further; a row whose number there is withheld stays closed.

    columns: cells that there are even if nobody is in them.
    """
    inside = [token for token, column in of.items() if column == part]
    counts: dict[str, Counter[str]] = {row: Counter() for row in placed.rows}
    for token in inside:
        counts[rows[token]][cells[token]] += 1
    known = sorted({cells[token] for token in inside}.union(columns))
    closed = [row for row in placed.rows if (row, part) not in placed.told]
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
