"""How people of two calls of an edition are paired, and stay in touch."""

from typing import Annotated

from pydantic import Field

from pariter.packs.part import Part
from pariter.packs.values import FactName, Key, Texts


class Weight(Part):
    """What makes a pair a good one: a CEL expression over both sides' answers.

    Facts of the call that decides begin with `first_`, those of the other with `second_`.
    """

    key: Key
    points: str
    text: Texts


class Pairing(Part):
    """How people of two calls of an edition are paired.

    unless: CEL condition under which two may not be paired.
    first_places, second_places: the questions that say how many partners someone takes; else one.
    contact_weeks: weeks without a contact after which a pair is reminded; else none are noted.
    """

    weight: Annotated[list[Weight], Field(min_length=1)]
    unless: str | None = None
    first_places: FactName | None = None
    second_places: FactName | None = None
    contact_weeks: Annotated[int, Field(ge=1, le=26)] | None = None
