"""Counts in sentences, as each language writes them."""

import pytest
from django.template import engines
from django.utils import translation

from pariter.apps.evidence.headlines import headline
from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.programmes.numbers import Grouped


@pytest.mark.parametrize(
    ("language", "written"), [("en", "12,369"), ("it", "12.369"), ("fr", "12\xa0369")]
)
def test_count_has_its_thousands_apart_in_each_language(language: str, written: str) -> None:
    sentence = engines["django"].from_string(
        "{% load i18n components %}{% blocktranslate count n=n|grouped %}"
        "{{ n }} x{% plural %}{{ n }} y{% endblocktranslate %}"
    )
    with translation.override(language):
        assert f"{Grouped(12_369)} people" == f"{written} people"
        assert sentence.render({"n": 12_369}) == f"{written} y"
        assert sentence.render({"n": 1}) == "1 x"


def test_headline_has_its_thousands_apart() -> None:
    assert headline(INDICATORS["ballots"], {"voted": 1369}) == "1,369 people voted"
