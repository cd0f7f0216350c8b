"""Words are folded and stemmed the same way everywhere."""

import pytest

from pariter.apps.publishing.plain import plain_text
from pariter.apps.publishing.words import folded, joins, spelled, stem


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("Università", "universita"),
        ("ÉGALITÉ", "egalite"),
        ("œuvre", "oeuvre"),
        ("Straße", "strasse"),
        ("e\u0301te\u0301", "ete"),
        ("½", "12"),
        ("x" * 200, "x" * 40),
    ],
)
def test_folded_word_has_small_letters_without_accents(written: str, word: str) -> None:
    assert folded(written) == word


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "campaign", "campaigns"),
        ("en", "apply", "applied"),
        ("it", "borsa", "borse"),
        ("it", "citta", "citta"),
        ("fr", "egalite", "egalites"),
        ("fr", "ecole", "ecoles"),
    ],
)
def test_forms_of_a_word_share_their_stem(language: str, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language)


def test_word_in_a_language_without_rules_is_its_own_stem() -> None:
    assert stem("roboti", "cs") == "roboti"


def test_words_are_found_where_they_stand() -> None:
    text = "L’università, a P9!\u202e\x00"
    found = [(text[start:end], word) for start, end, word in spelled(text)]
    assert found == [("università", "universita"), ("P9", "p9")]


def test_an_address_is_one_word() -> None:
    text = "Exams: gender@example.org, https://example.org/exams (or e-mail)."
    found = [word for _start, _end, word in spelled(text)]
    assert found == ["exams", "genderexampleorg", "httpsexampleorgexams", "or", "mail"]


def test_joining_words_differ_by_language() -> None:
    assert joins("the", "en")
    assert not joins("the", "fr")
    assert not joins("the", "cs")


def test_markdown_becomes_plain_text() -> None:
    source = (
        "### Who\n\n- *You* are a [pupil](initiative:R1)\n  of `ten`.\n\n| a | b |\n|---|---|\n"
        "| c | d |\n\n<script>alert(1)</script>"
    )
    assert plain_text(source) == "Who You are a pupil of ten. a b c d <script>alert(1)</script>"
