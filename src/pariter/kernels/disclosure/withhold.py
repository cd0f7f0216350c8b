"""Tables that stay inside an office: single cells are withheld, so that none can be worked out.

Who works with people's applications knows who they are, but not what they told for statistics
alone. A published table loses a whole dimension when a count is small; a table that stays inside
keeps its dimensions and loses cells.
"""

from collections import Counter, deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pariter.kernels.disclosure.policy import Policy

Place = tuple[str, str]
"""A row and a column."""

Node = tuple[str, str]
"""Whether it is a row or a column, and its name."""


@dataclass(frozen=True)
class InsideTable:
    """Counts of people by row and column. `told` leaves out the cells that are withheld."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    told: Mapping[Place, int]

    def sum_of(self, row: str, columns: Collection[str]) -> int | None:
        """Add up cells of a row; None where one of them is withheld."""
        counts = [self.told.get((row, column)) for column in columns]
        return None if None in counts else sum(count for count in counts if count is not None)


def pool_small_rows(
    rows: Mapping[str, Mapping[str, int]], rest: str, policy: Policy | None = None
) -> dict[str, dict[str, int]]:
    """Put rows of few people together under the name `rest`, until nobody stands in a small one.

    rows: row → column → people; returned without rows of nobody, and empty when all of them
    together are few.
    """
    policy = policy or Policy()
    kept = {row: dict(cells) for row, cells in rows.items() if sum(cells.values())}
    pooled: dict[str, int] = {}
    # Smallest first, so that what must be put together is as little as possible.
    for row in sorted(kept, key=lambda row: (sum(kept[row].values()), row)):
        cells = kept[row]
        if not policy.is_small(sum(cells.values())) and not policy.is_small(sum(pooled.values())):
            break
        for column, count in kept.pop(row).items():
            pooled[column] = pooled.get(column, 0) + count
    if policy.is_small(sum(pooled.values())):
        return {}
    return {**kept, rest: pooled} if pooled else kept


def withhold(
    rows: Mapping[str, Mapping[str, int]],
    columns: Collection[str],
    policy: Policy | None = None,
    *,
    closed: Collection[str] = (),
) -> InsideTable:
    """Withhold each small cell, and others with it, until no small one can be worked out.

    The reader may know the sum of every row and column. From those and the cells told, each small
    cell might still be nobody, and might still be no small number. (Cox 1980 for the rule,
    network flows for the bounds.)

    rows: row → column → people. closed: rows of which no cell is told.
    """
    policy = policy or Policy()
    counts = {
        (row, column): cells.get(column, 0) for row, cells in rows.items() for column in columns
    }
    small = {place for place, count in counts.items() if policy.is_small(count)}
    hidden = small | {place for place in counts if place[0] in closed}
    while (exposed := _exposed(counts, hidden, small, policy)) is not None:
        more = _companion(counts, hidden, exposed)
        if more is None:
            hidden = set(counts)
            break
        hidden.add(more)
    told = {place: count for place, count in counts.items() if place not in hidden}
    return InsideTable(tuple(rows), tuple(columns), told)


def _exposed(
    counts: Mapping[Place, int], hidden: set[Place], small: set[Place], policy: Policy
) -> Place | None:
    """Find a small cell that someone could work out too well from what is told."""
    for place in sorted(small):
        least, most = bounds(counts, hidden, place)
        if least > 0 or most < policy.threshold:
            return place
    return None


def _companion(counts: Mapping[Place, int], hidden: set[Place], exposed: Place) -> Place | None:
    """Choose what to withhold next: where lines have one hidden cell, else beside the exposed one.

    The smallest goes first, but cells of nobody last: they cover little.
    """
    per_row = Counter(row for row, _ in hidden)
    per_column = Counter(column for _, column in hidden)

    def merit(place: Place) -> tuple[int, bool, bool, int, Place]:
        row, column = place
        lone = (per_row[row] == 1) + (per_column[column] == 1)
        beside = row == exposed[0] or column == exposed[1]
        return -lone, not beside, counts[place] == 0, counts[place], place

    return min((place for place in counts if place not in hidden), key=merit, default=None)


def bounds(counts: Mapping[Place, int], hidden: set[Place], place: Place) -> tuple[int, int]:
    """Give the least and the most that a hidden cell may be, by the sums and the cells told."""
    row, column = place
    others = hidden - {place}
    less = _flow(counts, others, ("row", row), ("column", column), counts[place])
    more = _flow(counts, others, ("column", column), ("row", row), sum(counts.values()))
    return counts[place] - less, counts[place] + more


def _flow(
    counts: Mapping[Place, int], hidden: set[Place], source: Node, sink: Node, most: int
) -> int:
    """Push as much as possible from line to line; what a line gets, it hands on.

    A hidden cell grows when something goes from its row to its column, without limit; it shrinks
    on the way back, down to nobody.
    """
    room = sum(counts.values())
    left: dict[Node, dict[Node, int]] = {}
    for row, column in hidden:
        left.setdefault(("row", row), {})["column", column] = room
        left.setdefault(("column", column), {})["row", row] = counts[row, column]
    pushed = 0
    while pushed < most:
        path = _path(left, source, sink)
        if not path:
            break
        step = min(most - pushed, *(left[start][end] for start, end in path))
        for start, end in path:
            left[start][end] -= step
            left[end][start] += step
        pushed += step
    return pushed


def _path(
    left: Mapping[Node, Mapping[Node, int]], source: Node, sink: Node
) -> list[tuple[Node, Node]]:
    """Find a shortest way from source to sink on which something is left, or none."""
    came: dict[Node, Node] = {source: source}
    queue = deque([source])
    while queue and sink not in came:
        node = queue.popleft()
        for end, room in left.get(node, {}).items():
            if room > 0 and end not in came:
                came[end] = node
                queue.append(end)
    path: list[tuple[Node, Node]] = []
    while sink in came and sink != source:
        path.append((came[sink], sink))
        sink = came[sink]
    return path
