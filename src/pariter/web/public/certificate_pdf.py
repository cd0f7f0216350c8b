"""A certificate or statement as an accessible PDF, by Typst where the extra `report` is there."""

import json
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language

from pariter.apps.programmes.models import Programme
from pariter.web.public.paper import Paper
from pariter.web.templatetags.tickets import qr_of

if TYPE_CHECKING:
    import typst

SHEET = Path(__file__).with_name("certificate.typ")
STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, in a language, every picture described."""
INK = "#1b1b1f"
SVG = "http://www.w3.org/2000/svg"
READABLE = 4.5
"""Contrast of text with its ground (WCAG 2.2, 1.4.3)."""


class PdfError(Exception):
    """A certificate that cannot be printed as a PDF here."""


def writes_pdf() -> bool:
    """Tell whether this installation can write PDF."""
    return find_spec("typst") is not None


def pdf_of(paper: Paper, programme: Programme) -> bytes:
    """Return a paper as PDF in the active language; the same one gives the same bytes.

    programme: gives the brand
    Raises PdfError where no font here has a sign of a name.
    """
    # Of the extra `report`, and 60 MB that only this page needs.
    import typst

    inputs = {"certificate": json.dumps(_said(paper, programme), ensure_ascii=False)}
    # Typst's own fonts come first, so that the same paper comes from every machine.
    for with_system_fonts in (False, True):
        try:
            return typst.compile(
                SHEET.read_bytes(),
                format="pdf",
                pdf_standards=STANDARD,
                font_paths=_fonts(with_system_fonts),
                sys_inputs=inputs,
                timestamp=int(paper.issued_at.timestamp()),
            )
        except typst.TypstError as error:
            refused = str(error)
    raise PdfError(f"{paper.kind.number} {paper.number}: {refused}")


@cache
def _fonts(with_system_fonts: bool) -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=with_system_fonts)


def _said(paper: Paper, programme: Programme) -> dict[str, object]:
    """Return everything on the sheet as data, with the look of its programme."""
    return {
        "language": get_language() or "en",
        "primary": _readable(programme.primary_colour),
        "accent": programme.accent_colour,
        "initials": programme.initials,
        # What checks it, as a picture.
        "picture": qr_of(paper.address).replace("<svg", f'<svg xmlns="{SVG}"', 1),
        "name": paper.name,
        "event": paper.event,
        "edition": paper.edition,
        "programme": paper.programme,
        "institution": paper.institution,
        "sessions": [asdict(line) for line in paper.lines],
        "hours": paper.hours,
        "rows": paper.rows,
        "number": paper.number,
        "address": paper.address,
        "synthetic": paper.is_synthetic,
        "labels": paper.labels,
    }


def _readable(colour: str) -> str:
    """Return a brand colour where it can be read on white paper, or else the ink's."""
    return colour if 1.05 / (_luminance(colour) + 0.05) >= READABLE else INK


def _luminance(colour: str) -> float:
    """Return how light a colour such as #123a7c is, from 0 to 1 (WCAG 2.2, relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
