"""Every page of the office at the sizes and in the colours of its users, checked by axe."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect
from tests.conftest import Violation
from tests.journeys import steps
from tests.web.office.conftest import accept_all, after_deadline, after_draw, apply, draw, publish

from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Call, OfficeRole
from pariter.apps.programmes.roles import grant_role

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
        found += [(path, *fault) for fault in shown(page, axe)]
    return found


def of_call(call: Call) -> list[str]:
    """Return the addresses of a call's own pages."""
    pages = (
        "",
        "applicants/",
        "import/",
        "places/",
        "attendance/",
        "messages/",
        "messages/new/",
    )
    return [f"call/{call.pk}/{page}" for page in pages] + [f"figures/{call.edition_id}/"]


def role_of(person: Person) -> int:
    """Return the key of a person's one role."""
    return OfficeRole.objects.get(person=person).pk


def visited(page: Page, axe: Axe, keeper: Person, at: datetime, paths: list[str]) -> list[object]:
    """Return the faults of pages at a moment."""
    with time_machine.travel(at, tick=True):
        steps.sign_in(page, keeper)
        return [*faults(page, axe, paths)]


def test_pages_before_anyone_applied(
    browser_page: Page, axe: Axe, athens: Call, keeper: Person
) -> None:
    at = athens.opens_at + timedelta(days=1)
    team = ["team/polimi_mobility/", f"team/polimi_mobility/end/{role_of(keeper)}/"]
    session = athens.edition.sessions.all()[0].pk
    sessions = [
        f"edition/{athens.edition_id}/board/",
        f"edition/{athens.edition_id}/rota/",
        *(f"session/{session}/{page}/" for page in ("plan", "move", "rota", "cancel")),
    ]
    paths = [
        "",
        "calls/",
        "figures/",
        "figures/year/",
        "mail/",
        "messages/",
        *team,
        *of_call(athens),
        *sessions,
    ]
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


def test_message_is_written_and_looked_at(
    browser_page: Page, axe: Axe, athens: Call, keeper: Person
) -> None:
    apply(athens, 30)
    page = browser_page
    with time_machine.travel(athens.opens_at + timedelta(days=3), tick=True):
        steps.sign_in(page, keeper)
        page.goto(f"/en/office/call/{athens.pk}/messages/new/")
        page.get_by_role("button", name="Look before you send").click()
        expect(page.get_by_role("alert")).to_contain_text("Write the subject")
        assert shown(page, axe) == []
        for language in ("English", "Italian"):
            page.get_by_label(f"Subject ({language})").fill("News of {offer}")
            page.get_by_label(f"Text ({language})").fill("Good day {name},\n\n{reference}")
        page.get_by_role("button", name="Look before you send").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Look before you send")
        assert shown(page, axe) == []
        page.get_by_role("button", name="Send to 30 people").click()
        expect(page.get_by_role("status")).to_contain_text("on its way to 30 people")
        assert shown(page, axe) == []
        assert faults(page, axe, ["messages/"]) == []


def test_partner_and_observer_have_pages_of_their_own(
    browser_page: Page, axe: Axe, athens: Call, observer: Person
) -> None:
    page = browser_page
    partner = steps.register("partner@example.org", athens.opens_at)
    organisation = Organisation.objects.get(code="athens-01")
    grant_role(
        person=partner,
        programme=athens.edition.initiative.programme,
        role=OfficeRole.Role.PARTNER,
        organisation=organisation,
        at=athens.opens_at,
        by=None,
    )
    athens.offers.update(host=str(organisation.name))
    with time_machine.travel(athens.opens_at + timedelta(days=3), tick=True):
        for someone, path in ((partner, "partner/"), (observer, "figures/")):
            steps.sign_in(page, someone)
            assert faults(page, axe, [path]) == []


def test_team_is_named_by_keyboard_on_a_small_screen(
    browser_page: Page, athens: Call, keeper: Person
) -> None:
    page = browser_page
    page.set_viewport_size({"width": 320, "height": 800})
    with time_machine.travel(athens.opens_at, tick=True):
        steps.sign_in(page, keeper)
        page.goto("/en/office/")
        press_on(page, page.locator(".office-menu summary"), "Enter")
        press_on(page, page.locator(".office-menu").get_by_role("link", name="Team"), "Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Team")
        press_on(page, page.get_by_label("E-mail address"), "")
        page.keyboard.type("new@example.org")
        press_on(page, page.get_by_role("radio", name="Office"), "ArrowDown")
        expect(page.get_by_role("radio", name="Editor")).to_be_checked()
        press_on(page, page.get_by_role("button", name="Give the role"), "Enter")
        expect(page.get_by_role("status")).to_contain_text("new@example.org has the role now.")


def shown(page: Page, axe: Axe) -> list[tuple[int, str, object]]:
    """Return the faults of the page that is open, at every size and in both colours."""
    found: list[tuple[int, str, object]] = []
    for width, scheme in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [(width, scheme, violation) for violation in axe(page)]
        found += [(width, scheme, f"{wider} px too wide")] if wider > 0 else []
    return found


def press_on(page: Page, target: Locator, key: str) -> None:
    """Go to something with the Tab key alone, see that it shows it, and press a key on it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            break
    expect(target).to_be_focused()
    if key:
        page.keyboard.press(key)
