"""M5's office tries other rules on real rankings, sees groups with small ones hidden, then runs.

The wishes are those of 146 students of AGH in Kraków (PrefLib 00009). What they tell for
statistics is made up here, by their turn in the file.
"""

import argparse
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import athens_cases, steps
from tests.journeys import office_steps as office
from tests.journeys.test_M5_athens import ADDRESS, BEACON, LOADED, RANKINGS, VOTERS

from pariter.apps.applications.models import Application
from pariter.apps.journal.models import AuditEntry
from pariter.apps.people.models import Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Call, OfficeRole, Programme
from pariter.apps.programmes.roles import grant_role
from pariter.cli import import_preferences

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("M5", "apply", "place"),
]

GENDER = {
    "key": "gender",
    "kind": "choice",
    "label": {"en": "Gender", "it": "Genere"},
    "required": False,
    "statistics": True,
    "choice": [
        {"key": "woman", "label": {"en": "Woman", "it": "Donna"}},
        {"key": "man", "label": {"en": "Man", "it": "Uomo"}},
        {"key": "other", "label": {"en": "Another", "it": "Altro"}},
    ],
}


def test_office_compares_rules_before_it_gives_the_places(
    page: Page, tmp_path: Path, shared_data: Path
) -> None:
    call = steps.open_call(_asking(tmp_path), ADDRESS, LOADED)
    keeper = _office("office@example.org", call.edition.initiative.programme)
    load_pack(loaded=steps.shipped_pack("polimi_pop"), at=LOADED)
    stranger = _office("stranger@example.org", Programme.objects.get(key="polimi_pop"))
    with time_machine.travel(call.opens_at + timedelta(days=2), tick=True):
        _import(shared_data / RANKINGS, call)
    with time_machine.travel(call.deadline + timedelta(hours=1), tick=True):
        steps.sign_in(page, keeper)
        _be_refused_before_the_draw(page, call)
        office.open_places(page, call)
        office.freeze(page)
    assert call.draw_at is not None
    with time_machine.travel(call.draw_at + timedelta(minutes=20), tick=True):
        steps.sign_in(page, keeper)
        office.open_places(page, call)
        office.enter_draw(page, BEACON)
        expect(page.locator("main")).to_contain_text("Seed made from both")
        _compare(page, call, keeper)
        office.open_places(page, call)
        office.try_it(page)
        office.give_places(page)
        _look_back(page, call)
        _stay_out(page, call, stranger)


def _asking(target: Path) -> Path:
    """Return the changed pack of M5 with one more question, for statistics alone."""

    def ask(data: dict[str, Any]) -> None:
        athens_cases.change(data)
        [call] = steps.edition_of(data, "M5", "2027-03")["call"]
        call["question"] = [GENDER]

    return steps.changed_copy("polimi_mobility", target, ask)


def _office(email: str, programme: Programme) -> Person:
    person = steps.register(email, LOADED, name="Ines Office")
    grant_role(person=person, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    return person


def _import(file: Path, call: Call) -> None:
    options = {"file": file, "call": call.address, "capacity": None, "home": None}
    assert import_preferences.run(argparse.Namespace(**options, at=None, by=None)) == 0
    rows = list(Application.objects.filter(call=call, state="submitted").order_by("pk"))
    assert len(rows) == VOTERS
    for index, row in enumerate(rows):
        gender = "other" if index < 3 else ("woman", "man", "man")[index % 3]
        row.answers = {"gender": gender} if index % 10 else {}
    Application.objects.bulk_update(rows, ["answers"])


def _be_refused_before_the_draw(page: Page, call: Call) -> None:
    page.goto(f"/en/office/call/{call.pk}/places/compare/")
    expect(page.locator("main")).to_contain_text("This waits for the draw")
    expect(page.get_by_role("button", name="Compare A and B")).to_have_count(0)


def _compare(page: Page, call: Call, keeper: Person) -> None:
    """Find the page from the steps, be told of a mistake, and compare with and without quotas."""
    page.get_by_role("link", name="Try other rules, side by side").click()
    limits = page.get_by_label("Quotas and caps").nth(1)
    expect(limits).to_have_value("no")
    limits.select_option(label="They hold")
    page.get_by_role("button", name="Compare A and B").click()
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.locator("main")).to_contain_text("Both settings are the same")
    limits.select_option(label="There are none")
    page.get_by_role("button", name="Compare A and B").click()
    expect(page.get_by_role("heading", name="The same by group")).to_be_visible()
    _read_groups(page)
    assert not call.runs.exists()
    [entry] = AuditEntry.objects.filter(action="rules.compared")
    assert (entry.actor, entry.details["second"]["limits"]) == (keeper.public_id, False)


def _read_groups(page: Page) -> None:
    """Hold that the numbers of groups are hidden, 0, or large."""
    expect(page.get_by_role("table", name="Home institution")).to_be_visible()
    table = page.get_by_role("table", name="Gender")
    lines = [row.split("\t") for row in table.locator("tbody tr").all_inner_texts()]
    names = [line[0] for line in lines]
    assert "Woman" in names
    assert "Another" not in names, "three people"
    cells = [cell.strip() for line in lines for cell in line[1:]]
    assert "Hidden" in cells
    numbers = [int(cell) for cell in cells if cell != "Hidden"]
    assert all(number == 0 or number >= 5 for number in numbers)
    assert any(numbers)


def _look_back(page: Page, call: Call) -> None:
    """See after the real run that the page looks back, and that A is what the run gave."""
    run = call.runs.get(kind="real")
    placed = run.outcomes.exclude(offer=None).count()
    page.goto(f"/en/office/call/{call.pk}/places/compare/")
    expect(page.locator("main")).to_contain_text("This is a look back")
    page.get_by_label("Longest list").nth(1).fill("1")
    page.get_by_role("button", name="Compare A and B").click()
    expect(page.locator(".comparison section").first).to_contain_text(f"{placed} of {VOTERS}")


def _stay_out(page: Page, call: Call, stranger: Person) -> None:
    """Be another institution's office, for which none of this is there."""
    steps.sign_in(page, stranger)
    for name in ("compare", "rounds"):
        answer = page.goto(f"/en/office/call/{call.pk}/places/{name}/")
        assert answer is not None
        assert answer.status == 404
