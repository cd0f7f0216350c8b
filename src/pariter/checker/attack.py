"""The attack: what can be worked out of everything that was told about one population."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pariter.checker.clock import Clock
from pariter.checker.constraints import Constraint, connected
from pariter.checker.errors import ContradictionError, OutOfTimeError
from pariter.checker.integers import Group
from pariter.checker.medians import is_of_few
from pariter.checker.propagation import Ranges, narrow_all
from pariter.checker.world import Target, World

Status = Literal["finished", "not finished", "contradiction"]


@dataclass(frozen=True)
class Find:
    """A count that was not told, and from where to where it must lie."""

    target: Target
    least: int
    most: int
    threshold: int

    @property
    def is_exact(self) -> bool:
        """Say whether only one count is possible."""
        return self.least == self.most

    @property
    def is_small(self) -> bool:
        """Say whether the count is that of few people, whatever it is."""
        return 0 < self.least <= self.most < self.threshold

    @property
    def is_sensitive(self) -> bool:
        """Say whether it should stay unknown: a count of few people, or a sum of pay.

        A large count that was withheld beside a small one may follow; it tells of nobody. A median
        of few people is one of money, however many they are.
        """
        return self.most < self.threshold or self.target.is_money


@dataclass
class Attack:
    """What came of an attack. found: all that must not be possible; why: where it ended early."""

    status: Status = "finished"
    found: list[Find] = field(default_factory=list)
    tried: int = 0
    why: str = ""


class Siege:
    """One world, narrowed as far as single statements go; then asked count by count."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self._clock = clock
        self._ranges = Ranges(range(world.unknowns))
        narrow_all(self._ranges, world.constraints, clock)
        self._known = self._ranges.known()
        shifted = [self._shifted(constraint) for constraint in world.constraints]
        if not all(one.parts or one.holds_of_nothing for one in shifted):
            raise ContradictionError
        self._groups: dict[int, Group] = {}
        for constraints in connected(one for one in shifted if one.parts):
            group = Group(constraints, clock)
            for constraint in constraints:
                self._groups.update(dict.fromkeys(constraint.parts, group))

    def bounds(self, parts: Mapping[int, int]) -> tuple[int, int | None]:
        """Return the least and the most that a count can be, each of which is possible."""
        return self._end(parts, largest=False) or 0, self._end(parts, largest=True)

    def find(self, target: Target) -> Find | None:
        """Return what can be worked out of a count, None where enough stays open."""
        threshold = self.world.threshold
        low, high = self._ranges.ends(target.parts)
        if low is None or high is None or low != high:
            if self._is_open(target, self._seen(target.parts)):
                return None
            high = self._end(target.parts, largest=True)
            if high is None or self._is_open(target, self._seen(target.parts)):
                return None
            low = self._end(target.parts, largest=False) or 0
        found = Find(target, low, high, threshold)
        is_told = found.is_exact or high < threshold
        return found if (is_told if target.kind == "withheld" else found.is_small) else None

    def median_of_few(self, counts: Iterable[Target]) -> Find | None:
        """Return of how few people a median is, where fewer than enough stand on one side of it.

        counts: by what it may be counted of how many it is; where several are few, the fewest.
        """
        found = []
        for target in counts:
            least, most = self.bounds(target.parts)
            if most and is_of_few(most, self.world.threshold):
                found.append(Find(target, least, most, self.world.threshold))
        return min(found, key=lambda find: find.most, default=None)

    def _is_open(self, target: Target, seen: tuple[int, int]) -> bool:
        """Say whether tables seen so far show that a count may be no small one, or another."""
        least, most = seen
        if target.kind == "withheld":
            return most >= self.world.threshold and least != most
        return most >= self.world.threshold or least <= 0

    def _seen(self, parts: Mapping[int, int]) -> tuple[int, int]:
        """Return the least and the most that a count is in the tables seen so far."""
        least = most = self._constant(parts)
        for group, share in self._shares(parts):
            seen = group.seen(share)
            least, most = least + min(seen), most + max(seen)
        return least, most

    def _end(self, parts: Mapping[int, int], *, largest: bool) -> int | None:
        total = self._constant(parts)
        for group, share in self._shares(parts):
            value = group.extreme(share, largest=largest).value
            if value is None:
                return None
            total += value
        free = [weight for one, weight in parts.items() if self._is_free(one)]
        return None if any((weight > 0) is largest for weight in free) else total

    def _is_free(self, one: int) -> bool:
        return one not in self._known and one not in self._groups

    def _constant(self, parts: Mapping[int, int]) -> int:
        return sum(weight * self._ranges.least[one] for one, weight in parts.items())

    def _shares(self, parts: Mapping[int, int]) -> Iterator[tuple[Group, dict[int, int]]]:
        """Split a count by the groups whose unknowns it adds up."""
        shares: dict[int, dict[int, int]] = {}
        for one, weight in parts.items():
            if one in self._groups:
                shares.setdefault(id(self._groups[one]), {})[one] = weight
        for share in shares.values():
            yield self._groups[next(iter(share))], share

    def _shifted(self, constraint: Constraint) -> Constraint:
        """Count every unknown from its least, so that each is 0 or more again."""
        rest = constraint.put_in(self._known)
        away = sum(weight * self._ranges.least[one] for one, weight in rest.parts.items())
        return Constraint(
            rest.parts,
            None if rest.least is None else rest.least - away,
            None if rest.most is None else rest.most - away,
        )


def attack(
    world: World, clock: Clock, tell: Callable[[int, int], None] = lambda _done, _all: None
) -> Attack:
    """Try every count of a world; end early, and say so, when the time is over.

    tell: is called with how many counts were tried, and how many there are.
    """
    result = Attack()
    try:
        siege = Siege(world, clock)
        targets: Sequence[Target] = list(world.targets())
        for target in targets:
            found = siege.find(target)
            if found is not None:
                result.found.append(found)
            result.tried += 1
            tell(result.tried, len(targets))
        for counts in world.medians():
            found = siege.median_of_few(counts)
            if found is not None:
                result.found.append(found)
    except OutOfTimeError:
        result.status, result.why = "not finished", "the time was over"
    except ContradictionError:
        result.status = "contradiction"
        result.why = "no counts of people agree with all that was told"
    return result
