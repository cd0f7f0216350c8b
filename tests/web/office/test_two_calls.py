"""Votes on projects and pairs in the office: step by step, and nobody sees a ballot."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.test import Client
from tests.apps.conftest import PACK
from tests.apps.placements.two_calls import (
    BETWEEN,
    BUDDIES,
    DRAWN,
    NEWCOMERS,
    OPEN,
    PROJECTS,
    TOLD,
    VOTE,
    VOTED,
    VOTING,
    load_two_calls,
    person,
    send,
    send_projects,
    vote_for,
)
from tests.web.two_calls_scene import application_of, at, loaded, read, signed_in

from pariter.apps.people.models import Person
from pariter.apps.placements.answers import decline_placement
from pariter.apps.placements.models import Pair, Placement
from pariter.apps.placements.pairs import ask_for_another
from pariter.apps.programmes.models import Call, OfficeRole, Programme
from pariter.apps.programmes.roles import grant_role

COSTS = {"Dance": 40_000, "Food": 30_000, "Film": 50_000}


@pytest.fixture
def votes(db: None) -> dict[str, Call]:
    return load_two_calls(deepcopy(PACK), loaded, PROJECTS, VOTE)


@pytest.fixture
def pairs(db: None) -> dict[str, Call]:
    calls = load_two_calls(deepcopy(PACK), loaded, NEWCOMERS, BUDDIES)
    send(calls["newcomers"], "Ana", languages=["spanish", "hindi"])
    send(calls["newcomers"], "Zoe", languages=["hindi"])
    send(calls["buddies"], "Bruno", languages=["spanish", "italian"], partners=1)
    send(calls["buddies"], "Hari", languages=["hindi"], partners=1)
    return calls


def keeper() -> Person:
    found = person("Office")
    programme = Programme.objects.get(key="sample")
    grant_role(person=found, programme=programme, role=OfficeRole.Role.OFFICE, at=OPEN, by=None)
    return found


def do(client: Client, call: Call, act: str, **fields: str) -> str:
    """Do an act on the page of the places; return what the page then says."""
    path = f"/en/office/call/{call.pk}/places/"
    answer = client.post(path, {"act": act, **fields}, follow=True)
    assert answer.status_code == 200, act
    return " ".join(answer.content.decode().split())


def test_a_vote_from_projects_to_awards(votes: dict[str, Call]) -> None:
    office, vote = keeper(), votes["vote"]
    places = f"/office/call/{vote.pk}/places/"
    send_projects(votes["projects"], COSTS)
    with at(OPEN):
        client = signed_in(office)
        assert "Projects can be sent until" in read(client, places)
        early = client.post(f"/en{places}", {"act": "open"})
        assert early.status_code == 422
    with at(BETWEEN):
        client = signed_in(office)
        assert "Put the projects to the vote" in read(client, "/office/")
        assert "The projects are on the list" in do(client, vote, "open")
        moved = client.get(f"/en/office/call/{votes['projects'].pk}/places/")
        assert moved["Location"].endswith(places)
    for number in range(7):
        vote_for(vote, f"Voter{number}", "Dance", "Food")
    with at(VOTED):
        client = signed_in(office)
        assert "The votes are frozen" in do(client, vote, "freeze")
    with at(DRAWN):
        client = signed_in(office)
        assert "decides between projects" in do(client, vote, "draw", beacon="1 2", again="1 2")
        dry = do(client, vote, "dry")
        assert "2 of 3" in dry
        assert "This is a dry run" in dry
        assert "The votes are counted" in do(client, vote, "real")
    with at(TOLD):
        client = signed_in(office)
        told = do(client, vote, "publish")
        assert "€700.00" in told
        assert "The seed" not in told
        run = vote.runs.get(kind="real")
        proof = read(client, f"/office/run/{run.pk}/")
        assert "audit.json" in proof
        dance = Placement.objects.get(offer__cost=40_000)
        decline_placement(placement=dance, at=TOLD, by=dance.application.person)
        assert Placement.objects.filter(state="offered").count() == 1
        nothing = client.post(f"/en{places}", {"act": "next"})
        assert "No other project fits" in nothing.content.decode()


def test_nobody_sees_a_ballot(votes: dict[str, Call]) -> None:
    office, vote = keeper(), votes["vote"]
    send_projects(votes["projects"], COSTS)
    with at(BETWEEN):
        do(signed_in(office), vote, "open")
    vote_for(vote, "Ada", "Dance")
    with at(VOTING):
        client = signed_in(office)
        assert "1 vote was sent" in read(client, f"/office/call/{vote.pk}/")
        assert "Dance" not in read(client, f"/office/call/{vote.pk}/applicants/")
        listed = client.get(f"/en/office/call/{vote.pk}/applicants/applicants.csv")
        assert b"Ada" in listed.getvalue()
        assert b"Dance" not in listed.getvalue()
        places = read(client, f"/office/call/{vote.pk}/places/")
        assert "Votes" not in places


@pytest.fixture
def published(pairs: dict[str, Call]) -> Iterator[tuple[dict[str, Call], Client]]:
    office, first = keeper(), pairs["newcomers"]
    with at(VOTING):
        client = signed_in(office)
        assert "Shows how many would be paired" in read(client, f"/office/call/{first.pk}/places/")
        assert "It paired nobody" in do(client, first, "dry")
        assert "The pairs are made" in do(client, first, "real")
        assert "Everyone is told." in do(client, first, "publish")
        yield pairs, client


def test_pairs_are_made_told_ended_and_made_again(
    published: tuple[dict[str, Call], Client],
) -> None:
    calls, client = published
    assert Pair.objects.count() == 2
    ana = application_of("Ana", calls["newcomers"])
    pair = Pair.objects.get(first=ana)
    ask_for_another(pair=pair, application=ana, at=VOTING, by=ana.person)
    assert "1 pair does not fit" in read(client, "/office/")
    places = read(client, f"/office/call/{calls['newcomers'].pk}/places/")
    assert "Ana asks for another" in places
    address = f"/office/pair/{pair.pk}/end/"
    assert "End the pair and tell both" in read(client, address)
    bare = client.post(f"/en{address}", {"reason": ""})
    assert (bare.status_code, "Say why the pair ends." in bare.content.decode()) == (422, True)
    done = client.post(f"/en{address}", {"reason": "They never met."}, follow=True)
    assert "The pair has ended, and both are told." in done.content.decode()
    assert client.get(f"/en{address}").status_code == 404
    again = client.post(f"/en/office/call/{calls['newcomers'].pk}/places/", {"act": "again"})
    assert again.status_code == 422
    send_late = Pair.objects.filter(state="active").count()
    assert send_late == 1


def test_whoever_runs_nothing_here_finds_nothing(
    published: tuple[dict[str, Call], Client],
) -> None:
    calls, _client = published
    stranger = signed_in(person("Stranger"))
    pair = Pair.objects.all()[0]
    assert stranger.get(f"/en/office/call/{calls['newcomers'].pk}/places/").status_code == 404
    assert stranger.post(f"/en/office/pair/{pair.pk}/end/", {"reason": "x"}).status_code == 404
    pair.refresh_from_db()
    assert pair.state == "active"


def test_the_other_side_leads_to_the_call_that_decides(
    published: tuple[dict[str, Call], Client],
) -> None:
    calls, client = published
    answer = client.get(f"/en/office/call/{calls['buddies'].pk}/places/")
    assert answer["Location"].endswith(f"/office/call/{calls['newcomers'].pk}/places/")
    assert "decided with another call" in read(client, f"/office/call/{calls['buddies'].pk}/")


def test_calls_of_one_edition_are_told_apart(pairs: dict[str, Call]) -> None:
    keep = keeper()
    with at(BETWEEN):
        client = signed_in(keep)
        listed = client.get("/en/office/calls/").context["page"]
        written = client.get("/en/office/messages/").context["form"]["call"].field.choices
        page = read(client, f"/office/call/{pairs['buddies'].pk}/messages/new/")
    shown = {row["for_whom"] for row in listed if row["call"] in pairs.values()}
    assert shown == {"Student (newcomers)", "Student (buddies)"}
    named = [str(label) for key, label in written if key]
    assert len(set(named)) == len(named)
    assert "Two</p>" not in page
    assert "Two · Student (buddies)</p>" in page
