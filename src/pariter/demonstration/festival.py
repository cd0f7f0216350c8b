"""The coming festival in the invented year: three hundred sessions by forty partners."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from i18nfield.strings import LazyI18nString

from pariter.apps.participation.duty_actions import answer_duty, ask_for_duty
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.enrol import enrol
from pariter.apps.programmes.models import Call, Offer, Session
from pariter.apps.programmes.queries import find_call
from pariter.apps.programmes.session_edits import ask_for_change
from pariter.demonstration.festival_proposals import APPROVED, propose
from pariter.demonstration.festival_words import SUMMARY, title, topic

FESTIVAL = "milano_steminthecity/C1/2027-04/everyone"
SESSIONS = 300
PARTNERS = "demo-partner-"
SLOTS = ((10, 90), (14, 90), (16, 90), (18, 75))
"""Hour at which a session begins, and its minutes."""
SHARE_FULL, SHARE_QUIET = 0.1, 0.3
SPEAKERS = 36


def invent_festival(
    *, people: Sequence[Person], office: Person, partner: Person, at: datetime, chance: Random
) -> None:
    """Fill the coming festival: sessions, sign-ups, speakers, and proposals in every state.

    people: who sign up; office: who runs the festival; partner: the account of a partner
    """
    call = find_call(FESTIVAL)
    if not call.is_open(at):
        return
    offers = _add_sessions(call)
    _sign_up(offers, people, call.opens_at, at, chance)
    sessions = list(Session.objects.filter(offer__in=offers).order_by("starts_at", "key"))
    _ask_speakers(sessions, office, at)
    propose(call=call, people=people, partner=partner, office=office, at=at)
    own = Session.objects.filter(
        edition=call.edition, organisation__code=f"{PARTNERS}01", offer__call=call, online=False
    )
    for session, more in zip(own.order_by("starts_at")[:2], (6, 10), strict=False):
        seats = session.offer.capacity + more if session.offer else more
        ask_for_change(
            session=session,
            wished={"seats": seats},
            reason="More people ask than there are seats.",
            at=at,
            by=partner,
        )


def _add_sessions(call: Call) -> list[Offer]:
    """Add what the pack's own sessions leave of the three hundred, spread over the month."""
    edition = call.edition
    programme = edition.initiative.programme
    partners = list(Organisation.objects.filter(code__startswith=PARTNERS).order_by("code"))
    venues = list(programme.venues.order_by("position"))
    first = call.offers.count()
    offers = [
        Offer(
            call=call,
            key=f"demo-{number:03}",
            title=LazyI18nString(title(number)),
            summary=LazyI18nString(SUMMARY),
            host=partners[number % len(partners)].name.localize("en"),
            capacity=12 + number * 7 % 29,
            position=first + number,
        )
        for number in range(SESSIONS - APPROVED - edition.sessions.count())
    ]
    Offer.objects.bulk_create(offers)
    days = (edition.ends - edition.starts).days + 1
    Session.objects.bulk_create(
        _session(call, offer, number, partners, venues, edition.starts, days)
        for number, offer in enumerate(offers)
    )
    return offers


def _session(
    call: Call,
    offer: Offer,
    number: int,
    partners: Sequence[Organisation],
    venues: Sequence[Any],
    first: date,
    days: int,
) -> Session:
    """Return one session; no two of them are in one room at one time."""
    round_ = number // days
    hour, minutes = SLOTS[round_ % len(SLOTS)]
    day = first + timedelta(days=number % days)
    starts_at = datetime.combine(day, time(hour), ZoneInfo(call.zone))
    online = number % 9 == 8
    venue = None if online else venues[(number + 3 * (round_ // len(SLOTS))) % len(venues)]
    room = 4 + round_ % 6
    return Session(
        edition=call.edition,
        offer=offer,
        key=offer.key,
        title=offer.title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        zone=call.zone,
        place=LazyI18nString(
            {"en": "Online", "it": "Online"}
            if online
            else {"en": f"Demo room {room}", "it": f"Aula demo {room}"}
        ),
        venue=venue,
        organisation=partners[number % len(partners)],
        topics=[topic(number)],
        spoken=["en", "it"] if number % 5 == 0 else ["it"],
        access=["captions"] if online else ["hearing_loop"] if number % 3 else ["large_print"],
        least_age=6 + number % 4 * 2,
        most_age=None if number % 3 else 19,
        online=online,
        link=f"https://online.example.org/{offer.key}" if online else "",
    )


def _sign_up(
    offers: Sequence[Offer],
    people: Sequence[Person],
    opened: datetime,
    at: datetime,
    chance: Random,
) -> None:
    """Let people sign up: some sessions are full with people waiting, some are still empty."""
    for offer in offers:
        draw = chance.random()
        if draw < SHARE_QUIET:
            continue
        share = 1.3 if draw > 1 - SHARE_FULL else chance.uniform(0.1, 0.7)
        comers = chance.sample(list(people), min(len(people), round(offer.capacity * share)))
        enrol(
            offer=offer,
            people=comers,
            at=opened + (at - opened) * chance.uniform(0.05, 0.95),
            by=None,
        )


def _ask_speakers(sessions: Sequence[Session], office: Person, at: datetime) -> None:
    """Ask speakers; most said yes, some without their name, a few no, the others are silent."""
    for number, session in enumerate(sessions[:: max(1, len(sessions) // SPEAKERS)][:SPEAKERS]):
        duty = ask_for_duty(
            session=session,
            role="speaker",
            name=f"Demo Speaker {number + 1:02}",
            email=f"demo-speaker-{number + 1:02}@example.org",
            language="it" if number % 3 else "en",
            brief="You speak for twenty minutes. Slides are welcome, questions more.",
            at=at - timedelta(days=10),
            by=office,
        )
        if number % 5 != 4:
            answer_duty(
                duty=duty,
                accepts=number % 7 != 6,
                named=number % 4 != 3,
                at=at - timedelta(days=10 - number % 9),
            )
