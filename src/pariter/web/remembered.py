"""Pieces that many pages share, each rendered once for what it shows and then remembered.

What a piece shows is its key, so that none can be out of date: other values are another piece.
"""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from i18nfield.strings import LazyI18nString

MOST_PIECES = 2_000


def remembered(template: str, **values: Any) -> SafeString:
    """Render a template that shows nothing but these values, in the language that is active.

    values: texts, numbers, days, frozen dataclasses, and lists or named tuples of them
    """
    told = {name: _settled(value) for name, value in values.items()}
    return _rendered(template, get_language(), **told)


def _settled(value: Any) -> Any:
    """Return a value that never changes: words in their language, and tuples in place of lists."""
    if isinstance(value, str | LazyI18nString | Promise):
        return str(value)
    if isinstance(value, tuple | list):
        settled = [_settled(part) for part in value]
        return value._make(settled) if hasattr(value, "_make") else tuple(settled)
    return value


# Typed, since text that is safe as it stands equals the same text that still has to be escaped.
@lru_cache(maxsize=MOST_PIECES, typed=True)
def _rendered(template: str, language: str | None, **values: Hashable) -> SafeString:
    return render_to_string(template, values)
