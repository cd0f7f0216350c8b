"""Which language of a text stayed behind when another changed and was published."""

from datetime import datetime
from itertools import pairwise
from typing import Any

from pariter.apps.programmes.models import Programme

RELEASES = 10
"""How many versions are looked back at."""


def left_behind(programme: Programme) -> dict[str, dict[str, datetime]]:
    """Return text → language → since when another language of the text is newer."""
    rows = programme.releases.values_list("released_at", "version__content__texts")
    releases = list(rows[:RELEASES])
    changed: dict[str, dict[str, int]] = {}
    for age, ((_at, new), (_before, old)) in enumerate(pairwise(releases)):
        for name, written in (new or {}).items():
            for language, text in written.items():
                if _says(old, name, language) not in (None, text):
                    changed.setdefault(name, {}).setdefault(language, age)
    return {
        name: {
            language: releases[newest][0]
            for language in releases[0][1].get(name, {})
            if ages.get(language, RELEASES) > newest
        }
        for name, ages in changed.items()
        for newest in [min(ages.values())]
    }


def _says(texts: Any, name: str, language: str) -> Any:
    """Return a text of an earlier version; None where it was not there."""
    return (texts or {}).get(name, {}).get(language)
