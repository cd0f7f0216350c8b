"""Two calls become pairs; a pair ends, and whoever is free is paired again."""

from datetime import timedelta
from typing import Any

import pytest
from tests.apps.placements.two_calls import (
    BETWEEN,
    BUDDIES,
    NEWCOMERS,
    OPEN,
    Make,
    load_two_calls,
    person,
    send,
)

from pariter.apps.applications.actions import submit_application
from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.models import Application
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import AllocationRun, Pair
from pariter.apps.placements.pairs import ask_for_another, end_pair
from pariter.apps.placements.runs import pair_again, publish_run, run_allocation
from pariter.apps.programmes.models import Call
from pariter.verifier import verify

LATER = BETWEEN + timedelta(days=10)


@pytest.fixture
def calls(db: None, pack_data: dict[str, Any], loaded: Make) -> dict[str, Call]:
    return load_two_calls(pack_data, loaded, NEWCOMERS, BUDDIES)


@pytest.fixture
def people(calls: dict[str, Call]) -> dict[str, Application]:
    """Three newcomers and two local students, one of whom takes two."""
    ones = {"Ana": ["spanish"], "Indra": ["hindi"], "Luz": ["spanish", "italian"]}
    others = {"Bruno": (["spanish", "italian"], 2), "Carla": (["italian"], 1)}
    found = {name: send(calls["newcomers"], name, languages=said) for name, said in ones.items()}
    for name, (said, partners) in others.items():
        found[name] = send(calls["buddies"], name, languages=said, partners=partners)
    return found


def pairs() -> set[tuple[str, str]]:
    active = Pair.objects.filter(state="active")
    return set(active.values_list("first__person__name", "second__person__name"))


def published(call: Call) -> AllocationRun:
    run = run_allocation(call=call, kind="real", at=BETWEEN, by=None)
    publish_run(run=run, at=BETWEEN, by=None)
    return run


def test_pairs_are_worth_most_and_share_a_language(
    calls: dict[str, Call], people: dict[str, Application]
) -> None:
    dry = run_allocation(call=calls["newcomers"], kind="dry", at=BETWEEN, by=None)
    assert pairs() == set()
    run = published(calls["newcomers"])
    publish_run(run=run, at=LATER, by=None)
    assert run.audit == dry.audit
    assert (verify(run.audit).broken, verify(run.public).broken) == (None, None)
    assert pairs() == {("Ana", "Bruno"), ("Luz", "Bruno")}
    told = {o.application.person.name: o.explanation for o in run.outcomes.all()}
    assert told["Luz"]["points"] == [8]
    assert told["Indra"]["outcome"] == "none_possible"


def test_each_hears_of_the_other_and_of_nobody_else(
    calls: dict[str, Call], people: dict[str, Application]
) -> None:
    published(calls["newcomers"])
    mails = dict(OutgoingMail.objects.values_list("to", "body"))
    assert len(mails) == len(people)
    assert "Ana\nana@example.org" in mails["bruno@example.org"]
    assert "Bruno\nbruno@example.org" in mails["ana@example.org"]
    assert "luz@example.org" not in mails["ana@example.org"]
    assert "You stay on the list" in mails["indra@example.org"]


def test_nobody_is_paired_while_someone_can_still_apply(
    calls: dict[str, Call], people: dict[str, Application]
) -> None:
    with pytest.raises(PlacementError, match="People can apply until 31 January 2027"):
        run_allocation(call=calls["newcomers"], kind="dry", at=OPEN, by=None)
    with pytest.raises(PlacementError, match="pairs nobody"):
        run_allocation(call=calls["buddies"], kind="dry", at=BETWEEN, by=None)
    with pytest.raises(ApplicationError, match="give a number from 0 to 3"):
        send(calls["buddies"], "Dario", languages=["hindi"], partners=4)


def test_whoever_takes_nobody_gets_nobody(calls: dict[str, Call]) -> None:
    send(calls["newcomers"], "Ana", languages=["spanish"])
    send(calls["buddies"], "Bruno", languages=["spanish"], partners=0)
    published(calls["newcomers"])
    assert pairs() == set()


def test_a_pair_ends_and_the_free_are_paired_anew(
    calls: dict[str, Call], people: dict[str, Application]
) -> None:
    published(calls["newcomers"])
    pair = Pair.objects.get(first=people["Luz"])
    ask_for_another(pair=pair, application=people["Luz"], at=BETWEEN, by=people["Luz"].person)
    pair.refresh_from_db()
    assert (pair.state, pair.asked_by) == ("active", people["Luz"])
    with pytest.raises(PlacementError, match="Say why"):
        end_pair(pair=pair, reason=" ", at=LATER, by=None)
    end_pair(pair=pair, reason="They never met.", at=LATER, by=None)
    with pytest.raises(PlacementError, match="ended already"):
        end_pair(pair=pair, reason="Again", at=LATER, by=None)
    OutgoingMail.objects.all().delete()
    run = pair_again(call=calls["newcomers"], at=LATER, by=None)
    assert run.kind == "later"
    assert pairs() == {("Ana", "Bruno"), ("Luz", "Carla")}
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {
        "luz@example.org",
        "carla@example.org",
    }
    with pytest.raises(PlacementError, match="Nobody can be paired anew"):
        pair_again(call=calls["newcomers"], at=LATER, by=None)


def test_whoever_leaves_is_paired_no_more(
    calls: dict[str, Call], people: dict[str, Application]
) -> None:
    published(calls["newcomers"])
    pair = Pair.objects.get(first=people["Luz"])
    end_pair(pair=pair, reason="She went home.", at=LATER, by=None, leaving=[people["Luz"]])
    people["Luz"].refresh_from_db()
    assert people["Luz"].state == "withdrawn"
    with pytest.raises(PlacementError, match="Nobody can be paired anew"):
        pair_again(call=calls["newcomers"], at=LATER, by=None)


def test_only_the_two_ask_and_only_published_pairs_are_made_again(
    calls: dict[str, Call], people: dict[str, Application]
) -> None:
    with pytest.raises(PlacementError, match="Publish the first pairs"):
        pair_again(call=calls["newcomers"], at=BETWEEN, by=None)
    published(calls["newcomers"])
    pair = Pair.objects.get(first=people["Ana"])
    with pytest.raises(PlacementError, match="Only these two"):
        ask_for_another(pair=pair, application=people["Luz"], at=LATER, by=people["Luz"].person)


def test_points_below_zero_are_refused(db: None, pack_data: dict[str, Any], loaded: Make) -> None:
    weight = {"key": "odd", "points": "-1", "text": {"en": "Odd", "it": "Strano"}}
    newcomers = {**NEWCOMERS, "pairing": {**NEWCOMERS["pairing"], "weight": [weight]}}
    calls = load_two_calls(pack_data, loaded, newcomers, BUDDIES)
    send(calls["newcomers"], "Ana", languages=["spanish"])
    send(calls["buddies"], "Bruno", languages=["spanish"], partners=1)
    with pytest.raises(PlacementError, match="gives -1 points"):
        run_allocation(call=calls["newcomers"], kind="dry", at=BETWEEN, by=None)


def test_the_mail_that_confirms_lists_no_wishes_where_there_are_none(
    calls: dict[str, Call],
) -> None:
    submit_application(
        call=calls["newcomers"],
        person=person("Ana"),
        preferences=[],
        answers={"languages": ["spanish"]},
        at=OPEN,
    )
    [mail] = OutgoingMail.objects.all()
    assert "wishes" not in mail.body
