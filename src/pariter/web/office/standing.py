"""How the places of a call stand, offer by offer: who holds one, and who waits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Offer
from pariter.web.office.progress import Tag
from pariter.web.participant.wording import moment_in_words, session_in_words

State = Placement.State

MOST_WAITING = 25
"""How many people waiting a list names; the file of applicants has them all."""

STATES = {
    State.OFFERED: "warning",
    State.ACCEPTED: "success",
    State.WAITING: "info",
}


@dataclass(frozen=True)
class Line:
    """One person on the list of an offer. by: until when she must answer."""

    placement: Placement
    name: str
    tag: Tag
    by: str
    turn: int


@dataclass(frozen=True)
class OfferList:
    """The list of one offer.

    whens: when its own sessions take place; held, free: seats; more: turns of people waiting, not
    named.
    """

    offer: Any
    whens: list[str]
    holders: list[Line]
    waiting: list[Line]
    more: int
    held: int
    free: int

    @property
    def number_waiting(self) -> int:
        """Everyone who waits, named or not."""
        return len(self.waiting) + self.more


def placement_tag(placement: Placement) -> Tag:
    """Return how a place stands, in a few words."""
    state = State(placement.state)
    return Tag(str(state.label), STATES.get(state, "neutral"))


def offer_lists(call: Call, offers: Sequence[Offer] | None = None) -> list[OfferList]:
    """Return the list of each of some offers of a call, or of all, in three queries."""
    if offers is None:
        offers = list(call.offers.order_by("position"))
    prefetch_related_objects(offers, "sessions")
    places: dict[int, list[Placement]] = defaultdict(list)
    for place in _active(Placement.objects.filter(offer__in=offers)):
        places[place.offer_id].append(place)
    return [_list(call, offer, places[offer.pk]) for offer in offers]


def offer_list(offer: Offer) -> OfferList:
    """Return the list of one offer."""
    return _list(offer.call, offer, list(_active(offer.placements.all())))


def _active(places: QuerySet[Placement]) -> QuerySet[Placement]:
    """Return who holds and who waits, by turn, with what a list names of them."""
    return (
        places.filter(state__in=Placement.ACTIVE)
        .select_related("application__person", "application__home")
        .order_by("order", "pk")
    )


def _list(call: Call, offer: Any, places: list[Placement]) -> OfferList:
    holders = [place for place in places if place.state in Placement.HOLDING]
    waiting = [place for place in places if place.state == State.WAITING]
    held = sum(place.seats for place in holders)
    return OfferList(
        offer=offer,
        whens=[session_in_words(session) for session in offer.sessions.all()],
        holders=[_line(call, place, turn) for turn, place in enumerate(holders, start=1)],
        waiting=[
            _line(call, place, turn) for turn, place in enumerate(waiting[:MOST_WAITING], start=1)
        ],
        more=max(0, len(waiting) - MOST_WAITING),
        held=held,
        free=offer.capacity - held,
    )


def _line(call: Call, place: Placement, turn: int) -> Line:
    return Line(
        placement=place,
        name=place.application.person.name,
        tag=placement_tag(place),
        by=moment_in_words(place.answer_by, call.zone)
        if place.state == State.OFFERED and place.answer_by
        else "",
        turn=turn,
    )
