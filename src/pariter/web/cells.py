"""Cells of files for spreadsheets, none of which is taken for a formula."""

# What spreadsheets read as the start of a formula, the wide signs of Asian keyboards included.
FORMULA_SIGNS = frozenset("=+-@＝＋－＠|%")


def safe_cell(value: object) -> str:
    """Return a value as text that a spreadsheet shows and never runs."""
    text = str(value)
    starts = text.lstrip(" \t\r\n\v\f\u00a0\ufeff")
    if text[:1] in ("\t", "\r", "\n") or starts[:1] in FORMULA_SIGNS:
        return f"'{text}"
    return text
