"""What a chapter is made of; pages and PDF show the same blocks, and numbers stand as text."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pariter.apps.evidence.dataset_indicators import PAY
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.naming import tables_of
from pariter.apps.evidence.pay_words import pay_tables
from pariter.apps.evidence.queries import Figure
from pariter.apps.evidence.values import SHARE
from pariter.kernels.disclosure import WITHHELD
from pariter.kernels.indicators.value import BETWEEN
from pariter.kernels.indicators.value import WITHHELD as VALUE_WITHHELD

Block = dict[str, Any]
DAY = "j F Y"
"""Format of days in reports, such as 11 December 2026."""

SHARES = (SHARE, "pay_gap")
"""How the keys of values begin that are parts of a whole, shown in per cent."""

RATIO = "femininity_ratio"

CHART_NAME = re.compile(r'(id|aria-labelledby|aria-describedby)="[\w-]+-(title|description)"')


def text(words: str) -> list[Block]:
    """Return a text as a block of paragraphs; nothing for no text."""
    paragraphs = [part.strip() for part in words.split("\n\n") if part.strip()]
    return [{"kind": "text", "paragraphs": paragraphs}] if paragraphs else []


def note(words: str) -> Block:
    """Return a remark set apart."""
    return {"kind": "note", "text": words}


def terms(rows: Sequence[tuple[str, str]]) -> Block:
    """Return terms with what is said of each."""
    return {"kind": "terms", "rows": [list(row) for row in rows]}


def heading(words: str) -> Block:
    """Return a heading within a chapter."""
    return {"kind": "heading", "text": words}


def table(
    caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int = 1
) -> Block:
    """Return a table; the first cell names its row, the last columns are numbers.

    numbers: how many columns hold numbers
    """
    from_column = len(columns) - numbers
    return {
        "kind": "table",
        "caption": caption,
        "columns": list(columns),
        "numbers": [column >= from_column for column in range(len(columns))],
        "rows": [list(row) for row in rows],
    }


def of_figure(shown: Figure, language: str) -> Block:
    """Return a publication with its chart and every table that was released."""
    publication, indicator = shown.publication, shown.indicator
    steps = [str(indicator.words[step]) for step in shown.totals]
    totals = [[step, count(told)] for step, told in zip(steps, shown.totals.values(), strict=True)]
    tables = [table("", [_("What"), _("Count")], totals)]
    tables += [
        table(
            told.title,
            told.columns,
            [[str(name), *map(count, counts)] for name, *counts in told.rows],
            numbers=len(told.columns) - 1,
        )
        for told in tables_of(shown.breakdowns, steps)
    ]
    is_pay = indicator.key == PAY.key
    for title, (columns, rows) in pay_tables(publication.values, indicator) if is_pay else ():
        named = [str(column) for column in columns]
        cells = [[str(cell) for cell in row] for row in rows]
        caption = _("Pay and gaps. %(table)s") % {"table": title}
        tables.append(table(caption, named, cells, numbers=len(named) - 1))
    headline = str(publication.headline)
    said = "; ".join(f"{name}: {told}" for name, told in totals)
    return {
        "kind": "figure",
        "publication": publication.pk,
        "headline": headline,
        "definition": _("%(name)s, version %(number)d")
        % {"name": indicator.title, "number": indicator.version},
        "svg": _chart(publication, language),
        "alt": f"{headline}. {said}",
        "tables": tables,
    }


def _chart(publication: Publication, language: str) -> str:
    """Return a chart whose names are its own among all charts of a page."""
    drawn = publication.charts.get(language) or next(iter(publication.charts.values()), "")
    return CHART_NAME.sub(rf'\1="report-{publication.pk}-\2"', str(drawn))


def count(told: int | str | None) -> str:
    """Write a count as it is shown."""
    if told is None:
        return _("not shown")
    return told if isinstance(told, str) else number_format(told, force_grouping=True)


def percent(*shares: float) -> str:
    """Write a share as people say it, such as 38.7%; two of them as the ends of an interval."""
    said = "–".join(number_format(round(100 * share, 1), 1) for share in shares)
    return _("%(number)s%%") % {"number": said}


def value(told: Mapping[str, Any]) -> str:
    """Write a value with its interval and counts; withheld is c, what does not exist a dash."""
    if told["value"] is None and told["note"] == BETWEEN:
        return f"{number_format(told['low'], 2)}–{number_format(told['high'], 2)}"
    if told["value"] is None:
        return WITHHELD if told["note"] == VALUE_WITHHELD else "–"
    is_share = told["key"].startswith(SHARES)
    shown = percent(told["value"]) if is_share else number_format(round(told["value"], 3), 3)
    if told["low"] is not None and told["high"] is not None:
        if is_share:
            ends = percent(told["low"], told["high"])
        else:
            ends = "–".join(number_format(round(told[end], 2), 2) for end in ("low", "high"))
        shown = f"{shown} [{ends}]"
    # A gap compares two groups; neither is a part of the other.
    if None in (told["numerator"], told["denominator"]) or told["key"].startswith("pay_gap"):
        return shown
    # Women and men of a ratio are no parts of each other, either.
    is_ratio = told["key"].startswith(RATIO)
    to, of = _("%(value)s (%(part)s to %(whole)s)"), _("%(value)s (%(part)s of %(whole)s)")
    return (to if is_ratio else of) % {
        "value": shown,
        "part": count(told["numerator"]),
        "whole": count(told["denominator"]),
    }
