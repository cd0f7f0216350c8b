"""The nursery in the invented year: families with points, reserved seats, and a place given on."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from pariter.apps.applications.actions import submit_application
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import accept_placement, decline_placement
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import Placement
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.queries import find_call
from pariter.demonstration.ranked import BEACON

PAST, OPEN = "polimi_pop/P4/2026-09/families", "polimi_pop/P4/2027-09/families"
OPEN_APPLICANTS = 14
SEED = 4
"""Its own, so that what else is invented does not depend on it."""


def invent_nursery(*, people: list[Person], at: datetime, by: Person) -> None:
    """Let families apply to both years, give the places of the first, and one of them on."""
    chance = Random(SEED)  # noqa: S311 - nothing here is secret
    past, coming = find_call(PAST), find_call(OPEN)
    _apply(past, people, past.closes_at, chance)
    if coming.opens_at < at:
        some = chance.sample(people, OPEN_APPLICANTS)
        _apply(coming, some, min(at, coming.closes_at), chance)
    _give_places(past, by, chance)


def _apply(call: Call, people: list[Person], until: datetime, chance: Random) -> None:
    offers = list(call.offers.all())
    seconds = (until - call.opens_at).total_seconds()
    moments = sorted(chance.uniform(0.01, 0.99) * seconds for _ in people)
    for person, moment in zip(people, moments, strict=True):
        submit_application(
            call=call,
            person=person,
            preferences=_wishes(offers, chance),
            answers=_answers(call, offers, chance),
            at=call.opens_at + timedelta(seconds=moment),
            notify=False,
        )


def _wishes(offers: list[Offer], chance: Random) -> list[Offer]:
    """Draw one wish or more; the nurseries stand in the order in which most people like them."""
    liked = sorted(offers, key=lambda offer: offer.position + chance.uniform(0, 2.5))
    return liked[: chance.randint(1, len(offers))]


def _answers(call: Call, offers: list[Offer], chance: Random) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "phd": True,
        "birth_year": call.opens_at.year - chance.randint(0, 2),
        "single_parent": chance.random() < 0.15,
        "disability": chance.random() < 0.1,
        "parents_work": chance.random() < 0.7,
        "income": chance.choices(("low", "middle", "high"), (3, 5, 2))[0],
        "sibling": chance.choice([offer.key for offer in offers])
        if chance.random() < 0.2
        else "none",
        "gender": chance.choice(("woman", "woman", "man", "other", None)),
    }
    return answers


def _give_places(call: Call, by: Person, chance: Random) -> None:
    """Freeze, draw, run, publish; most accept, and one declines a place that another then gets."""
    if call.draw_at is None or call.results_at is None:
        raise ValueError(f"{call.address} has no draw or results date; write both in its pack.")
    commit_lottery(
        call=call, at=call.closes_at + timedelta(minutes=5), by=by, chance=chance.randbytes
    )
    drawn = call.draw_at + timedelta(minutes=20)
    draw_lottery(call=call, beacon=BEACON, at=drawn, by=by)
    run = run_allocation(call=call, kind="real", at=drawn + timedelta(minutes=15), by=by)
    publish_run(run=run, at=call.results_at, by=by)
    for hours in (5, 10, 15, 20):
        offered = Placement.objects.filter(
            application__call=call, state=Placement.State.OFFERED
        ).select_related("offer", "application__person", "application__call")
        at = call.results_at + timedelta(hours=hours)
        for number, placement in enumerate(
            offered.order_by("offer__position", "application__person__email")
        ):
            answer = decline_placement if (hours, number) == (5, 0) else accept_placement
            answer(placement=placement, at=at, by=placement.application.person)
