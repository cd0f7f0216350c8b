"""Typed schema of pack.toml; what the types alone cannot refuse is in checks.py."""

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from pariter.packs.objectives import Contract, Cooperation
from pariter.packs.pairing import Pairing as Pairing
from pariter.packs.pairing import Weight as Weight
from pariter.packs.part import Part
from pariter.packs.protection import Protection
from pariter.packs.sessions import Session as Session
from pariter.packs.sessions import Topic, Venue
from pariter.packs.values import (
    AnswerKind,
    BrandColour,
    Cents,
    Choices,
    Colour,
    Email,
    FactName,
    InitiativeKey,
    Key,
    LanguageCode,
    Link,
    LocalTime,
    Manner,
    Mechanism,
    MediaFile,
    MediumKind,
    OrganisationKind,
    PartnerKind,
    Seats,
    ShortKey,
    Station,
    Texts,
    Year,
    Zone,
)


class Contact(Part):
    """A desk that people write to; the first of a pack speaks for the programme."""

    key: Key
    name: Texts
    email: Email
    phone: Annotated[str, StringConstraints(max_length=40)] = ""
    hours: Texts


class Brand(Part):
    """Two colours and the initials on the brand tile."""

    initials: Annotated[str, StringConstraints(min_length=1, max_length=4)]
    primary: BrandColour
    accent: BrandColour


class Correspondence(Part):
    """What people who write to the desks may count on."""

    answer_days: Annotated[int, Field(ge=1, le=60)] = 5
    keep_days: Annotated[int, Field(ge=1, le=3650)] = 180


class Organisation(Part):
    """An organisation that this pack refers to by its code. district: of a school."""

    code: Key
    name: Texts
    url: Link | None = None
    kind: OrganisationKind | None = None
    district: Annotated[str, StringConstraints(max_length=60)] = ""
    member_of: Key | None = None


class Aim(Part):
    """What the programme wants to reach."""

    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,20}$")]
    text: Texts


class Partner(Part):
    """Another organisation, and what it has to do with the programme."""

    organisation: Key
    kind: PartnerKind
    text: Texts
    since: Year | None = None
    initiatives: list[str] = []


class Responsible(Part):
    """Who is in charge of a part of an initiative; names stand only where they are public."""

    initiative: str
    scope: Texts
    role: Texts
    email: Email
    hours: Texts | None = None
    names: list[Annotated[str, StringConstraints(min_length=1, max_length=200)]] = []


class Medium(Part):
    """A picture or a film; a film has captions in each language, a transcript and a poster."""

    key: Key
    kind: MediumKind
    file: MediaFile
    description: Texts
    credit: Texts | None = None
    captions: dict[str, MediaFile] = {}
    transcript: Key | None = None
    poster: Key | None = None


class News(Part):
    """A dated message of the programme; `text` names texts/<language>/<text>.md."""

    key: Key
    published: date
    text: Key
    initiatives: list[str] = []
    image: Key | None = None


class Strand(Part):
    """A line of action."""

    key: Key
    title: Texts
    summary: Texts
    icon: ShortKey
    colour: Colour


class Choice(Part):
    """One of the answers that a question allows."""

    key: FactName
    label: Texts


class Question(Part):
    """What a call asks everyone who applies; rules may name it as a fact.

    by: who answers, the applicant or the office, such as a jury's score.
    statistics: asked for figures only: optional, and no rule may name it.
    """

    key: FactName
    kind: AnswerKind
    label: Texts
    help: Texts | None = None
    by: Literal["applicant", "office"] = "applicant"
    required: bool = True
    statistics: bool = False
    least: int = 0
    most: int | None = None
    choice: list[Choice] = []


class Priority(Part):
    """Points that put an applicant ahead, in some offers or all: CEL that gives a whole number."""

    key: Key
    points: str
    text: Texts
    offers: list[Key] = []


class Trait(Part):
    """What seats may be reserved for: a CEL condition, and its plain words."""

    key: Key
    when: str
    text: Texts


class Slots(Part):
    """Seats of one offer that share an order; an offer fills its classes in turn.

    first: traits that go before the rest, the first one before the second.
    only: whether a seat stays empty rather than go to someone with none of these traits.
    protected: whether its cut-off says too much about people to be told.
    """

    key: Key
    seats: Seats
    text: Texts
    first: list[Key] = []
    only: bool = False
    protected: bool = True


class Cap(Part):
    """The most seats that several offers, or some homes at one offer, may fill together."""

    key: Key
    most: Seats
    offers: Annotated[list[Key], Field(min_length=1)]
    homes: list[Key] = []
    text: Texts


class Rule(Part):
    """A named condition to apply: a CEL expression over declared facts, and its plain words."""

    key: Key
    when: str
    text: Texts
    refusal: Texts


class Lottery(Part):
    """The public draw that will decide between equals."""

    draw: LocalTime
    source: Texts


class Window(Part):
    """Wishes are collected until it closes, then one draw gives the places.

    places: most that one party, a family or a class, gets by the draw; without it all that fit.
    """

    closes: LocalTime
    places: Annotated[int, Field(ge=1, le=1_000)] | None = None


class Offer(Part):
    """A seat in a course, at a session, in a camp; or a project that asks for money.

    kept_seats: how many of its seats wait for schools never served.
    most_classes: how many classes it takes, where its seats would hold more.
    """

    key: Key
    title: Texts
    summary: Texts | None = None
    host: Annotated[str, StringConstraints(max_length=200)] = ""
    capacity: Seats
    kept_seats: Seats = 0
    most_classes: Annotated[int, Field(ge=1, le=1_000)] | None = None
    quota: dict[str, Seats] = {}
    slots: list[Slots] = []


class Call(Part):
    """Opening of an edition to one role, in local wall time.

    decided_by: the edition's call that decides this one too, by votes or in pairs.
    budget: what an equal-shares vote hands out, in cents.
    withdrawal: how seats that are given back go on: one by one, or by the office in rounds.
    needs_account: first come only; otherwise an address and a link in a mail are enough.
    most_together: first come only; how many people one sign-up may bring.
    reminder_hours: how long before the first session people are asked whether they still come.
    for_classes: a teacher signs up a class; `most_per_school` of one school may hold places.
    kept_until: until when the offers' `kept_seats` wait for schools never served.
    needs_guardian: a place of a minor counts when her guardian has confirmed.
    asks_needs: people may say what they need to take part.
    discreet: mails, tickets and calendars of those who come do not name what they come to.
    window: first come only; until it closes the order of coming counts for nothing.
    complete_after: how many of its sessions one must attend; only then is there a certificate.
    training, duty_training: initiatives to complete before signing up, or helping at sessions.
    """

    key: ShortKey
    role: ShortKey
    zone: Zone | None = None
    opens: LocalTime
    closes: LocalTime
    results: LocalTime | None = None
    mechanism: Mechanism
    minimum_choices: Choices = 1
    maximum_choices: Choices | None = None
    answer_hours: Annotated[int, Field(ge=1, le=24 * 90)] = 168
    homes: list[Key] = []
    decided_by: ShortKey | None = None
    budget: Cents | None = None
    withdrawal: Literal["chain", "reoptimise"] = "chain"
    needs_account: bool = True
    most_together: Annotated[int, Field(ge=1, le=1_000)] = 1
    reminder_hours: Annotated[int, Field(ge=1, le=24 * 30)] | None = None
    for_classes: bool = False
    most_per_school: Annotated[int, Field(ge=1, le=1_000)] | None = None
    kept_until: LocalTime | None = None
    needs_guardian: bool = False
    asks_needs: bool = False
    discreet: bool = False
    complete_after: Annotated[int, Field(ge=1, le=1_000)] | None = None
    training: InitiativeKey | None = None
    duty_training: InitiativeKey | None = None
    window: Window | None = None
    lottery: Lottery | None = None
    pairing: Pairing | None = None
    question: list[Question] = []
    rule: list[Rule] = []
    priority: list[Priority] = []
    trait: list[Trait] = []
    cap: list[Cap] = []
    offer: list[Offer] = []


class Edition(Part):
    """One dated run of an initiative.

    follow_up_years: for how many years those who took part and agree are asked once a year.
    """

    key: ShortKey
    title: Texts
    starts: date
    ends: date
    follow_up_years: Annotated[int, Field(ge=1, le=10)] | None = None
    call: list[Call] = []
    session: list[Session] = []


class ChecklistItem(Part):
    """What a newcomer does around her arrival. days: after it, or before it where below 0."""

    key: ShortKey
    days: Annotated[int, Field(ge=-365, le=365)]
    text: Texts
    help: Texts | None = None
    link: Link | None = None
    contact: Key | None = None


class Initiative(Part):
    """One promise, with its stations; `text` names texts/<language>/<text>.md."""

    key: InitiativeKey
    slug: Key
    strand: Key
    audience: list[Key]
    stations: Annotated[list[Station], Field(min_length=1)]
    text: Key
    contact: Key | None = None
    aims: list[str] = []
    held: Annotated[list[Manner], Field(min_length=1)] = ["in_person"]
    spoken: list[LanguageCode] = []
    media: list[Key] = []
    checklist: list[ChecklistItem] = []
    edition: list[Edition] = []


class Pack(Part):
    """A whole programme."""

    schema_version: Literal[1]
    key: Key
    institution: Key
    languages: Annotated[list[str], Field(min_length=1)]
    zone: Zone
    brand: Brand
    contact: Annotated[list[Contact], Field(min_length=1)]
    correspondence: Correspondence = Correspondence()
    organisation: Annotated[list[Organisation], Field(min_length=1)]
    aim: list[Aim] = []
    partner: list[Partner] = []
    responsible: list[Responsible] = []
    medium: list[Medium] = []
    news: list[News] = []
    topic: list[Topic] = []
    venue: list[Venue] = []
    strand: Annotated[list[Strand], Field(min_length=1)]
    initiative: Annotated[list[Initiative], Field(min_length=1)]
    contract: list[Contract] = []
    cooperation: Cooperation | None = None
    protection: Protection | None = None

    def zone_info(self, part: Call | Session) -> ZoneInfo:
        """Return the zone of a call or session, or else the programme's."""
        return ZoneInfo(part.zone or self.zone)
