"""Voting on projects, and being paired: what each person reads, and nothing about anyone else."""

import re
from collections.abc import Iterator
from copy import deepcopy

import pytest
from tests.apps.conftest import PACK
from tests.apps.placements.two_calls import (
    BETWEEN,
    BUDDIES,
    DRAWN,
    NEWCOMERS,
    PROJECTS,
    TOLD,
    VOTE,
    VOTED,
    VOTING,
    hold_vote,
    load_two_calls,
    person,
    send,
    send_projects,
)
from tests.web.two_calls_scene import application_of, at, loaded, read, signed_in

from pariter.apps.applications.actions import refuse_outside_dates, submit_application
from pariter.apps.applications.errors import ApplicationError
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.placements.ballots import open_vote
from pariter.apps.placements.models import Pair, Placement
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.programmes.models import Call
from pariter.kernels.allocation.lottery import leaf_hash

COSTS = {"Dance": 40_000, "Food": 30_000, "Film": 50_000, "Chess": 90_000}
BALLOTS = [("Dance", "Food")] * 6 + [("Film",)] * 5 + [("Chess",)]


@pytest.fixture
def votes(db: None) -> dict[str, Call]:
    return load_two_calls(deepcopy(PACK), loaded, PROJECTS, VOTE)


@pytest.fixture
def pairs(db: None) -> dict[str, Call]:
    return load_two_calls(deepcopy(PACK), loaded, NEWCOMERS, BUDDIES)


@pytest.fixture
def told(votes: dict[str, Call]) -> Iterator[Call]:
    """Return the vote after its result; it is the day after."""
    vote = hold_vote(votes, COSTS, BALLOTS)
    publish_run(run=run_allocation(call=vote, kind="real", at=DRAWN, by=None), at=TOLD, by=None)
    with at(TOLD):
        yield vote


def test_voter_ticks_checks_and_sends(votes: dict[str, Call]) -> None:
    send_projects(votes["projects"], COSTS)
    vote = votes["vote"]
    ada = person("Ada")
    with at(BETWEEN):
        client = signed_in(ada)
        assert "not there yet" in read(client, f"/apply/{vote.pk}/ballot/")
        open_vote(call=vote, at=BETWEEN, by=None)
    keys = {str(offer.title): offer.key for offer in vote.offers.all()}
    with at(VOTING):
        client = signed_in(ada)
        shown = read(client, f"/apply/{vote.pk}/ballot/")
        assert "€400.00. All about Dance." in shown
        assert "There is €1,000.00 in all, and each voter" in shown
        client.post(f"/en/apply/{vote.pk}/about/", {"name": "Ada", "language": "en"})
        none = client.post(f"/en/apply/{vote.pk}/ballot/", {})
        assert none.status_code == 422
        assert "Tick at least one project." in none.content.decode()
        odd = client.post(f"/en/apply/{vote.pk}/ballot/", {"wishes": ["<b>", keys["Food"]]})
        assert odd.status_code == 422
        ticked = {"wishes": [keys["Film"], keys["Dance"]]}
        assert client.post(f"/en/apply/{vote.pk}/ballot/", ticked).status_code == 302
        assert "Send vote" in read(client, f"/apply/{vote.pk}/check/")
        sent = client.post(f"/en/apply/{vote.pk}/check/", follow=True)
        assert "Vote sent" in sent.content.decode()
        mail = OutgoingMail.objects.get(subject__startswith="Vote ")
        assert "You can change or take back your vote until" in mail.body
        assert "Dance" not in mail.body
    ballot = application_of("Ada", vote)
    assert {str(wish.offer.title) for wish in ballot.preferences.all()} == {"Film", "Dance"}
    with at(VOTED):
        client = signed_in(ada)
        late = client.post(f"/en/apply/{vote.pk}/check/")
        assert late.status_code == 422


def test_pages_and_refusals_of_a_vote_speak_of_voting(votes: dict[str, Call]) -> None:
    send_projects(votes["projects"], COSTS)
    vote, ada = votes["vote"], person("Ada")
    with at(BETWEEN):
        open_vote(call=vote, at=BETWEEN, by=None)
        early = read(signed_in(ada), f"/apply/{vote.pk}/")
        assert "The vote has not begun" in early
    with at(VOTING):
        ballot = submit_application(
            call=vote, person=ada, preferences=[vote.offers.all()[0]], at=VOTING
        )
        client = signed_in(ada)
        pages = [f"/apply/{vote.pk}/", f"/my-places/{ballot.reference}/"]
        pages.append(f"/my-places/{ballot.reference}/withdraw/")
        during = [read(client, page) for page in pages]
        assert "Your vote is sent" in during[0]
        assert "You voted" in during[1]
        assert "Your vote does not count." in during[2]
    with at(VOTED):
        client = signed_in(ada)
        after = [read(client, page) for page in pages]
        assert "Your vote was sent in time." in after[0]
        assert "The vote closed" in after[1]
        typed = {"name": "Ada", "language": "en"}
        late = client.post(f"/en/apply/{vote.pk}/about/", typed)
        assert "The vote closed on" in late.text
        back = client.post(f"/en{pages[2]}")
        assert "so you cannot take yours back." in back.text
        after += [late.text, back.text]
    with pytest.raises(ApplicationError, match="The vote closed on"):
        refuse_outside_dates(vote, VOTED)
    for page in (early, *during, *after):
        assert not re.search(r"\b[Aa]ppl(y|ications?)\b", re.sub(r"<[^>]*>", " ", page))


def test_wishes_have_no_page_in_a_vote_and_ballots_none_in_projects(
    votes: dict[str, Call],
) -> None:
    ada = person("Ada")
    with at(VOTING):
        client = signed_in(ada)
        assert client.get(f"/en/apply/{votes['vote'].pk}/wishes/").status_code == 404
        assert client.get(f"/en/apply/{votes['projects'].pk}/ballot/").status_code == 404


def test_group_reads_why_and_answers(votes: dict[str, Call], told: Call) -> None:
    food = application_of("Food", votes["projects"])
    client = signed_in(food.person)
    assert "Money offered: please answer" in read(client, "/my-places/")
    why = read(client, f"/my-places/{food.reference}/why/")
    assert "The votes fund your project." in why
    assert "<dt>People who support it</dt><dd>6</dd>" in why
    place = Placement.objects.get(application=food)
    asked = read(client, f"/my-places/place/{place.pk}/accept/")
    assert "Accept the money for this project?" in asked
    client.post(f"/en/my-places/place/{place.pk}/accept/")
    answered = read(client, f"/my-places/place/{place.pk}/")
    assert "Your project is funded: €300.00" in answered
    assert "Give the money back" in answered


def test_group_that_missed_reads_what_would_have_been_enough(
    votes: dict[str, Call], told: Call
) -> None:
    dance = application_of("Dance", votes["projects"])
    why = read(signed_in(dance.person), f"/my-places/{dance.reference}/why/")
    assert "The votes do not fund your project." in why
    assert "less than it costs" in why
    chess = application_of("Chess", votes["projects"])
    few = read(signed_in(chess.person), f"/my-places/{chess.reference}/why/")
    assert "<dd>fewer than 5</dd>" in few
    assert "we tell no more numbers" in few
    assert "less than it costs" not in few


def test_voter_reads_what_her_share_paid_and_can_open_her_leaf(told: Call) -> None:
    ballot = application_of("Voter0", told)
    client = signed_in(ballot.person)
    assert "Counted" in read(client, "/my-places/")
    why = read(client, f"/my-places/{ballot.reference}/why/")
    assert "1 of the 2 projects that you support is funded." in why
    assert "Film" not in why
    opened = client.get(f"/en/my-places/{ballot.reference}/why/record.json").json()
    leaf = leaf_hash(bytes.fromhex(opened["salt"]), opened["record"].encode())
    assert leaf.hex() == opened["leaf"]
    stranger = signed_in(application_of("Voter11", told).person)
    assert stranger.get(f"/en/my-places/{ballot.reference}/why/").status_code == 404


def paired(calls: dict[str, Call]) -> None:
    send(calls["newcomers"], "Ana", languages=["spanish", "hindi"])
    send(calls["newcomers"], "Zoe", languages=["hindi"])
    send(calls["buddies"], "Bruno", languages=["spanish", "italian"], partners=1)
    run = run_allocation(call=calls["newcomers"], kind="real", at=BETWEEN, by=None)
    publish_run(run=run, at=BETWEEN, by=None)


def test_each_of_a_pair_sees_the_other_and_what_both_said(pairs: dict[str, Call]) -> None:
    paired(pairs)
    ana = application_of("Ana", pairs["newcomers"])
    with at(VOTING):
        client = signed_in(ana.person)
        assert "You have a partner" in read(client, "/my-places/")
        shown = read(client, f"/my-places/{ana.reference}/")
        assert "bruno@example.org" in shown
        assert "<dd>Both: Spanish</dd>" in shown
        assert "4 points together" in read(client, f"/my-places/{ana.reference}/why/")
        zoe = application_of("Zoe", pairs["newcomers"])
        alone = signed_in(zoe.person)
        assert "No partner yet" in read(alone, "/my-places/")
        why = read(alone, f"/my-places/{zoe.reference}/why/")
        assert "Nobody on the other side could be paired with you" in why
        assert "bruno@example.org" not in why


def test_only_the_two_can_ask_for_another(pairs: dict[str, Call]) -> None:
    paired(pairs)
    pair = Pair.objects.get()
    ana = application_of("Ana", pairs["newcomers"])
    zoe = application_of("Zoe", pairs["newcomers"])
    with at(VOTING):
        stranger = signed_in(zoe.person)
        for reference in (ana.reference, zoe.reference):
            path = f"/en/my-places/{reference}/another/{pair.pk}/"
            assert stranger.post(path).status_code == 404
        client = signed_in(ana.person)
        path = f"/my-places/{ana.reference}/another/{pair.pk}/"
        assert "Ask for another partner?" in read(client, path)
        client.post(f"/en{path}")
        assert "The office looks at it" in read(client, f"/my-places/{ana.reference}/")
    pair.refresh_from_db()
    assert pair.asked_by == ana
