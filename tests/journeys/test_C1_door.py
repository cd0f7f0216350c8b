"""C1 at the door, in a real browser whose network is cut: two devices, a walk-in, one count."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.journeys import steps
from tests.journeys.door_steps import check_in, device, hold_up, make_ready, result
from tests.web import door_scene
from tests.web.door_scene import Scene

from pariter.apps.participation.models import Delivery, Scan, WalkIn
from pariter.apps.placements.tickets import ticket_of

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


def deliveries(scene: Scene) -> dict[str, int]:
    current = Delivery.objects.filter(session=scene.session, corrected_by=None).exclude(
        placement=None
    )
    people = current.values_list("placement__application__person__name", "people")
    return dict(people)


@pytest.mark.stations("C1", "take_part")
def test_two_devices_check_in_without_a_network(browser: Browser, live_server: LiveServer) -> None:
    scene = door_scene.build()
    codes = {name: ticket_of(place) for name, place in scene.places.items()}
    first, second = (f"/door/{scene.secret(label)}/" for label in ("Main entrance", "Side door"))
    with (
        time_machine.travel(scene.doors_open, tick=False),
        device(browser, live_server) as one,
        device(browser, live_server) as two,
    ):
        make_ready(one, first)
        make_ready(two, second)
        for page in (one, two):
            page.context.set_offline(True)
            page.reload()
            expect(page.get_by_role("heading", level=1)).to_contain_text("first lines of code")
            expect(page.locator("#connection")).to_contain_text("No network")
        check_in(one, codes["Ada Rossi"].lower().replace("-", " "))
        result(one, "in", "In", "Ada Rossi")
        check_in(one, codes["Bruna Conti"])
        result(one, "ask", "Party of 3", "How many of them came?")
        one.get_by_role("button", name="2", exact=True).click()
        result(one, "in", "In: 2 of 3")
        one.get_by_role("button", name="Read tickets with the camera").click()
        hold_up(one, codes["Ada Rossi"])
        result(one, "again", "Already in", "Ada Rossi")
        one.evaluate("holdUp([])")
        check_in(one, "2-AAAA-BBBB-CCCC")
        result(one, "refused", "Not on this list")
        one.get_by_text("Without a ticket", exact=False).first.click()
        one.get_by_label("Name (optional)").fill("<b>Elena</b>")
        one.get_by_role("button", name="Let in").click()
        result(one, "in", "In without a ticket")
        expect(one.locator("#connection")).to_contain_text("Not yet sent: 5")
        # The second device knows nothing of the first; the same ticket comes to it too.
        check_in(two, codes["Ada Rossi"])
        result(two, "in", "Ada Rossi")
        two.get_by_label("No ticket at hand? Find the name").fill("néri")
        two.get_by_role("button", name="Chiara Neri").click()
        two.get_by_role("button", name="2", exact=True).click()
        result(two, "in", "In: 2 of 2")
        assert not Scan.objects.exists()
        two.reload()
        expect(two.locator("#connection")).to_contain_text("Not yet sent: 2")
        for page in (one, two):
            page.context.set_offline(False)
            page.evaluate("dispatchEvent(new Event('online'))")
            expect(page.locator("#connection")).to_contain_text("Connected. All is sent.")
        expect(two.locator("#inside")).to_have_text("5")
        expect(two.locator("#walk-ins")).to_have_text("1")
        check_in(two, codes["Bruna Conti"])
        result(two, "again", "Already in", "2 of 3 are in")
        two.get_by_role("button", name="1 more").click()
        result(two, "in", "In: 3 of 3")
        expect(two.locator("#connection")).to_contain_text("Connected. All is sent.")
    assert deliveries(scene) == {"Ada Rossi": 1, "Bruna Conti": 3, "Chiara Neri": 2}
    assert sorted(Scan.objects.values_list("outcome", flat=True)) == [
        *["again"] * 2, *["counted"] * 5, "refused",
    ]  # fmt: skip
    # The devices' clocks are months away from the site's; what happened is put right.
    away = [abs(scan.happened_at - scene.doors_open) for scan in Scan.objects.all()]
    assert max(away) < timedelta(minutes=5)
    assert WalkIn.objects.get().name == "<b>Elena</b>"
    [walked_in] = Delivery.objects.filter(kind="walk_in")
    assert (walked_in.people, walked_in.placement) == (1, None)


def test_office_opens_the_door_and_closes_it(
    browser_page: Page, browser: Browser, live_server: LiveServer, axe: Callable[..., Any]
) -> None:
    scene, page = door_scene.build(), browser_page
    with time_machine.travel(scene.doors_open, tick=False):
        steps.sign_in(page, scene.office)
        page.goto(f"/en/office/session/{scene.session.pk}/doors/")
        page.get_by_label("Whose device, or which entrance?").fill("Main entrance")
        page.get_by_role("button", name="Make a door pass").click()
        address = page.locator(".door-address a").inner_text()
        assert axe(page) == []
        with device(browser, live_server, color_scheme="dark") as phone:
            make_ready(phone, re.sub(".*/door/", "/door/", address))
            assert axe(phone) == []
            check_in(phone, ticket_of(scene.places["Ada Rossi"]))
            result(phone, "in", "Ada Rossi")
            expect(phone.locator("#connection")).to_contain_text("Connected. All is sent.")
            assert axe(phone) == []
            page.goto(page.url)
            expect(page.locator("main")).to_contain_text("1 scan")
            page.get_by_role("button", name="Revoke").click()
            expect(page.locator("main")).to_contain_text("is revoked")
            check_in(phone, ticket_of(scene.places["Chiara Neri"]))
            phone.get_by_role("button", name="2", exact=True).click()
            expect(phone.get_by_role("heading", level=1)).to_have_text("This door is closed")
            expect(phone.locator("#closed")).to_have_text("Not yet sent: 1")
            assert axe(phone) == []
        page.get_by_role("link", name="List for paper").click()
        expect(page.locator("tbody tr")).to_have_count(3)
        assert axe(page) == []
    with time_machine.travel(scene.session.ends_at, tick=False):
        page.get_by_role("link", name="Back").click()
        page.get_by_role("link", name="Close the door").click()
        expect(page.get_by_role("checkbox", name="Ada Rossi")).to_be_checked()
        expect(page.get_by_role("checkbox", name="Bruna Conti")).not_to_be_checked()
        page.get_by_role("button", name="Save").click()
        expect(page.locator("main")).to_contain_text("The attendance is noted.")
    assert deliveries(scene) == {"Ada Rossi": 1, "Bruna Conti": 0, "Chiara Neri": 0}


def test_door_says_that_it_needs_javascript(plain_page: Page) -> None:
    scene = door_scene.build()
    with time_machine.travel(scene.doors_open, tick=False):
        plain_page.goto(f"/door/{scene.secret()}/")
        expect(plain_page.get_by_text("This page needs JavaScript")).to_be_visible()
        plain_page.get_by_role("link", name="list for paper").click()
        expect(plain_page.locator("tbody")).to_contain_text("Bruna Conti")
