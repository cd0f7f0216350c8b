"""Panels: what two years tell together, where most people are counted in both.

No statement ties the counts of two years to each other. So a change lies from the least of one
year without the most of the other, to the most of the one without the least of the other.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from pariter.checker.attack import Find, Siege
from pariter.checker.clock import Clock
from pariter.checker.releases import Release
from pariter.checker.values import Address
from pariter.checker.world import Target, World

Ends = tuple[int, int | None]
"""The least and the most that a count can be; None where it may grow without end."""


class Year:
    """What stands of one population in the end, and what can be worked out of it."""

    def __init__(self, releases: Sequence[Release], clock: Clock) -> None:
        self.population = releases[0].population
        self.threshold = releases[0].threshold
        self.panel = releases[0].panel
        self._siege = Siege(World(releases), clock)
        self._known: dict[tuple[str, Address], Ends] = {}

    def names(self, measure: str) -> tuple[str, ...]:
        """Return the dimensions of a measure; none where it is not counted."""
        joined = self._siege.world.joined.get(measure)
        return joined.dimensions if joined else ()

    def values(self, measure: str, name: str) -> set[str]:
        """Return the values of a dimension of a measure."""
        return self._siege.world.joined[measure].values[name]

    @property
    def measures(self) -> set[str]:
        """Return what is counted of these people."""
        return set(self._siege.world.joined)

    def ends(self, measure: str, names: Sequence[str], values: Address) -> Ends:
        """Return from where to where a count lies, whether it is told or not."""
        joined = self._siege.world.joined[measure]
        address = joined.address(names, values)
        if (measure, address) not in self._known:
            parts = dict.fromkeys(joined.sums.get(address, ()), 1)
            self._known[measure, address] = self._siege.bounds(parts)
        return self._known[measure, address]


def changes_told(
    releases: Mapping[str, Sequence[Release]], clock: Clock
) -> Iterator[tuple[str, Find]]:
    """Yield the changes between two years of a panel that are of few people for sure.

    releases: population → what stands of it. Each change comes with the population of the year
    that is compared with another. Raises what an attack raises.
    """
    panels: dict[str, list[Year]] = defaultdict(list)
    for standing in releases.values():
        told = [one for one in standing if one.panel is not None and one.unit == 1]
        if told:
            panels[str(told[0].panel)].append(Year(told, clock))
    for years in panels.values():
        for before, after in combinations(sorted(years, key=lambda one: one.population), 2):
            yield from ((after.population, find) for find in _between(before, after))


def _between(before: Year, after: Year) -> Iterator[Find]:
    for measure in sorted(before.measures & after.measures):
        names = [name for name in before.names(measure) if name in after.names(measure)]
        for values in _addresses(before, after, measure, names):
            least, most = _change(
                before.ends(measure, names, values), after.ends(measure, names, values)
            )
            if least is None or most is None:
                continue
            few = before.threshold
            if 0 < least <= most < few or -few < least <= most < 0:
                named = dict(zip(names, values, strict=True))
                target = Target("changed", measure, before.population, named, {})
                yield Find(target, least, most, few)


def _addresses(before: Year, after: Year, measure: str, names: Sequence[str]) -> Iterator[Address]:
    """Yield all cells and sums that both years have."""
    rows: list[Address] = [()]
    for name in names:
        shared = before.values(measure, name) & after.values(measure, name)
        rows = [(*row, value) for row in rows for value in (*sorted(shared), None)]
    yield from rows


def _change(before: Ends, after: Ends) -> tuple[int | None, int | None]:
    return (
        None if before[1] is None else after[0] - before[1],
        None if after[1] is None else after[1] - before[0],
    )
