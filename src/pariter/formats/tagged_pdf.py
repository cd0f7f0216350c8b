"""Tags of a PDF: headers of rows are added, and what a machine can check is checked.

The checks are a subset of PDF/UA-1 (ISO 14289-1): what they pass is machine-checked, no more.
"""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def mark_row_headers(content: bytes) -> bytes:
    """Return a tagged PDF in which the first cell of each row below the head names its row.

    The same bytes in give the same bytes out.
    """
    import pikepdf  # of the extra `report`

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for table in _elements(pdf, "/Table"):
            for row in _rows(table):
                first = _kids(row)[0]
                if first.get("/S") == "/TD":
                    first.S = pikepdf.Name.TH
                    first.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True, fix_metadata_version=False)
    return written.getvalue()


def problems(content: bytes) -> list[str]:
    """Return what a machine finds wrong with the tags of a PDF; nothing is not a certificate."""
    import pikepdf  # of the extra `report`

    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [
            *_of_the_file(pdf),
            *_of_headings(pdf),
            *_of_pictures(pdf),
            *_of_tables(pdf),
            *_of_fonts(pdf),
        ]


def pages(content: bytes) -> int:
    """Return how many pages a PDF has."""
    import pikepdf  # of the extra `report`

    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def _of_the_file(pdf: "pikepdf.Pdf") -> Iterator[str]:
    root: Any = pdf.Root
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "The file does not say that it is tagged."
    if "/StructTreeRoot" not in root:
        yield "The file has no tree of tags."
    if not str(root.get("/Lang", "")):
        yield "The file does not name its language."
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "Readers are not told to show the title."
    metadata = bytes(root.Metadata.read_bytes()) if "/Metadata" in root else b""
    if b"pdfuaid:part" not in metadata:
        yield "The metadata name no part of PDF/UA."
    if b"<dc:title>" not in metadata:
        yield "The metadata have no title."
    for number, page in enumerate(pdf.pages, 1):
        if "/Annots" in page and page.get("/Tabs") != "/S":
            yield f"Page {number}: the order of its links is not that of the tags."


def _of_headings(pdf: "pikepdf.Pdf") -> Iterator[str]:
    before = 0
    for element in _elements(pdf, "/H1", "/H2", "/H3", "/H4", "/H5", "/H6"):
        level = int(str(element.S)[2:])
        if level > before + 1:
            yield f"A heading of level {level} follows one of level {before}."
        before = level


def _of_pictures(pdf: "pikepdf.Pdf") -> Iterator[str]:
    for number, element in enumerate(_elements(pdf, "/Figure", "/Formula"), 1):
        if not str(element.get("/Alt", "")).strip():
            yield f"Picture {number} has no description."


def _of_tables(pdf: "pikepdf.Pdf") -> Iterator[str]:
    for number, table in enumerate(_elements(pdf, "/Table"), 1):
        for cell in _below(table, "/TH"):
            if _scope(cell) not in ("/Row", "/Column", "/Both"):
                yield f"Table {number}: a header does not say what it is the header of."
        widths = {sum(_span(cell) for cell in _kids(row)) for row in _below(table, "/TR")}
        if len(widths) > 1:
            yield f"Table {number}: its rows have different numbers of cells."
        if any(_scope(_kids(row)[0]) != "/Row" for row in _rows(table)):
            yield f"Table {number}: a row has no header."


def _of_fonts(pdf: "pikepdf.Pdf") -> Iterator[str]:
    entries: Any = pdf.objects
    for entry in entries:
        is_font = _is_dictionary(entry) and entry.get("/Type") == "/FontDescriptor"
        if is_font and not any(name in entry for name in FONT_FILES):
            yield f"The font {entry.get('/FontName')} is not in the file."


def _is_dictionary(entry: Any) -> bool:
    import pikepdf

    return isinstance(entry, pikepdf.Dictionary)


def _rows(table: Any) -> list[Any]:
    """Return the rows of a table that stand below its head."""
    found: list[Any] = []
    for part in _kids(table):
        if part.get("/S") == "/TR":
            found.append(part)
        elif part.get("/S") in ("/TBody", "/TFoot"):
            found += [row for row in _kids(part) if row.get("/S") == "/TR"]
    return [row for row in found if _kids(row)]


def _scope(cell: Any) -> str:
    attributes = cell.get("/A")
    listed = attributes if _is_array(attributes) else [attributes] if attributes is not None else []
    return next((str(entry.Scope) for entry in listed if "/Scope" in entry), "")


def _span(cell: Any) -> int:
    attributes = cell.get("/A")
    listed = attributes if _is_array(attributes) else [attributes] if attributes is not None else []
    return next((int(entry.ColSpan) for entry in listed if "/ColSpan" in entry), 1)


def _is_array(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Array)


def _elements(pdf: "pikepdf.Pdf", *kinds: str) -> Iterator[Any]:
    """Yield the tags of these kinds in the order in which they are read."""
    tree = pdf.Root.get("/StructTreeRoot")
    if tree is not None:
        yield from _below(tree, *kinds)


def _below(element: Any, *kinds: str) -> Iterator[Any]:
    for kid in _kids(element):
        if str(kid.get("/S", "")) in kinds:
            yield kid
        yield from _below(kid, *kinds)


def _kids(element: Any) -> list[Any]:
    """Return the tags below a tag; marked content is none."""
    kids = element.get("/K")
    listed = list(kids) if _is_array(kids) else [kids]
    return [kid for kid in listed if _is_dictionary(kid) and "/S" in kid]
