"""Which class is next for a session, and why another waits: rules without a database.

A call for classes gives places in the order of booking, with four limits: the seats of the room,
the classes that a session takes, seats kept for a while for schools never served, and a school's
fair share, also for a while. Schools never served go first on the waiting list.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum


class Obstacle(Enum):
    """Why a class has no place at a session."""

    DRAW = "a draw decides, and its result is not published"
    UNCONFIRMED = "the office has not confirmed its school yet"
    BEGUN = "the session has begun, or was called off"
    SHARE = "its school holds as many places as one school may"
    CLASSES = "the session has as many classes as it takes"
    SEATS = "too few seats are free"
    KEPT = "the seats that are free are kept for schools never served"


@dataclass(frozen=True, slots=True)
class Room:
    """One offer. kept: of its seats, those that are still kept; is_over: gives nothing more."""

    seats: int
    kept: int = 0
    most_classes: int | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Booking:
    """One class at one offer. school: None until the office has confirmed it."""

    key: int
    offer: int
    school: int | None
    seats: int
    turn: int
    holds: bool = False


@dataclass
class Standing:
    """Who holds and who waits in a whole call. served: schools that came to an earlier edition.

    share: how many places one school may hold; None where it may hold any. is_drawn_for: whether
    nobody gets a place before the result of a draw.
    """

    rooms: Mapping[int, Room]
    served: frozenset[int]
    share: int | None
    bookings: dict[int, Booking] = field(default_factory=dict)
    is_drawn_for: bool = False

    def __post_init__(self) -> None:
        self.taken: dict[int, int] = defaultdict(int)
        self.taken_by_served: dict[int, int] = defaultdict(int)
        self.classes: dict[int, int] = defaultdict(int)
        self.places: dict[int | None, int] = defaultdict(int)
        for booking in self.bookings.values():
            if booking.holds:
                self._count(booking)

    def obstacle(self, booking: Booking) -> Obstacle | None:
        """Return what keeps a class that waits from a place; nothing where it fits."""
        room = self.rooms[booking.offer]
        if room.is_over:
            return Obstacle.BEGUN
        if self.is_drawn_for:
            return Obstacle.DRAW
        if booking.school is None:
            return Obstacle.UNCONFIRMED
        if self.share is not None and self.places[booking.school] >= self.share:
            return Obstacle.SHARE
        if room.most_classes is not None and self.classes[booking.offer] >= room.most_classes:
            return Obstacle.CLASSES
        return self.lacks_seats(booking.offer, booking.school, booking.seats)

    def lacks_seats(self, offer: int, school: int | None, more: int) -> Obstacle | None:
        """Return why a school cannot have so many more seats of an offer, if it cannot."""
        if more > self.free(offer):
            return Obstacle.SEATS
        return Obstacle.KEPT if more > self.free_for(offer, school) else None

    def free(self, offer: int) -> int:
        """Return how many seats nobody holds."""
        return max(0, self.rooms[offer].seats - self.taken[offer])

    def free_for(self, offer: int, school: int | None) -> int:
        """Return how many seats a school may still have.

        Schools that were served before may together hold all seats but those that are kept.
        """
        if school is not None and school not in self.served:
            return self.free(offer)
        room = self.rooms[offer]
        return max(0, min(self.free(offer), room.seats - room.kept - self.taken_by_served[offer]))

    def waiting(self, offer: int) -> list[Booking]:
        """Return the classes that wait for an offer: schools never served first, then by turn."""
        found = [one for one in self.bookings.values() if one.offer == offer and not one.holds]
        return sorted(found, key=lambda one: (one.school in self.served, one.turn, one.key))

    def number(self, key: int) -> int:
        """Return which number a waiting class has on its list, counted from 1."""
        found = [one.key for one in self.waiting(self.bookings[key].offer)]
        return found.index(key) + 1

    def give(self, offers: Iterable[int]) -> list[int]:
        """Give every place that can be given at some offers; return whom, in order.

        Whoever does not fit is passed over and keeps her turn.
        """
        given: list[int] = []
        for offer in offers:
            for booking in self.waiting(offer):
                if self.obstacle(booking) is None:
                    self.bookings[booking.key] = replace(booking, holds=True)
                    self._count(booking)
                    given.append(booking.key)
        return given

    def _count(self, booking: Booking) -> None:
        self.taken[booking.offer] += booking.seats
        self.classes[booking.offer] += 1
        self.places[booking.school] += 1
        if booking.school in self.served:
            self.taken_by_served[booking.offer] += booking.seats
