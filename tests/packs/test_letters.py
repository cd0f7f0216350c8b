"""Letters that nobody sees are refused with their line, in data and in texts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pariter.packs.errors import PackError
from pariter.packs.letters import hidden_letter
from pariter.packs.loader import load


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("plain", ""),
        ("thin\u202fspace, café, 日本, עברית, 👩\u200d🔬\n\tmore", ""),
        ("gpj.\u202eexe", "U+202E"),
        ("nul\x00", "U+0000"),
        ("isolated\u2066", "U+2066"),
        ("line\u2028break", "U+2028"),
        ("tag\U000e0041", "U+E0041"),
    ],
)
def test_hidden_letter_is_named(text: str, letter: str) -> None:
    assert hidden_letter(text) == letter


def test_hidden_letters_of_a_pack_are_refused_with_their_lines(
    write_pack: Callable[..., Path],
) -> None:
    folder = write_pack(
        ('en = "Workshop"', 'en = "Work\\u202Eshop"'),
        texts={"en/camp.md": "# Robot camp\n\nTwo\u2066 weeks.\n\n## Who {#who}\n\n- All.\n"},
    )
    with pytest.raises(PackError) as error:
        load(folder)
    end = "holds the hidden letter {}; remove it"
    place = "initiative.0.edition.0.session.0.place.en"
    assert str(error.value).splitlines() == [
        f"{folder}/pack.toml:78: {place}: 'Work\\u202eshop' {end.format('U+202E')}",
        f"{folder}/texts/en/camp.md:3: 'Two\\u2066 weeks.' {end.format('U+2066')}",
    ]
