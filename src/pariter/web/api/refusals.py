"""Say in the reader's language what is wrong with a request, and how to mend it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_VALUE = 100

MENDS = {
    "int_parsing": gettext_lazy("give a whole number"),
    "int_parsing_size": gettext_lazy("give a smaller number"),
    "greater_than_equal": gettext_lazy("the least is %(ge)s"),
    "less_than_equal": gettext_lazy("the most is %(le)s"),
    "literal_error": gettext_lazy("choose one of %(expected)s"),
    "string_pattern_mismatch": gettext_lazy("give at most 60 letters, digits, - and _"),
    "date_from_datetime_parsing": gettext_lazy("give a day such as 2027-01-31"),
    "date_from_datetime_inexact": gettext_lazy("give a day such as 2027-01-31"),
    "date_parsing": gettext_lazy("give a day such as 2027-01-31"),
}
"""Kind of mistake → what to give instead; of other kinds the library's own words are told."""


def in_words(error: Mapping[str, Any], given: Mapping[str, str]) -> str:
    """Return a sentence about one parameter: its name, what it is, and what is expected.

    error: as pydantic tells it
    given: the parameters of the request
    """
    name = str(error["loc"][-1])
    mend = MENDS.get(error["type"])
    return _("%(name)s is %(value)s: %(mend)s.") % {
        "name": name,
        "value": repr(given.get(name, "")[:LONGEST_VALUE]),
        "mend": str(mend) % _limits(error) if mend else error["msg"],
    }


def _limits(error: Mapping[str, Any]) -> dict[str, str]:
    words: dict[str, str] = {key: str(value) for key, value in error.get("ctx", {}).items()}
    if "expected" in words:  # pydantic joins the last two in English
        words["expected"] = words["expected"].replace(" or ", ", ")
    return words
