"""A report as an accessible PDF: Typst sets it, pikepdf marks the headers of rows.

Both come with the extra `report`; without it `writes_pdf` says no.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pariter.formats.tagged_pdf import mark_row_headers

if TYPE_CHECKING:
    import typst

SHEET = Path(__file__).with_name("report.typ")
STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, in a language, every picture described."""

CHART_STYLE = (
    "<style>text{font-family:'Libertinus Serif'} .chart-ink{fill:#1b1b1f}"
    " .chart-muted{fill:#4d4d55} .chart-track{fill:#e6e6ea} .chart-first{fill:%(first)s}"
    " .chart-second{fill:#7a3e00} .chart-cut{stroke:#ffffff}"
    " .chart-line-first{fill:none;stroke:%(first)s} .chart-line-second{fill:none;stroke:#7a3e00}"
    " .chart-line-muted{fill:none;stroke:#b9b9c2}</style>"
)
"""The classes of charts, in colours for white paper."""


class ReportPdfError(ValueError):
    """A report that cannot be set as PDF: says which, and why."""


def writes_pdf() -> bool:
    """Tell whether this installation can write reports as PDF."""
    return find_spec("typst") is not None and find_spec("pikepdf") is not None


def write(document: Mapping[str, Any], cover: Mapping[str, Any], *, at: int) -> bytes:
    """Return a document as PDF; the same document, cover and moment give the same bytes.

    document: title, subtitle, language and chapters, each with key, title and blocks
    cover: colours, lines of the title page, and the words of the frame
    at: the moment that the file tells, in seconds since 1970
    Raises ReportPdfError where no font here has a sign of the text.
    """
    # Of the extra `report`, and 60 MB that only this needs.
    import typst

    said = {**document, "chapters": _drawn(document["chapters"], str(cover["primary"]))}
    inputs = {"report": json.dumps({**cover, **said}, ensure_ascii=False)}
    # Typst's own fonts come first, so that the same report comes from every machine.
    for with_system_fonts in (False, True):
        try:
            set_by_typst = typst.compile(
                SHEET.read_bytes(),
                format="pdf",
                pdf_standards=STANDARD,
                font_paths=_fonts(with_system_fonts),
                sys_inputs=inputs,
                timestamp=at,
            )
            return mark_row_headers(set_by_typst)
        except typst.TypstError as error:
            refused = str(error)
    raise ReportPdfError(f"Report {document['title']!r}: {refused}")


def _drawn(chapters: list[dict[str, Any]], first: str) -> list[dict[str, Any]]:
    """Return the chapters with charts in colours for white paper."""
    return [
        {**chapter, "blocks": [_block(block, first) for block in chapter["blocks"]]}
        for chapter in chapters
    ]


def _block(block: dict[str, Any], first: str) -> dict[str, Any]:
    if block["kind"] != "figure" or not block["svg"]:
        return block
    head, mark, rest = str(block["svg"]).partition(">")
    start = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return {**block, "svg": start + mark + CHART_STYLE % {"first": first} + rest}


@cache
def _fonts(with_system_fonts: bool) -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=with_system_fonts)
