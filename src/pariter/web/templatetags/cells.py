"""Cells of tables in templates."""

from collections.abc import Sequence
from typing import Any

from django import template

from pariter.kernels.disclosure import WITHHELD

register = template.Library()


@register.filter
def cell(row: Sequence[Any] | str, place: int) -> Any:
    """Return one cell of a row, or nothing where there is no row."""
    return row[place] if row and place < len(row) else ""


@register.filter
def is_number(value: Any) -> bool:
    """Tell whether a cell holds a number, or what stands for one that may not be shown."""
    return value in (None, WITHHELD) or type(value) in (int, float)
