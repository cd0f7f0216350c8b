"""What tests of pay share: an invented personnel spreadsheet with one person a row."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

PAY = {
    ("PO", "F"): (12, 88_000),
    ("PO", "M"): (30, 92_000),
    ("PA", "F"): (25, 61_000),
    ("PA", "M"): (31, 63_000),
    ("RTT", "F"): (11, 48_000),
    ("RTT", "M"): (16, 49_000),
    ("RU", "F"): (22, 41_000),
    ("RU", "M"): (14, 41_500),
    ("AR", "F"): (41, 25_000),
    ("AR", "M"): (52, 25_000),
}
"""Role and sex → people, and the pay of the first; each next one earns 100.50 more."""

MAPPING: dict[str, Any] = {
    "source": "Personnel office, invented",
    "reference_date": "2025-12-31",
    "institution": "own",
    "year": 2025,
    "columns": {"person": "number", "amount": "paid", "by": {"role": "role", "sex": "sex"}},
    "codes": {
        "role": {role: role for role in ("PO", "PA", "RTT", "RU", "AR")},
        "sex": {"F": "women", "M": "men"},
    },
}


def people(changed: Mapping[tuple[str, str], Iterable[float]] = {}) -> list[list[Any]]:
    """Return the rows of a spreadsheet. changed: role and sex → what each is paid instead."""
    rows: list[list[Any]] = []
    for cell, (count, first) in PAY.items():
        for paid in changed.get(cell, [first + 100.5 * place for place in range(count)]):
            rows.append([f"n{len(rows)}", *cell, f"{paid:.2f}"])
    return rows


def written(rows: Iterable[Iterable[Any]], head: str = "number,role,sex,paid") -> bytes:
    """Write rows as a CSV file."""
    text = io.StringIO()
    csv.writer(text).writerows([head.split(","), *rows])
    return text.getvalue().encode()
