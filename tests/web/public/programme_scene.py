"""A fair with as many sessions as wanted: three houses, five partners, four topics, many ages."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from i18nfield.strings import LazyI18nString

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import (
    Call,
    Edition,
    Initiative,
    Offer,
    Programme,
    Session,
    Venue,
)

ADDRESS = "/en/polimi_pop/fair/programme/2027/"
OPENING = datetime(2027, 4, 5, 8, tzinfo=UTC)
DAYS = 24
TOPICS = ("code", "space", "water", "robots")
HOUSES = (
    ("forge", "Demo forge", True, 45.4705, 9.1793),
    ("tower", "Demo tower", False, 45.4860, 9.2043),
    ("garden", "Demo garden", True, 45.5201, 9.2110),
)
ACCESS: tuple[list[str], ...] = (
    [],
    ["sign_language"],
    ["hearing_loop", "captions"],
    ["quiet_space"],
    [],
)
AGES = ((None, None), (6, 10), (8, 12), (14, None), (None, 13), (11, 14))


@dataclass(frozen=True)
class Fair:
    """The fair: its edition, and the open call by which people sign up."""

    edition: Edition
    call: Call

    def session(self, key: str) -> Session:
        """Return one of its sessions."""
        return Session.objects.get(edition=self.edition, key=key)


def words(english: str) -> LazyI18nString:
    """Return a text in both languages of the programme."""
    return LazyI18nString({"en": english, "it": f"{english} (it)"})


def fair(number: int, like: Call, *, needs_account: bool = False) -> Fair:
    """Add a fair with so many sessions to the programme of a call; its sign-up is open as that is.

    Every third session is online or has no house; each title comes back on another day.
    """
    programme = like.edition.initiative.programme
    Programme.objects.filter(pk=programme.pk).update(
        topics=[{"key": key, "label": {"en": key.title(), "it": key.title()}} for key in TOPICS]
    )
    edition = _edition(like)
    call = Call.objects.create(
        edition=edition,
        key="all",
        role="everyone",
        zone=like.zone,
        opens_at=like.opens_at,
        closes_at=OPENING - timedelta(days=1),
        mechanism="first_come",
        needs_account=needs_account,
        most_together=4,
    )
    for position, (key, name, step_free, latitude, longitude) in enumerate(HOUSES):
        Venue.objects.create(
            programme=programme,
            key=key,
            name=words(name),
            address=f"Demo street {position}, 20100 Milano",
            way=words(f"Tram to {name}, then left. A ramp is beside the door."),
            step_free=step_free,
            latitude=latitude,
            longitude=longitude,
            position=100 + position,
        )
    for place in range(5):
        Organisation.objects.create(code=f"partner-{place}", name=f"Demo partner {place:02}")
    found = Fair(edition, call)
    add_sessions(found, 0, number)
    return found


def add_sessions(to: Fair, first: int, last: int) -> None:
    """Add the sessions of these numbers to a fair."""
    houses = list(Venue.objects.filter(key__in=[key for key, *_rest in HOUSES]))
    partners = list(Organisation.objects.filter(code__startswith="partner-").order_by("code"))
    offers = Offer.objects.bulk_create(_offer(to.call, place) for place in range(first, last))
    Session.objects.bulk_create(
        _session(to.edition, offer, place, houses, partners)
        for place, offer in enumerate(offers, start=first)
    )


def _edition(like: Call) -> Edition:
    first = like.edition.initiative
    initiative = Initiative.objects.create(
        programme=first.programme,
        strand=first.strand,
        key="F1",
        slug="fair",
        title=words("The fair"),
        summary=first.summary,
        contact=first.contact,
        audience=["everyone"],
        stations=first.stations,
        held=["in_person", "online"],
        spoken=["it"],
        texts={},
        position=90,
    )
    return Edition.objects.create(
        initiative=initiative,
        key="2027",
        title=words("April 2027"),
        pack=like.edition.pack,
        starts=OPENING.date(),
        ends=OPENING.date() + timedelta(days=DAYS),
    )


def _title(place: int) -> str:
    return f"{TOPICS[place % 4].title()} for beginners, part {place % 100}"


def _offer(call: Call, place: int) -> Offer:
    return Offer(
        call=call,
        key=f"s{place}",
        title=words(_title(place)),
        summary=words("You try it out with your own hands, and take something home."),
        capacity=20,
        position=place,
    )


def _session(
    edition: Edition,
    offer: Offer,
    place: int,
    houses: list[Venue],
    partners: list[Organisation],
) -> Session:
    starts = OPENING + timedelta(days=place % DAYS, hours=(place // DAYS) % 10)
    least, most = AGES[place % 6]
    values: dict[str, Any] = {"online": True, "link": "https://example.org/secret-room"}
    if place % 7:
        values = {"venue": houses[place % 3]}
    return Session(
        edition=edition,
        offer=offer,
        key=offer.key,
        title=offer.title,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=90),
        zone="Europe/Rome",
        place=words(f"Room {place % 9 + 1}"),
        organisation=partners[place % 5],
        topics=[TOPICS[place % 4]],
        spoken=["en"] if place % 8 == 3 else [],
        access=ACCESS[place % 5],
        least_age=least,
        most_age=most,
        **values,
    )
