"""Why this result, with points, classes of seats and caps; what protects others stays hidden."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.journeys import steps
from tests.web.participant.conftest import LOADED_AT

from pariter.apps.applications.actions import submit_application
from pariter.apps.applications.models import Application
from pariter.apps.people.models import Person
from pariter.apps.placements.models import AllocationRun, Outcome
from pariter.apps.programmes.models import Call
from pariter.kernels.allocation import Explanation, ExplanationLine
from pariter.kernels.allocation.explanation import ClassLine
from pariter.verifier import verify
from pariter.web.participant.reasons import changes, wish_reasons

SignIn = Callable[[Person], Client]
Publish = Callable[[Call], AllocationRun]
ANSWERS: dict[str, Any] = {
    "phd": True,
    "birth_year": 2026,
    "single_parent": False,
    "disability": False,
    "parents_work": True,
    "income": "middle",
    "sibling": "none",
}


@pytest.fixture
def nursery(db: None) -> Call:
    """Return the nursery's call of the coming year."""
    return steps.open_alone("polimi_pop", "P4/2027-09/families", LOADED_AT)


def line(outcome: str, **changed: object) -> ExplanationLine:
    values: dict[str, Any] = {
        "seats": 12,
        "home_seats": None,
        "wanted": 40,
        "position": 20,
        "priority": -14,
        "needed": None,
        "needed_priority": None,
        **changed,
    }
    return ExplanationLine(option="leonardo", rank=1, outcome=outcome, **values)  # type: ignore[arg-type]


def class_line(name: str, outcome: str, **changed: object) -> ClassLine:
    values: dict[str, Any] = {
        "seats": 4,
        "tier": 1,
        "priority": -14,
        "needed": None,
        "needed_priority": None,
        "needed_tier": None,
        "hidden": None,
        **changed,
    }
    return ClassLine(name=name, outcome=outcome, **values)  # type: ignore[arg-type]


def told(call: Call, one: ExplanationLine) -> tuple[list[str], list[str]]:
    """Return the sentences of one missed wish, its classes' included, and what would change it."""
    explanation = Explanation("deferred_acceptance", None, None, 30, 30, 60, (one,))
    offers = {offer.key: offer for offer in call.offers.all()}
    [reason] = wish_reasons(explanation, offers, None, call)
    inner = [
        f"{part.title}: {part.tag.text}: {' '.join(part.sentences)}" for part in reason.classes
    ]
    return [*reason.sentences, *inner], changes(explanation, offers, call)


def test_classes_are_told_in_turn_and_protected_ones_tell_no_line(nursery: Call) -> None:
    one = line(
        "full",
        classes=(
            class_line("reserved", "full", tier=3, hidden="protected"),
            class_line("open", "full", seats=8, needed=12, needed_priority=-18),
        ),
    )
    sentences, change = told(nursery, one)
    assert "You have 14 points here. More points go first." in sentences
    assert sentences[-2] == (
        "Reserved seats: Full: There are 4 seats. These go first: families in which someone has a "
        "disability, then families that earn up to 15,000 euros a year. You come after them. All "
        "of them went to people who were ahead of you. Who got in last is not told for these "
        "seats, to protect those who have one."
    )
    assert sentences[-1].endswith(
        "The last person who got in had 18 points and number 12 in the draw. "
        "You had 14 points and number 30."
    )
    assert change[0] == (
        "Demo nursery 1, near Leonardo: with 5 more points you would have been ahead of the last "
        "person who got in."
    )


def test_what_few_people_hold_is_hidden(nursery: Call) -> None:
    one = line("full", classes=(class_line("open", "full", hidden="few"),))
    sentences, change = told(nursery, one)
    assert "is hidden, because few people got in." in sentences[-1]
    assert "How many is hidden" in change[0]


def test_seats_that_are_not_open_say_for_whom_they_are(nursery: Call) -> None:
    one = line("not_open", classes=(class_line("reserved", "not_open", tier=None, priority=None),))
    sentences, change = told(nursery, one)
    assert not one.is_open
    assert "None of its seats is open to you." in sentences
    assert "Not open to you: There are 4 seats. Only these can have one: families" in sentences[-1]
    assert "points would not have helped" in change[0]


def test_offers_without_seats_promise_nothing_for_more_points(nursery: Call) -> None:
    one = line("full", seats=0, classes=(class_line("open", "full", seats=0),))
    sentences, change = told(nursery, one)
    assert sentences == [
        "It has no seats in this call.",
        "Open seats: Full: There are none of these seats in this call.",
    ]
    assert "points would not have helped" in change[0]


def test_classes_without_points_tell_the_number_that_was_needed(nursery: Call) -> None:
    open_seats = class_line("open", "full", priority=None, needed=12)
    reserved = class_line("reserved", "full", tier=3, priority=None, needed=20, needed_tier=1)
    _sentences, change = told(nursery, line("full", priority=None, classes=(reserved, open_seats)))
    assert "you needed number 12 or lower in the draw. You had number 30." in change[0]


def test_caps_are_told_with_their_rule(nursery: Call) -> None:
    nursery.caps = [
        {
            "key": "milan",
            "most": 15,
            "offers": ["leonardo", "bovisa"],
            "homes": [],
            "text": {"en": "The two nurseries in Milan share their staff."},
        }
    ]
    one = line(
        "cap_full", cap="milan", cap_seats=15, needed=20, needed_priority=-14, enough_priority=-15
    )
    sentences, change = told(nursery, one)
    assert sentences[3:] == [
        "One rule counts some seats together: The two nurseries in Milan share their staff.",
        "Together that is 15 seats at most.",
        "Those seats went to people who were ahead of you.",
        (
            "The last person who got in had 14 points and number 20 in the draw. "
            "You had 14 points and number 30."
        ),
    ]
    assert "with 1 more point you would have been ahead" in change[0]


@pytest.fixture
def run(nursery: Call, publish: Publish) -> AllocationRun:
    """Publish the nursery's result for 50 families, every fifth with a low income."""
    offers = list(nursery.offers.all())
    for number in range(50):
        at = nursery.opens_at + timedelta(days=1, seconds=number)
        submit_application(
            call=nursery,
            person=steps.register(f"f{number}@example.org", at, name=f"Family {number}"),
            preferences=offers[: 1 + number % 3],
            answers={
                **ANSWERS,
                "income": "low" if number % 5 == 0 else "middle",
                "parents_work": number % 2 == 0,
            },
            at=at,
            notify=False,
        )
    return publish(nursery)


def test_page_tells_points_classes_and_nothing_about_anyone_else(
    nursery: Call, run: AllocationRun, sign_in: SignIn
) -> None:
    assert verify(run.audit).valid
    missed = Outcome.objects.filter(run=run, offer=None).order_by("pk")
    outcome = next(one for one in missed if one.application.answers["income"] == "middle")
    application = outcome.application
    assert nursery.results_at
    with time_machine.travel(nursery.results_at + timedelta(days=1), tick=False):
        client = sign_in(application.person)
        page = client.get(f"/en/my-places/{application.reference}/why/").text
        record = client.get(f"/en/my-places/{application.reference}/why/record.json").json()
        mine = client.get(f"/en/my-places/{application.reference}/").text
    assert "Your points" in page
    assert "Household income: 8 points up to 15,000 euros" in page
    assert "to protect those who have one" in page
    assert "Points count before the draw" in page
    assert "Its seats are of several kinds" in mine
    assert record["leaf"] == application.ticket.leaf
    assert '"priorities":{"bovisa":-' in record["record"]
    for other in Application.objects.exclude(pk=application.pk).select_related("ticket", "person"):
        assert other.reference not in page
        assert other.person.email not in page
        assert other.ticket.token not in page
