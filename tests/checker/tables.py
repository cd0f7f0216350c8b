"""Ledgers in which small counts are hidden, as someone would write them without a gate."""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from pariter.checker.attack import Find
from pariter.checker.clock import Clock
from pariter.checker.files import read
from pariter.checker.populations import Finding, Knowledge, attack_all

Cells = Mapping[tuple[str, ...], int]
Address = tuple[str | None, ...]

AGES = ("age_le30", "age_31_40", "age_41_50", "age_51_60", "age_gt60")


def sums_of(cells: Cells) -> dict[Address, int]:
    """Add up cells over each set of their dimensions; the cells are there too."""
    sums: Counter[Address] = Counter()
    for cell, count in cells.items():
        for address in product(*((value, None) for value in cell)):
            sums[address] += count
    return dict(sums)


def small(threshold: int) -> Callable[[Address, int], bool]:
    """Withhold small counts, and nothing with them."""
    return lambda _address, count: 0 < count < threshold


def release(
    dimensions: Collection[str],
    cells: Cells,
    withholds: Callable[[Address, int], bool] = lambda _address, _count: False,
    **more: Any,
) -> dict[str, Any]:
    """Write what a ledger keeps of a table."""
    sums = sums_of(cells)
    withheld = [list(address) for address, count in sums.items() if withholds(address, count)]
    rows = [[*one, count] for one, count in sums.items() if list(one) not in withheld]
    return {
        "kind": "release",
        "population": "university",
        "measure": "staff",
        "dimensions": list(dimensions),
        "cells": [row for row in rows if None not in row],
        "sums": [row for row in rows if None in row],
        "withheld": withheld,
        "threshold": 5,
        "corrects": None,
        "step": None,
        **more,
    }


def ledger(*contents: Mapping[str, Any], also: Collection[Any] = ()) -> dict[str, Any]:
    """Chain entries as the reference says."""
    entries: list[dict[str, Any]] = []
    head = "0" * 64
    for content in contents:
        digest = digest_of(head, content)
        entries.append({"previous": head, "content": content, "digest": digest})
        head = digest
    return {"format": "pariter-ledger/1", "head": head, "entries": entries, "also": list(also)}


def digest_of(previous: str, content: Mapping[str, Any]) -> str:
    """Return the digest of an entry, as the reference says."""
    record = json.dumps(
        {"content": content, "previous": previous},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(record.encode()).hexdigest()


def attacked(document: object, **knowledge: Any) -> list[Finding]:
    """Attack a document with enough time."""
    contents = read(document)
    known = Knowledge(contents.remarks, **knowledge)
    findings = list(attack_all(contents.releases, known, Clock(60), lambda _text: None))
    assert all(finding.is_finished for finding in findings)
    return findings


def found(document: object, **knowledge: Any) -> list[Find]:
    """Return all that an attack finds."""
    return [find for finding in attacked(document, **knowledge) for find in finding.found]


def told(finds: Collection[Find]) -> dict[Address, tuple[int, int]]:
    """Return cell → least and most, without empty values at the end."""
    return {tuple(find.target.cell.values()): (find.least, find.most) for find in finds}


def staff(shared: Path, university: str) -> dict[tuple[str, ...], int]:
    """Read a real staff table by role, sex and age."""
    path = shared / "evidence" / "gender" / "portalecug_academic_by_role_sex_age.csv"
    with path.open(encoding="utf-8") as file:
        return {
            (row["role"], row["sex"], age): int(row[age])
            for row in csv.DictReader(file)
            for age in AGES
            if row["university"] == university
        }


def by(cells: Cells, *places: int) -> Counter[tuple[str, ...]]:
    """Add up cells by some of their dimensions."""
    sums: Counter[tuple[str, ...]] = Counter()
    for cell, count in cells.items():
        sums[tuple(cell[place] for place in places)] += count
    return sums
