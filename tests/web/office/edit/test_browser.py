"""The editors' pages in a real browser: no barrier, nothing wider than a phone, light and dark."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer
from tests.journeys.steps import sign_in
from tests.web.office.edit.steps import CAMP, address, change, client_of

from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Programme

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAGES = [
    ("",),
    CAMP,
    ("_facts", "camp"),
    ("_dates", "camp", "2027"),
    ("_text", "programme"),
    ("_parts", "contact"),
    ("_part", "medium", "robot"),
    ("_add", "news"),
    ("_add", "partner"),
    ("_remove", "contact", "desk"),
    ("_publish",),
    ("_discard",),
    ("_history",),
    ("_preview_page", "camp/"),
]


@pytest.fixture(autouse=True)
def _now() -> None:
    """Let the clock run: the browser waits by it."""


@pytest.fixture(params=[(1280, "light"), (320, "dark")], ids=["desk", "phone"])
def page(
    browser: Browser, live_server: LiveServer, editor: Person, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """Return a page on which the editor is signed in, and has a draft."""
    width, scheme = request.param
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    change(client_of(editor), address(*CAMP), title__en="New title", title__it="")
    found = context.new_page()
    sign_in(found, editor)
    yield found
    context.close()


def test_pages_have_no_barrier_and_fit(
    page: Page, programme: Programme, axe: Callable[[Page], list[dict[str, Any]]]
) -> None:
    found: dict[str, Any] = {}
    for name in PAGES:
        page.goto(address(*name))
        found |= _barriers(page, axe)
    page.goto(address(*CAMP))
    page.locator("[id='id_who.body.en']").fill("<b>x</b>")
    page.get_by_role("button", name="Save in the draft").click()
    page.get_by_role("alert").wait_for()
    found |= _barriers(page, axe)
    assert found == {}


def _barriers(page: Page, axe: Callable[[Page], list[dict[str, Any]]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if violations := axe(page):
        found[f"{page.url} axe"] = violations
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found[f"{page.url} width"] = True
    if page.locator("h1").count() != 1:
        found[f"{page.url} h1"] = page.locator("h1").count()
    return found
