"""Rows of cells with `;` between, without quotes or spaces, read some at a time.

A city's votes have half a million cells, of which few are used. The cells of some rows fit into
the processor's cache, and the next rows take their memory over; all at once take twice as long.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from operator import lt

PIECE = 1 << 15
"""How many characters are read at a time, and then to the end of the line."""


@dataclass(frozen=True)
class PlainRows:
    """Rows of which each has as many cells as the header.

    text: the rows, without an end of line after the last.
    counted: what stands in the column that was counted → how often.
    """

    header: list[str]
    text: str
    counted: Counter[str]

    def columns(self, *names: str) -> list[list[str]]:
        """Read the cells of some columns, from the first row to the last."""
        read: list[list[str]] = [[] for _ in names]
        for piece in _pieces(self.text):
            cells = _cells(piece)
            for column, name in zip(read, names, strict=True):
                column += _column(cells, self.header, name)
        return read


def read_plain(header: list[str], text: str, unique: str, counted: str) -> PlainRows | None:
    """Count a column's cells; None where a row is longer or shorter, or has no name of its own.

    unique: the column with names.
    """
    found: Counter[str] = Counter()
    rows, last, is_upwards = 0, "", True
    for piece in _pieces(text):
        cells = _cells(piece)
        if not _is_even(piece, cells, len(header)):
            return None
        names = _column(cells, header, unique)
        # Most files number their rows upwards, which shows at once that no two are the same.
        is_upwards = is_upwards and all(map(lt, chain((last,), names), names))
        rows, last = rows + len(names), names[-1]
        found.update(_column(cells, header, counted))
    read = PlainRows(header, text, found)
    if not is_upwards:
        (names,) = read.columns(unique)
        if "" in names or len(set(names)) < rows:
            return None
    return read


def _pieces(text: str) -> Iterator[str]:
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin + PIECE)
        piece = text[begin:] if end < 0 else text[begin:end]
        yield piece
        begin += len(piece) + 1


def _cells(piece: str) -> list[str]:
    """Give the cells of some rows; between two rows stands a cell of its own, the end of a line.

    One flat list, for a list a row would keep the collector of garbage busy.
    """
    return piece.replace("\n", ";\n;").split(";")


def _is_even(piece: str, cells: list[str], width: int) -> bool:
    """Say whether each row has so many cells: then the ends of lines stand evenly."""
    ends = cells[width :: width + 1]
    is_whole = (len(cells) + 1) % (width + 1) == 0
    return is_whole and ends.count("\n") == len(ends) == piece.count("\n")


def _column(cells: list[str], header: list[str], name: str) -> list[str]:
    return cells[header.index(name) :: len(header) + 1]
