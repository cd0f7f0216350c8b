"""`pariter report`: the published PDF with the bytes that were kept, a draft, or what lacks."""

from datetime import UTC, datetime
from errno import ENOSPC
from pathlib import Path

import pytest
import time_machine
from tests.cli.conftest import Pariter
from tests.journeys import steps
from tests.web import report_scene as scene

from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Edition
from pariter.formats import tagged_pdf

pytestmark = pytest.mark.django_db


def test_report_is_written_as_draft_and_as_published(
    pariter: Pariter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_pack(loaded=steps.shipped_pack("polimi_pop"), at=scene.AT)
    edition = Edition.objects.get(initiative__key="P6", key="2024")
    out = tmp_path / "budget.pdf"
    words = ("report", "gender-budget", "--year", 2024, "--out", out)
    with time_machine.travel(datetime(2026, 11, 21, tzinfo=UTC), tick=False):
        none = pariter(*words)
        assert (none.code, out.exists()) == (2, False)
        assert "no report 'gender-budget' of 2024 was begun; there are: none yet" in none.err
        scene.published_figure(edition)
        report = scene.written(edition, scene.office_of(edition.initiative.programme))
        assert "is not published as PDF; write what there is with --draft" in pariter(*words).err

        drafted = pariter(*words, "--draft")
        assert drafted.code == 0, drafted.err
        assert f"{out}: Gender budget · Year 2024, draft, en," in drafted.out
        assert tagged_pdf.problems(out.read_bytes()) == []

        version = scene.published(report)
        done = pariter(*words, "--language", "it")
    assert done.code == 0, done.err
    kept = bytes(version.files.get(language="it").content)
    assert out.read_bytes() == kept
    assert done.out == f"{out}: Gender budget · Year 2024, version 1, it, {len(kept)} bytes\n"
    for more, complaint in (
        (("--language", "fr"), "--language 'fr' is not spoken; there are: en, it"),
        (("--year", 2023), "there are: polimi_pop/gender-budget 2024"),
        (("--programme", "nobody"), "no report 'gender-budget' of 2024 was begun"),
        (("--out", tmp_path / "no" / "where.pdf"), "cannot be written: No such file"),
    ):
        refused = pariter(*words, *more)
        assert refused.code == 2
        assert complaint in refused.err
    assert out.read_bytes() == kept
    with monkeypatch.context() as full:
        full.setattr(Path, "write_bytes", _half_a_file)
        refused = pariter(*words)
    assert "cannot be written: No space left on device; name another file" in refused.err
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [kept]


def _half_a_file(path: Path, content: bytes) -> int:
    with path.open("wb") as file:
        file.write(content[: len(content) // 2])
    raise OSError(ENOSPC, "No space left on device")
