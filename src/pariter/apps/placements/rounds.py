"""Rounds: seats that were given back are offered on, or all places are given again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import lock_seats
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import AllocationRun, Placement
from pariter.apps.placements.queries import real_run
from pariter.apps.placements.vacancies import CHAIN, REOPTIMISE, Standing, standing
from pariter.apps.placements.waiting import offer_place, offer_seats
from pariter.apps.programmes.models import Call, Offer
from pariter.kernels.allocation import MECHANISMS, Allocation, check

State = Placement.State
LEFT = (State.DECLINED, State.WITHDRAWN, State.EXPIRED)


@dataclass(frozen=True)
class Round:
    """What a round would do now; no name, only numbers.

    left: people who gave a place back, declined or let an offer expire; free: seats of each
    offer that nobody holds or is offered. chain: offers that giving on one by one would make.
    again: people who would get a better place, or a first one, if all were given again; None
    where that may not be done.
    """

    left: int
    free: Sequence[tuple[str, int]]
    chain: int
    again: int | None

    @property
    def seats(self) -> int:
        """All free seats."""
        return sum(count for _offer, count in self.free)


def next_round(*, call: Call, at: datetime) -> Round:
    """Say what a round would do now. Raises PlacementError before the result is published."""
    now = _standing(call, at)
    gone = Placement.objects.filter(offer__call=call, state__in=LEFT, offered_at__isnull=False)
    # Who moved to a place that she wants more did not leave.
    gone = gone.exclude(state=State.WITHDRAWN, decided_at=None)
    return Round(
        left=gone.values("application").distinct().count(),
        free=[
            (str(offer.title), max(0, offer.capacity - len(now.held[offer.key])))
            for offer in call.offers.order_by("position")
        ],
        chain=sum(len(now.next_at(desk[0])) for desk in now.market.limits.desks),
        again=len(_moves(now, _again(call, now))) if _may_give_again(call, now) else None,
    )


def offered_since(call: Call) -> QuerySet[Placement]:
    """Return the places that were offered after the result was published, the newest first."""
    published = AllocationRun.objects.filter(
        call=OuterRef("offer__call"), kind=AllocationRun.Kind.REAL
    ).values("published_at")
    return (
        Placement.objects.filter(offer__call=call, offered_at__gt=Subquery(published))
        .select_related("offer", "application__person")
        .order_by("-offered_at", "offer__position", "pk")
    )


@transaction.atomic
def make_round(*, call: Call, policy: str, at: datetime, by: Person | None) -> int:
    """Offer free seats on one by one, or give all places again; return how many are offered.

    policy: `chain`, or `reoptimise` where the call allows it and nobody has accepted.

    Raises PlacementError.
    """
    Call.objects.select_for_update().get(pk=call.pk)
    now = _standing(call, at)
    if policy == CHAIN:
        offers = [lock_seats(offer) for offer in call.offers.order_by("pk")]
        count = sum(offer_seats(offer=offer, at=at) for offer in offers)
    else:
        count = _give_again(call, now, at)
    if not count:
        raise PlacementError("no_round", _("There is nothing to offer now."))
    record(
        actor=by,
        action="round.made",
        subject=_run(call),
        details={"policy": policy, "offered": count},
        at=at,
    )
    return count


def _give_again(call: Call, now: Standing, at: datetime) -> int:
    if not _may_give_again(call, now):
        raise PlacementError(
            "no_second_run",
            _("Places can be given again only if the call says so and nobody has accepted yet."),
        )
    allocation = _again(call, now)
    moves = _moves(now, allocation)
    for placement in moves:
        token = placement.application.ticket.token
        left = _leave_worse(now, token, placement.offer.key)
        offer_place(placement, at, instead_of=left)
    return len(moves)


def _leave_worse(now: Standing, token: str, offer: str) -> Offer | None:
    """Take back what someone was offered, and end her waiting for what she wants less.

    Returns the offer that she no longer holds.
    """
    left = None
    wishes = now.market.preferences[token]
    for worse in wishes[wishes.index(offer) + 1 :]:
        placement = now.active.get((worse, token))
        if placement:
            held = placement.state in Placement.HOLDING
            placement.state = State.WITHDRAWN if held else State.LAPSED
            placement.save(update_fields=["state"])
            left = placement.offer if held else left
    return left


def _again(call: Call, now: Standing) -> Allocation:
    """Give all places again among those who stay, by the same rules and numbers."""
    market = now.remaining()
    allocation = MECHANISMS[call.mechanism](market)
    check(market, allocation)
    for token, rank in now.best.items():
        held = allocation.assignment[token]
        wishes = now.market.preferences[token]
        if held is None or wishes.index(held) > rank:
            raise PlacementError(
                "worse",
                _("Giving the places again would take one away. Offer the seats one by one."),
            )
    return allocation


def _moves(now: Standing, allocation: Allocation) -> list[Placement]:
    """Return the places for which people wait and that the new allocation gives them."""
    return [
        now.active[held, token]
        for token, held in sorted(allocation.assignment.items())
        if held is not None and now.active[held, token].state == State.WAITING
    ]


def _may_give_again(call: Call, now: Standing) -> bool:
    return call.withdrawal == REOPTIMISE and not any(
        placement.state == State.ACCEPTED for placement in now.active.values()
    )


def _standing(call: Call, at: datetime) -> Standing:
    now = standing(call, at)
    if now is None:
        raise PlacementError("not_published", _("Publish the result first."))
    return now


def _run(call: Call) -> AllocationRun:
    run = real_run(call)
    if run is None:
        raise PlacementError("not_published", _("Publish the result first."))
    return run
