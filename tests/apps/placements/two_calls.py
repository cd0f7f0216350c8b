"""Programmes in which two calls belong together: projects with a vote, and two sides of pairs."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pariter.apps.applications.actions import submit_application
from pariter.apps.applications.models import Application
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person
from pariter.apps.placements.ballots import open_vote
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Call
from pariter.packs.loader import LoadedPack

Make = Callable[[dict[str, Any]], LoadedPack]

OPEN = datetime.fromisoformat("2027-01-12T12:00:00+01:00")
"""While projects can be sent, and both sides can apply."""
BETWEEN = datetime.fromisoformat("2027-02-02T12:00:00+01:00")
"""After the projects, before the vote."""
VOTING = datetime.fromisoformat("2027-02-10T12:00:00+01:00")
VOTED = datetime.fromisoformat("2027-02-21T12:00:00+01:00")
DRAWN = datetime.fromisoformat("2027-02-22T21:00:00+01:00")
TOLD = datetime.fromisoformat("2027-02-24T12:00:00+01:00")


def words(text: str) -> dict[str, str]:
    return {"en": text, "it": f"{text} (it)"}


def question(key: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": words(key.capitalize()), **more}


def choices(*keys: str) -> list[dict[str, Any]]:
    return [{"key": key, "label": words(key.capitalize())} for key in keys]


def call(key: str, mechanism: str, opens: str, closes: str, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "role": "student",
        "opens": datetime.fromisoformat(opens),
        "closes": datetime.fromisoformat(closes),
        "mechanism": mechanism,
        **more,
    }


PROJECTS = call(
    "projects",
    "equal_shares",
    "2027-01-11T09:00:00",
    "2027-01-31T18:00:00",
    decided_by="vote",
    question=[
        question("title", "text", most=100),
        question("summary", "text", most=600),
        question("amount", "money", least=100, most=100_000),
        question("group", "text", required=False),
    ],
)
VOTE = call(
    "vote",
    "equal_shares",
    "2027-02-08T09:00:00",
    "2027-02-20T18:00:00",
    budget=100_000,
    maximum_choices=5,
    lottery={"draw": datetime.fromisoformat("2027-02-22T20:00:00"), "source": words("A draw")},
)
LANGUAGES = question("languages", "choices", choice=choices("italian", "spanish", "hindi"))
NEWCOMERS = call(
    "newcomers",
    "max_weight_b_matching",
    "2027-01-11T09:00:00",
    "2027-01-31T18:00:00",
    pairing={
        "weight": [
            {
                "key": "languages",
                "points": "first_languages.filter(l, l in second_languages).size() * 4",
                "text": words("Four points a language"),
            }
        ],
        "unless": "first_languages.filter(l, l in second_languages).size() == 0",
        "second_places": "partners",
    },
    question=[LANGUAGES],
)
BUDDIES = call(
    "buddies",
    "max_weight_b_matching",
    "2027-01-11T09:00:00",
    "2027-01-31T18:00:00",
    decided_by="newcomers",
    question=[LANGUAGES, question("partners", "number", least=0, most=3)],
)


def load_two_calls(data: dict[str, Any], loaded: Make, *calls: dict[str, Any]) -> dict[str, Call]:
    """Load the sample programme with an edition of these calls; by key."""
    data["initiative"][0]["edition"] = [
        {
            "key": "two",
            "title": words("Two"),
            "starts": date(2027, 3, 1),
            "ends": date(2027, 3, 31),
            "call": list(calls),
            "session": [
                {
                    "key": "evening",
                    "title": words("Evening"),
                    "starts": datetime.fromisoformat("2027-03-15T19:00:00"),
                    "ends": datetime.fromisoformat("2027-03-15T22:00:00"),
                    "place": words("Hall"),
                }
            ],
        }
    ]
    load_pack(loaded=loaded(data), at=OPEN - timedelta(days=30))
    return {found.key: found for found in Call.objects.filter(edition__key="two")}


def person(name: str) -> Person:
    return register_person(
        email=f"{name.lower()}@example.org", name=name, at=OPEN - timedelta(days=20)
    )


def send(call: Call, name: str, at: datetime = OPEN, **answers: Any) -> Application:
    """Send an application with answers."""
    return submit_application(
        call=call, person=person(name), preferences=[], answers=answers, at=at, notify=False
    )


def send_projects(projects: Call, costs: dict[str, int]) -> dict[str, Application]:
    """Send projects that cost so many cents; by title."""
    return {
        title: send(projects, title, title=title, summary=f"All about {title}.", amount=cost)
        for title, cost in costs.items()
    }


def vote_for(vote: Call, name: str, *titles: str, at: datetime = VOTING) -> Application:
    """Cast a ballot for projects of these titles."""
    offers = {str(offer.title): offer for offer in vote.offers.all()}
    return submit_application(
        call=vote,
        person=person(name),
        preferences=[offers[title] for title in titles],
        at=at,
        notify=False,
    )


def hold_vote(
    calls: dict[str, Call], costs: dict[str, int], ballots: Sequence[tuple[str, ...]]
) -> Call:
    """Send projects, open the vote, cast the ballots, freeze and draw; return the voting call."""
    vote = calls["vote"]
    send_projects(calls["projects"], costs)
    open_vote(call=vote, at=BETWEEN, by=None)
    for number, ballot in enumerate(ballots):
        vote_for(vote, f"Voter{number}", *ballot)
    commit_lottery(call=vote, at=VOTED, by=None)
    draw_lottery(call=vote, beacon="12 34 56", at=DRAWN, by=None)
    return vote
