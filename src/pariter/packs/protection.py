"""How published tables of a programme protect people, where it chooses otherwise than usual."""

from typing import Annotated, Literal

from pydantic import Field

from pariter.packs.part import Part

Rounded = Literal["staff", "students", "administrative", "governance"]
"""Tables that may be rounded: each stands alone, and is no step of a way."""


class Protection(Part):
    """What is told of few people, and of their pay.

    pay_people, median_people: fewest people of whom a sum of pay, or a median, is told.
    pay_percent: a sum is not told where one amount could be estimated to within so many percent.
    pay_largest, pay_share: nor where so many largest amounts are more than this percent of it.
    rounded: table → number to multiples of which every count is rounded; nothing is withheld.
    """

    pay_people: Annotated[int, Field(ge=5, le=100)] = 5
    pay_percent: Annotated[int, Field(ge=5, le=100)] = 10
    pay_largest: Annotated[int, Field(ge=1, le=3)] = 2
    pay_share: Annotated[int, Field(ge=10, le=95)] = 75
    median_people: Annotated[int, Field(ge=10, le=1_000)] = 10
    rounded: dict[Rounded, Annotated[int, Field(ge=5, le=100)]] = {}
