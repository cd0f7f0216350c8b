"""Pieces of pages are remembered by what they show, and by nothing less."""

from datetime import date
from typing import NamedTuple

from django.utils import translation
from django.utils.safestring import SafeString
from i18nfield.strings import LazyI18nString

from pariter.web.remembered import remembered

TAG = "components/status_tag.html"
CHIP = "components/strand_chip.html"


class Link(NamedTuple):
    """What components/addresses.html reads of an address."""

    code: str
    url: str


def test_other_values_are_another_piece() -> None:
    assert "Open" in remembered(TAG, text="Open", state="info", icon="")
    assert "Full" in remembered(TAG, text="Full", state="info", icon="")


def test_words_are_those_of_the_readers_language() -> None:
    title = LazyI18nString({"en": "Access", "it": "Accesso"})
    for language, word in (("en", "Access"), ("it", "Accesso"), ("en", "Access")):
        with translation.override(language):
            assert f" {word}</span>" in remembered(CHIP, title=title, icon="send", colour="blue")


def test_what_is_safe_once_is_escaped_where_it_is_not() -> None:
    hostile = "<b>Open</b>"
    safe = remembered(TAG, text=SafeString(hostile), state="info", icon="")
    assert hostile in safe
    assert hostile not in remembered(TAG, text=hostile, state="info", icon="")


def test_days_and_lists_are_values() -> None:
    assert ">8</div>" in remembered("components/date_tile.html", value=date(2027, 3, 8), colour="x")
    links = [Link("en", "/en/"), Link("it", "/it/")]
    assert 'hreflang="it" href="/it/"' in remembered(
        "components/addresses.html", canonical="/en/", alternates=links
    )
    links[1] = Link("it", "/it/new/")
    assert 'href="/it/new/"' in remembered(
        "components/addresses.html", canonical="/en/", alternates=links
    )
