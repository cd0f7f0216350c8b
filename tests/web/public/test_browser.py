"""Public pages in a real browser: for everybody, on every screen, with and without JavaScript."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.web.public.conftest import publish

from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Call
from pariter.packs.loader import load, shipped_packs

PAGES = (
    "/en/",
    "/it/polimi_pop/",
    "/en/polimi_mobility/athens/",
    "/en/polimi_pop/welcome-week/",
    "/en/polimi_mobility/figures/",
    "/en/accessibility/",
    "/it/privacy/",
    "/en/account/sign-in/",
    "/it/account/sign-up/",
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def always_open() -> Call:
    """Load the shipped programmes with all their calls open, whatever day it is."""
    for folder in shipped_packs():
        load_pack(loaded=load(folder), at=timezone.now())
    far = datetime(2100, 1, 1, tzinfo=UTC)
    Call.objects.update(opens_at=datetime(2020, 1, 1, tzinfo=UTC), closes_at=far)
    call = Call.objects.get(edition__initiative__key="M5", edition__key="2027-03")
    publish(call.edition)
    return call


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_page_has_no_barrier_and_fits_a_small_phone(
    address: str,
    scheme: Any,
    browser_page: Page,
    axe: Callable[[Page], list[Any]],
    always_open: Call,
) -> None:
    browser_page.emulate_media(color_scheme=scheme)
    browser_page.set_viewport_size({"width": 320, "height": 640})
    browser_page.goto(address)
    assert axe(browser_page) == []
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= 320


def test_filters_work_without_javascript(plain_page: Page, always_open: Call) -> None:
    plain_page.goto("/en/")
    plain_page.get_by_label("I am a").select_option(label="Student")
    plain_page.get_by_role("button", name="Show").click()
    expect(plain_page.get_by_role("link", name="ATHENS week").first).to_be_visible()
    expect(plain_page.get_by_role("link", name="Welcome Week")).to_have_count(0)
    expect(plain_page.get_by_label("I am a")).to_have_value("student")
    plain_page.get_by_role("link", name="Show all").click()
    expect(plain_page.get_by_role("link", name="Welcome Week").first).to_be_visible()


def test_keyboard_reaches_the_start_button(browser_page: Page, always_open: Call) -> None:
    browser_page.goto("/en/polimi_mobility/athens/")
    browser_page.keyboard.press("Tab")
    expect(browser_page.get_by_role("link", name="Skip to the content")).to_be_focused()
    browser_page.keyboard.press("Enter")
    for _press in range(6):
        browser_page.keyboard.press("Tab")
        if browser_page.evaluate("document.activeElement.textContent").strip() == "Start now":
            break
    browser_page.keyboard.press("Enter")
    expect(browser_page).to_have_url(re.compile(r"/account/sign-in/\?next=/en/apply/"))
