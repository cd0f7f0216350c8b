"""Caps: the most seats that a family of options, or some homes within one option, may fill.

Caps and capacities together must be laminar: of any two, one lies within the other or they share
nothing. Then a greedy choice by one order never rejects more because fewer ask (a laminar
matroid; Fleiner 2001, Kamada and Kojima 2018), and a stable result exists. Caps that cross can
leave none.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Literal

from pariter.kernels.allocation.errors import MarketError

if TYPE_CHECKING:
    from pariter.kernels.allocation.market import Market


@dataclass(frozen=True)
class Cap:
    """The most seats that may be filled within a set.

    name: unlike every other cap and option; most: how many seats.
    of: options, or names of caps whose options are meant.
    groups: homes whose seats are counted, within the one option named in `of`; without them
        everyone's are.
    """

    name: str
    most: int
    of: tuple[str, ...]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limit:
    """At most `most` seats within an option, for a home in it, or within a cap.

    options: where they count; homes: whose count, None for everyone's.
    """

    kind: Literal["option", "quota", "cap"]
    name: str
    most: int
    options: frozenset[str]
    homes: frozenset[str] | None = None

    def counts(self, option: str, home: str) -> bool:
        """Say whether a seat of this option, for someone from this home, counts here."""
        return option in self.options and (self.homes is None or home in self.homes)


class Limits:
    """All limits of a market, and which of them each seat counts in.

    desks: options that choose together, since a cap spans them; each option is in one desk.
    """

    def __init__(self, market: "Market") -> None:
        self.all: list[Limit] = []
        self._of_option: dict[str, list[int]] = {}
        self._of_home: dict[tuple[str, str], list[int]] = {}
        self._of_groups: dict[str, list[int]] = {option: [] for option in market.options}
        self._paths: dict[tuple[str, str], tuple[int, ...]] = {}
        for option in market.options:
            limit = Limit("option", option, market.capacities[option], frozenset([option]))
            self._of_option[option] = [self._add(limit)]
        for (option, home), most in market.quotas.items():
            limit = Limit("quota", home, most, frozenset([option]), frozenset([home]))
            self._of_home[option, home] = [self._add(limit)]
        covered = resolve(market.caps, market.options)
        for cap in sorted(market.caps, key=lambda cap: (len(covered[cap.name]), len(cap.groups))):
            homes = frozenset(cap.groups) or None
            number = self._add(Limit("cap", cap.name, cap.most, covered[cap.name], homes))
            for option in covered[cap.name]:
                (self._of_groups if cap.groups else self._of_option)[option].append(number)
        self.desks = self._find_desks(market.options)
        self.desk_of = {option: desk for desk in self.desks for option in desk}

    def path(self, option: str, home: str) -> tuple[int, ...]:
        """Give the numbers of the limits in which such a seat counts, the innermost first."""
        path = self._paths.get((option, home))
        if path is None:
            groups = [
                number
                for number in self._of_groups[option]
                if self.all[number].counts(option, home)
            ]
            path = (*self._of_home.get((option, home), ()), *groups, *self._of_option[option])
            self._paths[option, home] = path
        return path

    def _add(self, limit: Limit) -> int:
        self.all.append(limit)
        return len(self.all) - 1

    def _find_desks(self, options: Iterable[str]) -> list[tuple[str, ...]]:
        # Limits are laminar, so the outermost one holds all options that hang together.
        outermost: dict[int, list[str]] = {}
        for option in sorted(options):
            outermost.setdefault(self._of_option[option][-1], []).append(option)
        return [tuple(desk) for desk in outermost.values()]


def resolve(caps: Collection[Cap], options: Collection[str]) -> dict[str, frozenset[str]]:
    """Give the options that each cap covers.

    Raises MarketError for an unknown member and for caps that lead back to themselves.
    """
    by_name = {cap.name: cap for cap in caps}
    known = frozenset(options)
    for cap in caps:
        for member in cap.of:
            if member not in known and member not in by_name:
                raise MarketError(
                    f"cap {cap.name!r}",
                    member,
                    "No option or cap has this name; correct it or remove it.",
                )
    inner = {cap.name: [member for member in cap.of if member in by_name] for cap in caps}
    covered: dict[str, frozenset[str]] = {}
    try:
        for name in TopologicalSorter(inner).static_order():
            found = known.intersection(by_name[name].of)
            covered[name] = found.union(*(covered[member] for member in inner[name]))
    except CycleError as error:
        raise MarketError(
            "caps",
            " → ".join(reversed(error.args[1])),
            "This leads back to itself; take one of them out of the other.",
        ) from error
    return covered


def require_laminar(caps: Collection[Cap], options: Collection[str]) -> None:
    """Raise MarketError when two limits cross, in a set that has no place within another."""
    covered = resolve(caps, options)
    families = [cap for cap in caps if not cap.groups]
    innermost: dict[str, str] = {}
    for cap in sorted(families, key=lambda cap: (-len(covered[cap.name]), cap.name)):
        _place_within(cap.name, sorted(covered[cap.name]), innermost)
    within_option: dict[str, dict[str, str]] = {}
    for cap in sorted(caps, key=lambda cap: (-len(cap.groups), cap.name)):
        if not cap.groups:
            continue
        if len(covered[cap.name]) != 1:
            raise MarketError(
                f"cap {cap.name!r}",
                sorted(covered[cap.name]),
                "A cap on homes crosses the capacities of several options, so that no fair "
                "result need exist; make one cap for each option.",
            )
        (option,) = covered[cap.name]
        _place_within(cap.name, sorted(cap.groups), within_option.setdefault(option, {}))


def _place_within(name: str, members: list[str], innermost: dict[str, str]) -> None:
    """Place a set among the larger ones; it must lie wholly within one of them, or in none."""
    around = {innermost.get(member) for member in members}
    if len(around) > 1:
        other = min(name for name in around if name is not None)
        raise MarketError(
            f"cap {name!r}",
            members,
            f"It crosses the cap {other!r}; put one wholly within the other, or apart.",
        )
    for member in members:
        innermost[member] = name
