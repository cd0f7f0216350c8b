"""The mapping file that says how a table of counts is read; see docs/reference/mapping.md."""

import json
import re
import tomllib
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pariter.formats.errors import FormatError, decode
from pariter.kernels.disclosure.dominance import LARGEST_KEPT

LONGEST = 300
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,39}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
Value = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_+-]{0,29}$")]
Year = Annotated[int, Field(ge=1950, le=2200)]
Codes = dict[Key, dict[str, Value]]
"""Dimension → code in the file → value as it is kept."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Columns(_Part):
    """Which column holds what. by: dimension → column; person: who it is, never kept.

    amount: pay, of one person or of all in the line; largest: of these the largest amounts, the
    largest of all first.
    """

    by: Annotated[dict[Key, Name], Field(min_length=1)]
    year: Name | None = None
    institution: Name | None = None
    count: Name | None = None
    amount: Name | None = None
    largest: list[Name] = []

    @model_validator(mode="after")
    def _fits_pay(self) -> Self:
        if self.amount and not (self.count or self.person):
            raise ValueError("amount: pay goes with columns.count, or with columns.person")
        if self.amount and self.count and not 2 <= len(self.largest) <= LARGEST_KEPT:
            raise ValueError(
                "largest: a sum alone does not tell whether one person earns nearly all of it; "
                f"name 2 or {LARGEST_KEPT} columns with the largest amounts of the line"
            )
        if self.largest and not (self.amount and self.count):
            raise ValueError("largest: goes with columns.amount and columns.count")
        return self

    person: Name | None = None


class Spread(_Part):
    """Counts that stand in several columns, such as one a band of age. columns: name → value."""

    dimension: Key
    columns: Annotated[dict[Name, Value], Field(min_length=1)]


class YearCodes(_Part):
    """The code lists of one year, where they differ from those of the others."""

    codes: Codes


class Total(_Part):
    """What some of the counts must add up to. where: dimension → value, all who are in it."""

    count: NonNegativeInt
    where: dict[Key, Value] = {}
    year: Year | None = None
    institution: Code | None = None


class Mapping(_Part):
    """How a table is read, checked and named.

    source: who counted, in one text or by language; institution: code of the one that the
    programme counts, and of all lines where no column
    says it; year: of all lines where no column says it; codes: every code that may stand there;
    leave_out: column → codes of lines that are not counted, such as sums. same_people: whether
    most of them are in the table of the next year too, so that changes of few people are kept back.
    """

    source: str | dict[str, str]
    reference_date: date
    institution: Code
    year: Year | None = None
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"
    columns: Columns
    spread: Spread | None = None
    codes: Codes
    years: dict[Year, YearCodes] = {}
    leave_out: dict[Name, list[str]] = {}
    totals: list[Total] = []
    same_people: bool = False

    @field_validator("source", mode="before")
    @classmethod
    def _is_said(cls, source: Any) -> Any:
        texts = source if isinstance(source, dict) else {"en": source}
        if not texts or not all(
            re.fullmatch("[a-z]{2}", code) and isinstance(text, str) and 0 < len(text) <= LONGEST
            for code, text in texts.items()
        ):
            raise PydanticCustomError(
                "source",
                'Write it in 1 to 300 letters, or by language, such as { en = "Office" }',
            )
        return source

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Return the names of the dimensions, in the order in which the mapping names them."""
        spread = (self.spread.dimension,) if self.spread else ()
        return (*self.columns.by, *spread)

    def codes_of(self, dimension: str, year: int) -> dict[str, str]:
        """Return the codes of a dimension that hold in a year."""
        own = self.years[year].codes if year in self.years else {}
        return own.get(dimension) or self.codes[dimension]

    def _code_lists(self) -> list[tuple[str, Codes]]:
        own = [(f"years.{year}.codes", codes.codes) for year, codes in self.years.items()]
        return [("codes", self.codes), *own]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        columns, spread = self.columns, self.spread
        if spread and spread.dimension in columns.by:
            raise ValueError(f"spread: {spread.dimension!r} stands in columns.by too; keep one")
        if spread and columns.count:
            raise ValueError("columns.count: the counts stand in the columns of spread; keep one")
        if not spread and not columns.count and not columns.person:
            raise ValueError(
                "columns.person: one row is one person here; name the column that tells people "
                "apart, or columns.count"
            )
        if columns.person and (columns.count or spread):
            raise ValueError("columns.person: goes with one row a person, not with counts")
        if columns.year is None and self.year is None:
            raise ValueError("columns.year: name a column, or give the year of all lines")
        for place, codes in self._code_lists():
            wrong = set(codes) - set(columns.by)
            if place == "codes":
                wrong ^= set(columns.by) - set(codes)
            if wrong:
                told = f"{place}: {min(wrong)!r} stands in one of codes and columns.by alone"
                raise ValueError(f"{told}; list the same dimensions in both")
        return self


MENDS = {
    "missing": "The mapping needs this key; write it.",
    "extra_forbidden": "There is no such key; leave it out, or mend its name.",
    "date": "Write a day such as 2024-12-31, without quotes in TOML.",
}
"""Kind of what is wrong → the mend, where the checker's own words have none."""


def read_mapping(content: bytes, name: str) -> Mapping:
    """Read a mapping in TOML, or in JSON where it begins with a brace.

    name: what errors call the file.

    Raises FormatError for the first thing that makes no sense.
    """
    text = decode(content, name)
    try:
        raw: Any = json.loads(text) if text.lstrip()[:1] == "{" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        mend = "Write TOML, or JSON in braces."
        raise FormatError(name, "the mapping", str(error)[:200], mend) from error
    return parse_mapping(raw, name)


def parse_mapping(raw: Any, name: str) -> Mapping:
    """Check a mapping that was read already. Raises FormatError for the first thing wrong."""
    try:
        return Mapping.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "the mapping"
        value = "" if isinstance(first["input"], dict) else first["input"]
        kind = first["type"]
        said = next((MENDS[one] for one in MENDS if kind.startswith(one)), f"{first['msg']}.")
        raise FormatError(name, place, str(value)[:60], said) from error
