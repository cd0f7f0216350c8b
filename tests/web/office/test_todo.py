"""What is to do: problems first, from the facts of every call that a person runs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.office.conftest import (
    START,
    accept_all,
    after_deadline,
    after_draw,
    apply,
    draw,
    publish,
    staff,
)

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.actions import record_attendance
from pariter.apps.participation.queries import expected_at
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.runs import run_allocation
from pariter.apps.programmes.models import Call, Edition

Visit = Callable[..., Any]
TODO = "/en/office/"


def tasks(client: Client) -> list[tuple[str, str]]:
    """Return the urgency and label of each task that the page shows, in its order."""
    groups = client.get(TODO).context["groups"]
    return [(urgency.name, task.label) for urgency, found in groups for task in found]


def test_todo_says_when_nothing_waits(athens: Call, keeper: Person, visit: Visit) -> None:
    with visit(keeper, START) as client:
        answer = client.get(TODO)
    assert answer.context["groups"] == []
    assert "Nothing to do" in answer.content.decode()


def test_todo_shows_a_deadline_that_is_near(athens: Call, keeper: Person, visit: Visit) -> None:
    with visit(keeper, athens.deadline - timedelta(days=2)) as client:
        assert tasks(client) == [("SOON", "Applications close soon")]


@pytest.mark.parametrize(
    ("stage", "task"),
    [
        ("closed", ("NOW", "Freeze the list")),
        ("late", ("PROBLEM", "Name a later draw and freeze the list")),
        ("drawn", ("NOW", "Try it, then give the places")),
        ("given", ("NOW", "Publish the result")),
        ("forgotten", ("PROBLEM", "Publish the result")),
    ],
)
def test_todo_names_the_next_act(
    athens: Call, keeper: Person, visit: Visit, stage: str, task: tuple[str, str]
) -> None:
    apply(athens, 8)
    at = after_deadline(athens) if stage == "closed" else after_draw(athens)
    if stage in ("drawn", "given", "forgotten"):
        draw(athens)
    if stage in ("given", "forgotten"):
        run_allocation(call=athens, kind="real", at=at, by=None)
    if stage == "forgotten":
        assert athens.results_at
        at = athens.results_at + timedelta(hours=1)
    with visit(keeper, at) as client:
        assert tasks(client) == [task]


def test_todo_warns_of_offers_that_expire(athens: Call, keeper: Person, visit: Visit) -> None:
    apply(athens, 8)
    publish(athens)
    expiry = after_draw(athens) + timedelta(hours=athens.answer_hours)
    with visit(keeper, expiry - timedelta(hours=3)) as client:
        assert tasks(client) == [("SOON", "8 offers without an answer")]
    with visit(keeper, expiry + timedelta(hours=3)) as client:
        assert tasks(client) == [("PROBLEM", "8 offers without an answer")]


def test_todo_asks_for_attendance_then_figures(athens: Call, keeper: Person, visit: Visit) -> None:
    apply(athens, 8)
    publish(athens)
    accept_all(athens)
    last = athens.edition.sessions.order_by("-ends_at")[0]
    with visit(keeper, last.ends_at + timedelta(hours=1)) as client:
        found = tasks(client)
    expected = {
        session.title.localize("en")
        for session in athens.edition.sessions.all()
        if session.offer is None
        or Placement.objects.filter(offer=session.offer, state="accepted").exists()
    }
    asked = {label.removeprefix("Note who came: ") for _, label in found}
    assert asked == expected
    at = last.ends_at + timedelta(hours=2)
    for session in athens.edition.sessions.all():
        presence = dict.fromkeys(expected_at(session), True)
        record_attendance(session=session, presence=presence, at=at, by=None)
    with visit(keeper, at) as client:
        assert tasks(client) == [("NOW", "Look at the figures and publish them")]


def undelivered(call: Call, to: str, at: datetime) -> None:
    """Let a message about a call come back."""
    OutgoingMail.objects.create(
        message_id=f"<{call.pk}@example.org>",
        to=to,
        language="en",
        about_type=call._meta.label_lower,
        about_id=str(call.pk),
        subject=f"About {call.edition.initiative.title}",
        body="Body",
        state=OutgoingMail.State.UNDELIVERABLE,
        not_before=at,
        created_at=at,
        last_error="550 no such user",
    )


def test_todo_shows_undelivered_mail_about_own_calls_alone(
    athens: Call, welcome: Call, keeper: Person, foreign: Person, visit: Visit
) -> None:
    at = athens.opens_at + timedelta(days=2)
    for call in (athens, welcome):
        undelivered(call, "both@example.org", at)
    for person, own, other in ((keeper, athens, welcome), (foreign, welcome, athens)):
        with visit(person, at) as client:
            assert ("PROBLEM", "1 message could not be delivered") in tasks(client)
            shown = client.get("/en/office/mail/").content.decode()
        assert "550 no such user" in shown
        assert f"About {own.edition.initiative.title}" in shown
        assert f"About {other.edition.initiative.title}" not in shown


def test_todo_is_closed_to_whoever_works_in_no_office(athens: Call, visit: Visit) -> None:
    [person] = apply(athens, 1)
    with visit(person, START) as client:
        assert client.get(TODO).status_code == 403


def test_todo_leads_an_observer_to_the_figures(observer: Person, visit: Visit) -> None:
    with visit(observer, START) as client:
        answer = client.get(TODO)
        assert (answer.status_code, answer["Location"]) == (302, "/en/office/figures/")
        assert client.get("/en/office/mail/").status_code == 403
        assert client.get("/en/office/calls/").status_code == 403


def test_superuser_sees_every_programme(athens: Call, welcome: Call, visit: Visit) -> None:
    person = staff("root@example.org", athens)
    person.is_superuser = True
    person.save()
    with visit(person, START) as client:
        shown = client.get("/en/office/calls/").content.decode()
    assert f"/en/office/call/{athens.pk}/" in shown
    assert f"/en/office/call/{welcome.pk}/" in shown


def test_todo_and_calls_ask_as_often_for_forty_calls(
    athens: Call, keeper: Person, visit: Visit, queries: Callable[[Client, str], int]
) -> None:
    apply(athens, 1)
    with visit(keeper, after_deadline(athens)) as client:
        before = [queries(client, path) for path in (TODO, "/en/office/calls/")]
        for number in range(40):
            edition = Edition.objects.get(pk=athens.edition_id)
            edition.pk, edition.key = None, f"copy-{number}"
            edition.save()
            call = Call.objects.get(pk=athens.pk)
            call.pk, call.edition = None, edition
            call.save()
        shown = client.get("/en/office/calls/?page=1")
        assert len(shown.context["page"].object_list) > 40
        assert [queries(client, path) for path in (TODO, "/en/office/calls/")] == before
