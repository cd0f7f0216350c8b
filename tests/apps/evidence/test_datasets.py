"""Imported tables: whole or not at all, replaced openly, told only through the gate."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.apps.evidence.tables_scene import AT, ages_mapping, read, real_ages, year_of

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.dataset_indicators import STAFF, STUDENTS
from pariter.apps.evidence.datasets import import_table
from pariter.apps.evidence.facts import indicators_of
from pariter.apps.evidence.indicators import DIALOGUE
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure
from pariter.apps.programmes.models import Programme

REPORTS = {
    ("UNIMORE", 2022): "UNIMORE_2022_CUG_ABC",
    ("Trieste", 2024): "Trieste_2024",
    ("Padova", 2023): "Padova_2023",
}
"""University and year → its name among the golden glass ceiling indices."""

STUDENTS_FILE = "gender/ustat_enrolled_2024_25_extract.csv"
EVERYWHERE, TURIN = "TTTTT", "00102"


def golden(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "golden.json").read_text("utf-8"))
    return found


def values_of(publication: Publication) -> dict[str, dict[str, Any]]:
    return {value["key"]: value for value in publication.values}


@pytest.mark.parametrize(("university", "year"), REPORTS)
def test_real_staff_tables_are_published_with_their_index_and_no_small_count(
    programme: Programme, shared_data: Path, university: str, year: int
) -> None:
    folder = shared_data / "evidence"
    table = read(programme, real_ages(folder, university, year), ages_mapping(university, year))
    assert table.problems == ()
    dataset = import_table(table=table, at=AT, by=None)
    edition = year_of(programme, year)
    assert indicators_of(edition) == (STAFF, DIALOGUE)

    publication = publish_figures(edition=edition, indicator=STAFF, at=AT, by=None)

    ceiling = values_of(publication)["glass_ceiling"]
    expected = golden(folder)["gci"][REPORTS[university, year]]
    assert ceiling["value"] == pytest.approx(expected["gci"], abs=1e-4)
    assert (ceiling["numerator"], ceiling["denominator"]) == (expected["wA"], expected["nA"])
    assert str(publication.headline).startswith("Women are ")
    shown = figure(publication)
    counts = [cell for row in shown.csv[1:] for cell in row[-1:]]
    assert all(count == "c" or int(count) == 0 or int(count) >= 5 for count in counts)
    assert dataset.report["counted"] == shown.totals["all"]
    assert shown.csv[0] == ["step", "role", "sex", "age", "count"]
    assert publication.sources[0]["reference_date"] == f"{year}-12-31"
    assert publication.charts["it"].startswith("<svg")


@pytest.mark.parametrize("institution", [EVERYWHERE, TURIN])
def test_real_students_are_published_with_the_golden_shares(
    programme: Programme, shared_data: Path, institution: str
) -> None:
    folder = shared_data / "evidence"
    mapping = {
        "source": "MUR-USTAT, enrolments by field and sex",
        "reference_date": "2025-07-31",
        "institution": institution,
        "columns": {
            "year": "anno",
            "institution": "cod",
            "count": "iscritti",
            "by": {"field": "foet", "sex": "genere"},
        },
        "codes": {
            "field": {f"{field:02}": f"{field:02}" for field in range(1, 11)},
            "sex": {"F": "women", "M": "men"},
        },
        "totals": [
            {"institution": EVERYWHERE, "where": {"sex": "women"}, "count": 1_151_890},
            {"institution": EVERYWHERE, "where": {"sex": "men"}, "count": 875_037},
        ],
    }
    table = read(programme, (folder / STUDENTS_FILE).read_bytes(), mapping, "students")
    assert table.problems_in_words == []
    import_table(table=table, at=AT, by=None)
    edition = year_of(programme, 2024)

    publication = publish_figures(edition=edition, indicator=STUDENTS, at=AT, by=None)

    told = {key: value["value"] for key, value in values_of(publication).items()}
    expected = golden(folder)["ustat_2024_25"]
    if institution == TURIN:
        assert round(told["femininity_share"], 4) == expected["polito_share"]
        return
    assert round(told["femininity_share"], 4) == expected["share"]
    assert round(told["femininity_share.technical"], 4) == expected["stem_05_07_share"]
    assert round(told["femininity_share.other"], 4) == expected["non_stem_share"]
    assert round(told["dissimilarity"], 4) == expected["dissimilarity_10_foet_all"]
    assert str(publication.headline) == (
        "Women are 57% of students, and 37% in science and technology"
    )
    shown = figure(publication)
    assert list(shown.totals.values()) == [expected["female"], expected["male"], 2_026_927]
    assert not shown.withholds
