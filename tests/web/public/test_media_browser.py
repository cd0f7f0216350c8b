"""Campaign, news, search and open data in a real browser: for everybody, on every screen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.apps.publishing.town import town

from pariter.apps.publishing.actions import publish_pack

PAGES = (
    "/it/town_robotics/campaign/",
    "/fr/town_robotics/camp/",
    "/en/town_robotics/news/",
    "/en/town_robotics/news/opening/",
    "/en/search/",
    "/en/search/?q=robot",
    "/en/search/?q=glovse",
    "/it/town_robotics/search/?q=robot",
    "/en/open-data/",
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def programme() -> None:
    """Publish the town's programme, and a second one."""
    publish_pack(loaded=town(('key = "town_robotics"', 'key = "second"')), at=timezone.now())
    publish_pack(
        loaded=town(("published = 2026-11-02", "published = 2020-11-02")), at=timezone.now()
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_have_no_barrier_and_fit_the_screen(
    width: int, scheme: Any, browser_page: Page, axe: Callable[[Page], list[Any]]
) -> None:
    browser_page.emulate_media(color_scheme=scheme)
    browser_page.set_viewport_size({"width": width, "height": 640})
    found = {}
    for address in PAGES:
        browser_page.goto(address)
        if barriers := axe(browser_page):
            found[address] = barriers
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert browser_page.locator("h1").count() == 1, address
    assert found == {}


def test_search_works_by_keyboard_and_without_javascript(plain_page: Page) -> None:
    plain_page.goto("/en/search/")
    plain_page.get_by_label("Look for words").focus()
    plain_page.keyboard.type("glov")
    plain_page.keyboard.press("Tab")
    plain_page.keyboard.type("Town")
    plain_page.keyboard.press("Tab")
    plain_page.keyboard.press("Enter")
    expect(plain_page.get_by_role("link", name="Hands off").first).to_be_visible()
    expect(plain_page.get_by_label("Look for words")).to_have_value("glov")
    expect(plain_page.locator("mark").first).to_have_text("gloves")
    plain_page.get_by_role("link", name="Hands off").first.click()
    expect(plain_page.get_by_role("heading", name="Hands off", level=1)).to_be_visible()


def test_transcript_opens_without_javascript(plain_page: Page) -> None:
    plain_page.goto("/it/town_robotics/campaign/")
    transcript = plain_page.get_by_text("Ciao!")
    expect(transcript).to_be_hidden()
    plain_page.locator("details", has=transcript).locator("summary").press("Enter")
    expect(transcript).to_be_visible()
