"""Serial dictatorship of parties: in each round each party, by one order, takes its next wish.

A party is never divided. One that does not fit is passed over, and whoever is behind it may fit:
so a small party can be served before a large one that is ahead. Seats only become fewer, so a
wish that did not fit once never fits later in the same run.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pariter.kernels.allocation.check import CheckError
from pariter.kernels.allocation.party_market import PartyMarket

MECHANISM = "party_rounds"
Obstacle = Literal["too_large", "share", "parties", "seats", "kept"]


@dataclass(frozen=True)
class Refusal:
    """Why a wish was passed over. free: seats that this party could have had at that moment."""

    obstacle: Obstacle
    free: int


@dataclass
class Rooms:
    """What is given so far."""

    market: PartyMarket
    taken: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    taken_by_served: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    parties: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    places: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def free(self, option: str, party: str) -> int:
        """Return how many seats of an option a party may still have."""
        market = self.market
        free = market.capacities[option] - self.taken[option]
        if not market.is_served(party):
            return free
        shared = market.capacities[option] - market.kept.get(option, 0)
        return max(0, min(free, shared - self.taken_by_served[option]))

    def refusal(self, option: str, party: str) -> Refusal | None:
        """Return why a party cannot have an option now; None where it can."""
        market, free = self.market, self.free(option, party)
        size = market.size(party, option)
        home = market.homes.get(party)
        most = market.most_parties.get(option)
        if size > market.capacities[option]:
            return Refusal("too_large", free)
        if home is not None and market.share is not None and self.places[home] >= market.share:
            return Refusal("share", free)
        if most is not None and self.parties[option] >= most:
            return Refusal("parties", free)
        if size > market.capacities[option] - self.taken[option]:
            return Refusal("seats", free)
        return Refusal("kept", free) if size > free else None

    def seat(self, option: str, party: str) -> None:
        """Give a party its seats of an option."""
        size, home = self.market.size(party, option), self.market.homes.get(party)
        self.taken[option] += size
        self.parties[option] += 1
        if home is not None:
            self.places[home] += 1
        if self.market.is_served(party):
            self.taken_by_served[option] += size


@dataclass(frozen=True)
class PartyAllocation:
    """The result for one market of parties.

    assignment: party → options that it holds, the dearest first.
    refusals: party → wish → why it was passed over.
    """

    market: PartyMarket
    assignment: dict[str, tuple[str, ...]]
    refusals: dict[str, dict[str, Refusal]]

    @cached_property
    def queue(self) -> tuple[str, ...]:
        """Parties by the common order, the first one first."""
        return tuple(sorted(self.market.sizes, key=self.market.key))

    @cached_property
    def positions(self) -> dict[str, int]:
        """Party → place in the common order, 1 is first."""
        return {party: place for place, party in enumerate(self.queue, start=1)}

    @cached_property
    def places(self) -> dict[str, dict[str, int]]:
        """Option → party that wishes for it → place among them, 1 is first."""
        return {
            option: {party: place for place, party in enumerate(parties, start=1)}
            for option, parties in self.asked.items()
        }

    @cached_property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """Option → parties that wish for it, by the common order."""
        found: dict[str, list[str]] = {option: [] for option in self.market.capacities}
        for party in self.queue:
            for wish in self.market.preferences[party]:
                found[wish].append(party)
        return {option: tuple(parties) for option, parties in found.items()}

    @cached_property
    def holders(self) -> dict[str, tuple[str, ...]]:
        """Option → parties that hold a place of it, by the common order."""
        return {
            option: tuple(party for party in parties if option in self.assignment[party])
            for option, parties in self.asked.items()
        }

    @cached_property
    def waiting(self) -> dict[str, tuple[str, ...]]:
        """Option → parties that were passed over and could sit there, by the common order."""
        return {
            option: tuple(
                party
                for party in parties
                if option in self.refusals[party]
                and self.refusals[party][option].obstacle != "too_large"
            )
            for option, parties in self.asked.items()
        }

    def seats(self, option: str) -> int:
        """Count the seats of an option that are given."""
        return sum(self.market.size(party, option) for party in self.holders[option])


def party_rounds(market: PartyMarket) -> PartyAllocation:
    """Serve parties in rounds; each takes the first of its further wishes into which it fits.

    Parties of homes never served come first, then `order` decides. Rounds end when nobody has a
    wish left, or holds fewer than `places`. With one place a party, nobody gains by a false list.

    Raises MarketError when the market is malformed.
    """
    market.validate()
    rooms = Rooms(market)
    assignment: dict[str, list[str]] = {party: [] for party in market.sizes}
    refusals: dict[str, dict[str, Refusal]] = {party: {} for party in market.sizes}
    wishes = {party: iter(listed) for party, listed in market.preferences.items()}
    queue = sorted(market.sizes, key=market.key)
    while queue:
        going_on: list[str] = []
        for party in queue:
            for wish in wishes[party]:
                refusal = rooms.refusal(wish, party)
                if refusal is None:
                    rooms.seat(wish, party)
                    assignment[party].append(wish)
                    if market.places is None or len(assignment[party]) < market.places:
                        going_on.append(party)
                    break
                refusals[party][wish] = refusal
        queue = going_on
    held = {party: tuple(options) for party, options in assignment.items()}
    return PartyAllocation(market, held, refusals)


def check_parties(allocation: PartyAllocation) -> None:
    """Raise CheckError unless all limits hold, and nobody was passed over who fits.

    It counts the result alone; that the order was kept is proved by `pariter.verifier`.
    """
    market, rooms = allocation.market, Rooms(allocation.market)
    if allocation.assignment.keys() != market.sizes.keys():
        raise CheckError("The result and the market have not the same parties.")
    for party, options in allocation.assignment.items():
        if len(set(options)) != len(options) or not set(options) <= set(market.preferences[party]):
            raise CheckError(f"Party {party!r} holds {options}: not its wishes, or one twice.")
        if market.places is not None and len(options) > market.places:
            raise CheckError(f"Party {party!r} holds {options}: more than {market.places} places.")
        for option in options:
            rooms.seat(option, party)
    _check_limits(market, rooms)
    for party, listed in market.preferences.items():
        options = allocation.assignment[party]
        is_full = market.places is not None and len(options) >= market.places
        dear = listed[: listed.index(options[-1])] if is_full and options else listed
        for wish in dear:
            if wish not in options and rooms.refusal(wish, party) is None:
                raise CheckError(f"Party {party!r} was passed over at {wish!r}, and it fits.")


def _check_limits(market: PartyMarket, rooms: Rooms) -> None:
    for option, seats in market.capacities.items():
        most = market.most_parties.get(option)
        if rooms.taken[option] > seats:
            raise CheckError(f"Option {option!r}: {rooms.taken[option]} of {seats} seats given.")
        if rooms.taken_by_served[option] > max(0, seats - market.kept.get(option, 0)):
            raise CheckError(f"Option {option!r}: kept seats were given to homes served before.")
        if most is not None and rooms.parties[option] > most:
            raise CheckError(f"Option {option!r}: {rooms.parties[option]} parties, not {most}.")
    for home, places in rooms.places.items():
        if market.share is not None and places > market.share:
            raise CheckError(f"Home {home!r}: {places} places, at most {market.share} allowed.")
