"""`pariter import-applications`: all or nothing, every problem with its line, twice is once."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.cli.conftest import Pariter
from tests.journeys import steps
from tests.journeys.nursery_cases import FAMILIES, csv_of, families

from pariter.apps.applications.models import Application

CALL = "polimi_pop/P4/2027-09/families"
LOADED = datetime.fromisoformat("2026-07-01T09:00:00+02:00")
WHILE_OPEN = "2026-11-20T12:00"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nursery() -> None:
    steps.open_alone("polimi_pop", "P4/2027-09/families", LOADED)


def test_file_is_checked_then_imported_once(pariter: Pariter, tmp_path: Path) -> None:
    file = tmp_path / "families.csv"
    file.write_bytes(csv_of(families()))
    words = ("import-applications", file, "--call", CALL, "--at", WHILE_OPEN)
    checked = pariter(*words, "--check")
    assert (checked.code, checked.out) == (
        0,
        f"{FAMILIES} new, 0 changed, 0 unchanged, 0 answered by the office; nothing was imported\n",
    )
    assert Application.objects.count() == 0
    assert pariter(*words).out.startswith(f"{FAMILIES} new")
    assert pariter(*words).out.startswith(f"0 new, 0 changed, {FAMILIES} unchanged")
    assert Application.objects.filter(state="submitted").count() == FAMILIES


def test_every_problem_is_told_with_its_line(pariter: Pariter, tmp_path: Path) -> None:
    file = tmp_path / "families.csv"
    content = csv_of(families()).replace(b"leonardo", b"moon").replace(b";low;", b";lo;")
    file.write_bytes(content)
    refused = pariter("import-applications", file, "--call", CALL, "--at", WHILE_OPEN)
    assert refused.code == 2
    assert f"{file}:2: wishes: 'moon': “moon” is not offered." in refused.err
    assert f"{file}:2: income: 'lo': " in refused.err
    assert refused.err.endswith("Nothing was imported.\n")
    assert Application.objects.count() == 0


def test_missing_file_and_late_file_are_refused(pariter: Pariter, tmp_path: Path) -> None:
    missing = pariter("import-applications", tmp_path / "none.csv", "--call", CALL)
    assert "name a CSV file" in missing.err
    file = tmp_path / "families.csv"
    file.write_bytes(csv_of(families()))
    late = pariter("import-applications", file, "--call", CALL, "--at", "2026-12-19T12:00")
    assert (late.code, "Applications closed on 18 December 2026" in late.err) == (2, True)
