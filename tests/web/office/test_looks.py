"""Every page of the office at the sizes and in the colours of its users, checked by axe."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page
from tests.conftest import Violation
from tests.journeys import steps
from tests.web.office.conftest import accept_all, after_deadline, after_draw, apply, draw, publish

from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

Axe = Callable[[Page], list[Violation]]
SIZES = ((1280, "light"), (1280, "dark"), (320, "light"))


def faults(page: Page, axe: Axe, paths: list[str]) -> list[tuple[str, int, str, object]]:
    """Return what axe finds on pages, and where they are wider than the screen."""
    found: list[tuple[str, int, str, object]] = []
    for path in paths:
        answer = page.goto(f"/en/office/{path}")
        assert answer
        assert answer.status == 200, path
        for width, scheme in SIZES:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [(path, width, scheme, violation) for violation in axe(page)]
            found += [(path, width, scheme, f"{wider} px too wide")] if wider > 0 else []
    return found


def of_call(call: Call) -> list[str]:
    """Return the addresses of a call's own pages."""
    pages = ("", "applicants/", "places/", "attendance/")
    return [f"call/{call.pk}/{page}" for page in pages] + [f"figures/{call.edition_id}/"]


def visited(page: Page, axe: Axe, keeper: Person, at: datetime, paths: list[str]) -> list[object]:
    """Return the faults of pages at a moment."""
    with time_machine.travel(at, tick=True):
        steps.sign_in(page, keeper)
        return [*faults(page, axe, paths)]


def test_pages_before_anyone_applied(
    browser_page: Page, axe: Axe, athens: Call, keeper: Person
) -> None:
    at = athens.opens_at + timedelta(days=1)
    paths = ["", "calls/", "figures/", "mail/", *of_call(athens)]
    assert visited(browser_page, axe, keeper, at, paths) == []


def test_pages_while_places_are_given(
    browser_page: Page, axe: Axe, athens: Call, keeper: Person
) -> None:
    apply(athens, 60)
    places = [f"call/{athens.pk}/places/"]
    assert visited(browser_page, axe, keeper, after_deadline(athens), ["", *places]) == []
    draw(athens)
    assert visited(browser_page, axe, keeper, after_draw(athens), places) == []


def test_pages_after_the_end(browser_page: Page, axe: Axe, athens: Call, keeper: Person) -> None:
    apply(athens, 60)
    run = publish(athens)
    accept_all(athens)
    session = athens.edition.sessions.order_by("-ends_at")[0]
    at = session.ends_at + timedelta(days=1)
    paths = ["", f"run/{run.pk}/", f"session/{session.pk}/", *of_call(athens)]
    assert visited(browser_page, axe, keeper, at, paths) == []
