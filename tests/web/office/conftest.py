"""The shipped calls of ATHENS and Welcome Week, their offices, and calls at every stage."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.journeys import steps

from pariter.apps.applications.actions import submit_application
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.answers import accept_placement
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import AllocationRun, Placement
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.programmes.models import Call, OfficeRole
from pariter.apps.programmes.roles import grant_role

START = datetime.fromisoformat("2026-07-01T09:00:00+02:00")
BEACON = "7 23 41 58 86"


@pytest.fixture
def athens(db: None) -> Call:
    """Return ATHENS' call for the week of March 2027, whose places are drawn."""
    return steps.open_alone("polimi_mobility", "M5/2027-03/students", START)


@pytest.fixture
def welcome(db: None) -> Call:
    """Return the call of the Welcome Week of February 2027, first come, first served."""
    return steps.open_alone("polimi_pop", "P9/2027-02/students", START)


def staff(email: str, call: Call, role: str = OfficeRole.Role.OFFICE) -> Person:
    """Return a person who works for the programme of a call."""
    person = steps.register(email, START, name=email.partition("@")[0])
    programme = call.edition.initiative.programme
    grant_role(person=person, programme=programme, role=role, at=START, by=None)
    return person


@pytest.fixture
def keeper(athens: Call) -> Person:
    """Return someone of the office that runs ATHENS."""
    return staff("keeper@example.org", athens)


@pytest.fixture
def observer(athens: Call) -> Person:
    """Return someone who may see the figures of ATHENS' programme only."""
    return staff("observer@example.org", athens, OfficeRole.Role.OBSERVER)


@pytest.fixture
def foreign(welcome: Call) -> Person:
    """Return someone of the office of another programme."""
    return staff("foreign@example.org", welcome)


@pytest.fixture
def visit() -> Callable[[Person, datetime], AbstractContextManager[Client]]:
    """Return a context in which it is a certain moment and a person is signed in."""

    @contextmanager
    def visiting(person: Person, at: datetime) -> Iterator[Client]:
        with time_machine.travel(at, tick=False):
            client = Client()
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
            yield client

    return visiting


@pytest.fixture
def queries() -> Callable[[Client, str], int]:
    """Return a function that counts the queries of a page, once everything is warm."""

    def count(client: Client, path: str) -> int:
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    return count


def apply(call: Call, number: int, *, first: int = 0, name: str = "Person") -> list[Person]:
    """Let so many people apply, a second apart, each for three courses in turn."""
    offers = list(call.offers.all())
    homes = {home.code: home for home in Organisation.objects.filter(code__in=call.homes)}
    people = []
    for index in range(first, first + number):
        at = call.opens_at + timedelta(days=1, seconds=index)
        home = call.homes[index % len(call.homes)]
        person = steps.register(f"p{index}@example.org", at, name=f"{name} {index}", home=home)
        wishes = [offers[(index + step) % len(offers)] for step in range(3)]
        submit_application(
            call=call, person=person, preferences=wishes, home=homes[home], at=at, notify=False
        )
        people.append(person)
    return people


def after_deadline(call: Call) -> datetime:
    """Return the moment an hour after nothing more is accepted."""
    return call.deadline + timedelta(hours=1)


def after_draw(call: Call) -> datetime:
    """Return the moment an hour after the public draw."""
    assert call.draw_at
    return call.draw_at + timedelta(hours=1)


def draw(call: Call) -> None:
    """Freeze the list and enter the draw."""
    commit_lottery(call=call, at=after_deadline(call), by=None)
    draw_lottery(call=call, beacon=BEACON, at=after_draw(call), by=None)


def publish(call: Call) -> AllocationRun:
    """Freeze, draw, give the places and publish the result."""
    draw(call)
    run = run_allocation(call=call, kind="real", at=after_draw(call), by=None)
    publish_run(run=run, at=after_draw(call), by=None)
    return run


def accept_all(call: Call) -> None:
    """Let everyone accept what was offered."""
    offered = Placement.objects.filter(application__call=call, state="offered")
    for placement in offered.select_related("application__person", "offer"):
        placement.refresh_from_db()
        if placement.state == Placement.State.OFFERED:
            accept_placement(
                placement=placement,
                at=after_draw(call) + timedelta(hours=1),
                by=placement.application.person,
            )
