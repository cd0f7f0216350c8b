"""What is to be computed from a file: checked before the file is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pariter.analysis.codes import CODES, Codes, MapError
from pariter.analysis.measure import AMOUNTS, EACH_PAY, WAY, Measure, Where
from pariter.analysis.measures import ALSO, MEASURES

COUNT = "count"

OWN_NAMES = {
    *("indicator", "version", "value", "low", "high", "numerator", "denominator", "note", "counts"),
    *(COUNT, *AMOUNTS, "part"),
}
"""What results say of each value by these names, beside what it is told by."""


@dataclass(frozen=True, slots=True)
class Plan:
    """indicators: keys; by: roles to tell values by; columns: role → column of the file.

    classes: role → class → codes, of the roles that have codes; count: column, or one a row
    """

    indicators: tuple[str, ...]
    by: tuple[str, ...]
    columns: Mapping[str, str]
    classes: Mapping[str, Mapping[str, frozenset[str]]]
    count: str | None

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the roles to group by: what values are told by, and what they go across."""
        across = (role for key in self.indicators for role in MEASURES[key].across)
        return tuple(dict.fromkeys((*self.by, *(role for role in across if role in self.columns))))

    @property
    def sums(self) -> dict[str, Where]:
        """Return every sum of counts that an indicator needs, by a name of its own."""
        return self._named(lambda measure: measure.sums)

    @property
    def distinct(self) -> dict[str, Where]:
        """Return every number of different people that an indicator needs, by its name."""
        return self._named(lambda measure: measure.distinct)

    def amounts(self, role: str) -> dict[str, Where]:
        """Return every sum of an amount that an indicator needs, by a name of its own."""
        return self._named(lambda measure: measure.amounts if measure.amount == role else {})

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the roles that hold texts: all but amounts."""
        return tuple(role for role in self.columns if role not in AMOUNTS)

    @property
    def told_apart(self) -> set[str]:
        """Return the columns in which a sum would stand by itself, or be refused as no code."""
        numbers = (*AMOUNTS, EACH_PAY)
        apart = {
            self.columns[one] for one in (*self.by, *self.classes, *numbers) if one in self.columns
        }
        return apart | ({self.count} if self.count else set())

    @property
    def nameless(self) -> frozenset[str]:
        """Return the codes of ways to take part without a name, so that no person need stand."""
        return self.classes.get(WAY, {}).get("audience", frozenset())

    def _named(self, of: Callable[[Measure], Mapping[str, Where]]) -> dict[str, Where]:
        """Return sums by name, without the conditions on roles that no column plays."""
        return {
            f"{key}__{name}": tuple(one for one in where if one[0] in self.columns)
            for key in self.indicators
            for name, where in of(MEASURES[key]).items()
        }


def make_plan(indicators: Sequence[str], by: Sequence[str], codes: Codes) -> Plan:
    """Check what is asked for. Raises MapError."""
    indicators = [ALSO.get(key, key) for key in indicators]
    for key in indicators:
        _check_known(key)
        measure = MEASURES[key]
        across = [role for role in (*measure.across, *measure.roles) if role in by]
        if across:
            raise MapError(f"--by {across[0]!r}: {key} goes across it; leave it out of --by")
    _check_names(indicators, by)
    _check_coded(codes)
    columns, classes = {}, {}
    for role in dict.fromkeys((*by, *(one for key in indicators for one in _roles(key, codes)))):
        column = codes.column(role) or (role if role in by or role not in CODES else None)
        if column is None:
            needs = next(key for key in indicators if role in MEASURES[key].roles)
            raise MapError(f"{needs} needs the role {role!r}; write --map {role}=COLUMN")
        columns[role] = column
        known = codes.classes_of(role)
        if known and any(role in _roles(key, codes) for key in indicators):
            classes[role] = known
            empty = [name for name in CODES.get(role, {}) if not known.get(name)]
            if empty and not any(known.values()):
                raise MapError(
                    f"no code means {role} {empty[0]!r}; list it in --codes, as codes.{role}"
                )
    return Plan(tuple(indicators), tuple(by), columns, classes, codes.columns.get(COUNT))


def unused(codes: Codes, plan: Plan) -> dict[str, str]:
    """Return mapped roles whose columns are not read → the role that may be meant, or ""."""
    read = {*plan.columns.values(), plan.count}
    return {
        role: "" if role in _all_roles() else _near(role)
        for role, column in codes.columns.items()
        if column not in read
    }


def _all_roles() -> set[str]:
    roles = (role for one in MEASURES.values() for role in (*one.roles, *one.either, *one.optional))
    return {COUNT, *CODES, *roles}


def _near(role: str) -> str:
    """Return the role that may be meant, or ""."""
    return next(iter(get_close_matches(role, sorted(_all_roles()), n=1)), "")


def _check_coded(codes: Codes) -> None:
    for role in sorted(set(codes.classes) - _all_roles()):
        mend = f"did you mean {_near(role)!r}?" if _near(role) else f"use {', '.join(CODES)}"
        raise MapError(f"codes.{role}: there is no such role; {mend}")


def _check_known(key: str) -> None:
    if key not in MEASURES:
        near = get_close_matches(key, [*MEASURES, *ALSO], n=1)
        there = f"there are: {', '.join(MEASURES)}"
        mend = f"did you mean {near[0]!r}? {there.capitalize()}" if near else there
        raise MapError(f"--indicator {key!r} is unknown; {mend}")


def _roles(key: str, codes: Codes) -> tuple[str, ...]:
    """Return the roles of an indicator, and those it may lack where a column plays them."""
    measure = MEASURES[key]
    if measure.either and not any(codes.column(role) for role in measure.either):
        named = " or ".join(map(repr, measure.either))
        raise MapError(f"{key} needs the role {named}; write --map {measure.either[0]}=COLUMN")
    more = (*measure.either, *measure.optional)
    return (*measure.roles, *(role for role in more if codes.column(role)))


def _check_names(indicators: Sequence[str], by: Sequence[str]) -> None:
    for option, names in (("--indicator", indicators), ("--by", by)):
        if len(set(names)) != len(names) or "" in names:
            raise MapError(f"{option} {','.join(names)!r} names one twice, or none; name each once")
    # Names of columns in a result, so they may not meet those of the sums.
    for name in by:
        if name in OWN_NAMES or "__" in name:
            raise MapError(
                f"--by {name!r} is no name to tell values by; give it another: --by other, and "
                f"other={name} in --map"
            )
