"""What stands in which column of a file, and what its codes mean."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

from pariter.formats.errors import FormatError, decode

Classes = Mapping[str, frozenset[str]]
"""Class → the codes that mean it."""


def _written(*words: str) -> frozenset[str]:
    """Return words in small letters, in capitals, and with one capital."""
    return frozenset(how(word) for word in words for how in (str.lower, str.upper, str.capitalize))


YES = _written("yes", "si", "sì", "oui", "true", "1")
NO = _written("no", "non", "false", "0")

CODES: Mapping[str, Classes] = {
    "sex": {
        "women": _written(
            "f", "w", "female", "woman", "women", "donna", "donne", "femme", "femmes"
        ),
        "men": _written("m", "male", "man", "men", "uomo", "uomini", "homme", "hommes"),
    },
    "grade": {grade: frozenset({grade}) for grade in "ABCD"},
    "role": {
        "full": frozenset({"PO"}),
        "associate": frozenset({"PA"}),
        "permanent": frozenset({"RU"}),
        "track": frozenset({"RTDb", "RTDB", "RTT"}),
        "temporary": frozenset({"AR", "RTDa", "RTDA"}),
    },
    "stage": {
        "students": frozenset({"students", "student", "studenti", "étudiants"}),
        "graduates": frozenset({"graduates", "graduate", "laureati", "diplômés"}),
        "candidates": frozenset({"PhD candidates", "dottorandi", "doctorants"}),
        "doctors": frozenset({"PhD graduates", "dottori di ricerca", "docteurs"}),
        **{grade: frozenset({grade}) for grade in "DCBA"},
    },
    "scholarship": {"yes": YES, "no": NO},
    "ercs": {"yes": YES, "no": NO},
    "outcome": {"taken": YES, "refused": NO},
    "way": {
        "visit": frozenset({"visit", "in person", "presenza", "in presenza", "sur place"}),
        "online": frozenset({"online", "remote", "a distanza", "en ligne", "à distance"}),
        "audience": frozenset({"audience", "stream", "views", "pubblico", "vues"}),
    },
    "age": {
        "under_30": frozenset({"<30", "under 30", "-30", *map(str, range(14, 30))}),
        "30_to_39": frozenset({"30-39", "30–39", "30 to 39", *map(str, range(30, 40))}),
        "40_to_49": frozenset({"40-49", "40–49", "40 to 49", *map(str, range(40, 50))}),
        "from_50": frozenset({"50+", ">=50", "≥50", "50 and over", *map(str, range(50, 100))}),
    },
    "raised": {"yes": YES, "no": NO},
    "promoted": {"yes": YES, "no": NO},
    "maternity": {
        "raised": frozenset({"raised", "augmentée", "aumentata"}),
        "not_raised": frozenset({"not raised", "non augmentée", "non aumentata"}),
        "none": frozenset({"none", "-", *NO}),
    },
    "group": {"first": frozenset(), "second": frozenset()},
    "step": {
        name: frozenset({name})
        for name in ("reached", "eligible", "applied", "placed", "took_part", "completed")
    },
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

TOLD_FROM: Mapping[str, tuple[str, ...]] = {"grade": ("role",), "stage": ("grade", "role")}
"""Role → the roles that it is told from, where it has no column of its own."""

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
        """Return the column that plays a role; grades may be told from roles, stages from both."""
        return self.columns.get(self._stands_for(role))

    def classes_of(self, role: str) -> Classes:
        """Return the classes of a role; none where any text will do."""
        told_from = self._stands_for(role)
        if role in self.classes or role == told_from:
            return self.classes.get(role) or CODES.get(role, {})
        if told_from == "role":
            return self.classes.get("grade") or GRADES_OF_ROLES
        return self.classes_of(told_from)

    def _stands_for(self, role: str) -> str:
        """Return the role whose column is read for another one: itself, where it has a column."""
        instead = [role, *TOLD_FROM.get(role, ())]
        return next((one for one in instead if one in self.columns), role)


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
    text = normalize("NFC", decode(path.read_bytes(), path.name))
    try:
        read = json.loads(text) if text.lstrip()[:1] == "{" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
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
