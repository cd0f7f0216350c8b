"""The pages for people who write, in a real browser: for everybody, on every screen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import steps
from tests.web.letters_scene import scene

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

Axe = Callable[[Page], list[Any]]
SIZES = ((1280, "light"), (1280, "dark"), (320, "light"), (320, "dark"))


def faults(page: Page, axe: Axe, name: str) -> list[tuple[str, int, str, object]]:
    """Return what axe finds on the open page, and where it is wider than the screen."""
    found: list[tuple[str, int, str, object]] = []
    for width, scheme in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        wider = page.evaluate("document.documentElement.scrollWidth") - width
        found += [(name, width, scheme, violation) for violation in axe(page)]
        found += [(name, width, scheme, f"{wider} px too wide")] if wider > 0 else []
    return found


def test_pages_have_no_barrier_and_fit_a_small_phone(browser_page: Page, axe: Axe) -> None:
    there = scene(timezone.now())
    start = "/en/polimi_pop"
    token, proposal = there.enquiry.token, there.proposal.pk
    steps.sign_in(browser_page, there.anna)
    found = []
    for path in (
        f"{start}/ask/?kind=proposal&about=P21",
        f"{start}/ask/{token}/",
        f"{start}/ask/{token}/sent/",
        f"{start}/ask/{there.closed.token}/",
        f"{start}/proposals/",
        f"{start}/proposals/{proposal}/",
        f"{start}/proposals/{proposal}/comment/",
        f"{start}/dialogue/tell-me/",
        f"{start}/dialogue/tell-me/sent/",
        f"{start}/dialogue/tell-me/{there.watch.token}/",
        f"{start}/dialogue/tell-me/{'x' * 32}/",
        "/en/accessibility/report/",
        "/en/my-places/",
    ):
        browser_page.goto(path)
        found += faults(browser_page, axe, path)
    assert found == []


def test_errors_have_no_barrier_and_take_the_focus(browser_page: Page, axe: Axe) -> None:
    there = scene(timezone.now())
    found = []
    for path, button in (
        (f"/en/polimi_pop/ask/{there.enquiry.token}/", "Send"),
        ("/en/polimi_pop/ask/?kind=proposal", "Send"),
        ("/en/polimi_pop/dialogue/tell-me/", "Tell me"),
        ("/en/accessibility/report/", "Send the report"),
    ):
        browser_page.goto(path)
        browser_page.get_by_role("button", name=button, exact=True).click()
        expect(browser_page.get_by_role("alert")).to_be_focused()
        found += faults(browser_page, axe, path)
    assert found == []


def test_question_is_asked_with_the_keyboard_alone(browser_page: Page) -> None:
    scene(timezone.now())
    browser_page.goto("/en/polimi_pop/ask/")
    browser_page.get_by_label("Ask a question").focus()
    browser_page.keyboard.press("Space")
    for typed in ("", "Subject", "When is it?", "", "anna@example.org"):
        browser_page.keyboard.press("Tab")
        browser_page.keyboard.type(typed)
    browser_page.keyboard.press("Enter")
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Your message has arrived")
