"""Shapes of what the API answers; their docstrings and descriptions stand in OpenAPI."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

Words = dict[str, str]
"""Language code → text."""
Addresses = dict[str, str]
"""Language code → address of the page."""
State = Literal["coming", "open", "closed"]


class Contents(BaseModel):
    """Where everything begins."""

    description: str
    openapi: str
    institutions: str
    programmes: str
    initiatives: str
    calls: str
    sessions: str
    figures: str


class Institution(BaseModel):
    """Who promises programmes."""

    code: str
    name: Words
    url: str = Field(description="its own site; empty where none is known")
    member_of: str | None = Field(description="code of the consortium that it belongs to")


class Aim(BaseModel):
    """What a programme wants to reach."""

    key: str
    text: Words


class Strand(BaseModel):
    """A line of action of a programme."""

    key: str
    title: Words
    summary: Words
    page: Addresses


class Desk(BaseModel):
    """Whom to ask."""

    name: Words
    email: str
    phone: str
    hours: Words


class Programme(BaseModel):
    """A promise of an institution, with its aims and lines of action."""

    key: str
    institution: str = Field(description="code of the institution")
    title: Words
    summary: Words
    languages: list[str]
    zone: str = Field(description="time zone, such as Europe/Rome")
    desk: Desk | None
    aims: list[Aim]
    strands: list[Strand]
    page: Addresses


class Section(BaseModel):
    """A part of an initiative's text."""

    id: str = Field(description="who, before, how, questions, about or guide")
    heading: str
    markdown: str = Field(description="CommonMark; initiative:KEY links to another initiative")


class InitiativeRow(BaseModel):
    """An initiative, without its long texts."""

    programme: str
    key: str
    strand: str
    title: Words
    summary: Words
    audience: list[str]
    stations: list[str] = Field(description="its path: publish, apply, place, take_part, …")
    held: list[str] = Field(description="in_person, online or both")
    spoken: list[str] = Field(description="languages in which it takes place")
    page: Addresses


class Initiative(InitiativeRow):
    """An initiative with all that its page says."""

    aims: list[str]
    desk: Desk
    texts: dict[str, list[Section]] = Field(description="language code → sections")


class Priority(BaseModel):
    """What gives points; more points go first."""

    key: str
    text: Words = Field(description="who has how many points")
    offers: list[Words] = Field(description="where it counts; empty for everywhere")


class SeatClass(BaseModel):
    """Seats of an offer that share an order."""

    key: str
    text: Words
    seats: int
    first: list[Words] = Field(description="who goes first, the first of them before the second")
    only: bool = Field(description="true where a seat stays empty rather than go to anyone else")


class Reserves(BaseModel):
    """An offer with seats of several classes, in the order in which they are filled."""

    offer: Words
    classes: list[SeatClass]


class Cap(BaseModel):
    """The most seats that some offers may fill together."""

    key: str
    text: Words
    most: int
    offers: list[Words]
    homes: list[str] = Field(description="codes of the institutions it is about; empty for all")


class Call(BaseModel):
    """An opening to one role, with its dates."""

    id: int
    programme: str
    initiative: str
    edition: str
    edition_title: Words
    role: str
    opens: datetime
    closes: datetime = Field(description="first moment that is too late")
    results: datetime | None
    zone: str
    state: State
    mechanism: str
    places: int
    priorities: list[Priority] = Field(description="points that come before the draw, if any")
    reserves: list[Reserves] = Field(description="offers with seats of several classes")
    caps: list[Cap]
    page: Addresses


class Venue(BaseModel):
    """A building or square where sessions take place."""

    key: str
    name: Words
    address: str
    way: Words = Field(description="how to get there, with the way without steps")
    step_free: bool
    latitude: float | None
    longitude: float | None


class Session(BaseModel):
    """A timed occurrence. Where one takes place online is told only to who signed up."""

    id: int
    key: str
    programme: str
    initiative: str
    edition: str
    title: Words
    place: Words
    venue: Venue | None
    given_by: str | None = Field(description="name of who gives it, where not the institution")
    topics: list[Words]
    spoken: list[str] = Field(description="codes of its languages")
    access: list[str] = Field(description="what makes it easier to attend, such as step_free")
    least_age: int | None
    most_age: int | None
    online: bool
    starts: datetime
    ends: datetime
    zone: str
    sequence: int = Field(description="how often it was moved")
    cancelled: bool
    page: Addresses


class FigureRow(BaseModel):
    """A published figure: only what the disclosure gate let out."""

    id: int
    programme: str
    initiative: str
    edition: str
    indicator: str
    definition_version: int
    headline: Words
    totals: dict[str, int | None] = Field(description="step → count; null where it is not told")
    published: date
    invented: bool = Field(description="true in a demonstration: the number counts no real people")
    page: Addresses
    csv: str


class Cell(BaseModel):
    """One released number. by: dimension → key, empty where the number is told without it."""

    step: str
    by: dict[str, str]
    count: int | None = Field(description="null where it is withheld to protect people")


class Figure(FigureRow):
    """A published figure with every released cell."""

    unit: Words
    definition: Words
    cells: list[Cell]
    corrects: int | None = Field(description="id of the figure that this one replaces")
    corrected_by: int | None = Field(description="id of the figure that replaces this one")
    correction_reason: Words = Field(
        description="why it replaces that one, in each language in which it is written"
    )


class Refusal(BaseModel):
    """What is wrong with a request, and how to mend it."""

    detail: str


REFUSALS = {404: Refusal, 422: Refusal}
