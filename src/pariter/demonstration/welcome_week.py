"""Welcome Week in the invented year: people sign up, give places back, and come."""

from datetime import datetime, timedelta
from random import Random

from pariter.apps.people.models import Person
from pariter.apps.placements.answers import accept_placement, expire_offers, withdraw_placement
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call

SHARE_GIVEN_BACK = 0.06
SHARE_ACCEPTED = 0.8
MOST_SESSIONS = 3


def sign_all_up(*, call: Call, people: list[Person], until: datetime, chance: Random) -> None:
    """Sign everyone up to some sessions, the popular city walk more often than the others."""
    offers = {offer.key: offer for offer in call.offers.all()}
    names = list(offers)
    seconds = (until - call.opens_at).total_seconds()
    moments = sorted(chance.uniform(0.01, 0.9) * seconds for _ in people)
    for person, moment in zip(people, moments, strict=True):
        wished = set(chance.sample(names, chance.randint(1, MOST_SESSIONS)))
        if chance.random() < 0.25:
            wished.add("city-walk")
        at = call.opens_at + timedelta(seconds=moment)
        for key in sorted(wished):
            sign_up(offer=offers[key], person=person, at=at)


def give_some_back(*, call: Call, at: datetime, chance: Random) -> None:
    """Let a few give their places back; most of those who are next take them, some never answer."""
    held = Placement.objects.filter(
        application__call=call, state=Placement.State.ACCEPTED
    ).select_related("offer", "application__person", "application__call")
    for placement in held.order_by("offer__position", "order"):
        if chance.random() < SHARE_GIVEN_BACK:
            withdraw_placement(placement=placement, at=at, by=placement.application.person)
    offered = Placement.objects.filter(application__call=call, state=Placement.State.OFFERED)
    for placement in offered.select_related("offer", "application__person").order_by(
        "offer__position", "order"
    ):
        if chance.random() < SHARE_ACCEPTED:
            accept_placement(
                placement=placement,
                at=at + timedelta(hours=3),
                by=placement.application.person,
            )
    expire_offers(at=at + timedelta(hours=call.answer_hours))
