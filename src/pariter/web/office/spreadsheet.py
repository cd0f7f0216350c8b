"""Tables for spreadsheets, in which no cell is taken for a formula."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from pariter.web.cells import safe_cell

# Excel reads a file without this mark in the old code page of its country.
BYTE_ORDER_MARK = "\ufeff"


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
