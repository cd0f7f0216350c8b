"""A certificate as an accessible PDF; Typst writes it where the extra `report` is installed."""

import json
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.participation.models import Certificate
from pariter.apps.programmes.models import Programme
from pariter.web.public.certificate_words import words_of
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


def pdf_of(certificate: Certificate, programme: Programme) -> bytes:
    """Return a certificate as PDF in the active language; the same one gives the same bytes.

    programme: gives the brand
    Raises PdfError where no font here has a sign of a name.
    """
    return sheet_as_pdf(
        _said(certificate, programme),
        issued_at=certificate.issued_at,
        number=str(certificate.public_id),
    )


def sheet_as_pdf(said: dict[str, object], *, issued_at: datetime, number: str) -> bytes:
    """Return one sheet as PDF; the same one gives the same bytes.

    said: everything on it as data; number: names it in the error
    Raises PdfError where no font here has a sign of a name.
    """
    # Of the extra `report`, and 60 MB that only this page needs.
    import typst

    inputs = {"certificate": json.dumps(said, ensure_ascii=False)}
    # Typst's own fonts come first, so that the same paper comes from every machine.
    for with_system_fonts in (False, True):
        try:
            return typst.compile(
                SHEET.read_bytes(),
                format="pdf",
                pdf_standards=STANDARD,
                font_paths=_fonts(with_system_fonts),
                sys_inputs=inputs,
                timestamp=int(issued_at.timestamp()),
            )
        except typst.TypstError as error:
            refused = str(error)
    raise PdfError(f"Certificate {number}: {refused}")


def brand_of(programme: Programme, address: str) -> dict[str, object]:
    """Return the look of a programme's sheet, and the picture of the address that checks it."""
    return {
        "language": get_language() or "en",
        "primary": _readable(programme.primary_colour),
        "accent": programme.accent_colour,
        "initials": programme.initials,
        "picture": qr_of(address).replace("<svg", f'<svg xmlns="{SVG}"', 1),
    }


@cache
def _fonts(with_system_fonts: bool) -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=with_system_fonts)


def _said(certificate: Certificate, programme: Programme) -> dict[str, object]:
    """Return everything on the sheet as data."""
    words = words_of(certificate)
    return brand_of(programme, words.address) | {
        "name": words.name,
        "event": words.event,
        "edition": words.edition,
        "programme": words.programme,
        "institution": words.institution,
        "sessions": [
            {"title": line.title, "when": line.when, "place": line.place}
            | {"people": line.people, "noted": line.noted}
            for line in words.lines
        ],
        "hours": words.hours,
        "rows": words.rows,
        "number": words.number,
        "address": words.address,
        "synthetic": words.is_synthetic,
        "labels": {
            "title": _("Certificate of attendance"),
            "certifies": _("This certifies that"),
            "took_part": _("took part in"),
            "sessions": _("What it certifies"),
            "hours": _("Time altogether:"),
            "check": _("Is it genuine?"),
            "how": _(
                "Scan the code or open the address. The page says whether the certificate is "
                "valid, and for whom. It needs no signature."
            ),
            "named": _("The names are written by the teacher, who answers for them.")
            if words.rows
            else _("The name is the one that was given at sign-up."),
            "pupils": _("Who of the class was there, to be written by the teacher"),
            "issued": _("Issued on %(day)s") % {"day": words.issued},
            "number": _("Certificate"),
            "picture": _("QR code with the address of the page that checks this certificate"),
            "demonstration": _("Demonstration"),
            "invented": _("People and places are invented. It certifies nothing."),
        },
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
