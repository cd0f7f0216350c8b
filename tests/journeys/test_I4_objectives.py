"""I4: schools measure by one definition, the gate releases, progress and the register follow."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import letter_steps as letters
from tests.journeys import steps

from pariter.apps.evidence.models import Publication
from pariter.apps.objectives.declarations import contracts_of
from pariter.apps.objectives.models import Measurement, RegisterEntry
from pariter.apps.objectives.progress import State
from pariter.apps.objectives.queries import followed
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Edition, OfficeRole, Programme
from pariter.apps.programmes.roles import grant_role
from pariter.packs.loader import SHIPPED, load

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("I4", "count"),
]

IPPARIS = "ipparis_equal_opportunity"
TWO_SCHOOLS = {"ENSTA": (400, 140), "Télécom Paris": (600, 210)}
"""All who entered, and the women of them: 35 of a hundred."""


@dataclass(frozen=True)
class Case:
    """A contract to walk through: its year, its target, and what its value of 35% means."""

    name: str
    folder: Callable[[Path], Path]
    year: int
    state: str
    way: str

    def __str__(self) -> str:
        return self.name

    @property
    def at(self) -> datetime:
        """When everything happens: in the spring after the year."""
        return steps.moment(f"{self.year + 1}-03-15T10:00:00+01:00")


def _changed(target: Path) -> Path:
    """Return a copy of the pack with another contract: other years, other targets."""

    def change(data: dict[str, Any]) -> None:
        contract = data["contract"][0]
        contract |= {"key": "2029-2031", "starts": 2029, "ends": 2031}
        women = next(one for one in contract["objective"] if one["key"] == "women")
        women["baseline"] = [{"year": 2028, "value": 30}]
        women["target"] = [{"year": 2030, "value": 40}, {"year": 2031, "value": 50}]
        contract["objective"] = [women]
        part = next(part for part in data["initiative"] if part["key"] == "I4")
        titles = dict.fromkeys(data["languages"], "2030")
        part["edition"] = [
            {"key": "2030", "title": titles, "starts": date(2030, 1, 1), "ends": date(2030, 12, 31)}
        ]

    return steps.changed_copy(IPPARIS, target, change)


CASES = (
    Case("shipped", lambda _target: SHIPPED / IPPARIS, 2025, "Reached", "35% in 2025."),
    Case("changed", _changed, 2030, "Behind", "it would be 40% by then."),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_objective_from_two_schools_to_progress_and_register(
    browser_page: Page, case: Case, tmp_path: Path
) -> None:
    page = browser_page
    programme = load_pack(loaded=load(case.folder(tmp_path)), at=case.at)
    ines = steps.register("ines@example.org", case.at, name="Ines Office")
    sara = steps.register("sara@example.org", case.at, name="Sara School")
    grant_role(person=ines, programme=programme, role=OfficeRole.Role.OFFICE, at=case.at, by=None)
    grant_role(
        person=sara,
        programme=programme,
        role=OfficeRole.Role.PARTNER,
        organisation=Organisation.objects.get(code="ensta"),
        at=case.at,
        by=None,
    )
    [contract] = contracts_of(programme)
    with time_machine.travel(case.at, tick=False):
        steps.sign_in(page, ines)
        page.goto("/en/office/objectives/")
        expect(page.locator("main")).to_contain_text(f"Note {case.year}")
        page.goto(f"/en/office/objectives/{IPPARIS}/{contract.key}/women/")
        _measure(page, case)
        assert Measurement.objects.count() == 2
        assert _state(programme) == State.NO_VALUE
        page.goto("/en/office/objectives/")
        expect(page.locator("main")).to_contain_text(f"Publish the value of {case.year}")
        _publish(page, programme, case)
        _read(page, contract.key, case)
        _write_entry(page, sara)
        _approve(page, ines, sara)
        if case.name == "shipped":
            _raise_target(page, ines, contract.key)
    assert _state(programme).value == case.state.lower()
    assert Publication.objects.get().indicator == "women_entrants_share"


def _state(programme: Programme) -> State:
    [contract] = contracts_of(programme)
    women = next(one for one in followed(programme, contract) if one.objective.key == "women")
    return women.all_together.progress.state


def _measure(page: Page, case: Case) -> None:
    """Be refused with more women than people, then note the counts of two schools."""
    for school, (everyone, women) in TWO_SCHOOLS.items():
        page.get_by_label("Year", exact=True).first.select_option(str(case.year))
        page.get_by_label("School").select_option(label=school)
        page.get_by_label("Students who entered in the year").fill(str(everyone))
        page.get_by_label("Of them, women").fill(str(everyone + 1))
        source = page.get_by_role("group", name="Who measured this")
        source.get_by_label("English").fill("Register of students")
        for name, value in (("Day", "15"), ("Month", "12"), ("Year", str(case.year))):
            page.get_by_role("textbox", name=name, exact=True).fill(value)
        letters.refused(page, "Note it", "is more than the")
        page.get_by_label("Of them, women").fill(str(women))
        page.get_by_role("button", name="Note it").click()
        letters.said(page, "It is noted. Nobody sees it")


def _publish(page: Page, programme: Programme, case: Case) -> None:
    """Look at what the gate lets out of the year, and publish it."""
    edition = Edition.objects.get(
        initiative__programme=programme, initiative__key="I4", key=str(case.year)
    )
    page.goto(f"/en/office/figures/{edition.pk}/?of=women_entrants_share")
    page.get_by_role("button", name="Publish").click()
    letters.said(page, "The figures are published.")


def _read(page: Page, contract: str, case: Case) -> None:
    """Read the progress without an account, with its definition and where the number is from."""
    page.context.clear_cookies()
    page.goto(f"/en/{IPPARIS}/objectives/{contract}/")
    women = page.get_by_role("region", name="More women among those who enter").first
    for words in (case.state, case.way, "35%"):
        expect(women).to_contain_text(words)
    expect(page.locator("main")).to_contain_text("is invented for a demonstration")
    women.get_by_text("Show these numbers as a table").click()
    expect(women).to_contain_text("350 of 1,000")
    women.get_by_role("link", name=f"Published figure of {case.year}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("350 of 1,000")
    page.goto(f"/fr/{IPPARIS}/objectives/{contract}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Contrat d’objectifs")


def _raise_target(page: Page, ines: Person, contract: str) -> None:
    """Change a target in the browser; everyone reads what the contract said before."""
    steps.sign_in(page, ines)
    page.goto("/en/office/objectives/")
    page.get_by_role("link", name="Change its objectives and targets").click()
    page.get_by_role("link", name="More women among those who enter").click()
    box = page.get_by_role("group", name="Target 2", exact=True).get_by_label("Value")
    box.fill("more")
    letters.refused(page, "Save in the draft", "Write a number, such as 12 or 12.5.")
    expect(box).to_have_value("more")
    box.fill("31")
    page.get_by_role("button", name="Save in the draft").click()
    letters.said(page, "Saved in the draft")
    page.goto(f"/en/office/edit/{IPPARIS}/publish/")
    page.get_by_label("What did you change?").fill("One more of a hundred")
    page.get_by_role("button", name="Publish 1 change").click()
    letters.said(page, "Published")
    page.context.clear_cookies()
    page.goto(f"/en/{IPPARIS}/objectives/{contract}/")
    page.get_by_role("link", name="Earlier versions, and what changed").click()
    second = page.get_by_role("region", name="Version 2").first
    for words in ("Target 2026", "30%", "31%"):
        expect(second).to_contain_text(words)


def _write_entry(page: Page, sara: Person) -> None:
    """Let a school write what it runs; a year that is none is refused and nothing typed is lost."""
    steps.sign_in(page, sara)
    page.goto("/en/office/partner/")
    page.get_by_role("link", name="Your entries in the register").click()
    page.get_by_role("link", name="Add an entry for ENSTA").click()
    page.get_by_label("What is it called?").fill("Invented workshop")
    page.get_by_label("What is it, in a sentence").fill("Pupils build a bridge. Invented.")
    page.get_by_label("For whom").select_option(label="Pupils of high schools")
    page.get_by_label("Since which year?").fill("long ago")
    letters.refused(page, "Send it to the office", "Write the year in which it began")
    expect(page.get_by_label("What is it called?")).to_have_value("Invented workshop")
    page.get_by_label("Since which year?").fill("2019")
    page.get_by_role("button", name="Send it to the office").click()
    letters.said(page, "The office has it now.")
    entry = RegisterEntry.objects.get()
    assert (entry.approved, entry.confirmed_by) == (None, sara)


def _approve(page: Page, ines: Person, sara: Person) -> None:
    """Nobody reads the entry before the office approves it; a foreign entry opens nothing."""
    page.goto(f"/en/{IPPARIS}/register/")
    expect(page.locator("main")).to_contain_text("Nothing is in the register yet.")
    steps.sign_in(page, ines)
    entry = RegisterEntry.objects.get()
    answered = page.goto(f"/en/office/partner/register/{entry.pk}/")
    assert answered
    assert answered.status == 404
    page.goto(f"/en/office/register/{IPPARIS}/")
    page.get_by_role("button", name="Approve").click()
    letters.said(page, "Everyone can read the entry now.")
    page.context.clear_cookies()
    page.goto(f"/en/{IPPARIS}/register/?audience=high_school")
    expect(page.locator("main")).to_contain_text("Invented workshop")
    page.goto(f"/en/{IPPARIS}/register/?audience=teachers")
    expect(page.locator("main")).not_to_contain_text("Invented workshop")
    entry.refresh_from_db()
    assert entry.approved
    assert (entry.approved_by, entry.confirmed_by) == (ines, sara)
