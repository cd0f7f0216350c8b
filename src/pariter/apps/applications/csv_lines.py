"""An uploaded CSV file as lines of cells, and what is said of a wrong one."""

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pariter.apps.programmes.numbers import Grouped

LONGEST_VALUE = 60


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file. line: counted from 1, 0 for the file; value: as it stands there."""

    line: int
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        value = f"{self.value[:LONGEST_VALUE]!r}: " if self.value else ""
        column = f"{self.column}: " if self.column else ""
        return f"{column}{value}{self.message}"


class UnreadableError(Exception):
    """A file that cannot be read at all; says why in the reader's words."""


def lines_of(content: bytes, *, largest: int) -> list[tuple[int, list[str]]]:
    """Read a file in UTF-8, with commas or semicolons: each line's number and cells.

    largest: most bytes; lines without a letter are left out. Raises UnreadableError.
    """
    if len(content) > largest:
        raise UnreadableError(
            _("The file has %(size)s bytes. Send at most %(most)s; split it in two.")
            % {"size": Grouped(len(content)), "most": Grouped(largest)}
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            _("Byte %(place)d is not UTF-8. Save the file as “CSV UTF-8”.")
            % {"place": error.start + 1}
        ) from error
    first = text.partition("\n")[0]
    mark = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    lines = []
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                lines.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError(_("This is no CSV file: %(error)s.") % {"error": error}) from error
    return lines
