"""C1: a mother finds what suits her child and her wheelchair, sees a clash, and signs up."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import steps

from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call
from pariter.packs.loader import SHIPPED

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("C1", "publish", "apply"),
]

ADDRESS = "C1/2027-04/families"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")
MY_DAY = "/en/milano_steminthecity/festival/my-day/2027-04/"
PROGRAMME = "/en/milano_steminthecity/festival/programme/"


def shipped(_target: Path) -> Path:
    """Return the pack as it is shipped."""
    return SHIPPED / "milano_steminthecity"


def changed(target: Path) -> Path:
    """Return a copy in which the paper bridges are built a second time, a week later."""

    def change(data: dict[str, Any]) -> None:
        edition = steps.edition_of(data, "C1", "2027-04")
        first = next(one for one in edition["session"] if one["key"] == "paper-bridges")
        week = timedelta(days=7, hours=4)
        again = {"starts": first["starts"] + week, "ends": first["ends"] + week}
        edition["session"].append(first | again | {"key": "paper-bridges-again"})

    return steps.changed_copy("milano_steminthecity", target, change)


@pytest.mark.parametrize(
    ("kind", "pack"),
    [("browser_page", shipped), ("plain_page", changed)],
    ids=["script-shipped", "plain-changed"],
)
def test_a_mother_plans_a_day_that_works_out(
    kind: str,
    pack: Callable[[Path], Path],
    axe: Callable[[Page], list[Any]],
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    page: Page = request.getfixturevalue(kind)
    page.set_viewport_size({"width": 320, "height": 720})
    call = steps.open_call(pack(tmp_path), ADDRESS, LOADED)
    _be_refused(page, call)
    with time_machine.travel(call.opens_at + timedelta(days=3), tick=False):
        _find(page)
        _look(page, axe)
        _read_the_way(page)
        _look(page, axe)
        page.get_by_role("button", name="Add to my day").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("My day")
        _find(page)
        _choose(page, "Bridges of paper")
        expect(page.locator("main")).to_contain_text("Something does not work out")
        expect(page.locator("main")).to_contain_text("At the same time as “Kitchen chemistry”.")
        _look(page, axe)
        if pack is changed:
            page.get_by_role(
                "button", name=re.compile("^Take this one ?: Bridges of paper")
            ).click()
            second = "17 April 2027"
        else:
            page.get_by_role("button", name=re.compile("^Take out ?: Bridges of paper")).click()
            expect(page.locator("main")).not_to_contain_text("Bridges of paper")
            _find(page)
            _choose(page, "Magnets on trial")
            page.get_by_role("link", name="Back to the programme").click()
            expect(
                page.get_by_role("heading", level=2, name=re.compile("^[56] sessions$"))
            ).to_be_visible()
            page.goto(MY_DAY)
            second = "24 April 2027"
        expect(page.get_by_role("heading", level=2).nth(1)).to_contain_text(second)
        expect(page.locator("main")).not_to_contain_text("Something does not work out")
        assert len(page.get_by_role("button", name="Take out").all()) == 2
        _sign_up(page, call)


def _find(page: Page) -> None:
    """Ask for what a child of seven can do, in a house without steps, making something."""
    page.goto(PROGRAMME)
    page.get_by_label("Age", exact=True).select_option("7")
    page.get_by_label("Topic", exact=True).select_option("making")
    page.get_by_text("What makes it easier for you").first.click()
    page.get_by_label("Step-free").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=2, name=re.compile("^[56] sessions$"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"age=7.*access=step_free"))


def _read_the_way(page: Page) -> None:
    page.get_by_role("link", name="Kitchen chemistry").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kitchen chemistry")
    expect(page.get_by_role("heading", name="How to get there")).to_be_visible()
    expect(page.locator("main")).to_contain_text("You get in without steps.")


def _choose(page: Page, title: str) -> None:
    page.get_by_role("button", name=re.compile(f"^My day ?: {title}")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My day")


def _look(page: Page, axe: Callable[[Page], list[Any]]) -> None:
    """See that nothing hinders anyone, and that a small phone shows it whole."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    if page.evaluate("!matchMedia('(scripting: none)').matches"):
        assert axe(page) == []


def _be_refused(page: Page, call: Call) -> None:
    """Ask for seats too early, with no address, and when it is over: nothing is kept."""
    offer = call.offers.get(key="kitchen-chemistry")
    session = offer.sessions.get()
    with time_machine.travel(call.opens_at - timedelta(seconds=1), tick=False):
        page.goto(f"/en/join/{offer.pk}/")
        expect(page.locator("main")).to_contain_text("Sign-up is not open yet")
        expect(page.get_by_label("E-mail address")).to_have_count(0)
    with time_machine.travel(call.opens_at + timedelta(days=1), tick=False):
        page.goto(f"/en/join/{offer.pk}/")
        page.get_by_label("Full name").fill("Anna Rossi")
        page.get_by_label("E-mail address").fill("anna at home")
        page.locator("form button[type=submit]").last.click()
        expect(page).to_have_title(re.compile("^Error:"))
    with time_machine.travel(max(session.ends_at, call.deadline), tick=False):
        page.get_by_label("E-mail address").fill("anna@example.org")
        page.locator("form button[type=submit]").last.click()
        expect(page.locator("main")).to_contain_text("closed on")
    assert not Placement.objects.exists()


def _sign_up(page: Page, call: Call) -> None:
    """Go from the day to the session, and take two seats without an account."""
    page.get_by_role("link", name="Kitchen chemistry").click()
    page.get_by_role("link", name="Sign up", exact=True).click()
    page.get_by_label("Full name").fill("Anna Rossi")
    page.get_by_label("E-mail address").fill("anna@example.org")
    page.get_by_label("How many people come, you included?").select_option("2")
    page.locator("form button[type=submit]").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    placement = Placement.objects.get(application__person__email="anna@example.org")
    assert (placement.offer.key, placement.seats) == ("kitchen-chemistry", 2)
    assert placement.application.call_id == call.pk
