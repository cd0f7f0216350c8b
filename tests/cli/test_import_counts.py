"""`pariter import-counts`: the whole table or nothing, and a newer one in the place of an older."""

import itertools
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.conftest import Pariter
from tests.formats.test_counts_file import EXAMPLES, GOOD, HEAD
from tests.journeys import steps

from pariter.apps.evidence.models import Dataset, DatasetRow
from pariter.apps.programmes.loading import load_pack
from pariter.cli import import_counts

pytestmark = pytest.mark.django_db

NATIONAL_LINES = 111_000
"""About as many as the national staff file has."""


@pytest.fixture
def words(tmp_path: Path) -> tuple[object, ...]:
    """Return the command for a file that is not there yet, with a programme to import it for."""
    load_pack(loaded=steps.shipped_pack("polimi_pop"), at=datetime(2026, 11, 22, tzinfo=UTC))
    file, mapping = tmp_path / "staff.csv", tmp_path / "staff.toml"
    mapping.write_text(EXAMPLES[0])
    named = ("--kind", "staff", "--mapping", mapping, "--programme", "polimi_pop")
    return "import-counts", file, *named


def national(lines: int) -> Iterator[str]:
    """Yield a synthetic file with the columns of the national one."""
    yield HEAD
    places = itertools.product(
        range(2013, 2025),
        range(1, 98),
        (("PO", "A"), ("PA", "B"), ("RU", "C"), ("RTDa", "C"), ("AR", "D")),
        range(10),
        "FM",
    )
    for number, (year, university, (role, grade), area, sex) in enumerate(places):
        if number == lines:
            return
        field = ("1 - Natural sciences", "5 - Social sciences")[area % 2]
        yield f"{year},{university},{role},{grade},{area:02},{field},{sex},{number % 60}\n"


def test_years_that_a_table_would_leave_behind_are_named(
    pariter: Pariter, words: tuple[object, ...], tmp_path: Path
) -> None:
    file = tmp_path / "staff.csv"
    file.write_text(GOOD)
    assert pariter(*words).code == 0
    file.write_text("".join(line for line in GOOD.splitlines(True) if "2023," not in line))
    refused = pariter(*words)
    assert refused.code == 2
    assert "staff.csv (2023–2024) has years that this table lacks: 2023." in refused.err
    (tmp_path / "staff.toml").unlink()
    assert "staff.toml: No such file or directory; name a mapping in TOML" in pariter(*words).err


def test_tables_are_imported_whole_checked_and_replaced(
    pariter: Pariter, words: tuple[object, ...], tmp_path: Path
) -> None:
    file = tmp_path / "staff.csv"
    assert "name a CSV file" in pariter(*words).err
    file.write_text(GOOD + "2024,15,PO,A,07,1 - Natural sciences,F,2.5\n")
    refused = pariter(*words)
    assert refused.code == 2
    told = "Line 7: N_AcStaff: “2.5”: Write a whole number of people, 0 or more."
    assert f"{file}: {told}" in refused.err
    report = json.loads(pariter(*words, "--json").out)
    assert (report["problems"], report["imported"]) == ([told], False)
    assert "there are: polimi_pop" in pariter(*words[:-1], "nowhere").err
    file.write_text(GOOD)
    dry = pariter(*words, "--dry-run")
    assert dry.out.splitlines() == [
        "44 counted in 5 lines: 4 cells, 2 institutions, years 2023, 2024",
        "0 lines left out; 0 totals checked",
        "nothing was imported",
    ]
    assert Dataset.objects.count() == 0
    assert pariter(*words).out.endswith("imported\n")
    assert "imported already" in pariter(*words).err
    file.write_text(GOOD.replace(",21\n", ",22\n"))
    assert "replaces staff.csv" in pariter(*words).out
    newer = Dataset.objects.get(replaced_by=None)
    assert newer.replaces is not None
    assert DatasetRow.objects.filter(dataset=newer).count() == 4


def test_national_file_can_be_stopped_and_run_again(
    pariter: Pariter,
    words: tuple[object, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with (tmp_path / "staff.csv").open("w", encoding="utf-8") as file:
        file.writelines(national(NATIONAL_LINES))

    def stop(said: str) -> None:
        if said.startswith("4000 of "):
            assert DatasetRow.objects.count() == 4000
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(import_counts, "_progress", stop)
        stopped = pariter(*words)
    assert (stopped.code, "not kept" in stopped.err) == (130, True)
    assert (Dataset.objects.count(), DatasetRow.objects.count()) == (0, 0)

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    done = pariter(*words)
    assert done.code == 0
    assert "imported" in done.out
    for progress in ("110000 lines read", "2000 of ", "cells stored"):
        assert progress in done.err
    dataset = Dataset.objects.get()
    assert dataset.report["lines"] == NATIONAL_LINES
    assert dataset.rows.count() == dataset.report["cells"]


def test_one_bad_line_among_a_million_is_told_and_nothing_is_stored(
    pariter: Pariter, words: tuple[object, ...], tmp_path: Path
) -> None:
    (tmp_path / "staff.toml").write_text(
        'source = "Made up"\nreference_date = 2025-12-31\ninstitution = "own"\nyear = 2025\n'
        '[columns]\nperson = "number"\nby = { sex = "sex" }\n'
        '[codes]\nsex = { F = "women", M = "men" }\n'
        '[leave_out]\nsex = ["-"]\n'
    )
    with (tmp_path / "staff.csv").open("w", encoding="utf-8") as file:
        file.write("number,sex\n")
        file.writelines(f"{one},{'?' if one == 777_777 else '-'}\n" for one in range(1_000_000))
    refused = pariter(*words)
    assert refused.code == 2
    told, last = refused.err.splitlines()
    assert "staff.csv: Line 777779: sex: “?”: The mapping does not know this code." in told
    assert "Known for 2025: F, M" in told
    assert last == "pariter import-counts: Nothing was imported."
    assert Dataset.objects.count() == 0
