"""Snippets show where the words stand, and mark them."""

import pytest

from pariter.apps.publishing.snippets import Part, marked, snippet


def spoken(parts: list[Part]) -> str:
    """Write marked words in brackets."""
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)


def test_words_are_marked_as_they_are_written() -> None:
    text = "L’Università: <b>universita</b>"
    assert spoken(marked(text, {"universita"})) == "L’[Università]: <b>[universita]</b>"


def test_summary_is_shown_where_it_has_a_word_or_the_text_has_none() -> None:
    assert spoken(snippet("A robot.", "One robot.", {"robot"})) == "A [robot]."
    assert spoken(snippet("A summary.", "A body.", {"robot"})) == "A summary."
    assert spoken(snippet("", "A body.", {"robot"})) == "A body."


def test_text_is_cut_around_the_first_word() -> None:
    body = "first " * 40 + "robot " + "after " * 80
    shown = spoken(snippet("A summary.", body, {"robot"}))
    assert shown.startswith("… first ")
    assert shown.endswith(" after …")
    assert "[robot]" in shown
    assert len(shown) < 240


@pytest.mark.parametrize("body", ["x" * 5_000, "x" * 100 + " robot " + "y" * 5_000, ""])
def test_text_without_spaces_is_cut_too(body: str) -> None:
    assert len(spoken(snippet("", body, {"robot"}))) < 260
