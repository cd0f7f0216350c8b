"""The door's page on a small phone: what is typed is read whole, and focus is never lost."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer
from tests.journeys.door_steps import device, make_ready, result
from tests.web import door_scene

from pariter.apps.participation.models import Scan

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_door_keeps_focus_and_counts_what_is_typed(
    browser: Browser, live_server: LiveServer, axe: Callable[..., Any]
) -> None:
    scene = door_scene.build()
    with (
        time_machine.travel(scene.doors_open, tick=False),
        device(browser, live_server) as page,
    ):
        page.set_viewport_size({"width": 320, "height": 640})
        make_ready(page, f"/door/{scene.secret()}/")
        width = page.locator("#code").evaluate("field => field.clientWidth")
        assert width > 200, "a whole code can be read"
        name = page.get_by_label("No ticket at hand? Find the name")
        name.fill("nobody")
        expect(page.locator("#none-found")).to_have_text("Nobody of that name is on the list.")
        assert axe(page) == []
        name.fill("bruna")
        page.get_by_role("button", name="Bruna Conti").click()
        page.get_by_role("button", name="3", exact=True).click()
        result(page, "in", "In: 3 of 3")
        expect(page.locator("#result")).to_be_focused()
        page.locator("summary").get_by_text("Without a ticket").click()
        people = page.get_by_role("textbox", name="How many people")
        for wrong in ("0", "", "two"):
            people.fill(wrong)
            page.get_by_role("button", name="Let in").click()
            expect(page.locator("#walk-in-none")).to_have_text("Write how many came: 1 at least.")
            expect(people).to_be_focused()
        people.fill("140")
        page.get_by_role("button", name="Let in").click()
        expect(page.locator("#walk-ins")).to_have_text("140")
        expect(page.locator("#connection")).to_contain_text("Connected. All is sent.")
    assert sorted(Scan.objects.values_list("people", flat=True)) == [3, 140]
