"""Writing a pack as files: loading them gives the same pack, and they read like ours."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pariter.packs.export import files_of, markdown, pack_toml, toml_value
from pariter.packs.letters import hidden_letter
from pariter.packs.loader import LoadedPack, checked, load, shipped_packs
from pariter.packs.shift import shifted

HERE = Path("pack")
LETTERS = st.characters(exclude_categories=["Cs"]).filter(lambda sign: not hidden_letter(sign))
LINES = st.text(LETTERS.filter(lambda sign: sign not in "\r\n\t"), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text
)
DAYS = [0, 7, 7 * 30, -7 * 60]


def _again(loaded: LoadedPack) -> LoadedPack:
    """Return the pack that loading its export gives."""
    return checked(files_of(loaded.content, lambda path, _digest: loaded.files[path]), HERE)


@pytest.mark.parametrize("folder", shipped_packs(), ids=lambda folder: folder.name)
@pytest.mark.parametrize("days", DAYS)
def test_export_of_a_shipped_pack_loads_as_the_same(folder: Path, days: int) -> None:
    loaded = shifted(load(folder), days)
    again = _again(loaded)
    assert again.content == loaded.content
    assert again.digest == loaded.digest


@pytest.mark.parametrize("folder", shipped_packs(), ids=lambda folder: folder.name)
def test_export_is_stable(folder: Path) -> None:
    again = _again(load(folder))
    assert _again(again).files == again.files


@given(
    value=st.recursive(
        st.text(st.characters(exclude_categories=["Cs"])) | st.integers() | st.booleans(),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(LETTERS), inner, max_size=3)
        ),
        max_leaves=6,
    )
)
def test_values_are_written_as_toml_reads_them(value: Any) -> None:
    assert tomllib.loads(f"value = {toml_value(value)}") == {"value": value}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@example(words="# a {#who}", more="## b", key="who")
@example(words='"', more="'\"\\", key="about")
@given(words=LINES, more=LINES, key=st.sampled_from(["who", "about"]))
def test_any_words_come_back_as_they_were(
    words: str, more: str, key: str, content: dict[str, Any]
) -> None:
    changed = deepcopy(content)
    changed["pack"]["contact"][0]["name"] = {"en": words, "it": more}
    changed["pack"]["initiative"][0]["edition"][0]["session"][0]["place"]["en"] = f"{words}\n{more}"
    for language in ("en", "it"):
        text = changed["texts"]["camp"][language]
        text["title"] = words
        text["sections"] = {key: [more, "Some words."]}
    loaded = checked(files_of(changed, lambda _path, _digest: b""), HERE)
    assert loaded.content == changed


@pytest.fixture
def content(write_pack: Callable[..., Path]) -> dict[str, Any]:
    return load(write_pack()).content


def test_pack_is_written_like_ours(write_pack: Callable[..., Path]) -> None:
    folder = write_pack()
    ours = (folder / "pack.toml").read_text("utf-8").replace('"north-school" =', "north-school =")
    assert pack_toml(load(folder).content["pack"]) == ours


def test_text_is_written_like_ours(content: dict[str, Any]) -> None:
    assert markdown(content["texts"]["camp"]["en"]) == (
        "# Robot camp\n\nTwo weeks.\n\n## Who {#who}\n\n- You are a pupil.\n"
    )


def test_what_is_not_written_yet_is_left_out(content: dict[str, Any]) -> None:
    content["pack"]["contact"][0]["name"]["it"] = ""
    content["texts"]["camp"]["it"] = {"title": "", "summary": "", "sections": {"who": ["", ""]}}
    files = files_of(content, lambda _path, _digest: b"")
    assert tomllib.loads(files["pack.toml"].decode())["contact"][0]["name"] == {"en": "Desk"}
    assert sorted(files) == [
        *("pack.toml", "texts/en/camp.md", "texts/en/programme.md", "texts/it/programme.md")
    ]
