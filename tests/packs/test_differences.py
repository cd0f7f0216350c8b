"""What two contents say differently, one content with the changes of both, and what is missing."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from pariter.packs.differences import Difference, differences, merged
from pariter.packs.errors import PackError
from pariter.packs.export import files_of
from pariter.packs.gaps import filled, gaps
from pariter.packs.loader import checked, load, shipped_packs
from pariter.packs.places import content_of, named, names_of, tree

Content = dict[str, Any]


@pytest.fixture
def content(write_pack: Callable[..., Path]) -> Content:
    return load(write_pack()).content


@pytest.fixture
def changed(content: Content) -> Content:
    return deepcopy(content)


def test_equal_contents_do_not_differ(content: Content, changed: Content) -> None:
    assert differences(content, changed) == []


def test_difference_names_its_place(content: Content, changed: Content) -> None:
    changed["pack"]["contact"][0]["hours"]["it"] = "Sempre"
    changed["texts"]["camp"]["en"]["sections"]["who"][1] = "- Everyone."
    assert differences(content, changed) == [
        Difference(("pack", "contact", "desk", "hours", "it"), "La mattina", "Sempre"),
        Difference(
            ("texts", "camp", "en", "sections", "who", "body"), "- You are a pupil.", "- Everyone."
        ),
    ]


def test_part_that_came_shows_what_it_says_alone(content: Content, changed: Content) -> None:
    changed["pack"]["aim"].append({"key": "G1", "text": {"en": "Aim", "it": ""}})
    assert differences(content, changed) == [
        Difference(("pack", "aim", "G1", "key"), None, "G1"),
        Difference(("pack", "aim", "G1", "text", "en"), None, "Aim"),
    ]
    assert [found.new for found in differences(changed, content)] == [None, None]


def test_order_alone_is_a_difference(content: Content, changed: Content) -> None:
    changed["pack"]["organisation"].reverse()
    assert differences(content, changed) == [
        Difference(
            ("pack", "organisation", "order"), ["town", "north-school"], ["north-school", "town"]
        )
    ]


def test_changes_of_both_sides_are_taken(content: Content, changed: Content) -> None:
    theirs = deepcopy(content)
    changed["pack"]["contact"][0]["phone"] = "02 1"
    changed["pack"]["strand"][0]["title"]["en"] = "Ours"
    theirs["pack"]["contact"][0]["email"] = "new@example.org"
    theirs["pack"]["strand"][0]["title"]["en"] = "Theirs"
    theirs["pack"]["aim"].append({"key": "G1", "text": {"en": "Aim", "it": "Scopo"}})
    del theirs["texts"]["camp"]["it"]["sections"]["who"]
    result = merged(content, changed, theirs)
    assert result["pack"]["contact"][0]["phone"] == "02 1"
    assert result["pack"]["contact"][0]["email"] == "new@example.org"
    assert result["pack"]["strand"][0]["title"]["en"] == "Ours"
    assert [aim["key"] for aim in result["pack"]["aim"]] == ["G1"]
    assert result["texts"]["camp"]["it"]["sections"] == {}


def test_part_that_one_side_removed_stays_where_the_other_changed_it(
    content: Content, changed: Content
) -> None:
    theirs = deepcopy(content)
    changed["pack"]["organisation"][1]["name"]["en"] = "Other School"
    theirs["pack"]["organisation"].pop()
    assert len(merged(content, changed, theirs)["pack"]["organisation"]) == 2
    assert len(merged(content, content, theirs)["pack"]["organisation"]) == 1


def test_order_that_only_they_changed_is_theirs(content: Content, changed: Content) -> None:
    theirs = deepcopy(content)
    theirs["pack"]["organisation"].reverse()
    changed["pack"]["organisation"][0]["url"] = "https://example.org"
    result = merged(content, changed, theirs)["pack"]["organisation"]
    assert [part["code"] for part in result] == ["north-school", "town"]
    assert result[1]["url"] == "https://example.org"


@pytest.mark.parametrize("folder", shipped_packs(), ids=lambda folder: folder.name)
def test_shipped_packs_come_back_from_their_tree_and_lack_nothing(folder: Path) -> None:
    content = load(folder).content
    assert content_of(tree(content)) == content
    assert gaps(content) == []


def test_parts_without_a_key_are_told_apart() -> None:
    people = [{"initiative": "R1"}, {"initiative": "R2"}, {"initiative": "R1"}, {}]
    assert names_of(people) == ["R1", "R2", "R1#2", "#1"]


def test_counted_place_gets_its_name(content: Content) -> None:
    place = ("initiative", 0, "edition", 1, "starts")
    assert named(content["pack"], place) == (
        *("pack", "initiative", "R1", "edition", "2028", "starts"),
    )


def test_gaps_are_found_and_filled(content: Content) -> None:
    content["pack"]["contact"][0]["name"] = {"en": "Desk", "it": ""}
    content["texts"]["camp"]["it"] = {}
    content["texts"]["programme"]["it"]["sections"] = {}
    assert gaps(content) == [
        ("pack", "contact", "desk", "name", "it"),
        ("texts", "programme", "it", "sections", "about", "heading"),
        ("texts", "programme", "it", "sections", "about", "body"),
        ("texts", "camp", "it", "title"),
        ("texts", "camp", "it", "summary"),
        ("texts", "camp", "it", "sections", "who", "heading"),
        ("texts", "camp", "it", "sections", "who", "body"),
    ]
    with pytest.raises(PackError):
        checked(files_of(content, lambda _path, _digest: b""), Path("pack"))
    full = filled(content)
    assert gaps(full) == []
    loaded = checked(files_of(full, lambda _path, _digest: b""), Path("pack"))
    assert loaded.texts["camp"]["it"] == loaded.texts["camp"]["en"]
    assert loaded.pack.contact[0].name == {"en": "Desk", "it": "Desk"}
