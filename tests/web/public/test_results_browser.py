"""Results in a browser: no barrier, on a wide screen, in the dark and on a small phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from tests.conftest import Violation
from tests.journeys import steps
from tests.web.public.conftest import NOW
from tests.web.public.test_results import address, give

Axe = Callable[[Page], list[Violation]]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_results_can_be_read_by_all(browser_page: Page, axe: Axe) -> None:
    athens = steps.open_alone("polimi_mobility", "M5/2027-03/students", NOW)
    give(athens)
    for width, scheme in ((1280, "light"), (1280, "dark"), (320, "light")):
        browser_page.set_viewport_size({"width": width, "height": 800})
        browser_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        browser_page.goto(address(athens))
        assert axe(browser_page) == []
        assert browser_page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
