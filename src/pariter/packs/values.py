"""Kinds of values in a pack: keys, texts in several languages, moments, addresses, closed lists."""

import re
from datetime import datetime
from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints

Station = Literal["publish", "apply", "place", "take_part", "count", "case"]
Manner = Literal["in_person", "online"]
PartnerKind = Literal[
    "membership", "partner", "network", "promotion", "sponsorship", "school", "funder"
]
OrganisationKind = Literal["university", "school", "company", "association", "public_body"]
MediumKind = Literal["image", "video"]
Mechanism = Literal[
    "first_come",
    "deferred_acceptance",
    "serial_dictatorship",
    "equal_shares",
    "max_weight_b_matching",
]
Access = Literal[
    "step_free",
    "hearing_loop",
    "sign_language",
    "captions",
    "audio_description",
    "large_print",
    "quiet_space",
    "low_sensory",
]
AnswerKind = Literal["yes_no", "number", "money", "choice", "choices", "text"]
Colour = Literal["blue", "teal", "purple", "orange", "green", "red", "olive", "cyan"]
_KEY = r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$"
Key = Annotated[str, StringConstraints(pattern=_KEY, max_length=60)]
ShortKey = Annotated[str, StringConstraints(pattern=_KEY, max_length=40)]
Seats = Annotated[int, Field(ge=0, le=1_000_000)]
Choices = Annotated[int, Field(ge=1, le=1_000)]
Cents = Annotated[int, Field(ge=1, le=10**12)]
FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Age = Annotated[int, Field(ge=0, le=120)]
Year = Annotated[int, Field(ge=1000, le=9999)]
Link = Annotated[
    str, StringConstraints(pattern=r"^https://[^\s/]+\.[^\s/]+(/\S*)?$", max_length=300)
]
MediaFile = Annotated[
    str, StringConstraints(pattern=r"^media/[a-z0-9][a-z0-9._-]*\.[a-z0-9]+$", max_length=120)
]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)?$")]
InitiativeKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,20}$")]
BrandColour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]


@cache
def zones() -> frozenset[str]:
    """Return the names of all time zones; finding them reads the disk."""
    return frozenset(available_timezones())


def _known_zone(value: str) -> str:
    if value not in zones():
        raise ValueError(f"{value!r} is no time zone; write one such as 'Europe/Rome'")
    return value


def _local_time(value: datetime) -> datetime:
    if value.tzinfo is not None:
        raise ValueError(
            f"{value.isoformat()} carries an offset; write the local wall time alone "
            "and name the zone in 'zone'"
        )
    return value


def _language_codes(value: dict[str, str]) -> dict[str, str]:
    for code, text in value.items():
        if not re.fullmatch(r"[a-z]{2}(-[a-z]+)?", code):
            raise ValueError(f"{code!r} is no language code; write one such as 'en' or 'it'")
        if not text.strip():
            raise ValueError(f"the text for {code!r} is empty; write it or leave the language out")
    return value


Zone = Annotated[str, AfterValidator(_known_zone)]
LocalTime = Annotated[datetime, AfterValidator(_local_time)]
Texts = Annotated[dict[str, str], AfterValidator(_language_codes)]
