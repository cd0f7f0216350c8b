"""What is wrong with an imported table, in words: what, where, the value, and the mend."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.formats.counts_file import Problem

LONGEST_VALUE = 60

SENTENCES = {
    "missing": gettext_lazy(
        "The file has no such column. Name one of its columns in the mapping: %(known)s."
    ),
    "twice": gettext_lazy("Several columns have this name. Give each its own name."),
    "separator": gettext_lazy(
        "A spreadsheet wrote this line for itself. Remove it, so that the columns come first."
    ),
    "width": gettext_lazy(
        "The line has %(value)s cells, and the first line has %(known)s. Is it cut off?"
    ),
    "empty": gettext_lazy("The cell is empty. Fill it in; write 0 for nobody."),
    "code": gettext_lazy("The mapping does not know this code. Known for %(known)s."),
    "count": gettext_lazy("Write a whole number of people, 0 or more."),
    "amount": gettext_lazy("Write an amount of money, such as 1234.50."),
    "nobody_paid": gettext_lazy(
        "Nobody is in this line, but somebody is paid. Mend one of the two."
    ),
    "largest_above": gettext_lazy("The largest amounts are more than this sum. Mend one of them."),
    "largest_below": gettext_lazy(
        "%(known)s people cannot earn this much if these are the largest amounts. Mend one of them."
    ),
    "year": gettext_lazy("Write a year such as 2024, or 2024/2025."),
    "institution": gettext_lazy("Write the code of an institution in at most 40 letters."),
    "duplicate": gettext_lazy("Line %(known)s says the same. Keep one of the two."),
    "person": gettext_lazy("Line %(known)s is about the same person. Keep one of the two."),
    "cells": gettext_lazy("There are more than %(value)s different cells. Map fewer columns."),
    "csv": gettext_lazy("This is no CSV file. Mend the quotes of this line."),
    "encoding": gettext_lazy(
        "This sign is not %(known)s. Save the file so, or name its own encoding in the mapping."
    ),
    "nothing": gettext_lazy("No line of the file is counted. Look at leave_out in the mapping."),
    "reference_date": gettext_lazy(
        "The newest year in the file is %(known)s. Give the day on which people were counted."
    ),
    "no_institution": gettext_lazy("No line is about this institution. Give the code in the file."),
    "total": gettext_lazy("The lines add up to %(known)s. Mend the file, or the total."),
}


def in_words(problem: Problem) -> str:
    """Return what is wrong and how to mend it; the value stands in it as it was written."""
    value = problem.value[:LONGEST_VALUE]
    said = str(SENTENCES[problem.code]) % {"value": value, "known": problem.known}
    named = f"{problem.column}: " if problem.column else ""
    quoted = f"“{value}”: " if value and problem.code not in {"width", "cells"} else ""
    place = _("Line %(line)d: ") % {"line": problem.line} if problem.line else ""
    return f"{place}{named}{quoted}{said}"
