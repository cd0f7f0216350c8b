"""Projects come to a vote, equal shares fund them, and groups hear why."""

from fractions import Fraction
from typing import Any

import pytest
from tests.apps.placements.two_calls import (
    BETWEEN,
    DRAWN,
    OPEN,
    PROJECTS,
    TOLD,
    VOTE,
    VOTED,
    VOTING,
    Make,
    hold_vote,
    load_two_calls,
    send,
    send_projects,
    vote_for,
)

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.placements.answers import accept_placement, decline_placement
from pariter.apps.placements.ballots import open_vote
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.funding import next_awards, offer_next_awards
from pariter.apps.placements.models import Placement
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.programmes.models import Call, Programme
from pariter.verifier import verify

COSTS = {"Dance": 40_000, "Food": 30_000, "Film": 50_000, "Chess": 90_000}
BALLOTS = [("Dance", "Food")] * 6 + [("Film",)] * 3 + [("Chess",)]
State = Placement.State


@pytest.fixture
def calls(db: None, pack_data: dict[str, Any], loaded: Make) -> dict[str, Call]:
    return load_two_calls(pack_data, loaded, PROJECTS, VOTE)


@pytest.fixture
def held(calls: dict[str, Call]) -> Call:
    return hold_vote(calls, COSTS, BALLOTS)


def titles(rows: Any) -> set[str]:
    return {str(row.offer.title) for row in rows}


def test_projects_that_were_sent_come_to_the_vote(calls: dict[str, Call]) -> None:
    sent = send_projects(calls["projects"], COSTS)
    with pytest.raises(PlacementError, match="Projects can be sent until 31 January 2027"):
        open_vote(call=calls["vote"], at=OPEN, by=None)
    offers = open_vote(call=calls["vote"], at=BETWEEN, by=None)
    assert {str(offer.title): offer.cost for offer in offers} == COSTS
    assert [offer.key for offer in offers] == [f"project-{n}" for n in range(1, 5)]
    for title, application in sent.items():
        application.refresh_from_db()
        assert application.project is not None
        assert str(application.project.title) == title
    again = open_vote(call=calls["vote"], at=VOTING, by=None)
    assert [offer.pk for offer in again] == [offer.pk for offer in calls["vote"].offers.all()]
    assert AuditEntry.objects.filter(action="vote.opened").count() == 1


def test_a_vote_needs_projects_time_and_a_call_of_its_own(
    calls: dict[str, Call], programme: Programme
) -> None:
    with pytest.raises(PlacementError, match="No project was sent"):
        open_vote(call=calls["vote"], at=BETWEEN, by=None)
    with pytest.raises(PlacementError, match="votes on nothing"):
        open_vote(call=calls["projects"], at=BETWEEN, by=None)
    send_projects(calls["projects"], COSTS)
    with pytest.raises(PlacementError, match="The vote closed on"):
        open_vote(call=calls["vote"], at=VOTED, by=None)


def test_a_title_of_several_lines_or_of_json_is_only_a_title(calls: dict[str, Call]) -> None:
    answers: dict[str, Any] = {"summary": "<b>&", "amount": 100, "group": "Us\nall"}
    send(calls["projects"], "One", title='{"en": "x"}', **answers)
    send(calls["projects"], "Two", title="Two\nlines", **answers)
    open_vote(call=calls["vote"], at=BETWEEN, by=None)
    stored = Call.objects.get(pk=calls["vote"].pk).offers.all()
    assert {str(offer.title) for offer in stored} == {'{"en": "x"}', "Two lines"}
    assert {offer.host for offer in stored} == {"Us all"}


def test_ballots_are_cast_while_the_vote_is_open(calls: dict[str, Call]) -> None:
    send_projects(calls["projects"], COSTS)
    open_vote(call=calls["vote"], at=BETWEEN, by=None)
    ballot = vote_for(calls["vote"], "Ada", "Dance")
    assert [str(wish.offer.title) for wish in ballot.preferences.all()] == ["Dance"]
    for at, code in ((BETWEEN, "not_open_yet"), (VOTED, "closed")):
        with pytest.raises(ApplicationError) as refused:
            vote_for(calls["vote"], "Bea", "Dance", at=at)
        assert refused.value.code == code
    with pytest.raises(ApplicationError, match="give a number from 1 to 1000"):
        send(calls["projects"], "Dear", title="Dear", summary="Too much.", amount=100_001)


def test_money_goes_to_what_equal_shares_buy(held: Call) -> None:
    dry = run_allocation(call=held, kind="dry", at=DRAWN, by=None)
    real = run_allocation(call=held, kind="real", at=DRAWN, by=None)
    assert dry.audit == real.audit
    funded = titles(real.outcomes.exclude(offer=None))
    assert funded == {"Dance", "Food"}
    assert Placement.objects.count() == 0
    told = {
        o.application.answers["title"]: o.explanation
        for o in real.outcomes.filter(explanation__kind="project").select_related("application")
    }
    assert (told["Dance"]["votes"], told["Dance"]["outcome"]) == (6, "bought")
    # Three supporters and one are too few to be told.
    assert (told["Film"]["votes"], told["Film"]["had"], told["Chess"]["votes"]) == (None,) * 3
    assert (told["Food"]["cost"], told["Food"]["unit"]) == (300, 100)
    for document in (real.audit, real.public):
        report = verify(document)
        assert (report.valid, report.broken) == (True, None)
    ballots = real.outcomes.filter(explanation__kind="ballot")
    paid = [Fraction(line["paid"] or 0) for o in ballots for line in o.explanation["lines"]]
    assert sum(paid) == 700


def test_money_that_changed_after_the_freeze_is_refused(held: Call) -> None:
    dance = held.offers.get(cost=COSTS["Dance"])
    Call.objects.filter(pk=held.pk).update(budget=(held.budget or 0) + 100)
    for kind in ("dry", "real"):
        with pytest.raises(PlacementError, match="not as it was when the list was frozen"):
            run_allocation(call=Call.objects.get(pk=held.pk), kind=kind, at=DRAWN, by=None)
    Call.objects.filter(pk=held.pk).update(budget=held.budget)
    held.offers.filter(pk=dance.pk).update(cost=COSTS["Dance"] + 100)
    with pytest.raises(PlacementError, match="costs or the budget"):
        run_allocation(call=held, kind="real", at=DRAWN, by=None)
    held.offers.filter(pk=dance.pk).update(cost=COSTS["Dance"])
    run = run_allocation(call=held, kind="real", at=DRAWN, by=None)
    assert run.audit["lottery"]["terms"]["budget"] == run.audit["election"]["budget"]


def test_everyone_hears_the_result_and_groups_accept(held: Call) -> None:
    run = run_allocation(call=held, kind="real", at=DRAWN, by=None)
    publish_run(run=run, at=TOLD, by=None)
    publish_run(run=run, at=TOLD, by=None)
    offered = Placement.objects.filter(state=State.OFFERED)
    assert titles(offered) == {"Dance", "Food"}
    subjects = sorted(OutgoingMail.objects.values_list("subject", flat=True))
    assert len(subjects) == len(COSTS) + len(BALLOTS)
    assert "Your project gets its money: Dance" in subjects
    assert "The result of the vote: Chess" in subjects
    bodies = OutgoingMail.objects.filter(to="voter0@example.org").values_list("body", flat=True)
    assert "- Dance" in bodies[0]
    for placement in offered:
        accept_placement(placement=placement, at=TOLD, by=placement.application.person)
    assert next_awards(run) == []


def test_money_given_back_goes_to_what_the_vote_funds_without_it(held: Call) -> None:
    run = run_allocation(call=held, kind="real", at=DRAWN, by=None)
    publish_run(run=run, at=TOLD, by=None)
    dance = Placement.objects.get(state=State.OFFERED, offer__cost=40_000)
    decline_placement(placement=dance, at=TOLD, by=dance.application.person)
    assert [str(offer.title) for offer in next_awards(run)] == ["Film"]
    offer_next_awards(run=run, at=TOLD, by=None)
    assert titles(Placement.objects.filter(state=State.OFFERED)) == {"Food", "Film"}
    with pytest.raises(PlacementError, match="No other project fits"):
        offer_next_awards(run=run, at=TOLD, by=None)


def test_cents_are_rounded_up_so_that_the_money_suffices(calls: dict[str, Call]) -> None:
    costs = {"One": 50_001, "Two": 50_000}
    vote = hold_vote(calls, costs, [("One", "Two")] * 5)
    run = run_allocation(call=vote, kind="real", at=DRAWN, by=None)
    assert sorted(run.audit["election"]["costs"].values()) == [500, 501]
    assert titles(run.outcomes.exclude(offer=None)) == {"Two"}


def test_equal_projects_go_by_the_draw(calls: dict[str, Call]) -> None:
    costs = {"One": 60_000, "Two": 60_000}
    vote = hold_vote(calls, costs, [("One", "Two")] * 5)
    run = run_allocation(call=vote, kind="real", at=DRAWN, by=None)
    order = run.audit["election"]["order"]
    [funded] = run.outcomes.exclude(offer=None)
    assert funded.offer is not None
    assert order[funded.offer.key] == min(order.values())
