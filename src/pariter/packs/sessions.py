"""Topics, venues and sessions of a pack: what takes place, where and when."""

from typing import Annotated

from pydantic import Field, StringConstraints

from pariter.packs.part import Part
from pariter.packs.values import Access, Age, Key, LanguageCode, Link, LocalTime, Texts, Zone


class Topic(Part):
    """What sessions of the programme are about."""

    key: Key
    label: Texts


class Room(Part):
    """A room of a venue. name: as sessions name their place; seats: how many people it holds."""

    name: Texts
    seats: Annotated[int, Field(ge=1, le=100_000)]


class Venue(Part):
    """A building or square where sessions take place.

    way: how to get there in words, with the way without steps.
    latitude, longitude: in degrees; from them the way from one session to the next is reckoned.
    """

    key: Key
    name: Texts
    address: Annotated[str, StringConstraints(max_length=300)]
    way: Texts
    step_free: bool = False
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    room: list[Room] = []


class Session(Part):
    """A timed occurrence; of one offer where `offer` is named.

    place: the room, or where online; venue: the building it is in.
    organisation: who gives it, where it is not the institution.
    link: where it takes place online, told only to those who signed up.
    watches: the online session that is watched together here; devices: how many can be borrowed.
    """

    key: Key
    offer: Key | None = None
    title: Texts
    starts: LocalTime
    ends: LocalTime
    zone: Zone | None = None
    place: Texts
    venue: Key | None = None
    organisation: Key | None = None
    topics: list[Key] = []
    spoken: list[LanguageCode] = []
    access: list[Access] = []
    least_age: Age | None = None
    most_age: Age | None = None
    online: bool = False
    link: Link | None = None
    watches: Key | None = None
    devices: Annotated[int, Field(ge=1, le=10_000)] | None = None
