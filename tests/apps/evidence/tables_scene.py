"""What tests of imported tables share: a year without calls, real tables, and their mappings."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pariter.apps.evidence.datasets import TableFile, read_table
from pariter.apps.programmes.models import Edition, Initiative, Programme

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROLES = {role: role for role in ("PO", "PA", "RU", "RTDa", "RTDb", "RD")}
SEXES = {"F": "women", "M": "men"}
AGES = {
    "age_le30": "to_30",
    "age_31_40": "31_40",
    "age_41_50": "41_50",
    "age_51_60": "51_60",
    "age_gt60": "over_60",
}


def year_of(programme: Programme, year: int) -> Edition:
    """Return an edition that is a year itself: nobody applies, nothing takes place."""
    like = Initiative.objects.filter(programme=programme).order_by("position")[0]
    budget = Initiative.objects.filter(programme=programme, key="P6").first()
    if budget is None:
        budget = Initiative.objects.create(
            programme=programme,
            strand=like.strand,
            key="P6",
            slug="gender-budget",
            title="Gender budget",
            summary="Figures of a year.",
            contact=like.contact,
            audience=["everyone"],
            stations=["publish", "count"],
            held=["online"],
            spoken=["en"],
            texts={},
            position=90,
        )
    return Edition.objects.create(
        initiative=budget,
        key=str(year),
        title=f"Year {year}",
        pack=programme.pack,
        starts=date(year, 1, 1),
        ends=date(year, 12, 31),
    )


def ages_mapping(university: str, year: int, **more: Any) -> dict[str, Any]:
    """Return the mapping of a table of roles by sex and age, one university and year of it."""
    return {
        "source": f"Committee report of {university}, table 1.1",
        "reference_date": f"{year}-12-31",
        "institution": university,
        "columns": {
            "year": "report_year",
            "institution": "university",
            "by": {"role": "role", "sex": "sex"},
        },
        "spread": {"dimension": "age", "columns": AGES},
        "codes": {"role": ROLES, "sex": SEXES},
        **more,
    }


def real_ages(folder: Path, university: str, year: int) -> bytes:
    """Return the lines of one university and year from the real tables."""
    text = (folder / "gender/portalecug_academic_by_role_sex_age.csv").read_text("utf-8")
    head, *rows = csv.reader(io.StringIO(text))
    kept = [row for row in rows if (row[0], row[1]) == (university, str(year))]
    written = io.StringIO()
    csv.writer(written).writerows([head, *kept])
    return written.getvalue().encode()


def read(
    programme: Programme, content: bytes, mapping: dict[str, Any], kind: str = "staff"
) -> TableFile:
    """Read a table as the office does."""
    return read_table(
        programme=programme,
        kind=kind,
        name="table.csv",
        stream=io.BytesIO(content),
        mapping=json.dumps(mapping).encode(),
        at=AT,
    )
