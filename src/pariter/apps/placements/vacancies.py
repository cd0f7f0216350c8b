"""Seats that became free, by the rules of the run: who would be offered one now."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import real_run
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.queries import first_start
from pariter.kernels.allocation import Market
from pariter.kernels.allocation.records import market_from_json
from pariter.kernels.allocation.withdrawal import next_offers

State = Placement.State
CHAIN, REOPTIMISE = "chain", "reoptimise"
Place = tuple[str, str]
"""An offer's key and an applicant's token."""


def hangs_together(offer: Offer) -> bool:
    """Tell whether the rules, and not turns and homes alone, say who is next for an offer."""
    return bool(offer.slots or offer.call.caps)


@dataclass(frozen=True)
class Standing:
    """Who holds and who waits now, beside the market on which the places were given.

    active: offer and token → the placement that holds, or waits for, that seat.
    """

    market: Market
    active: Mapping[Place, Placement]

    @cached_property
    def held(self) -> dict[str, set[str]]:
        """Offer → who holds a seat of it, or was offered one."""
        found: dict[str, set[str]] = defaultdict(set)
        for (offer, token), placement in self.active.items():
            if placement.state in Placement.HOLDING:
                found[offer].add(token)
        return found

    @cached_property
    def best(self) -> dict[str, int]:
        """Token → the rank, from 0, of the best seat that she holds or was offered."""
        ranks: dict[str, int] = {}
        for offer, tokens in self.held.items():
            for token in tokens:
                rank = self.market.preferences[token].index(offer)
                ranks[token] = min(rank, ranks.get(token, rank))
        return ranks

    @cached_property
    def wished(self) -> dict[str, set[str]]:
        """Offer → who waits for it and has nothing better."""
        found: dict[str, set[str]] = defaultdict(set)
        for (offer, token), placement in self.active.items():
            wishes = self.market.preferences[token]
            if placement.state == State.WAITING and wishes.index(offer) < self.best.get(
                token, len(wishes)
            ):
                found[offer].add(token)
        return found

    def next_at(self, offer: str) -> list[Placement]:
        """Return who would be offered a seat of an offer, or of those that hang together with it.

        Nobody is offered a seat that someone may still keep.
        """
        desk = self.market.limits.desk_of[offer]
        return [
            self.active[place] for place in next_offers(self.market, desk, self.held, self.wished)
        ]

    def remaining(self) -> Market:
        """Return the market with what everyone still holds or waits for as her whole list."""
        lists = {
            token: tuple(wish for wish in wishes if (wish, token) in self.active)
            for token, wishes in self.market.preferences.items()
        }
        return replace(self.market, preferences=lists)


def standing(call: Call, at: datetime) -> Standing | None:
    """Return who holds and who waits in a published call; None before that.

    Nobody waits any more for what has begun.
    """
    run = real_run(call)
    if run is None or run.published_at is None:
        return None
    begun = {
        offer.pk
        for offer in call.offers.all()
        if (start := first_start(offer)) is not None and at >= start
    }
    placements = (
        Placement.objects.filter(offer__call=call, state__in=Placement.ACTIVE)
        .select_related("offer", "application__person", "application__call", "application__ticket")
        .order_by("order", "pk")
    )
    return Standing(
        market_from_json(run.audit["market"]),
        {
            (placement.offer.key, placement.application.ticket.token): placement
            for placement in placements
            if placement.state in Placement.HOLDING or placement.offer_id not in begun
        },
    )
