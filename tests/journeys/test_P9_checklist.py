"""P9 before and after the arrival: every step has its date; what is ticked is one's own."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import steps

from pariter.apps.participation.checklists import KEPT, erase_arrivals
from pariter.apps.participation.models import Arrival
from pariter.apps.programmes.models import Initiative
from pariter.packs.loader import SHIPPED
from pariter.web.templatetags.components import long_date

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P9", "publish"),
]

LOADED = steps.moment("2026-07-01T09:00:00+02:00")
TODAY = steps.moment("2027-02-01T09:00:00+01:00")
ARRIVAL = date(2027, 2, 10)


def changed(target: Path) -> Path:
    """Return a copy with another checklist: other steps, on other days."""

    def change(data: dict[str, Any]) -> None:
        [welcome] = [part for part in data["initiative"] if part["key"] == "P9"]
        for item in welcome["checklist"]:
            item["days"] += 2
        words = {"en": "Meet your tutor", "it": "Incontra chi ti fa da tutor"}
        welcome["checklist"].append({"key": "tutor", "days": 90, "text": words})

    return steps.changed_copy("polimi_pop", target, change)


@pytest.mark.parametrize("pack", ["shipped", "changed"])
@time_machine.travel(TODAY, tick=False)
def test_a_newcomer_works_through_her_checklist(
    browser_page: Page, tmp_path: Path, pack: str
) -> None:
    page = browser_page
    folder = changed(tmp_path) if pack == "changed" else SHIPPED / "polimi_pop"
    call = steps.open_call(folder, "P9/2027-02/students", LOADED)
    welcome = call.edition.initiative
    steps.open_opportunity(page, call)
    expect(page.get_by_role("heading", name="Guide and arrival checklist")).to_be_visible()
    page.get_by_role("link", name="What to do by when").click()
    _type(page, "31", "2", "2027")
    with page.expect_response(lambda response: "arrival_day=31" in response.url) as sent:
        page.get_by_role("button", name="Show the dates").click()
    assert sent.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text("This date does not exist")
    expect(page.get_by_label("Day")).to_have_value("31")
    _type(page, str(ARRIVAL.day), str(ARRIVAL.month), str(ARRIVAL.year))
    page.get_by_role("button", name="Show the dates").click()
    _read(page, welcome, ARRIVAL)
    calendar = page.get_by_role("link", name="Add the dates to my calendar").get_attribute("href")
    assert page.request.get(str(calendar)).text().count("BEGIN:VEVENT") == len(welcome.checklist)
    assert not Arrival.objects.exists()
    _tick(page, welcome)


def _read(page: Page, welcome: Initiative, arrival: date) -> None:
    """Find each step of the pack with the date that follows from the arrival."""
    for item in welcome.checklist:
        row = page.get_by_role("listitem").filter(has_text=item["text"]["en"])
        expect(row).to_contain_text(f"By {long_date(arrival + timedelta(days=item['days']))}")


def _tick(page: Page, welcome: Initiative) -> None:
    """Keep the day in an account, tick two steps, come later after all, erase everything."""
    anna = steps.register("anna@example.org", LOADED, name="Anna Rossi")
    steps.sign_in(page, anna)
    page.goto(f"/en/polimi_pop/{welcome.slug}/checklist/")
    page.get_by_role("link", name="My own checklist").click()
    _type(page, str(ARRIVAL.day), str(ARRIVAL.month), str(ARRIVAL.year))
    page.get_by_role("button", name="Keep this day").click()
    expect(page.get_by_role("status")).to_contain_text("Your day of arrival is kept.")
    first, last = welcome.checklist[0], welcome.checklist[-1]
    for item in (first, last):
        steps.tick(page, item["text"]["en"])
    page.get_by_role("button", name="Keep my ticks").click()
    expect(page.locator("main")).to_contain_text(f"2 of {len(welcome.checklist)} are done.")
    kept = Arrival.objects.get(person=anna, initiative=welcome)
    assert (kept.day, kept.done) == (ARRIVAL, [first["key"], last["key"]])
    later = ARRIVAL + timedelta(days=3)
    _type(page, str(later.day), str(later.month), str(later.year))
    page.get_by_role("button", name="Keep this day").click()
    expect(page.locator("main")).to_contain_text(f"You arrive on {long_date(later)}.")
    expect(page.get_by_label(first["text"]["en"], exact=True)).to_be_checked()
    assert erase_arrivals(at=steps.moment(f"{later + KEPT}T12:00:00+01:00")) == 0
    page.get_by_role("button", name="Erase my checklist").click()
    expect(page.get_by_role("status")).to_contain_text("are erased")
    assert not Arrival.objects.exists()


def _type(page: Page, day: str, month: str, year: str) -> None:
    for label, value in (("Day", day), ("Month", month), ("Year", year)):
        page.get_by_label(label, exact=True).fill(value)
