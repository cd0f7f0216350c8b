"""Public pages in a real browser: for everybody, on every screen, with and without JavaScript."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import steps
from tests.web.public.conftest import publish

from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Call

PAGES = (
    "/en/",
    "/fr/",
    "/it/polimi_pop/",
    "/en/polimi_pop/initiatives/",
    "/it/polimi_pop/initiatives/?audience=mentor&about=polimi_pop:wellbeing&held=online",
    "/en/polimi_pop/strands/gender/",
    "/en/polimi_mobility/athens/",
    "/en/polimi_pop/welcome-week/",
    "/it/polimi_pop/listening/",
    "/en/polimi_pop/camp-grants/",
    "/en/calendar/?month=2027-01",
    "/it/polimi_pop/calendar/?month=2027-02",
    "/en/polimi_pop/partners/",
    "/en/polimi_mobility/people/",
    "/it/polimi_mobility/people/?search=nobody",
    "/en/polimi_mobility/figures/",
    "/en/accessibility/",
    "/it/privacy/",
    "/en/account/sign-in/",
    "/it/account/sign-up/",
)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def always_open() -> Call:
    """Load two programmes with all their calls open, whatever day it is."""
    for name in ("polimi_mobility", "polimi_pop"):
        load_pack(loaded=steps.shipped_pack(name), at=timezone.now())
    far = datetime(2100, 1, 1, tzinfo=UTC)
    Call.objects.update(opens_at=datetime(2020, 1, 1, tzinfo=UTC), closes_at=far)
    call = Call.objects.get(edition__initiative__key="M5", edition__key="2027-03")
    publish(call.edition)
    return call


def test_pages_have_no_barrier_and_fit_a_small_phone(
    browser_page: Page, axe: Callable[[Page], list[Any]], always_open: Call
) -> None:
    page = browser_page
    page.set_viewport_size({"width": 320, "height": 640})
    faults: list[tuple[str, str, object]] = []
    for address in PAGES:
        page.goto(address)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            faults += [(address, scheme, barrier) for barrier in axe(page)]
            width = page.evaluate("document.documentElement.scrollWidth")
            faults += [(address, scheme, f"{width} px wide")] if width > 320 else []
    assert faults == []


def test_filters_work_without_javascript(plain_page: Page, always_open: Call) -> None:
    plain_page.goto("/en/polimi_pop/initiatives/")
    plain_page.get_by_label("I am a").select_option("phd")
    plain_page.get_by_text("More filters").click()
    plain_page.get_by_label("Where").select_option("online")
    plain_page.get_by_role("button", name="Show").click()
    found = plain_page.get_by_role("main")
    expect(found.get_by_role("link", name="Counselling and psychological support")).to_be_visible()
    expect(found.get_by_role("link", name="Welcome Week")).to_have_count(0)
    expect(plain_page.get_by_label("I am a")).to_have_value("phd")
    expect(plain_page.get_by_label("Where")).to_have_value("online")
    plain_page.get_by_role("link", name="Show all").click()
    expect(found.get_by_role("link", name="Welcome Week")).to_be_visible()


def test_search_box_leads_to_what_is_found(plain_page: Page, always_open: Call) -> None:
    plain_page.goto("/en/polimi_pop/")
    plain_page.get_by_role("searchbox", name="Search this programme").fill("mentoring")
    plain_page.get_by_role("button", name="Search").click()
    expect(plain_page).to_have_url(re.compile(r"/en/polimi_pop/search/\?q=mentoring$"))


def test_navigation_can_be_walked_by_keyboard_on_a_small_phone(
    browser_page: Page, always_open: Call
) -> None:
    browser_page.set_viewport_size({"width": 320, "height": 640})
    browser_page.goto("/en/polimi_pop/")
    reached = []
    for _press in range(12):
        browser_page.keyboard.press("Tab")
        reached.append(
            browser_page.evaluate(
                "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
            )
        )
        box = browser_page.evaluate(
            "(() => { const box = document.activeElement.getBoundingClientRect();"
            " return [box.left, box.right, box.height] })()"
        )
        assert box[0] >= 0, reached
        assert box[1] <= 320, reached
        assert box[2] >= 24, reached
    assert reached[3:10] == [
        "Open now",
        "Initiatives",
        "Calendar",
        "Figures",
        "Talk to someone",
        "Search",
        "Sign in",
    ]


def test_keyboard_reaches_the_start_button(browser_page: Page, always_open: Call) -> None:
    browser_page.goto("/en/polimi_mobility/athens/")
    browser_page.keyboard.press("Tab")
    expect(browser_page.get_by_role("link", name="Skip to the content")).to_be_focused()
    browser_page.keyboard.press("Enter")
    for _press in range(8):
        browser_page.keyboard.press("Tab")
        if browser_page.evaluate("document.activeElement.textContent").strip() == "Start now":
            break
    browser_page.keyboard.press("Enter")
    expect(browser_page).to_have_url(re.compile(r"/account/sign-in/\?next=/en/apply/"))
