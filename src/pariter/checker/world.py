"""One population: the unknown counts behind its tables, and all that is said about them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from typing import Literal

from pariter.checker.constraints import Constraint, equal
from pariter.checker.medians import Medians, least_sum
from pariter.checker.releases import Release, ancestors
from pariter.checker.remarks import Presence, Remark
from pariter.checker.values import Address

LARGEST = 100_000
"""How many cells a table may have that joins all dimensions of a measure."""

Kind = Literal["told", "withheld", "implied", "left", "changed", "median"]


class TooLargeError(ValueError):
    """Tables that together have more cells than can be attacked."""


@dataclass(frozen=True)
class Target:
    """What an attacker would like to know.

    kind: `told`, a cell of few people that stands in a table; `withheld`, one that is not told;
    `implied`, one that no table has, but that follows from several; `left`, those who are counted
    in one step and no more in a later one; `changed`, how many more one year counts than another
    (`later`), where most people are in both; `median`, of how many people a median is told.
    parts: unknown → its weight in the count.
    is_money: whether it is a sum of pay, which may be large and still that of one person.
    """

    kind: Kind
    measure: str
    later: str | None
    cell: Mapping[str, str | None]
    parts: Mapping[int, int]
    is_money: bool = False


@dataclass(frozen=True)
class Joined:
    """A table that joins all dimensions by which a measure was told.

    values: of each dimension, those that add up others too.
    sums: address → unknowns that it adds up; one that is missing counts nobody.
    """

    dimensions: tuple[str, ...]
    values: Mapping[str, set[str]]
    sums: Mapping[Address, tuple[int, ...]]

    def address(self, dimensions: Sequence[str], values: Address) -> Address:
        """Write an address of other dimensions as one of these."""
        named = dict(zip(dimensions, values, strict=True))
        return tuple(named.get(name) for name in self.dimensions)


class World:
    """The unknown counts of one population, and statements about them.

    zeros_told: the attacker also knows that cells of nobody are never withheld.

    Raises TooLargeError.
    """

    def __init__(
        self, releases: Sequence[Release], *, remarks: Sequence[Remark] = (),
        presences: Sequence[Presence] = (), zeros_told: bool = False,
        medians: Sequence[Medians] = (),
    ) -> None:  # fmt: skip
        self.releases = list(releases)
        self._medians = list(medians)
        self.population = releases[0].population
        self.threshold = max(release.threshold for release in releases)
        self.unknowns = 0
        by_measure: dict[str, list[Release]] = defaultdict(list)
        for release in releases:
            by_measure[release.measure].append(release)
        self._by_measure = dict(by_measure)
        self._parents = _all_parents(releases)
        self.joined = {measure: self._join(tables) for measure, tables in by_measure.items()}
        self.constraints = [
            *(one for release in releases for one in self._told(release, zeros_told=zeros_told)),
            *self._steps(),
            *(one for remark in remarks for one in self._remarked(remark)),
            *(one for presence in presences for one in self._known(presence)),
            *(one for median in medians for one in self._at_least(median)),
        ]

    def targets(self) -> Iterator[Target]:
        """Yield all that an attacker would like to know, what is withheld first."""
        implied = []
        for measure, joined in self.joined.items():
            told, withheld = self._addresses(measure)
            for address, parts in joined.sums.items():
                if address in told:
                    continue
                kind: Kind = "withheld" if address in withheld else "implied"
                cell = dict(zip(joined.dimensions, address, strict=True))
                weights = dict.fromkeys(parts, 1)
                target = Target(kind, measure, None, cell, weights, self._is_money(measure))
                if kind == "withheld":
                    yield target
                else:
                    implied.append(target)
        yield from implied
        yield from self._left()

    def _is_money(self, measure: str) -> bool:
        return any(release.unit > 1 for release in self._by_measure[measure])

    def _join(self, tables: Sequence[Release]) -> Joined:
        """Join the tables of a measure, without the cells that one of them tells as nobody's."""
        dimensions = tuple(dict.fromkeys(name for table in tables for name in table.dimensions))
        levels = {name: self._levels(name, tables) for name in dimensions}
        size = prod(sum(2 + len(above) for above in level.values()) for level in levels.values())
        if size > LARGEST:
            raise TooLargeError(f"{size} sums when all dimensions of a table are joined")
        sums: dict[Address, list[int]] = defaultdict(list)
        for cell in product(*levels.values()):
            lines = [
                (value, *levels[name][value]) for name, value in zip(dimensions, cell, strict=True)
            ]
            if any(
                _counts_nobody(table, dict(zip(dimensions, lines, strict=True))) for table in tables
            ):
                continue
            for address in product(*((*line, None) for line in lines)):
                sums[address].append(self.unknowns)
            self.unknowns += 1
        values = {
            name: {*level, *(one for above in level.values() for one in above)}
            for name, level in levels.items()
        }
        return Joined(dimensions, values, {one: tuple(parts) for one, parts in sums.items()})

    def _levels(self, name: str, tables: Sequence[Release]) -> dict[str, list[str]]:
        """Return the values of a dimension that add up no others, and what adds up each."""
        parents = self._parents.get(name, {})
        values = set().union(*(table.values.get(name, ()) for table in tables))
        adding = {parent for code in values for parent in parents.get(code, ())}
        return {
            value: ancestors(value, parents, f"parents of {name}")
            for value in sorted(values - adding)
        }

    def _told(self, release: Release, *, zeros_told: bool) -> Iterator[Constraint]:
        """State what one release says."""
        joined = self.joined[release.measure]
        away = release.rounded_to - 1
        for address in product(*((*release.values[name], None) for name in release.dimensions)):
            parts = joined.sums.get(joined.address(release.dimensions, address), ())
            if address in release.withheld:
                if zeros_told:
                    yield Constraint(dict.fromkeys(parts, 1), 1, None)
                continue
            count = release.told.get(address, 0)
            if away and count % release.rounded_to == 0:
                yield Constraint(dict.fromkeys(parts, 1), max(0, count - away), count + away)
            else:
                yield equal(parts, count)

    def _steps(self) -> Iterator[Constraint]:
        """State that a later step counts only people of an earlier one."""
        for target in self._left():
            if None not in target.cell.values():
                yield Constraint(target.parts, 0, None)

    def _left(self) -> Iterator[Target]:
        """Yield who left between two steps, by each dimension that both are told by."""
        steps = sorted(
            (tables[-1].step, measure)
            for measure, tables in self._by_measure.items()
            if tables[-1].step is not None
        )
        for (first, measure), (second, later) in combinations(steps, 2):
            more, fewer = self.joined[measure], self.joined[later]
            shared = [name for name in more.dimensions if name in fewer.dimensions]
            values = [{*more.values[name], *fewer.values[name]} for name in shared]
            for cell in product(*((*sorted(known), None) for known in values)):
                came = more.sums.get(more.address(shared, cell), ())
                stayed = fewer.sums.get(fewer.address(shared, cell), ())
                named = dict(zip(shared, cell, strict=True))
                parts = {**dict.fromkeys(came, 1), **dict.fromkeys(stayed, -1)}
                if first < second:
                    yield Target("left", measure, later, named, parts)

    def _remarked(self, remark: Remark) -> Iterator[Constraint]:
        """State what a remark says of these tables, multiplied until all is whole."""
        joined = self.joined.get(remark.measure)
        if (
            remark.population != self.population
            or joined is None
            or not set(remark.dimensions) <= set(joined.dimensions)
        ):
            return
        part = self._sum(joined, remark.dimensions, remark.part)
        whole = self._sum(joined, remark.dimensions, remark.whole)
        for end, sign in ((remark.least, 1), (remark.most, -1)):
            weights: dict[int, int] = defaultdict(int)
            for one, weight in part.items():
                weights[one] += sign * weight * end.denominator
            for one, weight in whole.items():
                weights[one] -= sign * weight * end.numerator
            parts = {one: weight for one, weight in weights.items() if weight}
            yield Constraint(parts, 0 if remark.whole else sign * end.numerator, None)

    def _sum(
        self, joined: Joined, dimensions: Sequence[str], addresses: Sequence[Address]
    ) -> Mapping[int, int]:
        weights: dict[int, int] = defaultdict(int)
        for address in addresses:
            for one in joined.sums.get(joined.address(dimensions, address), ()):
                weights[one] += 1
        return weights

    def _known(self, presence: Presence) -> Iterator[Constraint]:
        """State that someone is counted in a cell, wherever it is."""
        if presence.population not in {None, self.population}:
            return
        for measure, joined in self.joined.items():
            if presence.measure in {None, measure} and set(presence.cell) <= set(joined.dimensions):
                names, values = tuple(presence.cell), tuple(presence.cell.values())
                parts = joined.sums.get(joined.address(names, values), ())
                if parts:
                    yield Constraint(dict.fromkeys(parts, 1), 1, None)

    def medians(self) -> Iterator[list[Target]]:
        """Yield, for each median that is told, by what it may be counted of how many it is."""
        for medians in self._medians:
            for address in medians.told:
                yield [
                    Target(
                        "median", medians.measure, None,
                        dict(zip(medians.dimensions, address, strict=True)),
                        self._parts(joined, medians, address), is_money=True,
                    )
                    for measure, joined in self.joined.items()
                    if not self._is_money(measure) and _has_all(joined, medians)
                ]  # fmt: skip

    def _at_least(self, medians: Medians) -> Iterator[Constraint]:
        """State what people have together, of whom a median is told and how many they are."""
        for measure, joined in self.joined.items():
            units = {release.unit for release in self._by_measure[measure]}
            if (
                not self._is_money(measure)
                or units != {medians.unit}
                or not _has_all(joined, medians)
            ):
                continue
            for address, median in medians.told.items():
                parts = self._parts(joined, medians, address)
                counted = [self._told_people(one, medians.dimensions, address)
                           for one in self.joined if not self._is_money(one)]  # fmt: skip
                known = [count for count in counted if count is not None]
                if known:
                    least = least_sum(median, min(known))
                    yield Constraint(parts, max(0, least), None)

    def _parts(self, joined: Joined, medians: Medians, address: Address) -> dict[int, int]:
        """Return the unknowns that a group adds up of whom a median is told."""
        parts = joined.sums.get(joined.address(medians.dimensions, address), ())
        return dict.fromkeys(parts, 1)

    def _told_people(self, measure: str, dimensions: Sequence[str], values: Address) -> int | None:
        """Return a count that a release tells exactly."""
        named = {name: value for name, value in zip(dimensions, values, strict=True)
                 if value is not None}  # fmt: skip
        for release in self._by_measure[measure]:
            if release.rounded_to == 1 and named.keys() <= set(release.dimensions):
                count = release.told.get(tuple(map(named.get, release.dimensions)))
                if count is not None:
                    return count
        return None

    def _addresses(self, measure: str) -> tuple[set[Address], set[Address]]:
        """Return what is told of a measure exactly, and what is withheld."""
        joined = self.joined[measure]
        told: set[Address] = set()
        withheld: set[Address] = set()
        for release in self._by_measure[measure]:
            for address in release.withheld:
                withheld.add(joined.address(release.dimensions, address))
            if release.rounded_to == 1:
                told |= {joined.address(release.dimensions, one) for one in release.told}
        return told, withheld - told


def _has_all(joined: Joined, medians: Medians) -> bool:
    return set(medians.dimensions) <= set(joined.dimensions)


def _all_parents(releases: Sequence[Release]) -> dict[str, dict[str, set[str]]]:
    """Return, for each dimension and value, what adds it up in any of the releases."""
    parents: dict[str, dict[str, set[str]]] = {}
    for release in releases:
        for name, codes in release.parents.items():
            for code, parent in codes.items():
                parents.setdefault(name, {}).setdefault(code, set()).add(parent)
    return parents


def _counts_nobody(table: Release, lines: Mapping[str, Sequence[str]]) -> bool:
    """Say whether a table tells that nobody is in a cell.

    lines: dimension → the cell's value, and those that add it up.
    """
    known = (
        [value for value in lines[name] if value in table.values[name]] for name in table.dimensions
    )
    addresses = list(product(*known))
    return not addresses or any(
        address not in table.withheld and table.told.get(address, 0) == 0 for address in addresses
    )
