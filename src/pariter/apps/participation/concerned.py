"""Whom it concerns that a session is moved or cancelled, and what else they do at that time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum

from pariter.apps.participation.models import Duty
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Session

State = Placement.State


@dataclass(frozen=True, slots=True)
class Concerned:
    """How many people a change of a session concerns.

    places, people: of those who hold a place; waiting: turns; on_duty: asked or accepted
    """

    places: int
    people: int
    waiting: int
    on_duty: int


def places_at(session: Session) -> QuerySet[Placement]:
    """Return who holds, or waits for, a place at a session."""
    own = Q(offer=session.offer_id) if session.offer_id else Q(offer__call__edition=session.edition)
    return Placement.objects.filter(own, state__in=Placement.ACTIVE)


def on_duty_at(session: Session) -> QuerySet[Duty]:
    """Return who was asked for a duty at a session, or accepted one."""
    return session.duties.filter(state__in=Duty.BINDING).select_related(
        "session__edition__initiative__programme__institution"
    )


def count_concerned(session: Session) -> Concerned:
    """Count whom a change of a session concerns, in two queries."""
    rows = (
        places_at(session)
        .order_by()
        .values_list("state")
        .annotate(places=Sum(1), people=Sum("seats"))
    )
    places, people = Counter[str](), Counter[str]()
    for state, number, seats in rows:
        places[state], people[state] = number, seats
    return Concerned(
        places=sum(places[state] for state in Placement.HOLDING),
        people=sum(people[state] for state in Placement.HOLDING),
        waiting=places[State.WAITING],
        on_duty=on_duty_at(session).count(),
    )


@dataclass(frozen=True, slots=True)
class Clash:
    """A place that someone holds at a session, and another session of hers at the same time."""

    placement: Placement
    other: Session


def clashes_at(session: Session, starts_at: datetime, ends_at: datetime) -> list[Clash]:
    """Return who holds a place here and would be elsewhere at that time, in three queries."""
    here = {
        placement.application.person_id: placement
        for placement in places_at(session)
        .filter(state__in=Placement.HOLDING)
        .select_related("application__person", "application__call", "offer")
    }
    elsewhere = Placement.objects.filter(
        state__in=Placement.HOLDING, application__person__in=here
    ).exclude(pk__in=[placement.pk for placement in here.values()])
    by_offer: dict[int, list[int]] = {}
    for person, offer in elsewhere.values_list("application__person", "offer"):
        by_offer.setdefault(offer, []).append(person)
    others = Session.objects.filter(
        offer__in=by_offer,
        starts_at__lt=ends_at,
        ends_at__gt=starts_at,
        cancelled_at__isnull=True,
    ).exclude(pk=session.pk)
    return [
        Clash(here[person], other)
        for other in others.order_by("starts_at", "pk")
        for person in by_offer[other.offer_id or 0]
    ]


def busy_people(session: Session, starts_at: datetime, ends_at: datetime) -> list[Duty]:
    """Return the other duties, at that time, of those who have one at a session."""
    addresses = list(on_duty_at(session).values_list("email", flat=True))
    others = (
        Duty.objects.filter(email__in=addresses, state__in=Duty.BINDING)
        .exclude(session=session)
        .filter(
            session__cancelled_at=None,
            session__starts_at__lt=ends_at,
            session__ends_at__gt=starts_at,
        )
        .select_related("session")
    )
    return [one for one in others if one.begins_at < ends_at and starts_at < one.ends_at]


def same_room(
    session: Session, *, venue: int | None, place: Any, starts_at: datetime, ends_at: datetime
) -> list[Session]:
    """Return the sessions that are in the same room at that time."""
    during = Session.objects.filter(
        edition__initiative__programme=session.edition.initiative.programme_id,
        venue=venue,
        online=False,
        starts_at__lt=ends_at,
        ends_at__gt=starts_at,
        cancelled_at__isnull=True,
    ).exclude(pk=session.pk)
    wanted = room_of(venue, place)
    return [one for one in during if wanted and room_of(one.venue_id, one.place) == wanted]


def room_of(venue: int | None, place: Any) -> tuple[int | None, frozenset[str]] | None:
    """Return what tells one room from another: its building and its names; None for no room."""
    said: Iterable[str] = place.data.values() if isinstance(place.data, dict) else [place.data]
    names = frozenset(" ".join(str(name).casefold().split()) for name in said if name)
    return (venue, names) if names else None


def room_mates(sessions: Iterable[Session]) -> dict[int, list[Session]]:
    """Return, by session, the others that are in the same room at the same time.

    sessions: in order of time
    """
    rooms: dict[Any, list[Session]] = {}
    for session in sessions:
        room = room_of(session.venue_id, session.place)
        if room and not session.online and not session.cancelled_at:
            rooms.setdefault(room, []).append(session)
    found: dict[int, list[Session]] = {}
    for together in rooms.values():
        for place, one in enumerate(together):
            for other in together[place + 1 :]:
                # Those after it begin later still.
                if other.starts_at >= one.ends_at:
                    break
                found.setdefault(one.pk, []).append(other)
                found.setdefault(other.pk, []).append(one)
    return found
