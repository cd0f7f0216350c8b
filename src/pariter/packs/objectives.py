"""Contracts of objectives and cooperation of a pack: what is to be reached, and where."""

from typing import Annotated, Literal

from pydantic import Field

from pariter.packs.part import Part
from pariter.packs.sessions import Topic
from pariter.packs.values import Key, ShortKey, Texts, Year

SharedIndicator = Literal[
    "girls_supported_share",
    "leavers_share",
    "pupils_supported",
    "pupils_visited",
    "scholarship_entrants_share",
    "schools_visited",
    "women_entrants_share",
]
"""Definitions that all programmes share, so that they compare like with like."""


class Point(Part):
    """A value of one year, of one school or of all together."""

    year: Year
    value: Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]
    school: Key | None = None


class OwnDefinition(Part):
    """What an objective measures, where no shared indicator does; never a count of people.

    better: whether a higher or a lower value is better
    """

    text: Texts
    unit: Texts
    version: Annotated[int, Field(ge=1, le=1_000)] = 1
    better: Literal["up", "down"] = "up"


class Objective(Part):
    """What is to be reached: from the baseline to a target in some years.

    indicator: a shared definition; own: one of this contract alone. One of the two.
    contact: key of the desk that answers for it; that of the initiative where it is left out
    """

    key: ShortKey
    title: Texts
    indicator: SharedIndicator | None = None
    own: OwnDefinition | None = None
    contact: str | None = None
    baseline: list[Point] = []
    target: Annotated[list[Point], Field(min_length=1)]


class Contract(Part):
    """A contract of objectives of an initiative, from one year to another.

    invented: whether its values are made up, as in a demonstration; pages then say so.
    """

    key: ShortKey
    initiative: str
    title: Texts
    starts: Year
    ends: Year
    invented: bool = False
    objective: Annotated[list[Objective], Field(min_length=1)]


class Territory(Part):
    """Where projects take place. abroad: whether it lies in another country."""

    key: Key
    label: Texts
    abroad: bool = False


class Cooperation(Part):
    """By what the cooperation projects of an initiative are told apart."""

    initiative: str
    territory: Annotated[list[Territory], Field(min_length=1)]
    discipline: Annotated[list[Topic], Field(min_length=2)]
    theme: Annotated[list[Topic], Field(min_length=1)]
