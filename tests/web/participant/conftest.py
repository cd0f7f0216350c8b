"""The shipped calls of ATHENS and Welcome Week, and people who are signed in."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from tests.journeys import steps

from pariter.apps.applications.actions import submit_application
from pariter.apps.applications.models import Application
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import AllocationRun
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.programmes.models import Call, Offer

LOADED_AT = datetime.fromisoformat("2026-07-01T09:00:00+02:00")
SignIn = Callable[[Person], Client]
Apply = Callable[..., Application]


@pytest.fixture
def ranked_call(db: None) -> Call:
    """Return ATHENS' call for the week of March 2027."""
    return steps.open_alone("polimi_mobility", "M5/2027-03/students", LOADED_AT)


@pytest.fixture
def welcome_call(db: None) -> Call:
    """Return the call of the Welcome Week of February 2027."""
    return steps.open_alone("polimi_pop", "P9/2027-02/students", LOADED_AT)


@pytest.fixture
def while_open(request: pytest.FixtureRequest) -> Iterator[datetime]:
    """Let it be three days after the call that the test uses has opened; return that moment."""
    names = [name for name in ("ranked_call", "welcome_call") if name in request.fixturenames]
    call: Call = request.getfixturevalue(names[0])
    now = call.opens_at + timedelta(days=3)
    with time_machine.travel(now, tick=False):
        yield now


@pytest.fixture
def anna(db: None) -> Person:
    """Return a person of the Politecnico who has told us no name yet."""
    return steps.register("anna.rossi@example.org", LOADED_AT)


@pytest.fixture
def ben(db: None) -> Person:
    """Return another person."""
    return steps.register("ben.ito@example.org", LOADED_AT, name="Ben Ito")


@pytest.fixture
def sign_in() -> SignIn:
    """Return a function that gives a person's browser without pages' scripts."""

    def make(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def apply() -> Apply:
    """Return a function that sends a person's application as long as its call is open."""

    def make(call: Call, person: Person, *wishes: Offer, home: str = "polimi") -> Application:
        return submit_application(
            call=call,
            person=person,
            preferences=wishes,
            home=Organisation.objects.get(code=home),
            at=call.opens_at + timedelta(days=1),
        )

    return make


@pytest.fixture
def publish() -> Callable[[Call], AllocationRun]:
    """Return a function that closes, draws, runs and publishes a ranked call."""

    def make(call: Call) -> AllocationRun:
        lottery = commit_lottery(call=call, at=call.deadline, by=None)
        draw_lottery(call=call, beacon="07 12 33 45 61 88", at=lottery.draw_at, by=None)
        run = run_allocation(call=call, kind="real", at=lottery.draw_at, by=None)
        publish_run(run=run, at=lottery.draw_at, by=None)
        return run

    return make
