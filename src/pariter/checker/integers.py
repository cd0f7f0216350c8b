"""Whole numbers: the least and the most that a sum of counts of people can be, one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pariter.checker.clock import Clock
from pariter.checker.constraints import Constraint
from pariter.checker.errors import ContradictionError
from pariter.checker.simplex import Optimum, Simplex

Table = Mapping[int, int]
"""Unknown → count, where it is not 0; one of the tables that agree with everything told."""


@dataclass(frozen=True)
class Answer:
    """value: None where the sum may grow without end; table: one in which it is that."""

    value: int | None
    table: Table


class Group:
    """Statements that share unknowns, all of which are counts ≥ 0."""

    def __init__(self, constraints: Sequence[Constraint], clock: Clock) -> None:
        self._constraints = list(constraints)
        self._clock = clock
        self._simplex = Simplex(self._constraints, clock)
        self._tables: list[Table] = []

    def seen(self, parts: Mapping[int, int]) -> set[int]:
        """Return what a sum is in the tables found so far, one at least."""
        if not self._tables:
            self.extreme({}, largest=True)
        return {_value(parts, table) for table in self._tables}

    def extreme(self, parts: Mapping[int, int], *, largest: bool) -> Answer:
        """Find the least or the most that a sum can be.

        Raises ContradictionError where no whole numbers meet all statements.
        """
        optimum = self._simplex.optimum(parts, largest=largest)
        if optimum is None:
            return Answer(None, {})
        table = _whole(optimum)
        if table is None:
            table = self._branch(optimum, parts, largest=largest)
        self._tables.append(table)
        return Answer(_value(parts, table), table)

    def _branch(self, first: Optimum, parts: Mapping[int, int], *, largest: bool) -> Table:
        """Split at an unknown that came out broken: it is less, or it is more."""
        best: Table | None = None
        waiting: list[tuple[Optimum, list[Constraint]]] = [(first, [])]
        while waiting:
            optimum, extra = waiting.pop()
            if best is not None and not _is_better(optimum, _value(parts, best), largest=largest):
                continue
            table = _whole(optimum)
            if table is not None:
                best = table
                continue
            for constraint in _split(optimum):
                branch = [*extra, constraint]
                found = self._solve(branch, parts, largest=largest)
                if found is not None:
                    waiting.append((found, branch))
        if best is None:
            raise ContradictionError
        return best

    def _solve(
        self, extra: Sequence[Constraint], parts: Mapping[int, int], *, largest: bool
    ) -> Optimum | None:
        try:
            simplex = Simplex([*self._constraints, *extra], self._clock)
        except ContradictionError:
            return None
        return simplex.optimum(parts, largest=largest)


def _value(parts: Mapping[int, int], table: Table) -> int:
    return sum(weight * table.get(one, 0) for one, weight in parts.items())


def _whole(optimum: Optimum) -> Table | None:
    """Return the counts of a corner; None where one of them is broken."""
    if any(value.denominator != 1 for value in optimum.point.values()):
        return None
    return {one: value.numerator for one, value in optimum.point.items()}


def _is_better(optimum: Optimum, best: int, *, largest: bool) -> bool:
    """Say whether a whole number better than the best one may lie behind a corner."""
    return optimum.value // 1 > best if largest else -(-optimum.value // 1) < best


def _split(optimum: Optimum) -> tuple[Constraint, Constraint]:
    """Part the tables at a broken count."""
    one = min(one for one, value in optimum.point.items() if value.denominator != 1)
    below = int(Fraction(optimum.point[one]) // 1)
    return Constraint({one: 1}, None, below), Constraint({one: 1}, below + 1, None)
