"""Reads about who is expected and who came."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db.models import Count, Min, QuerySet, Sum

from pariter.apps.participation.models import Delivery, DoorPass, Scan
from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import as_read, ticket_of
from pariter.apps.programmes.models import Edition, Session

DIGEST_SIGNS = 32
"""Of a ticket's SHA-256: 128 bits, more than a ticket itself holds."""
GENDERS = ("girls", "boys", "others")
NONE = (0, None, None, None)


def expected_at(session: Session) -> QuerySet[Placement]:
    """Return the accepted places whose holders are expected at a session."""
    accepted = Placement.objects.filter(
        offer__call__edition=session.edition_id, state=Placement.State.ACCEPTED
    )
    if session.offer_id:
        accepted = accepted.filter(offer=session.offer_id)
    return accepted.select_related(
        "application__person", "application__home", "offer", "school_class"
    ).order_by("application__reference")


def current(edition: Edition) -> QuerySet[Delivery]:
    """Return the deliveries of an edition that no later one corrects."""
    return Delivery.objects.filter(session__edition=edition, corrected_by__isnull=True)


def latest(session: Session, placements: Iterable[Placement]) -> QuerySet[Delivery]:
    """Return what is noted now about these places at one session."""
    return Delivery.objects.filter(
        session=session,
        placement__in=[placement.pk for placement in placements],
        corrected_by__isnull=True,
    )


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many people a session has. capacity: None where its room has no number of seats.

    companions: of those expected, who only assist
    """

    capacity: int | None
    expected: int
    inside: int
    walk_ins: int
    companions: int = 0

    def free(self, *, is_released: bool) -> int | None:
        """Return the seats for walk-ins: those of nobody, and once released of who did not come."""
        if self.capacity is None:
            return None
        held = self.inside if is_released else max(self.expected, self.inside)
        return max(0, self.capacity - held - self.walk_ins)


def numbers_at(session: Session) -> Numbers:
    """Return how many people hold a place of a session, came with a ticket, and came without."""
    attended = Delivery.objects.filter(
        session=session, corrected_by__isnull=True, kind=Delivery.Kind.ATTENDANCE
    )
    walked = Delivery.objects.filter(
        session=session, corrected_by__isnull=True, kind=Delivery.Kind.WALK_IN
    )
    expected = expected_at(session).aggregate(seats=Sum("seats"), companions=Sum("companions"))
    return Numbers(
        capacity=session.offer.capacity if session.offer else None,
        expected=expected["seats"] or 0,
        companions=expected["companions"] or 0,
        inside=attended.aggregate(all=Sum("people"))["all"] or 0,
        walk_ins=walked.aggregate(all=Sum("people"))["all"] or 0,
    )


@dataclass(frozen=True, slots=True)
class Guest:
    """One place on the list of a door. ticket: a digest, so that the list makes no tickets.

    seats: how many take part, without those who only assist
    parts: of a class, how many girls, boys, others and adults are expected; came: who are in
    """

    ticket: str
    name: str
    seats: int
    inside: int
    since: datetime | None
    parts: tuple[int, ...] | None = None
    came: tuple[int, ...] | None = None


def door_list(session: Session) -> list[Guest]:
    """Return who is expected at a session, by name, with who is in already."""
    noted = Delivery.objects.filter(session=session, corrected_by__isnull=True)
    inside = {
        place: (people, *genders)
        for place, people, *genders in noted.values_list("placement", "people", *GENDERS)
    }
    since = dict(
        Scan.objects.filter(door_pass__session=session, outcome=Scan.Outcome.COUNTED)
        .exclude(placement=None)
        .order_by()
        .values_list("placement")
        .annotate(Min("happened_at"))
    )
    # Plain values: a device gets this list at each of its requests, and rooms are large.
    expected = expected_at(session).order_by("application__person__name", "application__reference")
    return [
        Guest(
            ticket=_digest(settings.SECRET_KEY, place),
            name=with_class(name or reference, group),
            seats=seats - companions,
            inside=inside.get(place, NONE)[0],
            since=since.get(place),
            parts=(*parts,) if group else None,
            came=_came(inside.get(place, NONE)) if group else None,
        )
        for place, name, reference, seats, companions, group, *parts in expected.values_list(
            "pk",
            "application__person__name",
            "application__reference",
            "seats",
            "companions",
            "school_class__name",
            *(f"school_class__{part}" for part in (*GENDERS, "adults")),
        )
    ]


def _came(noted: tuple[int | None, ...]) -> tuple[int, ...] | None:
    """Return who of a class are in, by gender, and its adults; None where it is not told so."""
    people, girls, boys, others = noted
    if people is None or girls is None or boys is None or others is None:
        return None
    return girls, boys, others, people - girls - boys - others


def with_class(name: str, school_class: str | None) -> str:
    """Return the name of who holds a place; of a teacher with the class that she comes with."""
    return f"{name} · {school_class}" if school_class else name


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody on the waiting list, as a door knows her; see Guest."""

    ticket: str
    name: str
    seats: int


def waiting_at(session: Session) -> list[Waiting]:
    """Return who waits for a seat at a session, whose turn is first standing first."""
    if not session.offer_id:
        return []
    waiting = Placement.objects.filter(offer=session.offer_id, state=Placement.State.WAITING)
    return [
        Waiting(_digest(settings.SECRET_KEY, place), name or reference, seats)
        for place, name, reference, seats in waiting.order_by("order").values_list(
            "pk", "application__person__name", "application__reference", "seats"
        )
    ]


def cancelled_tickets(session: Session) -> list[str]:
    """Return the digests of the tickets of this session that no longer hold."""
    left = (Placement.State.DECLINED, Placement.State.WITHDRAWN, Placement.State.EXPIRED)
    numbers = _places_of(session).filter(state__in=left).values_list("pk", flat=True)
    return [_digest(settings.SECRET_KEY, number) for number in numbers]


def places_by_digest(session: Session) -> dict[str, int]:
    """Return the places of a session by the digests of their tickets."""
    numbers = _places_of(session).values_list("pk", flat=True)
    return {_digest(settings.SECRET_KEY, number): number for number in numbers}


def _places_of(session: Session) -> QuerySet[Placement]:
    places = Placement.objects.filter(offer__call__edition=session.edition_id)
    return places.filter(offer=session.offer_id) if session.offer_id else places


def digest_of_ticket(placement: Placement) -> str:
    """Return the first 128 bits of SHA-256 of a ticket's code as a door reads it."""
    return _digest(settings.SECRET_KEY, placement.pk)


# A device gets the whole list at each of its requests, and a ticket never changes.
@lru_cache(maxsize=20_000)
def _digest(_secret: str, place: int) -> str:
    code = as_read(ticket_of(Placement(pk=place)))
    return hashlib.sha256(code.encode()).hexdigest()[:DIGEST_SIGNS]


def open_pass(digest: str) -> DoorPass | None:
    """Return the pass whose secret has this digest, whether or not it opens anything now."""
    return (
        DoorPass.objects.select_related("session__offer", "session__edition__initiative__programme")
        .filter(digest=digest)
        .first()
    )


def passes_of(session: Session) -> QuerySet[DoorPass]:
    """Return the passes of a session with how many scans each has sent."""
    return session.door_passes.select_related("created_by").annotate(sent=Count("scans"))


def to_look_at(session: Session) -> QuerySet[Scan]:
    """Return the scans that a person should look at: refused, doubtful, or on two devices."""
    scans = Scan.objects.filter(door_pass__session=session).select_related(
        "door_pass", "placement__application__person", "walk_in"
    )
    return scans.exclude(outcome=Scan.Outcome.COUNTED, reason="").order_by("-happened_at", "-pk")
