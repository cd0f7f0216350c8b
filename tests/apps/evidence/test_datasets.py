"""Imported tables: whole or not at all, replaced openly, told only through the gate."""

from pathlib import Path

import pytest
from tests.apps.evidence.tables_scene import AT, ages_mapping, read, real_ages, year_of

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.dataset_indicators import STAFF
from pariter.apps.evidence.datasets import import_table
from pariter.apps.evidence.facts import indicators_of
from pariter.apps.evidence.indicators import DIALOGUE
from pariter.apps.evidence.queries import figure
from pariter.apps.programmes.models import Programme

GOLDEN = {("UNIMORE", 2022): 1.310, ("Trieste", 2024): 1.642, ("Padova", 2023): 1.523}


@pytest.mark.parametrize(("university", "year"), GOLDEN)
def test_real_staff_tables_are_published_with_their_index_and_no_small_count(
    programme: Programme, shared_data: Path, university: str, year: int
) -> None:
    content = real_ages(shared_data / "evidence", university, year)
    table = read(programme, content, ages_mapping(university, year))
    assert table.problems == ()
    dataset = import_table(table=table, at=AT, by=None)
    edition = year_of(programme, year)
    assert indicators_of(edition) == (STAFF, DIALOGUE)

    publication = publish_figures(edition=edition, indicator=STAFF, at=AT, by=None)

    values = {value["key"]: value for value in publication.values}
    assert round(values["glass_ceiling"]["value"], 3) == GOLDEN[university, year]
    assert str(publication.headline).startswith("Women are ")
    shown = figure(publication)
    counts = [cell for row in shown.csv[1:] for cell in row[-1:]]
    assert all(count == "c" or int(count) == 0 or int(count) >= 5 for count in counts)
    assert dataset.report["counted"] == shown.totals["all"]
    assert shown.csv[0] == ["step", "role", "sex", "age", "count"]
    assert publication.sources[0]["reference_date"] == f"{year}-12-31"
    assert publication.charts["it"].startswith("<svg")
