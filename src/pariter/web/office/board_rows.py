"""The sessions of an edition with their numbers, in a fixed number of queries."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Sum

from pariter.apps.participation.concerned import room_mates
from pariter.apps.participation.models import Delivery, Duty, Shift
from pariter.apps.placements.class_warnings import left_out_by_offer
from pariter.apps.placements.models import Placement
from pariter.apps.placements.needs import unmet_needs
from pariter.apps.programmes.models import Edition, Session
from pariter.apps.programmes.rooms import seats_of_room
from pariter.web.office.board_problems import Problem, problems_of
from pariter.web.office.facts import LONG_TEXTS
from pariter.web.participant.wording import session_in_words

State = Placement.State


@dataclass(frozen=True)
class Crew:
    """The people of one role at a session. missing: still wanted, beside those who accepted."""

    role: str
    wanted: int
    accepted: int
    asked: int

    @property
    def missing(self) -> int:
        """Return how many are still to be found."""
        return max(0, self.wanted - self.accepted)


@dataclass
class Row:
    """A session on the board.

    seats: None where it has no number of them; held: of those who may still say no as well;
    room: how many people its room holds, None where nobody told
    left_out: classes that a draw leaves out, since nobody confirmed their school; frozen_from:
    when its window closes
    expected: of those who accepted; came: at the door, with a ticket or without
    """

    session: Any
    when: str
    seats: int | None
    held: int
    expected: int
    waiting: int
    came: int
    noted: bool
    crews: list[Crew]
    room_mates: list[Session]
    unmet: int
    room: int | None = None
    left_out: int = 0
    frozen_from: datetime | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def free(self) -> int | None:
        """Return the seats that nobody holds; less than none where more are held than there are."""
        return None if self.seats is None else self.seats - self.held

    @property
    def wanted(self) -> int:
        """Return how many people on duty are wanted."""
        return sum(max(crew.wanted, crew.accepted + crew.asked) for crew in self.crews)

    @property
    def on_duty(self) -> int:
        """Return how many people accepted a duty."""
        return sum(crew.accepted for crew in self.crews)


def board_rows(edition: Edition, at: datetime) -> list[Row]:
    """Return every session of an edition with its numbers and problems, in order of time."""
    sessions = list(
        Session.objects.filter(edition=edition)
        .select_related("offer", "venue", "organisation", "edition__initiative__programme")
        .defer(*LONG_TEXTS)
    )
    seats = _seats(edition)
    everyone = seats.total_accepted()
    came = _came(edition)
    crews = crews_of(edition)
    unmet = _unmet(edition)
    left_out = left_out_by_offer(edition)
    together = room_mates(sessions)
    rows = []
    for session in sessions:
        offer = session.offer_id
        row = Row(
            session=session,
            when=session_in_words(session),
            seats=session.offer.capacity if session.offer else None,
            held=seats.held[offer] if offer else everyone,
            expected=seats.accepted[offer] if offer else everyone,
            waiting=seats.waiting[offer] if offer else 0,
            came=came.get(session.pk, 0),
            noted=session.pk in came,
            crews=crews.get(session.pk, []),
            room_mates=together.get(session.pk, []),
            unmet=unmet.get(session.pk, 0),
            room=None if session.online else seats_of_room(session.venue, session.place),
        )
        if offer in left_out:
            row.left_out, row.frozen_from = left_out[offer]
        row.problems = problems_of(row, at)
        rows.append(row)
    return rows


@dataclass(frozen=True)
class Seats:
    """Seats by offer: held, of those accepted, and turns of people who wait."""

    held: Counter[int]
    accepted: Counter[int]
    waiting: Counter[int]

    def total_accepted(self) -> int:
        """Return the seats of everyone who accepted a place of the edition."""
        return self.accepted.total()


def _seats(edition: Edition) -> Seats:
    found = Seats(Counter(), Counter(), Counter())
    rows = (
        Placement.objects.filter(offer__call__edition=edition, state__in=Placement.ACTIVE)
        .order_by()
        .values_list("offer", "state")
        .annotate(turns=Count("pk"), people=Sum("seats"))
    )
    for offer, state, turns, people in rows:
        if state == State.WAITING:
            found.waiting[offer] += turns
            continue
        found.held[offer] += people
        if state == State.ACCEPTED:
            found.accepted[offer] += people
    return found


def _came(edition: Edition) -> dict[int, int]:
    rows = (
        Delivery.objects.filter(session__edition=edition, corrected_by__isnull=True)
        .exclude(kind=Delivery.Kind.AUDIENCE)
        .order_by()
        .values_list("session")
        .annotate(people=Sum("people"))
    )
    return dict(rows)


def crews_of(edition: Edition) -> dict[int, list[Crew]]:
    """Return, by session, the roles in which people are wanted, asked or on duty."""
    wanted = {
        (session, role): number
        for session, role, number in Shift.objects.filter(session__edition=edition).values_list(
            "session", "role", "wanted"
        )
    }
    counted = {
        (session, role, state): number
        for session, role, state, number in Duty.objects.filter(session__edition=edition)
        .exclude(state=Duty.State.FREED)
        .order_by()
        .values_list("session", "role", "state")
        .annotate(number=Count("pk"))
    }
    pairs = dict.fromkeys((*wanted, *((session, role) for session, role, _state in counted)))
    found: dict[int, list[Crew]] = {}
    for session, role in sorted(pairs):
        asked = counted.get((session, role, Duty.State.ASKED), 0)
        crew = Crew(
            role=role,
            # Whoever was asked for a duty that nobody has is wanted, even where no number is set.
            wanted=wanted.get((session, role), 1),
            accepted=counted.get((session, role, Duty.State.ACCEPTED), 0),
            asked=asked,
        )
        found.setdefault(session, []).append(crew)
    return found


def _unmet(edition: Edition) -> Mapping[int, int]:
    """Return, by session, how many needs for access nobody has met."""
    return {
        one.session.pk: sum(one.unmet.values()) + one.without_seat for one in unmet_needs(edition)
    }
