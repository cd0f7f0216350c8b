"""Moments in words, in each language."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from pariter.apps.programmes.moments import day_in_words, in_words, zone_name


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "1 December 2026", "2 December 2026"),
        ("it", "1° dicembre 2026", "2 dicembre 2026"),
        ("fr", "1er décembre 2026", "2 décembre 2026"),
    ],
)
def test_first_of_a_month_is_written_as_each_language_does(
    language: str, first: str, second: str
) -> None:
    with translation.override(language):
        assert day_in_words(date(2026, 12, 1), "j F Y") == first
        assert day_in_words(date(2026, 12, 2), "j F Y") == second
        assert in_words(datetime(2026, 12, 1, 17, tzinfo=UTC), "Europe/Rome") == (
            f"{first}, 18:00 ({zone_name('Europe/Rome')})"
        )
        assert ", 17:59:59 (" in in_words(
            datetime(2026, 12, 1, 16, 59, 59, tzinfo=UTC), "Europe/Rome"
        )
