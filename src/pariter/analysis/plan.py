"""What is to be computed from a file: checked before the file is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pariter.analysis.codes import CODES, Codes, MapError
from pariter.analysis.measures import MEASURES, PAY, Where
from pariter.kernels.indicators.versions import VERSIONS

COUNT = "count"


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
        across = (MEASURES[key].across for key in self.indicators)
        return tuple(dict.fromkeys((*self.by, *filter(None, across))))

    @property
    def sums(self) -> dict[str, Where]:
        """Return every sum that an indicator needs, by a name of its own."""
        return {
            f"{key}__{name}": where
            for key in self.indicators
            for name, where in MEASURES[key].sums.items()
        }

    @property
    def paid(self) -> dict[str, Where]:
        """Return every sum of pay that an indicator needs, by a name of its own."""
        return {
            f"{key}__{name}": where
            for key in self.indicators
            for name, where in MEASURES[key].paid.items()
        }

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the roles that hold texts: all but pay."""
        return tuple(role for role in self.columns if role != PAY)


def make_plan(indicators: Sequence[str], by: Sequence[str], codes: Codes) -> Plan:
    """Check what is asked for. Raises MapError."""
    for key in indicators:
        if key in VERSIONS and key not in MEASURES:
            told = ", ".join(MEASURES)
            raise MapError(f"--indicator {key!r} is not told by counts alone; use one of: {told}")
        if key not in MEASURES:
            near = get_close_matches(key, MEASURES, n=1)
            mend = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(MEASURES)}"
            raise MapError(f"--indicator {key!r} is unknown; {mend}")
        if MEASURES[key].across in by:
            across = MEASURES[key].across
            raise MapError(f"--by {across!r}: {key} goes across it; leave it out of --by")
    _check_names(indicators, by)
    columns, classes = {}, {}
    for role in dict.fromkeys((*by, *(one for key in indicators for one in MEASURES[key].roles))):
        column = codes.column(role) or (role if role in by or role not in CODES else None)
        if column is None:
            needs = next(key for key in indicators if role in MEASURES[key].roles)
            raise MapError(f"{needs} needs the role {role!r}; write --map {role}=COLUMN")
        columns[role] = column
        known = codes.classes_of(role)
        if known and any(role in MEASURES[key].roles for key in indicators):
            classes[role] = known
            empty = [name for name in CODES.get(role, {}) if not known.get(name)]
            if empty and not any(known.values()):
                raise MapError(
                    f"no code means {role} {empty[0]!r}; list it in --codes, as codes.{role}"
                )
    return Plan(tuple(indicators), tuple(by), columns, classes, codes.columns.get(COUNT))


def _check_names(indicators: Sequence[str], by: Sequence[str]) -> None:
    for option, names in (("--indicator", indicators), ("--by", by)):
        if len(set(names)) != len(names) or "" in names:
            raise MapError(f"{option} {','.join(names)!r} names one twice, or none; name each once")
    # Names of columns in a result, so they may not meet those of the sums.
    for name in by:
        if name in {COUNT, PAY} or "__" in name:
            raise MapError(f"--by {name!r} is no name to tell values by; map it to another")
