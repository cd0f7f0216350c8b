"""Linear programs in whole numbers: exact, without a solver (Dantzig's simplex method).

Each line of the tableau holds integers, with a positive weight of its basic unknown, so that no
fraction is ever rounded.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from math import gcd

from pariter.checker.clock import Clock
from pariter.checker.constraints import Constraint
from pariter.checker.errors import ContradictionError

PATIENCE = 40
"""After so many steps that gain nothing, Bland's rule chooses, which never goes in circles."""

RIGHT = -1
"""Where a line keeps its right-hand side, among the weights of unknowns."""

Line = dict[int, int]


@dataclass(frozen=True)
class Optimum:
    """value: of the sum that was asked for; point: unknown → value, where it is not 0."""

    value: Fraction
    point: Mapping[int, Fraction]


class Simplex:
    """Statements about unknowns ≥ 0, kept at a corner where all of them hold.

    Raises ContradictionError where there is none.
    """

    def __init__(self, constraints: Iterable[Constraint], clock: Clock) -> None:
        self._clock = clock
        kept = list(constraints)
        self._asked = {one for constraint in kept for one in constraint.parts}
        self._fresh = count(max(self._asked, default=-1) + 1)
        self._lines: list[Line] = []
        self._basis: list[int] = []
        self._start([line for constraint in kept for line in self._written(constraint)])

    def optimum(self, parts: Mapping[int, int], *, largest: bool) -> Optimum | None:
        """Find where a weighted sum is least or largest; None where it has no end."""
        sign = 1 if largest else -1
        if not self._climb({one: sign * weight for one, weight in parts.items()}):
            return None
        point = {
            basic: Fraction(line[RIGHT], line[basic])
            for basic, line in zip(self._basis, self._lines, strict=True)
            if basic in self._asked and line.get(RIGHT)
        }
        nothing = Fraction(0)
        value = sum((weight * point.get(one, nothing) for one, weight in parts.items()), nothing)
        return Optimum(value, point)

    def _written(self, constraint: Constraint) -> Iterator[tuple[Line, int | None]]:
        """Write a statement as equations with right-hand sides ≥ 0, and what may be basic there."""
        least, most = constraint.least, constraint.most
        if least is not None and least == most:
            yield _turned({**constraint.parts, RIGHT: least}), None
            return
        for end, sign in ((most, 1), (least, -1)):
            if end is not None:
                slack = next(self._fresh)
                line = _turned({**constraint.parts, slack: sign, RIGHT: end})
                yield line, slack if line[slack] > 0 else None

    def _start(self, written: Iterable[tuple[Line, int | None]]) -> None:
        """Find a first corner: what is missing there is added, and then driven out again."""
        missing: set[int] = set()
        for line, basic in written:
            if basic is None:
                basic = next(self._fresh)
                missing.add(basic)
                line[basic] = 1
            self._lines.append(line)
            self._basis.append(basic)
        self._climb(dict.fromkeys(missing, -1))
        for place, basic in enumerate(self._basis):
            if basic in missing:
                if self._lines[place].get(RIGHT):
                    raise ContradictionError
                self._drive_out(place, missing)
        kept = [place for place, basic in enumerate(self._basis) if basic not in missing]
        self._lines = [_without(self._lines[place], missing) for place in kept]
        self._basis = [self._basis[place] for place in kept]

    def _drive_out(self, place: int, missing: set[int]) -> None:
        """Let another unknown be basic in a line of right-hand side 0; none if it says nothing."""
        for one in sorted(self._lines[place]):
            if one != RIGHT and one not in missing:
                if self._lines[place][one] < 0:
                    self._lines[place] = {key: -part for key, part in self._lines[place].items()}
                self._pivot(place, one)
                return

    def _climb(self, goal: Mapping[int, int]) -> bool:
        """Go from corner to corner while the goal grows; False where it grows without end."""
        line = self._reduced(goal)
        idle = 0
        while True:
            self._clock.look()
            entering = _entering(line, by_place=idle > PATIENCE)
            if entering is None:
                return True
            place = self._leaving(entering)
            if place is None:
                return False
            idle = 0 if self._lines[place].get(RIGHT) else idle + 1
            self._pivot(place, entering)
            line = _eliminated(line, self._lines[place], entering)

    def _reduced(self, goal: Mapping[int, int]) -> Line:
        """Write a goal in unknowns that are not basic; its scale and its value do not matter."""
        line = {one: weight for one, weight in goal.items() if weight}
        for basic, other in zip(self._basis, self._lines, strict=True):
            if basic in line:
                line = _eliminated(line, other, basic)
        return line

    def _leaving(self, entering: int) -> int | None:
        """Find the line that stops an unknown first; of equals, the one of the lowest basic."""
        best: tuple[Fraction, int] | None = None
        found = None
        for place, line in enumerate(self._lines):
            weight = line.get(entering, 0)
            if weight > 0:
                merit = Fraction(line.get(RIGHT, 0), weight), self._basis[place]
                if best is None or merit < best:
                    best, found = merit, place
        return found

    def _pivot(self, place: int, entering: int) -> None:
        """Let an unknown be basic in a line, and nowhere else."""
        pivot = self._lines[place]
        for number, line in enumerate(self._lines):
            if number != place and entering in line:
                self._lines[number] = _eliminated(line, pivot, entering)
        self._basis[place] = entering


def _turned(line: Line) -> Line:
    """Write an equation so that its right-hand side is no debt."""
    return {one: -part for one, part in line.items()} if line[RIGHT] < 0 else line


def _without(line: Line, missing: set[int]) -> Line:
    return {one: part for one, part in line.items() if one not in missing}


def _entering(goal: Line, *, by_place: bool) -> int | None:
    """Choose an unknown that lets the goal grow: by its weight, or the first one."""
    growing = [one for one, weight in goal.items() if one != RIGHT and weight > 0]
    if not growing:
        return None
    return min(growing) if by_place else max(growing, key=lambda one: (goal[one], -one))


def _eliminated(line: Line, pivot: Line, one: int) -> Line:
    """Take so much of a line with a positive weight of an unknown away that it is gone."""
    factor, weight = line[one], pivot[one]
    found = {other: part * weight for other, part in line.items()}
    for other, part in pivot.items():
        rest = found.get(other, 0) - part * factor
        if rest:
            found[other] = rest
        else:
            found.pop(other, None)
    shared = gcd(*found.values())
    return {other: part // shared for other, part in found.items()} if shared > 1 else found
