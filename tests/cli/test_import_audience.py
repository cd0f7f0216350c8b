"""`pariter import-audience`: all or nothing, each wrong line told, twice is once."""

from pathlib import Path

import pytest
from tests.cli.conftest import Pariter
from tests.web import online_scene

from pariter.apps.participation.audience import audience_of

EDITION = "milano_steminthecity/C3/2027-04"
AFTER = "2027-04-20T12:00"

pytestmark = pytest.mark.django_db


def test_counts_are_imported_once_and_published_apart(pariter: Pariter, tmp_path: Path) -> None:
    scene = online_scene.build()
    file = tmp_path / "audience.csv"
    file.write_text("session,count,source\nwomen-on-stage,1240,Stream\nwomen-on-stage,x,Radio\n")
    words = ("import-audience", file, "--edition", EDITION, "--at", AFTER)
    refused = pariter(*words)
    assert (refused.code, refused.err.count(f"{file}:3: count: 'x'")) == (2, 1)
    file.write_text("session,count,source\nwomen-on-stage,1240,Stream\n")
    assert pariter(*words, "--check").out.endswith("nothing was imported\n")
    assert audience_of(scene.call.edition) == []
    assert pariter(*words).out == "1 new, 0 changed, 0 unchanged\n"
    assert pariter(*words).out == "0 new, 0 changed, 1 unchanged\n"
    told = pariter("figures", EDITION, "--of", "audience", "--publish", "--at", AFTER)
    assert "1,240 times watched online" in told.out
    unknown = pariter("figures", EDITION, "--of", "views")
    assert "there are: visits, people, audience" in unknown.err
    missing = pariter("import-audience", tmp_path / "none.csv", "--edition", EDITION)
    assert "name a CSV file" in missing.err
