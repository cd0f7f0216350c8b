"""Sign-ups in the invented year: editions that are over, and those that are open."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.enrol import enrol
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.placements.windows import Phase, phase_of
from pariter.apps.programmes.models import Call, Offer

DEMAND_PAST = (0.93, 1.2)
"""Least and most people who signed up for what is over, as a share of its seats."""
DEMAND_OPEN = (0.1, 0.7)
DEMAND_DRAWN = (1.3, 1.9)
"""The same where wishes are collected for a draw."""
WAVES = 3

Settled = tuple[Person, Organisation | None]


def fill(call: Call, people: Sequence[Settled], *, until: datetime, chance: Random) -> None:
    """Sign people up for each offer of a first-come call, in waves from the opening on.

    people: whom to choose from; where the call has conditions, those that meet them
    until: moment at which a call that is still open stands
    """
    is_over = call.deadline <= until
    if call.complete_after:
        people = people[: _regulars(call)]
    end = call.deadline if is_over else until
    moments = [
        call.opens_at + (end - call.opens_at) * share
        for share in sorted(chance.uniform(0.02, 0.9) for _ in range(WAVES))
    ]
    for offer in call.offers.order_by("position"):
        demand = chance.uniform(*_demand(call, until))
        wanted = min(round(offer.capacity * demand), len(people))
        comers = chance.sample(list(people), wanted)
        if call.rules or call.homes or call.needs_guardian:
            _one_by_one(offer, comers, moments[0])
        else:
            _in_waves(offer, [person for person, _home in comers], moments)


def _demand(call: Call, until: datetime) -> tuple[float, float]:
    if phase_of(call, until) is Phase.OPEN:
        return DEMAND_DRAWN
    return DEMAND_PAST if call.deadline <= until else DEMAND_OPEN


def _regulars(call: Call) -> int:
    """Return how many people share the courses of a call: few enough to come to several."""
    return round(1.3 * max(call.offers.values_list("capacity", flat=True)))


def _in_waves(offer: Offer, people: list[Person], moments: Sequence[datetime]) -> None:
    for wave, at in enumerate(moments):
        enrol(offer=offer, people=people[wave :: len(moments)], at=at, by=None)


def _one_by_one(offer: Offer, comers: Sequence[Settled], begin: datetime) -> None:
    for number, (person, home) in enumerate(comers):
        sign_up(offer=offer, person=person, home=home, at=begin + timedelta(minutes=number))
