"""Folders and edits in the browser: neither overwrites the other unseen."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.packs.conftest import TEXTS
from tests.towns import START, files, load_town, staff, town, write

from pariter.apps.people.models import Person
from pariter.apps.placements.edits import publish_edits
from pariter.apps.programmes.drafts import draft_content, edit_draft, fingerprint
from pariter.apps.programmes.models import PackRelease, Programme
from pariter.packs.loader import load

LATER = START + timedelta(days=1)
Pariter = Callable[..., Any]


@pytest.fixture
def programme(db: None) -> Programme:
    return load_town()


@pytest.fixture
def editor(programme: Programme) -> Person:
    return staff(programme)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "town_robotics", files())


def edit(programme: Programme, by: Person) -> Programme:
    """Change a title and when the desk answers, and publish both."""

    def change(content: dict[str, Any]) -> None:
        content["texts"]["camp"]["it"]["title"] = "Robot per tutte"
        content["pack"]["contact"][0]["hours"]["en"] = "At noon"

    edit_draft(
        programme=programme,
        read=lambda _content: None,
        write=change,
        seen=fingerprint(None),
        at=LATER,
        by=by,
    )
    seen = fingerprint(draft_content(programme))
    return publish_edits(programme=programme, seen=seen, note="Better", at=LATER, by=by)


def test_export_of_an_edit_loads_as_the_same(
    programme: Programme, editor: Person, tmp_path: Path, pariter: Pariter
) -> None:
    edited = edit(programme, editor)
    target = tmp_path / "new" / "folder"
    done = pariter("export-pack", "town_robotics", target)
    assert (done.code, done.err) == (0, "")
    assert f"digest {edited.pack.digest}" in done.out
    assert load(target).digest == edited.pack.digest
    assert pariter("check-pack", target).code == 0
    assert pariter("load-pack", target).code == 0
    assert PackRelease.objects.all()[0].origin == "folder"
    assert Programme.objects.get().pack == edited.pack


def test_folder_does_not_undo_edits_unseen(
    programme: Programme, editor: Person, folder: Path, pariter: Pariter
) -> None:
    edited = edit(programme, editor)
    refused = pariter("load-pack", folder)
    assert refused.code == 2
    assert [line.removeprefix("pariter load-pack: ") for line in refused.err.splitlines()] == [
        "town_robotics was edited in the browser on 2027-01-11",
        f"{folder} says something else. Place: folder ↔ edited",
        "  contact/desk/hours/en: 'In the morning' ↔ 'At noon'",
        "  texts/it/camp.md: title: 'Campo robot' ↔ 'Robot per tutte'",
        "2 places differ; nothing was loaded",
        f"keep the edits: pariter export-pack town_robotics {folder} --replace",
        f"lose the edits: pariter load-pack {folder} --replace-edits",
    ]
    assert Programme.objects.get().pack == edited.pack
    assert pariter("load-pack", folder, "--replace-edits").code == 0
    assert Programme.objects.get().pack.digest == town().digest
    assert pariter("load-pack", folder).code == 0


def test_folder_is_brought_up_to_date(
    programme: Programme, editor: Person, folder: Path, pariter: Pariter
) -> None:
    source = folder / "pack.toml"
    source.write_text("# Ours.\n# Invented.\n" + source.read_text("utf-8"), "utf-8")
    (folder / "texts" / "en" / "old.md").write_text("# Old\n\nGone.\n", "utf-8")
    (folder / "README").write_text("Ours.", "utf-8")
    untouched = (folder / "texts" / "en" / "club.md").stat().st_mtime_ns
    edit(programme, editor)
    assert pariter("export-pack", "town_robotics", folder).code == 2
    done = pariter("export-pack", "town_robotics", folder, "--replace")
    assert done.code == 0
    assert "2 files written, 1 removed" in done.out
    assert source.read_text("utf-8").startswith("# Ours.\n# Invented.\nschema_version")
    assert (folder / "README").exists()
    assert (folder / "texts" / "en" / "club.md").stat().st_mtime_ns == untouched
    assert pariter("load-pack", folder).code == 0


def test_older_folder_does_not_undo_edits_that_another_took_in(
    programme: Programme, editor: Person, folder: Path, tmp_path: Path, pariter: Pariter
) -> None:
    edited = edit(programme, editor)
    taken_in = tmp_path / "new" / "town_robotics"
    pariter("export-pack", "town_robotics", taken_in)
    assert pariter("load-pack", taken_in).code == 0
    refused = pariter("load-pack", folder)
    assert (refused.code, "2 places differ; nothing was loaded" in refused.err) == (2, True)
    newer = write(tmp_path / "newer", files(("desk@example.org", "new@example.org")))
    refused = pariter("load-pack", newer)
    assert (refused.code, "3 places differ" in refused.err) == (2, True)
    assert Programme.objects.get().pack == edited.pack
    source = taken_in / "pack.toml"
    source.write_text(source.read_text("utf-8").replace("desk@", "new@"), "utf-8")
    assert pariter("load-pack", taken_in).code == 0
    assert Programme.objects.get().contacts.get().email == "new@example.org"


def test_folder_of_others_is_not_written_over(
    programme: Programme, tmp_path: Path, pariter: Pariter
) -> None:
    other = write(tmp_path / "other", files(key="other_town"))
    refused = pariter("export-pack", "town_robotics", other, "--replace")
    assert (refused.code, "holds no pack.toml of town_robotics" in refused.err) == (2, True)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter").write_text("Dear", "utf-8")
    refused = pariter("export-pack", "town_robotics", tmp_path / "home", "--replace")
    assert (refused.code, "is not empty" in refused.err) == (2, True)
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == ["letter"]


def test_draft_stays_when_a_folder_is_loaded(
    programme: Programme, editor: Person, tmp_path: Path, pariter: Pariter
) -> None:
    edit_draft(
        programme=programme,
        read=lambda _content: None,
        write=lambda content: content["texts"]["camp"]["it"].update(title="Robot"),
        seen=fingerprint(None),
        at=LATER,
        by=editor,
    )
    changed = write(tmp_path / "town", files(("desk@example.org", "new@example.org")))
    done = pariter("load-pack", changed)
    assert "The draft of 2027-01-11 stays" in done.out
    content = draft_content(Programme.objects.get())
    assert content["texts"]["camp"]["it"]["title"] == "Robot"
    assert content["pack"]["contact"][0]["email"] == "new@example.org"


def test_unknown_programme_is_refused(
    programme: Programme, tmp_path: Path, pariter: Pariter
) -> None:
    refused = pariter("export-pack", "nowhere", tmp_path / "x")
    assert (refused.code, refused.err.strip()) == (
        2,
        "pariter export-pack: 'nowhere' is no programme here; there are: town_robotics",
    )


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch, pariter: Pariter) -> Callable[..., list[str]]:
    """Return a function that sets up a site with the town's folder, and gives what was said."""

    def run(*changes: tuple[str, str]) -> list[str]:
        monkeypatch.setattr("pariter.cli.setup._packs", lambda _at: iter([town(*changes)]))
        monkeypatch.setattr("pariter.cli.setup._demonstrate", lambda _at: None)
        done = pariter("setup")
        assert done.code == 0, done.err
        return [line for line in done.out.splitlines() if "town_robotics" in line]

    return run


def test_setup_keeps_edits_and_says_so(
    programme: Programme, editor: Person, set_up: Callable[..., list[str]]
) -> None:
    assert set_up() == ["── Programme town_robotics: up to date"]
    edited = edit(programme, editor)
    kept = "edited in the browser on 2027-01-11, the edits stay; 2 places differ"
    assert set_up() == [f"── Programme town_robotics: {kept}: pariter load-pack shows where"]
    assert Programme.objects.get().pack == edited.pack


def test_setup_loads_a_folder_again_that_caught_up(
    programme: Programme, editor: Person, set_up: Callable[..., list[str]]
) -> None:
    edit(programme, editor)
    caught_up = ('"In the morning"', '"At noon"')
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(TEXTS, "it/camp.md", _italian())
        assert [line.partition(": ")[0] for line in set_up(caught_up)] == [
            "── Programme town_robotics"
        ]
        assert set_up(caught_up) == ["── Programme town_robotics: up to date"]
        set_up(caught_up, ("desk@example.org", "new@example.org"))
    assert Programme.objects.get().contacts.get().email == "new@example.org"


def _italian() -> str:
    return "# Robot per tutte\n\nDue settimane.\n\n## Chi {#who}\n\n- Vai a scuola.\n"
