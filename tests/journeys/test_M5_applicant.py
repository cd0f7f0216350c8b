"""The applicant's side of M5: stop, come back elsewhere, change, take back, and be too late."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from tests.journeys import steps
from tests.journeys.athens_cases import changed, shipped

from pariter.apps.applications.actions import submit_application
from pariter.apps.applications.models import Application
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Organisation
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import Placement
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.programmes.models import Call, Offer

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ADDRESS = "M5/2027-03/students"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")
HOME = "Politecnico di Milano"


@pytest.fixture
def call(request: pytest.FixtureRequest, tmp_path: Path) -> Call:
    """Return the call as it is shipped, and with other dates, courses, zone and rules."""
    return steps.open_call(request.param(tmp_path), ADDRESS, LOADED)


def titles(call: Call, count: int) -> list[str]:
    """Return the titles of a call's first offers."""
    return [str(offer.title) for offer in call.offers.all()[:count]]


@pytest.mark.parametrize(
    ("page", "call"), steps.either_way((shipped, changed)), indirect=["page", "call"]
)
@pytest.mark.stations("M5", "apply")
def test_application_survives_pauses_changes_and_the_deadline(
    page: Page, call: Call, browser: Browser
) -> None:
    cache.clear()
    anna = steps.register("anna@example.org", LOADED, home="polimi")
    first, second, third, fourth = titles(call, 4)
    with time_machine.travel(call.opens_at + timedelta(days=1), tick=True):
        _sign_in_on_the_way(page, call, anna.email)
        page.get_by_role("link", name="Start").click()
        _be_told_what_is_missing(page)
        steps.tell_about_you(page, name="Anna Rossi", home=HOME)
        for title in (first, second, third, fourth):
            steps.add_wish(page, title)
        steps.move_wish(page, third, "Move up")
        steps.move_wish(page, first, "Move down")
        steps.move_wish(page, fourth, "Remove")
        expect(page.locator(".ranking-list li")).to_have_count(3)
        expect(steps.ranked(page)).to_have_text([third, first, second])
        page.get_by_role("button", name="Save and come back later").click()
        assert Application.objects.get(person=anna).state == "draft"
        reference = _go_on_elsewhere(page, browser, call, [third, first, second])
        stored = Application.objects.get(reference=reference)
        assert _sent(stored) == [third, first, second]
        _change(page, call, stored, second)
        _take_back_and_send_again(page, stored)
        assert stored.revisions.count() == 3
    _be_too_late(page, call, stored, first)


def _sign_in_on_the_way(page: Page, call: Call, email: str) -> None:
    """Open the application signed out: signing in by a code leads back to it."""
    steps.start_application(page, call)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Code")).to_be_visible()
    found = re.search(r"^[A-Z]{4}-[A-Z]{4}$", OutgoingMail.objects.latest("id").body, re.MULTILINE)
    assert found
    page.get_by_label("Code").fill(found[0])
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile(rf"/en/apply/{call.pk}/$"))


def _be_told_what_is_missing(page: Page) -> None:
    page.get_by_label("Full name").fill("")
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title(re.compile("^Error:"))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Enter your full name.").click()
    expect(page.get_by_label("Full name")).to_be_focused()


def _go_on_elsewhere(page: Page, browser: Browser, call: Call, wishes: list[str]) -> str:
    """Find the draft on another device, and send it from there."""
    with browser.new_context(base_url="/".join(page.url.split("/")[:3]), locale="en-GB") as other:
        device = other.new_page()
        steps.sign_in(device, Application.objects.get(call=call).person)
        device.goto("/en/my-places/")
        expect(device.locator("main")).to_contain_text("Not sent yet")
        title = str(call.edition.initiative.title)
        device.locator("main").get_by_role("link", name=title).click()
        device.get_by_role("link", name="Check your answers and send").click()
        for place, wish in zip((-3, -2, -1), wishes, strict=True):
            expect(device.locator("dd").nth(place)).to_have_text(wish)
        reference = steps.send_application(device)
        expect(device.locator("main")).to_contain_text("What happens next")
    return reference


def _change(page: Page, call: Call, stored: Application, top: str) -> None:
    page.goto(f"/en/my-places/{stored.reference}/")
    page.get_by_role("link", name="Change my answers").click()
    page.get_by_role("link", name="Your wishes in order").click()
    before = _sent(stored)
    for _time in range(2):
        steps.move_wish(page, top, "Move up")
    page.get_by_role("button", name="Save and continue").click()
    assert _sent(stored) == before
    page.get_by_role("button", name="Send changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Application sent")
    assert _sent(stored) == [top, *(title for title in before if title != top)]


def _take_back_and_send_again(page: Page, stored: Application) -> None:
    page.goto(f"/en/my-places/{stored.reference}/")
    page.get_by_role("link", name="Take my application back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("main")).to_contain_text("Taken back")
    assert Application.objects.get(pk=stored.pk).state == "withdrawn"
    page.get_by_role("link", name="Apply again").click()
    page.get_by_role("link", name="Check your answers and send").click()
    assert steps.send_application(page) == stored.reference


def _be_too_late(page: Page, call: Call, stored: Application, wish: str) -> None:
    """Change the wishes in time, send them one second late: the earlier application counts."""
    before = _sent(stored)
    with time_machine.travel(call.deadline - timedelta(seconds=30), tick=False):
        steps.sign_in(page, stored.person)
        page.goto(f"/en/apply/{call.pk}/wishes/")
        steps.move_wish(page, wish, "Remove")
        steps.add_wish(page, wish)
    with time_machine.travel(call.deadline + timedelta(seconds=1), tick=False):
        with page.expect_response(lambda response: response.request.method == "POST") as sent:
            page.get_by_role("button", name="Save and continue").click()
        assert sent.value.status == 422
        expect(page.get_by_role("alert")).to_contain_text("Applications closed on")
        expect(steps.ranked(page).last).to_have_text(wish)
    kept = Application.objects.get(pk=stored.pk)
    assert (kept.state, _sent(kept), kept.revisions.count()) == ("submitted", before, 3)
    assert len(kept.draft["wishes"]) == 3


def _sent(application: Application) -> list[str]:
    return [str(wish.offer.title) for wish in application.preferences.select_related("offer")]


def test_keyboard_alone_ranks_and_sends(browser_page: Page, tmp_path: Path) -> None:
    page, call = browser_page, steps.open_call(shipped(tmp_path), ADDRESS, LOADED)
    first, second = titles(call, 2)
    anna = steps.register("anna@example.org", LOADED, name="Anna Rossi", home="polimi")
    with time_machine.travel(call.opens_at + timedelta(days=1), tick=True):
        steps.sign_in(page, anna)
        page.goto(f"/en/apply/{call.pk}/wishes/")
        for title in (first, second):
            page.get_by_label("Add to your list").focus()
            page.keyboard.type(title)
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            expect(page.locator(".ranking-label").last).to_have_text(title)
        page.get_by_role("button", name=f"Move up: {second}").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text(f"{second} is now wish 1 of 2.")
        expect(steps.ranked(page)).to_have_text([second, first])
        page.get_by_role("button", name="Save and continue").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Send application").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Application sent")
    assert _sent(Application.objects.get(person=anna)) == [second, first]


@pytest.mark.parametrize("language", ["en", "it"])
def test_pages_are_accessible_and_fit_small_screens(
    browser_page: Page, axe: Callable[[Page], list[Any]], language: str, tmp_path: Path
) -> None:
    page, call = browser_page, steps.open_call(shipped(tmp_path), ADDRESS, LOADED)
    application = _with_result(call)
    assert call.draw_at is not None
    place = Placement.objects.get(application=application, state="offered")
    found: dict[str, Any] = {}
    for moment, paths in (
        (
            call.opens_at + timedelta(days=2),
            [f"apply/{call.pk}/{part}" for part in ("", "about/", "wishes/", "check/")],
        ),
        (
            call.draw_at + timedelta(days=1),
            [
                "my-places/",
                *(f"my-places/{application.reference}/{part}" for part in ("", "sent/", "why/")),
                *(f"my-places/place/{place.pk}/{part}" for part in ("", "accept/", "decline/")),
                f"my-places/{application.reference}/withdraw/",
            ],
        ),
    ):
        with time_machine.travel(moment, tick=True):
            steps.sign_in(page, application.person)
            for path in paths:
                page.goto(f"/{language}/{path}")
                found |= {f"{path} {key}": value for key, value in _faults(page, axe).items()}
    assert found == {}


def _with_result(call: Call) -> Application:
    """Let two people want one seat; return the one whose second wish came true."""
    scarce, wide = call.offers.all()[:2]
    Offer.objects.filter(pk=scarce.pk).update(capacity=1)
    home = Organisation.objects.get(code="polimi")
    for name in ("Anna Rossi", "Ben Ito"):
        email = f"{name.split()[0].lower()}@example.org"
        submit_application(
            call=call,
            person=steps.register(email, LOADED, name=name),
            preferences=[scarce, wide],
            home=home,
            at=call.opens_at,
        )
    lottery = commit_lottery(call=call, at=call.deadline, by=None)
    draw_lottery(call=call, beacon="Invented: 7 12 33", at=lottery.draw_at, by=None)
    run = run_allocation(call=call, kind="real", at=lottery.draw_at, by=None)
    publish_run(run=run, at=lottery.draw_at, by=None)
    return Placement.objects.get(offer=wide, state="offered").application


def _faults(page: Page, axe: Callable[[Page], list[Any]]) -> dict[str, Any]:
    """Return what is wrong with a page: light and dark, wide and as narrow as a small phone."""
    found: dict[str, Any] = {}
    for width in (1280, 320):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            if violations := axe(page):
                found[f"{width} {scheme}"] = violations
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[f"{width}"] = "wider than the screen"
    return found
