"""The gender budget of the invented year: invented tables, imported and told like real ones."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.dataset_facts import indicators_from_tables, year_of
from pariter.apps.evidence.datasets import import_table, read_table
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition

INITIATIVE = ("polimi_pop", "P6")
SOURCE = {
    "en": "Invented for a demonstration; no institution has these figures",
    "it": "Inventata per una dimostrazione; nessun ente ha questi dati",
}
INSTITUTION = "demo"
AGES = ("to_30", "31_40", "41_50", "51_60", "over_60")
SEXES = ("women", "men")
STEP = 5
"""By how many women, and how many men fewer, each role changes from year to year."""

STAFF = {
    "PO": ((0, 0, 22, 48, 41), (0, 2, 96, 168, 142)),
    "PA": ((0, 24, 108, 84, 22), (0, 61, 231, 143, 39)),
    "RU": ((0, 0, 11, 26, 13), (0, 0, 18, 31, 24)),
    "RTT": ((2, 41, 13, 0, 0), (6, 88, 21, 1, 0)),
    "RTDa": ((11, 52, 8, 0, 0), (24, 97, 12, 0, 0)),
    "AR": ((96, 71, 6, 0, 0), (163, 112, 7, 0, 0)),
}
"""Role → women, then men, by age."""

STUDENTS = {
    "02": {"bachelor": (1420, 610), "master": (980, 420), "doctorate": (38, 21)},
    "05": {"bachelor": (210, 470), "master": (130, 340), "doctorate": (24, 47)},
    "06": {"bachelor": (310, 1690), "master": (240, 1270), "doctorate": (21, 88)},
    "07": {"bachelor": (4150, 9870), "master": (3020, 6540), "doctorate": (271, 482)},
}
"""Field → level of study → women, men."""

ADMINISTRATIVE = {
    "managers": ((0, 0, 3, 6, 2), (0, 0, 4, 9, 6)),
    "specialists": ((0, 9, 31, 28, 11), (0, 7, 24, 25, 14)),
    "officers": ((6, 61, 118, 96, 33), (5, 48, 79, 71, 28)),
    "collaborators": ((17, 83, 121, 104, 41), (14, 52, 84, 93, 38)),
}
"""Category → women, then men, by age."""

GOVERNANCE = {
    "senate": (12, 21),
    "heads": (5, 7),
    "committees": (38, 44),
}
"""Body → women, men."""


PAY = {
    "PO": (81_000, 84_500),
    "PA": (57_200, 58_900),
    "RU": (44_100, 45_000),
    "RTT": (46_300, 46_900),
    "RTDa": (35_800, 36_000),
    "AR": (24_400, 24_400),
}
"""Role → what the woman, and the man, who begins is paid in a year, in euros."""


def import_tables(*, editions: Sequence[Edition], at: datetime, by: Person) -> None:
    """Import one table a kind with the years of all editions, and publish each year's figures."""
    years = sorted({year_of(edition) for edition in editions})
    for kind, dimensions, rows in (
        ("staff", ("role", "sex", "age"), _by_age(STAFF, years)),
        ("students", ("field", "study", "sex"), _of_students(years)),
        ("administrative", ("category", "sex", "age"), _by_age(ADMINISTRATIVE, years)),
        ("governance", ("body", "sex"), _of_bodies(years)),
    ):
        table = [["year", *dimensions, "people"], *rows]
        read = read_table(
            programme=editions[0].initiative.programme,
            kind=kind,
            name=f"invented-{kind}.csv",
            stream=io.BytesIO(_written(table)),
            mapping=json.dumps(_mapping(dimensions, table, years[-1])).encode(),
            at=at,
        )
        import_table(table=read, at=at, by=by)
    import_pay(editions=editions, years=years, at=at, by=by)
    for edition in editions:
        for indicator in indicators_from_tables(edition):
            try:
                publish_figures(edition=edition, indicator=indicator, at=at, by=by)
            except EvidenceError as error:
                # Without OR-Tools the gate goes a plain way, which refuses more.
                if error.code != "refused":
                    raise


def import_pay(
    *, editions: Sequence[Edition], years: Sequence[int], at: datetime, by: Person
) -> None:
    """Import what the same invented people are paid, one person a row."""
    rows = [
        [year, f"{role}-{sex}-{place}", role, sex, first + 350 * (place % 40)]
        for year in years
        for role, sexes in PAY.items()
        for sex, first, ages in zip(SEXES, sexes, STAFF[role], strict=True)
        for place in range(sum(_before(count, sex, years[-1] - year) for count in ages))
    ]
    mapping = {
        "source": SOURCE,
        "reference_date": f"{years[-1]}-12-31",
        "institution": INSTITUTION,
        "columns": {
            "year": "year",
            "person": "number",
            "amount": "paid",
            "by": {"role": "role", "sex": "sex"},
        },
        "codes": {"role": {role: role for role in PAY}, "sex": {sex: sex for sex in SEXES}},
        "totals": [{"count": len(rows)}],
    }
    read = read_table(
        programme=editions[0].initiative.programme,
        kind="pay",
        name="invented-pay.csv",
        stream=io.BytesIO(_written([["year", "number", "role", "sex", "paid"], *rows])),
        mapping=json.dumps(mapping).encode(),
        at=at,
    )
    import_table(table=read, at=at, by=by)


def _mapping(
    dimensions: Sequence[str], table: Sequence[Sequence[Any]], year: int
) -> dict[str, Any]:
    places = {dimension: number for number, dimension in enumerate(dimensions, start=1)}
    return {
        "source": SOURCE,
        "reference_date": f"{year}-12-31",
        "institution": INSTITUTION,
        "columns": {
            "year": "year",
            "count": "people",
            "by": {dimension: dimension for dimension in dimensions},
        },
        "codes": {
            dimension: {row[place]: row[place] for row in table[1:]}
            for dimension, place in places.items()
        },
        "totals": [{"count": sum(row[-1] for row in table[1:])}],
    }


def _by_age(
    told: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]], years: Sequence[int]
) -> Iterator[list[Any]]:
    for year in years:
        for name, by_sex in told.items():
            for sex, counts in zip(SEXES, by_sex, strict=True):
                for age, count in zip(AGES, counts, strict=True):
                    yield [year, name, sex, age, _before(count, sex, years[-1] - year)]


def _of_students(years: Sequence[int]) -> Iterator[list[Any]]:
    for year in years:
        for field, levels in STUDENTS.items():
            for level, by_sex in levels.items():
                for sex, count in zip(SEXES, by_sex, strict=True):
                    yield [year, field, level, sex, _before(count, sex, years[-1] - year)]


def _of_bodies(years: Sequence[int]) -> Iterator[list[Any]]:
    for year in years:
        for body, by_sex in GOVERNANCE.items():
            for sex, count in zip(SEXES, by_sex, strict=True):
                yield [year, body, sex, count]


def _before(count: int, sex: str, years: int) -> int:
    """Return a count some years earlier: fewer women, more men, in groups that are large."""
    if count < 4 * STEP:
        return count
    return count + years * (STEP if sex == "men" else -STEP) // 2


def _written(table: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue().encode()
