"""What stands in which column of a file, and what its codes mean."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pariter.formats.errors import FormatError, decode

Classes = Mapping[str, frozenset[str]]
"""Class → the codes that mean it."""

YES = frozenset({"yes", "Yes", "YES", "si", "sì", "SI", "oui", "OUI", "true", "1"})
NO = frozenset({"no", "No", "NO", "non", "NON", "false", "0"})

CODES: Mapping[str, Classes] = {
    "sex": {
        "women": frozenset({"F", "f", "W", "w", "female", "women", "Donne", "Femmes"}),
        "men": frozenset({"M", "m", "male", "men", "Uomini", "Hommes"}),
    },
    "grade": {grade: frozenset({grade}) for grade in "ABCD"},
    "role": {
        "full": frozenset({"PO"}),
        "associate": frozenset({"PA"}),
        "permanent": frozenset({"RU"}),
        "track": frozenset({"RTDb", "RTDB", "RTT"}),
        "temporary": frozenset({"AR", "RTDa", "RTDA"}),
    },
    "scholarship": {"yes": YES, "no": NO},
    "outcome": {"taken": YES, "refused": NO},
    "group": {"first": frozenset(), "second": frozenset()},
    "point": {name: frozenset({name}) for name in ("start", "now", "target")},
}
"""Role of a column → its classes, as the national files write them."""

GRADES_OF_ROLES: Classes = {
    "A": frozenset({"PO"}),
    "B": frozenset({"PA"}),
    "C": frozenset({"RU", "RTDb", "RTDB", "RTT", "RTDa", "RTDA", "RD"}),
    "D": frozenset({"AR"}),
}
"""Where a file has no grades: grade → roles."""


OTHER = "other"
"""Class of codes that are known, and counted nowhere."""


class MapError(ValueError):
    """A mapping that cannot be used; says what, and the mend."""


@dataclass(frozen=True, slots=True)
class Codes:
    """columns: role → column of the file; classes: role → class → codes."""

    columns: Mapping[str, str]
    classes: Mapping[str, Classes]

    def column(self, role: str) -> str | None:
        """Return the column that plays a role; grades may be told from roles."""
        if role == "grade" and "grade" not in self.columns and "role" in self.columns:
            return self.columns["role"]
        return self.columns.get(role)

    def classes_of(self, role: str) -> Classes:
        """Return the classes of a role; none where any text will do."""
        if role == "grade" and "grade" not in self.columns and "grade" not in self.classes:
            return GRADES_OF_ROLES
        return self.classes.get(role) or CODES.get(role, {})


def read_codes(pairs: str, path: Path | None) -> Codes:
    """Return what `role=column,…` and a file of codes say; the pairs win.

    The file is TOML or JSON: `columns` with role → column, `codes` with role → class → codes.

    Raises MapError or FormatError.
    """
    said = _read_file(path) if path else {}
    columns = {**_table(said, "columns", str), **_pairs(pairs)}
    classes: dict[str, Classes] = {}
    for role, listed in _table(said, "codes", dict).items():
        wrong_ones = set(listed) - {*CODES.get(role, listed), OTHER}
        if wrong_ones:
            wrong, known = min(wrong_ones), ", ".join([*CODES[role], OTHER])
            raise MapError(f"codes.{role}.{wrong}: there is no such class; use {known}")
        classes[role] = {name: _codes(role, name, codes) for name, codes in listed.items()}
        _check_once(role, classes[role])
    return Codes(columns, classes)


def _pairs(pairs: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in pairs.split(","))):
        role, sign, column = (part.strip() for part in pair.partition("="))
        if not (sign and role and column):
            raise MapError(f"--map {pair!r}: write ROLE=COLUMN, such as sex=GENERE")
        if role in found:
            raise MapError(f"--map {role!r} stands twice; keep one")
        found[role] = column
    return found


def _read_file(path: Path) -> dict[str, Any]:
    text = decode(path.read_bytes(), path.name)
    try:
        read = json.loads(text) if text.lstrip()[:1] == "{" else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise FormatError(path.name, "the codes", str(error)[:200], "Write TOML.") from error
    wrong = sorted(set(read) - {"columns", "codes"})
    if wrong:
        raise MapError(f"{path.name}: {wrong[0]!r} is unknown; write columns and codes")
    return dict(read)


def _table(said: Mapping[str, Any], name: str, kind: type) -> dict[str, Any]:
    table = said.get(name, {})
    if not isinstance(table, dict) or not all(isinstance(one, kind) for one in table.values()):
        raise MapError(f"{name}: {table!r}; write a table, such as [{name}]")
    return table


def _codes(role: str, name: str, codes: Any) -> frozenset[str]:
    if not isinstance(codes, list) or not all(isinstance(code, str) and code for code in codes):
        raise MapError(f'codes.{role}.{name}: {codes!r}; write a list of texts, such as ["F"]')
    return frozenset(codes)


def _check_once(role: str, classes: Classes) -> None:
    seen: dict[str, str] = {}
    for name, codes in classes.items():
        for code in sorted(codes):
            if code in seen:
                raise MapError(f"codes.{role}: {code!r} is {seen[code]} and {name}; keep one")
            seen[code] = name
