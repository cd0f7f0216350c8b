"""Indicators computed from released counts alone: shares of women, glass ceiling, dissimilarity."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pariter.apps.evidence.dataset_indicators import PAY, STAFF, STUDENTS
from pariter.apps.evidence.indicators import Indicator
from pariter.apps.evidence.pay_values import pay_values
from pariter.kernels.disclosure import ReleasedTable
from pariter.kernels.disclosure.attacker import SolverError
from pariter.kernels.disclosure.ratio import NoRatioError, ratio_between
from pariter.kernels.indicators.shares import dissimilarity, femininity_ratio, share
from pariter.kernels.indicators.staff import Group, glass_ceiling, glass_door, glass_wall
from pariter.kernels.indicators.value import BETWEEN, WITHHELD, Value

GRADE_OF = {
    "PO": "A",
    "PA": "B",
    "RU": "C",
    "RTT": "C",
    "RTDb": "C",
    "RTDa": "C",
    "RD": "C",
    "AR": "D",
}
"""Role → grade of the European scale."""

TEMPORARY = ("AR", "RTDa")
ENTERED = ("RTT", "RTDb", "RU")
SETTLED = (*ENTERED, "PA", "PO")
ACADEMICS = ("A", "B", "C")
TECHNICAL_FIELDS = ("05", "06", "07")
"""Sciences, computing and engineering."""

SHARE = "femininity_share"

MOST_BOUNDED = 1_000
"""Larger tables are told without bounds of what is withheld in them."""


def values_of(indicator: Indicator, released: Sequence[ReleasedTable]) -> tuple[Value, ...]:
    """Return what can be computed from a table by sex; nothing for other figures."""
    if not indicator.across or not released or indicator.across not in released[0].dimensions:
        return ()
    if indicator is PAY:
        return tuple(pay_values(indicator, released))
    return tuple(_values(indicator, released[0]))


def grade_group(table: ReleasedTable, grades: Sequence[str]) -> Group:
    """Return women and people of some grades together, None where a count is withheld."""
    if "grade" in table.dimensions:
        return _group(table, "grade", grades)
    roles = [role for role, grade in GRADE_OF.items() if grade in grades]
    return _group(table, "role", roles)


def _values(indicator: Indicator, table: ReleasedTable) -> Iterator[Value]:
    everyone = _group(table)
    yield share(SHARE, everyone.women, everyone.people)
    yield femininity_ratio(everyone.women, _men(everyone))
    if indicator is STAFF:
        yield from _of_staff(table)
    if indicator is STUDENTS and "field" in table.dimensions:
        yield from _of_students(table)
    for dimension in table.dimensions:
        if dimension != indicator.across:
            for name in table.values(dimension):
                group = _group(table, dimension, [name])
                found = share(f"{SHARE}.{dimension}.{name}", group.women, group.people)
                yield _between(found, table, dimension, [name])


def _between(value: Value, table: ReleasedTable, dimension: str, names: Sequence[str]) -> Value:
    """Return a share as what every reader could work out, where its counts are withheld."""
    if value.note != WITHHELD or len(table.told) + len(table.withheld) > MOST_BOUNDED:
        return value
    people, women = (
        [
            tuple({dimension: name, "sex": sex}.get(one) for one in table.dimensions)
            for name in names
        ]
        for sex in (None, "women")
    )
    try:
        ends = ratio_between(table, women, people)
    except (NoRatioError, SolverError):
        return value
    return replace(value, low=ends.low, high=ends.high, note=BETWEEN)


def _of_staff(table: ReleasedTable) -> Iterator[Value]:
    if not {"grade", "role"} & set(table.dimensions):
        return
    yield glass_ceiling(grade_group(table, ACADEMICS), grade_group(table, ("A",)))
    if "role" in table.dimensions:
        temporary = _group(table, "role", TEMPORARY)
        yield glass_door(temporary, _group(table, "role", ENTERED))
        yield glass_wall(temporary, _group(table, "role", SETTLED))
        if "grade" not in table.dimensions:
            for grade in sorted({GRADE_OF[role] for role in table.values("role")}):
                group = grade_group(table, (grade,))
                found = share(f"{SHARE}.grade.{grade}", group.women, group.people)
                roles = [role for role in table.values("role") if GRADE_OF[role] == grade]
                yield _between(found, table, "role", roles)


def _of_students(table: ReleasedTable) -> Iterator[Value]:
    fields = table.values("field")
    for key, chosen in (
        ("technical", [field for field in fields if field in TECHNICAL_FIELDS]),
        ("other", [field for field in fields if field not in TECHNICAL_FIELDS]),
    ):
        group = _group(table, "field", chosen)
        yield share(f"{SHARE}.{key}", group.women, group.people)
    groups = {field: _group(table, "field", [field]) for field in fields}
    yield dissimilarity({field: (one.women, _men(one)) for field, one in groups.items()})


def _men(group: Group) -> int | None:
    if group.women is None or group.people is None:
        return None
    return group.people - group.women


def _group(table: ReleasedTable, dimension: str = "", names: Sequence[str] = ()) -> Group:
    """Return the women and the people of some values of a dimension; of everyone without one."""
    return Group(
        _sum(table, dimension, names, "women"),
        _sum(table, dimension, names, None),
    )


def _sum(table: ReleasedTable, dimension: str, names: Sequence[str], sex: str | None) -> int | None:
    counts = []
    for name in names if dimension else (None,):
        kept = {dimension: name, "sex": sex}
        counts.append(table.count(tuple(kept.get(one) for one in table.dimensions)))
    return None if None in counts else sum(count or 0 for count in counts)
