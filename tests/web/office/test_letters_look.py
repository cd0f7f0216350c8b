"""The office's pages about letters at the sizes and in the colours of their users."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from tests.journeys import steps
from tests.web.letters_scene import scene
from tests.web.office.test_looks import Axe, faults

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_pages_about_letters(browser_page: Page, axe: Axe) -> None:
    there = scene(timezone.now())
    steps.sign_in(browser_page, there.office)
    paths = [
        "enquiries/",
        "enquiries/?state=closed",
        f"enquiries/{there.enquiry.pk}/",
        f"enquiries/{there.closed.pk}/",
        "proposals/",
        f"proposals/{there.proposal.pk}/",
        "proposals/agenda/",
        "templates/",
        "templates/polimi_pop/add/",
        f"templates/{there.template.pk}/",
    ]
    assert faults(browser_page, axe, paths) == []


def test_mail_to_look_at(browser_page: Page, axe: Axe) -> None:
    there = scene(timezone.now())
    steps.sign_in(browser_page, there.office)
    browser_page.goto(f"/en/office/enquiries/{there.enquiry.pk}/")
    browser_page.get_by_label("Answer", exact=True).fill("On Monday.")
    browser_page.get_by_role("button", name="Look at the mail").click()
    assert axe(browser_page) == []
    browser_page.set_viewport_size({"width": 320, "height": 800})
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= 320
