"""Votes on projects in the invented year: one that is over, and one that is open."""

from datetime import datetime, timedelta
from random import Random

from pariter.apps.applications.actions import submit_application
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import accept_placement, decline_placement
from pariter.apps.placements.ballots import open_vote
from pariter.apps.placements.funding import offer_next_awards
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import projects_call
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.queries import calls
from pariter.demonstration.ranked import BEACON

VOTERS_PAST, VOTERS_OPEN = 60, 24
MOST_TICKED = 5
SEED = 10
"""Its own, so that what else is invented does not depend on it."""
PROJECTS = (
    ("A supper of twelve kitchens", "meeting", 900),
    ("Songs that our grandmothers sang", "performance", 1_400),
    ("Letters that were never sent home", "exhibition", 1_100),
    ("Learn to dance in one evening", "performance", 700),
    ("The alphabet wall", "exhibition", 450),
    ("Stories at the coffee table", "meeting", 300),
    ("A film night without subtitles", "meeting", 1_200),
    ("Maps drawn from memory", "exhibition", 650),
    ("New Year, four times", "performance", 2_400),
    ("Games from seven countries", "meeting", 550),
    ("A choir for one month", "performance", 1_800),
    ("Photographs of the first week", "exhibition", 800),
)
"""Title, form and euros of each invented project."""


def invent_votes(*, people: list[Person], at: datetime, by: Person) -> None:
    """Hold every vote that has opened, as far as it is at this moment."""
    chance = Random(SEED)  # noqa: S311 - nothing here is secret
    found = calls().filter(mechanism="equal_shares", decided_by=None, opens_at__lt=at)
    for vote in found.order_by("opens_at", "pk"):
        _hold_vote(vote, chance.sample(people, len(PROJECTS) + VOTERS_PAST), at, by, chance)


def _hold_vote(
    vote: Call, people: list[Person], until: datetime, by: Person, chance: Random
) -> None:
    """Let groups send projects and people vote; where that is over, give the money."""
    projects = projects_call(vote)
    if projects is None or vote.draw_at is None or vote.results_at is None:
        raise ValueError(f"{vote.address} has no projects, draw or results date; mend its pack.")
    groups = people[: len(PROJECTS)]
    _send(projects, groups)
    open_vote(call=vote, at=vote.opens_at - timedelta(hours=20), by=by)
    is_over = vote.deadline <= until
    voters = people[len(PROJECTS) :][: VOTERS_PAST if is_over else VOTERS_OPEN]
    _vote(vote, voters, vote.deadline if is_over else until, chance)
    if not is_over:
        return
    commit_lottery(
        call=vote, at=vote.deadline + timedelta(minutes=5), by=by, chance=chance.randbytes
    )
    drawn = vote.draw_at + timedelta(minutes=20)
    draw_lottery(call=vote, beacon=BEACON, at=drawn, by=by)
    run_allocation(call=vote, kind="dry", at=drawn + timedelta(minutes=5), by=by)
    run = run_allocation(call=vote, kind="real", at=drawn + timedelta(minutes=15), by=by)
    publish_run(run=run, at=vote.results_at, by=by)
    _answer(vote, vote.results_at + timedelta(days=1))
    offer_next_awards(run=run, at=vote.results_at + timedelta(days=2), by=by)
    _accept(vote, vote.results_at + timedelta(days=3))


def _send(projects: Call, groups: list[Person]) -> None:
    for number, (person, (title, form, euros)) in enumerate(
        zip(groups, PROJECTS, strict=True), start=1
    ):
        submit_application(
            call=projects,
            person=person,
            preferences=[],
            answers={
                "title": title,
                "group": f"Demo group {number}",
                "form": form,
                "summary": f"An invented project. “{title}” brings people of many places together.",
                "amount": euros * 100,
                "purpose": "Invented: rent, print and food.",
            },
            at=projects.opens_at + timedelta(days=number),
            notify=False,
        )


def _vote(vote: Call, voters: list[Person], until: datetime, chance: Random) -> None:
    offers = list(vote.offers.all())
    seconds = (until - vote.opens_at).total_seconds()
    moments = sorted(chance.uniform(0.01, 0.99) * seconds for _ in voters)
    for person, moment in zip(voters, moments, strict=True):
        ticked = chance.sample(offers, chance.randint(1, MOST_TICKED))
        submit_application(
            call=vote,
            person=person,
            preferences=sorted(ticked, key=lambda offer: offer.position),
            at=vote.opens_at + timedelta(seconds=moment),
            notify=False,
        )


def _answer(vote: Call, at: datetime) -> None:
    """Let the first group give its money back, and the others accept theirs."""
    first = _offered(vote)[0]
    decline_placement(placement=first, at=at, by=first.application.person)
    _accept(vote, at)


def _accept(vote: Call, at: datetime) -> None:
    for placement in _offered(vote):
        accept_placement(placement=placement, at=at, by=placement.application.person)


def _offered(vote: Call) -> list[Placement]:
    found = Placement.objects.filter(offer__call=vote, state=Placement.State.OFFERED)
    return list(found.select_related("offer", "application__person").order_by("-offer__cost", "pk"))
