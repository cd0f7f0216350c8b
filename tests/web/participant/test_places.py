"""My places: only one's own, in one glance, at the price of a few queries."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pariter.apps.applications.actions import save_draft
from pariter.apps.applications.models import Application
from pariter.apps.participation.actions import record_attendance
from pariter.apps.people.models import Person
from pariter.apps.placements.models import AllocationRun
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, OfficeRole, Session

SignIn = Callable[[Person], Client]


def test_my_places_without_any_leads_to_what_is_open(sign_in: SignIn, anna: Person) -> None:
    page = sign_in(anna).get("/en/my-places/").text
    assert "You have not applied for anything yet." in page
    assert 'href="/en/#open-now"' in page


@pytest.mark.parametrize(
    ("before", "sent", "expected"),
    [
        (timedelta(days=1), False, "Not sent yet"),
        (timedelta(0), False, "Not sent in time"),
        (timedelta(days=1), True, "Sent"),
        (timedelta(0), True, "Waiting for the result"),
    ],
)
def test_my_places_say_how_an_application_stands(
    before: timedelta,
    sent: bool,
    expected: str,
    sign_in: SignIn,
    anna: Person,
    ranked_call: Call,
    apply: Callable[..., Application],
) -> None:
    if sent:
        apply(ranked_call, anna, ranked_call.offers.all()[0])
    else:
        save_draft(call=ranked_call, person=anna, content={}, at=ranked_call.opens_at)
    with time_machine.travel(ranked_call.deadline - before, tick=False):
        page = sign_in(anna).get("/en/my-places/").text
    assert f" {expected}</span>" in page or f">{expected}</span>" in page


@pytest.mark.parametrize(
    "page", ["", "sent/", "withdraw/", "why/", "why/proof.json", "why/record.json"]
)
@pytest.mark.parametrize("works_in_office", [False, True])
def test_application_of_another_person_does_not_exist(
    page: str,
    works_in_office: bool,
    sign_in: SignIn,
    anna: Person,
    ben: Person,
    ranked_call: Call,
    apply: Callable[..., Application],
    publish: Callable[[Call], AllocationRun],
) -> None:
    application = apply(ranked_call, anna, ranked_call.offers.all()[0])
    publish(ranked_call)
    if works_in_office:
        programme = ranked_call.edition.initiative.programme
        OfficeRole.objects.create(person=ben, programme=programme, role="office")
    client = sign_in(ben)
    assert client.get(f"/en/my-places/{application.reference}/{page}").status_code == 404
    assert sign_in(anna).get("/en/my-places/2222-2222/").status_code == 404


def test_attendance_shows_afterwards(sign_in: SignIn, ben: Person, welcome_call: Call) -> None:
    walk, tax = (welcome_call.offers.get(key=key) for key in ("city-walk", "tax-code"))
    now = welcome_call.opens_at + timedelta(days=1)
    for offer, came in ((walk, True), (tax, False)):
        placement = sign_up(offer=offer, person=ben, at=now)
        session = Session.objects.get(offer=offer)
        record_attendance(session=session, presence={placement: came}, at=session.ends_at, by=None)
    with time_machine.travel(Session.objects.latest("ends_at").ends_at, tick=False):
        page = sign_in(ben).get(f"/en/my-places/{placement.application.reference}/").text
    assert "City walk: you were there" in page
    assert page.count("You held a place here.") == 2
    assert "This place is yours" not in page
    assert "Italian system: tax code: you were not there" in page
    assert "Give the place back" not in page


def test_timeline_marks_what_comes_next(
    sign_in: SignIn, anna: Person, ranked_call: Call, apply: Callable[..., Application]
) -> None:
    application = apply(ranked_call, anna, ranked_call.offers.all()[0])
    with time_machine.travel(ranked_call.deadline - timedelta(days=1), tick=False):
        page = sign_in(anna).get(f"/en/my-places/{application.reference}/").text
    [current] = [part for part in page.split("<li ") if 'aria-current="step"' in part]
    assert "Friday 11 December 2026, 17:00" in current
    assert "Applications close" in current
    assert "Next" in current


@pytest.mark.parametrize("count", [1, 6])
def test_my_places_ask_the_database_the_same_for_one_and_for_many(
    count: int,
    sign_in: SignIn,
    ben: Person,
    welcome_call: Call,
    while_open: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for offer in welcome_call.offers.all()[:count]:
        sign_up(offer=offer, person=ben, at=while_open)
    reference = Application.objects.get(person=ben).reference
    client = sign_in(ben)
    with django_assert_num_queries(13):
        assert client.get("/en/my-places/").status_code == 200
    with django_assert_num_queries(11):
        assert client.get(f"/en/my-places/{reference}/").status_code == 200
