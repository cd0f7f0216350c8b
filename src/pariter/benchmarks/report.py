"""A report of forty pages as tagged PDF: how much work it is, and what a machine finds wrong."""

import time
from collections.abc import Iterator
from typing import Any, Final

from pariter.benchmarks.figure import Figure
from pariter.formats import report_pdf, tagged_pdf

BENCH: Final = "evidence"
PAGES: Final = 40
MOST_SECONDS: Final = 1.0
TABLES: Final = 6
CHART: Final = '<svg viewBox="0 0 340 {height}" role="img">{rows}</svg>'
BAR: Final = (
    '<text transform="translate(0,{text})" font-size="16px" class="chart-ink">{name}</text>'
    '<path d="M0,{top}h{width}v22h-{width}Z" class="chart-first" />'
)


def measure(pages: int = PAGES) -> Iterator[Figure]:
    """Yield the processor seconds of a report of so many pages, and its errors.

    pages: a chapter each, with a chart and tables, besides the title and the contents
    Nothing is measured without the extra `report`.
    """
    if not report_pdf.writes_pdf():
        return
    document, cover = _document(pages - 2), _cover()
    report_pdf.write(_document(1), cover, at=0)  # fonts are read once a process
    begin = time.process_time()
    pdf = report_pdf.write(document, cover, at=0)
    spent = time.process_time() - begin
    again = report_pdf.write(document, cover, at=0)
    name = f"report of {tagged_pdf.pages(pdf)} pages"
    yield Figure(BENCH, f"{name}: written as PDF", spent, "s", MOST_SECONDS)
    yield Figure(
        BENCH, f"{name}: errors that a machine finds", len(tagged_pdf.problems(pdf)), "", 0
    )
    yield Figure(BENCH, f"{name}: differs when written again", float(pdf != again), "", 0)


def _document(chapters: int) -> dict[str, Any]:
    return {
        "title": "A synthetic report",
        "subtitle": "To measure how long it takes",
        "institution": "Nobody",
        "programme": "None",
        "language": "en",
        "synthetic": True,
        "chapters": [_chapter(number) for number in range(1, chapters + 1)],
    }


def _chapter(number: int) -> dict[str, Any]:
    rows = [[f"Group {row}", str(row * number), "c"] for row in range(1, TABLES + 1)]
    table = {
        "kind": "table",
        "caption": "Counts",
        "columns": ["Group", "Women", "Men"],
        "numbers": [False, True, True],
        "rows": rows,
    }
    figure = {
        "kind": "figure",
        "headline": f"Finding {number}",
        "svg": _chart(number),
        "alt": f"Bars of {TABLES} groups",
        "tables": [table],
        "source": "Source:",
        "address": f"https://example.org/{number}",
    }
    text = {"kind": "text", "paragraphs": ["Words of a paragraph. " * 12] * 2}
    return {"key": f"c{number}", "title": f"Chapter {number}", "blocks": [text, figure]}


def _chart(number: int) -> str:
    rows = "".join(
        BAR.format(
            text=row * 62 + 13, top=row * 62 + 22, width=40 + row * number, name=f"Group {row}"
        )
        for row in range(TABLES)
    )
    return CHART.format(height=TABLES * 62, rows=rows)


def _cover() -> dict[str, Any]:
    return {
        "primary": "#123a7c",
        "accent": "#f26b3a",
        "watermark": "Synthetic",
        "running": "A synthetic report",
        "remarks": [],
        "facts": [],
        "contents": "Contents",
    }
