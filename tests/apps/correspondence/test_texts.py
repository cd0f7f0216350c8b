"""What people type is made safe, and kept as they mean it."""

import pytest

from pariter.apps.correspondence.texts import one_line, paragraphs, turns_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Two\nlines\tof   text ", "Two lines of text"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("line\u2028separator", "line separator"),
        ("Łukasz, د. سارة, 山田, 👩‍🔬", "Łukasz, د. سارة, 山田, 👩‍🔬"),
    ],
)
def test_one_line_keeps_words_and_no_controls(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\n\n\n\n\nb\n", "a\n\nb"),
        ("\ttab \x00\x1b[31m", "tab [31m"),
        ("<b>bold</b> & co", "<b>bold</b> & co"),
    ],
)
def test_paragraphs_keep_lines_and_no_controls(typed: str, kept: str) -> None:
    assert paragraphs(typed) == kept


def test_signs_that_turn_text_are_noticed() -> None:
    assert turns_text("fdp.\u202eexe")
    assert turns_text("\u2067")
    assert not turns_text("د. سارة\u200f")
