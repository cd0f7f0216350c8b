"""Votes and pairs from the command line: open, allocate, publish, pair again."""

import json
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
    load_two_calls,
    send,
    send_projects,
    vote_for,
)
from tests.web.two_calls_scene import loaded

from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import Pair, Placement
from pariter.apps.placements.pairs import end_pair
from pariter.cli import main

pytestmark = pytest.mark.django_db


def test_a_vote_is_opened_counted_and_published(capsys: pytest.CaptureFixture[str]) -> None:
    calls = load_two_calls(deepcopy(PACK), loaded, PROJECTS, VOTE)
    vote = calls["vote"]
    send_projects(calls["projects"], {"Dance": 40_000, "Food": 30_050})
    assert main(["open-vote", vote.address, "--at", BETWEEN.isoformat()]) == 0
    assert "project-2  300.50  Food" in capsys.readouterr().out
    vote_for(vote, "Ada", "Dance")
    commit_lottery(call=vote, at=VOTED, by=None)
    draw_lottery(call=vote, beacon="1 2", at=DRAWN, by=None)
    assert main(["allocate", vote.address, "--json", "--at", DRAWN.isoformat()]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["voters"], told["projects"], told["funded"]) == (1, 2, 1)
    assert main(["publish-run", vote.address, "--at", TOLD.isoformat()]) == 0
    assert Placement.objects.get().offer.cost == 40_000


def test_pairs_are_made_and_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    calls = load_two_calls(deepcopy(PACK), loaded, NEWCOMERS, BUDDIES)
    send(calls["newcomers"], "Ana", languages=["spanish"])
    for name in ("Bruno", "Carla"):
        send(calls["buddies"], name, languages=["spanish"], partners=1)
    address, at = calls["newcomers"].address, BETWEEN.isoformat()
    assert main(["allocate", address, "--at", at]) == 0
    assert "pairs 1" in capsys.readouterr().out.splitlines()
    assert main(["publish-run", address, "--at", at]) == 0
    assert main(["pair-again", address, "--at", at]) == 2
    assert "Nobody can be paired anew" in capsys.readouterr().err
    end_pair(pair=Pair.objects.get(), reason="No time.", at=BETWEEN, by=None)
    assert main(["pair-again", address, "--at", at]) == 0
    assert capsys.readouterr().out == f"{address}: 1 new pairs\n"
    assert Pair.objects.filter(state="active").count() == 1
