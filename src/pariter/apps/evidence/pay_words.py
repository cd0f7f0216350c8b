"""Mean pay and pay gaps of a figure in words, for its page, its preview and reports."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pariter.apps.evidence.figures import Shown
from pariter.apps.evidence.indicators import Indicator, Words
from pariter.apps.evidence.pay_values import PayRow, pay_rows
from pariter.kernels.disclosure import WITHHELD

Table = tuple[list[Words], list[list[Shown]]]
"""Headings, and rows of cells."""


def pay_tables(
    values: Sequence[Mapping[str, Any]], indicator: Indicator
) -> list[tuple[Words, Table]]:
    """Return a table of mean pay and gaps for each dimension that was released, with its title."""
    return [
        (dimension.title, (_columns(dimension.heading), [_cells(row) for row in rows]))
        for dimension, rows in pay_rows(values, indicator.dimensions)
    ]


def percent(share: float) -> str:
    """Write a gap; one that favours women has a minus."""
    return f"{number_format(round(share * 100, 1), 1)}%"


def _columns(heading: Words) -> list[Words]:
    return [
        heading,
        _("Mean pay of women, €"),
        _("Mean pay of men, €"),
        _("Gap of the means"),
        _("Gap of the medians"),
    ]


def _cells(row: PayRow) -> list[Shown]:
    pays = (None if pay is None else number_format(round(pay), force_grouping=True)
            for pay in (row.women, row.men))  # fmt: skip
    gaps = (None if gap is None else percent(gap) for gap in (row.gap_mean, row.gap_median))
    return [str(row.name), *(WITHHELD if told is None else told for told in (*pays, *gaps))]
