"""Tables for spreadsheets, in which no cell is taken for a formula."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# What spreadsheets read as the start of a formula, the wide signs of Asian keyboards included.
FORMULA_SIGNS = frozenset("=+-@＝＋－＠|%")
# Excel reads a file without this mark in the old code page of its country.
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(value: object) -> str:
    """Return a value as text that a spreadsheet shows and never runs."""
    text = str(value)
    starts = text.lstrip(" \t\r\n\v\f\u00a0\ufeff")
    if text[:1] in ("\t", "\r", "\n") or starts[:1] in FORMULA_SIGNS:
        return f"'{text}"
    return text


def table_response(
    name: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Return rows as a CSV file to download, under a file name."""
    response = HttpResponse(
        BYTE_ORDER_MARK,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    writer = csv.writer(response, quoting=csv.QUOTE_ALL)
    writer.writerow([safe_cell(value) for value in head])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return response
