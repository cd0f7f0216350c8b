"""`pariter import-counts`: the whole table or nothing, and a newer one in the place of an older."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.conftest import Pariter
from tests.formats.test_counts_file import EXAMPLES, GOOD

from pariter.apps.evidence.models import Dataset, DatasetRow
from pariter.apps.programmes.loading import load_pack
from pariter.packs.loader import SHIPPED, load

pytestmark = pytest.mark.django_db


def test_tables_are_imported_whole_checked_and_replaced(pariter: Pariter, tmp_path: Path) -> None:
    load_pack(loaded=load(SHIPPED / "polimi_pop"), at=datetime(2026, 11, 22, tzinfo=UTC))
    file, mapping = tmp_path / "staff.csv", tmp_path / "staff.toml"
    mapping.write_text(EXAMPLES[0])
    words = ("import-counts", file, "--kind", "staff", "--mapping", mapping, "--programme")
    missing = pariter(*words, "polimi_pop")
    assert "name a CSV file" in missing.err
    file.write_text(GOOD + "2024,15,PO,A,07,1 - Natural sciences,F,2.5\n")
    refused = pariter(*words, "polimi_pop")
    assert refused.code == 2
    told = "Line 7: N_AcStaff: “2.5”: Write a whole number of people, 0 or more."
    assert f"{file}: {told}" in refused.err
    report = json.loads(pariter(*words, "polimi_pop", "--json").out)
    assert (report["problems"], report["imported"]) == ([told], False)
    assert "there are: polimi_pop" in pariter(*words, "nowhere").err
    file.write_text(GOOD)
    dry = pariter(*words, "polimi_pop", "--dry-run")
    assert dry.out.splitlines() == [
        "44 counted in 5 lines: 4 cells, 2 institutions, years 2023, 2024",
        "0 lines left out; 0 totals checked",
        "nothing was imported",
    ]
    assert Dataset.objects.count() == 0
    assert pariter(*words, "polimi_pop").out.endswith("imported\n")
    assert "imported already" in pariter(*words, "polimi_pop").err
    file.write_text(GOOD.replace(",21\n", ",22\n"))
    assert "replaces staff.csv" in pariter(*words, "polimi_pop").out
    newer = Dataset.objects.get(replaced_by=None)
    assert newer.replaces is not None
    assert DatasetRow.objects.filter(dataset=newer).count() == 4
