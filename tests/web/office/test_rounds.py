"""Rounds after the result: what the office sees, and what it may do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page, expect
from tests.journeys import steps
from tests.web.office.conftest import after_draw, apply, draw, publish
from tests.web.office.test_looks import Axe, shown

from pariter.apps.journal.models import AuditEntry
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import decline_placement
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Offer
from pariter.web.office.facts import with_facts
from pariter.web.office.free_seats import free_seats

Visit = Callable[..., Any]
SCROLLS = """() => [...document.querySelectorAll(".table-scroll")]
    .filter(table => table.scrollWidth > table.clientWidth).map(table => table.ariaLabel)"""


def address(call: Call) -> str:
    return f"/en/office/call/{call.pk}/places/rounds/"


@pytest.fixture
def scarce(athens: Call) -> Call:
    """Return ATHENS with few seats, whose office makes rounds; two people have declined."""
    athens.withdrawal = "reoptimise"
    athens.save()
    athens.offers.update(capacity=1)
    for offer in athens.offers.all():
        offer.quotas.all().delete()
    apply(athens, 30)
    publish(athens)
    for place in Placement.objects.filter(offer__call=athens, state="offered")[:2]:
        decline_placement(placement=place, at=after_draw(athens), by=place.application.person)
    return athens


def test_office_offers_free_seats(scarce: Call, keeper: Person, visit: Visit) -> None:
    later = after_draw(scarce) + timedelta(hours=1)
    with visit(keeper, later) as client:
        before = client.get(address(scarce))
        assert before.context["round"].left == 2
        assert before.context["round"].seats == 2
        assert before.context["round"].chain == 2
        assert "Give all places again" in before.content.decode()
        assert client.post(address(scarce), {"act": "chain"}).status_code == 302
        after = client.get(address(scarce))
        assert "2 people were offered a place" in after.content.decode()
        assert client.post(address(scarce), {"act": "chain"}).status_code == 422
        assert client.post(address(scarce), {"act": "draw"}).status_code == 400
    assert after.context["round"].seats == 0
    assert AuditEntry.objects.get(action="round.made").actor == keeper.public_id


def test_office_sees_who_was_offered_a_returned_place(
    scarce: Call, keeper: Person, visit: Visit
) -> None:
    later = after_draw(scarce) + timedelta(hours=1)
    with visit(keeper, later) as client:
        assert list(client.get(address(scarce)).context["page"]) == []
        client.post(address(scarce), {"act": "chain"})
        shown = client.get(address(scarce))
    offered = Placement.objects.filter(offer__call=scarce, offered_at=later)
    assert {place.pk for place in shown.context["page"]} == {place.pk for place in offered}
    page = shown.content.decode()
    for place in offered:
        assert place.application.reference in page
    assert page.count("Offered on") == page.count("Answer by") == 2


def test_todo_names_free_seats_until_a_round_is_made(
    scarce: Call, keeper: Person, visit: Visit
) -> None:
    def rounds(client: Client) -> list[tuple[str, str]]:
        groups = client.get("/en/office/").context["groups"]
        return [
            (task.label, task.url)
            for _urgency, tasks in groups
            for task in tasks
            if task.tag == "Rounds"
        ]

    with visit(keeper, after_draw(scarce) + timedelta(hours=1)) as client:
        assert rounds(client) == [("2 free seats wait for a round", address(scarce))]
        Call.objects.filter(pk=scarce.pk).update(withdrawal="chain")
        assert rounds(client) == []
        Call.objects.filter(pk=scarce.pk).update(withdrawal="reoptimise")
        client.post(address(scarce), {"act": "chain"})
        assert rounds(client) == []


def test_free_seats_that_no_home_may_take_are_no_task(scarce: Call) -> None:
    free = Offer.objects.filter(placements__state="declined")
    for offer in free:
        offer.quotas.create(home="*", seats=0)
    later = after_draw(scarce) + timedelta(hours=1)
    calls = list(with_facts(Call.objects.filter(pk=scarce.pk)))
    assert free_seats(calls, later) == {}
    free[0].quotas.all().delete()
    assert free_seats(calls, later) == {scarce.pk: 1}


def test_place_that_goes_on_in_a_round_says_so(scarce: Call, keeper: Person, visit: Visit) -> None:
    place = Placement.objects.filter(offer__call=scarce, state="offered")[0]
    with visit(keeper, after_draw(scarce) + timedelta(hours=1)) as client:
        page = client.get(f"/en/office/place/{place.pk}/").content.decode()
    assert "The office gives the place to somebody else in its next round." in page
    assert "Sign somebody else up" not in page


def test_office_gives_all_places_again(scarce: Call, keeper: Person, visit: Visit) -> None:
    held = Placement.objects.filter(offer__call=scarce, state="offered").count()
    with visit(keeper, after_draw(scarce) + timedelta(hours=1)) as client:
        assert client.get(address(scarce)).context["round"].again >= 2
        assert client.post(address(scarce), {"act": "reoptimise"}).status_code == 302
        after = client.get(address(scarce)).content.decode()
    assert "Nobody would move." in after
    assert "Mails cannot be called back" not in after
    assert Placement.objects.filter(offer__call=scarce, state="offered").count() == held + 2


def test_calls_that_give_on_at_once_offer_no_second_run(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    apply(athens, 6)
    draw(athens)
    with visit(keeper, after_draw(athens)) as client:
        assert "Rounds begin when" in client.get(address(athens)).content.decode()
        assert client.post(address(athens), {"act": "chain"}).status_code == 422
    publish(athens)
    with visit(keeper, after_draw(athens)) as client:
        page = client.get(address(athens)).content.decode()
        assert "Give all places again" not in page
        assert "nobody who waits may have one of the free seats" in page
        assert "Mails cannot be called back" not in page
        refused = client.post(address(athens), {"act": "reoptimise"})
    assert refused.status_code == 422
    assert "only if the call says so" in refused.content.decode()


def test_rounds_of_others_and_of_sign_ups_do_not_exist(
    scarce: Call, welcome: Call, foreign: Person, observer: Person, visit: Visit
) -> None:
    for person, call in ((foreign, scarce), (observer, scarce), (foreign, welcome)):
        with visit(person, after_draw(scarce)) as client:
            assert client.get(address(call)).status_code == 404
            assert client.post(address(call), {"act": "chain"}).status_code == 404


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rounds_can_be_read_by_all(
    browser_page: Page, axe: Axe, scarce: Call, keeper: Person
) -> None:
    with time_machine.travel(after_draw(scarce) + timedelta(hours=1), tick=True):
        steps.sign_in(browser_page, keeper)
        browser_page.goto(address(scarce))
        assert list(shown(browser_page, axe)) == []
        browser_page.get_by_role("button", name="Offer the free seats").click()
        expect(browser_page.locator(".to-do > li")).to_have_count(2)
        assert list(shown(browser_page, axe)) == []
        assert browser_page.evaluate(SCROLLS) == []
