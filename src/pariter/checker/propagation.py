"""Narrowing: what single statements say about each unknown, again and again until nothing moves."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from pariter.checker.clock import Clock
from pariter.checker.constraints import Constraint
from pariter.checker.errors import ContradictionError

MOST_VISITS = 60
"""How often one statement is looked at: narrowing may go on by one person at a time."""


class Ranges:
    """From where to where each unknown may lie; the highest is None where nothing bounds it."""

    def __init__(self, unknowns: Iterable[int]) -> None:
        self.least: dict[int, int] = dict.fromkeys(unknowns, 0)
        self.most: dict[int, int | None] = dict.fromkeys(self.least)

    def known(self) -> dict[int, int]:
        """Return the unknowns of which only one value is left."""
        return {one: least for one, least in self.least.items() if self.most[one] == least}

    def ends(self, parts: Mapping[int, int]) -> tuple[int | None, int | None]:
        """Return the least and the most that a weighted sum can be by these ranges."""
        low: int | None = 0
        high: int | None = 0
        for one, weight in parts.items():
            near, far = self._scaled(one, weight)
            low = None if low is None or near is None else low + near
            high = None if high is None or far is None else high + far
        return low, high

    def _scaled(self, one: int, weight: int) -> tuple[int | None, int | None]:
        most = self.most[one]
        ends = (weight * self.least[one], None if most is None else weight * most)
        return ends if weight > 0 else (ends[1], ends[0])

    def narrow(self, constraint: Constraint) -> list[int]:
        """Narrow the unknowns of one statement; return those that changed.

        Raises ContradictionError where none of them has a value left.
        """
        changed = []
        ends = [self._scaled(one, weight) for one, weight in constraint.parts.items()]
        lows, highs = _Sum(low for low, _ in ends), _Sum(high for _, high in ends)
        for (one, weight), (low, high) in zip(constraint.parts.items(), ends, strict=True):
            room = lows.rest(constraint.most, low)
            need = highs.rest(constraint.least, high)
            if weight < 0:
                room, need = need, room
            # Division rounds inwards, because people are counted in whole numbers.
            above = None if room is None else room // weight
            below = None if need is None else -(-need // weight)
            if self._tighten(one, below, above):
                changed.append(one)
        return changed

    def _tighten(self, one: int, below: int | None, above: int | None) -> bool:
        before = self.least[one], self.most[one]
        if below is not None and below > self.least[one]:
            self.least[one] = below
        most = self.most[one]
        if above is not None and (most is None or above < most):
            self.most[one] = most = above
        if most is not None and most < self.least[one]:
            raise ContradictionError
        return before != (self.least[one], self.most[one])


class _Sum:
    """A sum of ends of ranges, some of which may be open."""

    def __init__(self, ends: Iterable[int | None]) -> None:
        kept = list(ends)
        self._open = kept.count(None)
        self._total = sum(end for end in kept if end is not None)

    def rest(self, end: int | None, own: int | None) -> int | None:
        """Subtract from an end what all but one of the parts take of it; None where it is open."""
        if end is None or self._open > (own is None):
            return None
        return end - self._total + (own or 0)


def narrow_all(ranges: Ranges, constraints: Sequence[Constraint], clock: Clock) -> None:
    """Narrow all unknowns by all statements until nothing changes.

    Raises ContradictionError where no value is left, or a statement without unknowns is wrong.
    """
    about: dict[int, list[int]] = defaultdict(list)
    for number, constraint in enumerate(constraints):
        if not constraint.parts and not constraint.holds_of_nothing:
            raise ContradictionError
        for one in constraint.parts:
            about[one].append(number)
    waiting = deque(number for number, constraint in enumerate(constraints) if constraint.parts)
    queued = set(waiting)
    visits = [0] * len(constraints)
    while waiting:
        clock.look()
        number = waiting.popleft()
        queued.discard(number)
        visits[number] += 1
        for one in ranges.narrow(constraints[number]):
            for other in about[one]:
                if other not in queued and visits[other] < MOST_VISITS:
                    queued.add(other)
                    waiting.append(other)
