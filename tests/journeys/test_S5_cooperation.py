"""S5: the office states what projects reached, partners confirm or dispute, figures follow."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from playwright.sync_api import Page, expect
from tests.journeys import letter_steps as letters
from tests.journeys import steps

from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure
from pariter.apps.objectives.models import Outcome, Project
from pariter.apps.objectives.projects import answer_outcome, keep_project, state_outcome
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Edition, Initiative, OfficeRole, Programme
from pariter.apps.programmes.roles import grant_role
from pariter.packs.loader import SHIPPED, load

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("S5", "count"),
]

POLISOCIAL, PARTNER = "polimi_polisocial", "demo-nonprofit-04"
Status = Outcome.State


@dataclass(frozen=True)
class Case:
    """A pack to walk through: a year of it, a territory and two disciplines, as pages name them."""

    name: str
    folder: Callable[[Path], Path]
    year: int
    territory: str
    disciplines: tuple[str, str]
    keys: tuple[str, str, str]

    def __str__(self) -> str:
        return self.name

    @property
    def at(self) -> datetime:
        """When everything happens: in the autumn of the year."""
        return steps.moment(f"{self.year}-11-02T10:00:00+01:00")


def _changed(target: Path) -> Path:
    """Return a copy of the pack with another territory, other disciplines and another year."""

    def words(text: str) -> dict[str, str]:
        return {"en": text, "it": text}

    def change(data: dict[str, Any]) -> None:
        told = data["cooperation"]
        told["territory"] = [{"key": "coast", "label": words("The coast"), "abroad": True}]
        told["discipline"] = [
            {"key": key, "label": words(key.capitalize())} for key in ("music", "physics", "law")
        ]
        part = next(part for part in data["initiative"] if part["key"] == "S5")
        part["edition"] = [
            {
                "key": "2031",
                "title": words("2031"),
                "starts": date(2031, 1, 1),
                "ends": date(2031, 12, 31),
            }
        ]

    return steps.changed_copy(POLISOCIAL, target, change)


CASES = (
    Case(
        "shipped",
        lambda _target: SHIPPED / POLISOCIAL,
        2026,
        "Milan and its districts",
        ("Design", "Energy"),
        ("milan", "design", "energy"),
    ),
    Case("changed", _changed, 2031, "The coast", ("Music", "Law"), ("coast", "music", "law")),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_outcomes_from_the_office_to_the_partner_and_the_figures(
    browser_page: Page, case: Case, tmp_path: Path
) -> None:
    page = browser_page
    programme = load_pack(loaded=load(case.folder(tmp_path)), at=case.at)
    ines = steps.register("ines@example.org", case.at, name="Ines Office")
    pia = steps.register("pia@example.org", case.at, name="Pia Partner")
    grant_role(person=ines, programme=programme, role=OfficeRole.Role.OFFICE, at=case.at, by=None)
    grant_role(
        person=pia,
        programme=programme,
        role=OfficeRole.Role.PARTNER,
        organisation=Organisation.objects.get(code=PARTNER),
        at=case.at,
        by=None,
    )
    with time_machine.travel(case.at, tick=False):
        steps.sign_in(page, ines)
        project = _keep(page, case)
        rooms = _state(page, "Rooms made step-free", 14, "rooms", is_people=False)
        people = _state(page, "People trained", 60, "people", is_people=True)
        _not_published(page, "Rooms made step-free")
        _dispute_and_confirm(page, pia, rooms, people)
        steps.sign_in(page, ines)
        _mend(page, project, rooms)
        _confirm(page, pia, rooms)
        _others(programme, case, ines, pia)
        _publish(page, programme, ines, case)
        _read(page, case)
        steps.sign_in(page, ines)
        _correct(page, case, project, rooms)
        _confirm(page, pia, Outcome.objects.get(corrects=rooms))
        _read_versions(page, case, project)


def _keep(page: Page, case: Case) -> Project:
    """Be refused with one discipline alone, then keep a project that mixes two."""
    page.goto(f"/en/office/projects/{POLISOCIAL}/new/")
    page.get_by_label("Title", exact=True).fill("Invented rooms")
    page.get_by_label("Partner", exact=True).select_option(PARTNER)
    page.get_by_label("Territory").select_option(label=case.territory)
    page.get_by_label("Leading discipline").select_option(label=case.disciplines[0])
    page.get_by_label("Theme").select_option(index=1)
    first = page.get_by_role("group", name="First day")
    for name, value in (("Day", "10"), ("Month", "1"), ("Year", str(case.year))):
        first.get_by_label(name, exact=True).fill(value)
    letters.refused(page, "Keep the project", "Choose two disciplines or more")
    box = page.get_by_role("checkbox", name=case.disciplines[1])
    box.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Keep the project").click()
    letters.said(page, "The project is kept.")
    project = Project.objects.get()
    assert (project.territory, *project.disciplines) == case.keys
    return project


def _state(page: Page, what: str, number: int, unit: str, *, is_people: bool) -> Outcome:
    """State what the project reached."""
    page.get_by_label("What was reached?").fill(what)
    page.get_by_label("How many?").fill(str(number))
    page.get_by_label("Of what?").fill(unit)
    if is_people:
        page.get_by_label("It counts people").focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="State it to the partner").click()
    letters.said(page, "The outcome is stated.")
    found: Outcome = Outcome.objects.get(what=what)
    assert (found.state, found.number, found.counts_people) == (Status.STATED, number, is_people)
    return found


def _not_published(page: Page, what: str) -> None:
    """What the partner has not confirmed stands nowhere, and the office sees why."""
    expect(page.locator("main")).to_contain_text("The partner has not answered yet.")
    page.goto(f"/en/{POLISOCIAL}/projects/")
    expect(page.locator("main")).to_contain_text("No outcome is confirmed yet.")
    expect(page.locator("main")).not_to_contain_text(what)


def _dispute_and_confirm(page: Page, pia: Person, rooms: Outcome, people: Outcome) -> None:
    """The partner must say what is not right, disputes one outcome and confirms the other."""
    steps.sign_in(page, pia)
    page.goto("/en/office/partner/")
    page.get_by_role("link", name="What came of your projects").click()
    page.get_by_role("link", name="Rooms made step-free").click()
    letters.choose(page, "No, something is not right")
    letters.refused(page, "Send the answer", "Say what is not right.")
    page.get_by_label("What is not right?").fill("We counted twelve.")
    page.get_by_role("button", name="Send the answer").click()
    letters.said(page, "The office has your answer.")
    _confirm(page, pia, people)
    rooms.refresh_from_db()
    assert (rooms.state, rooms.answer) == (Status.DISPUTED, "We counted twelve.")


def _confirm(page: Page, pia: Person, outcome: Outcome) -> None:
    """Confirm an outcome as the partner."""
    steps.sign_in(page, pia)
    page.goto(f"/en/office/partner/outcomes/{outcome.pk}/")
    letters.choose(page, "Yes, we confirm it")
    page.get_by_role("button", name="Send the answer").click()
    letters.said(page, "The office has your answer.")
    outcome.refresh_from_db()
    assert (outcome.state, outcome.answered_by) == (Status.CONFIRMED, pia)


def _mend(page: Page, project: Project, rooms: Outcome) -> None:
    """The office sees why the outcome is not published, and states it anew."""
    page.goto("/en/office/")
    page.get_by_role("link", name="Mend what a partner disputes").click()
    expect(page.locator("main")).to_contain_text("We counted twelve.")
    page.get_by_role("link", name="Mend it").click()
    page.get_by_label("How many?").fill("12")
    page.get_by_role("button", name="State it to the partner").click()
    letters.said(page, "The outcome is stated.")
    rooms.refresh_from_db()
    assert (rooms.state, rooms.number, project.outcomes.count()) == (Status.STATED, 12, 2)


def _others(programme: Programme, case: Case, ines: Person, pia: Person) -> None:
    """Keep 17 more projects: the partner confirms eleven, and answers nothing about six."""
    territory, *disciplines = case.keys
    for number in range(17):
        project = keep_project(
            initiative=Initiative.objects.get(programme=programme, key="S5"),
            title=f"Invented project {number}",
            language="en",
            partner=Organisation.objects.get(code=PARTNER),
            territory=territory,
            disciplines=disciplines,
            theme="living-conditions",
            starts=date(case.year, 2, 1),
            ends=None,
            at=case.at,
            by=ines,
        )
        outcome = state_outcome(
            project=project,
            year=case.year,
            what="People trained",
            number=10,
            unit="people",
            counts_people=True,
            at=case.at,
            by=ines,
        )
        if number < 11:
            answer_outcome(outcome=outcome, seen=case.at, is_true=True, at=case.at, by=pia)


def _publish(page: Page, programme: Programme, ines: Person, case: Case) -> None:
    """Publish projects and people of the year, each through the gate."""
    edition = Edition.objects.get(
        initiative__programme=programme, initiative__key="S5", key=str(case.year)
    )
    steps.sign_in(page, ines)
    for indicator in ("cooperation_projects", "cooperation_reached"):
        page.goto(f"/en/office/figures/{edition.pk}/?of={indicator}")
        page.get_by_role("button", name="Publish").click()
        letters.said(page, "The figures are published.")
    told = {one.indicator: figure(one).totals for one in Publication.objects.all()}
    assert told == {
        "cooperation_projects": {"running": 18, "reported": 18, "confirmed": 12},
        "cooperation_reached": {"reached": 170},
    }


def _read(page: Page, case: Case) -> None:
    """Read what was confirmed; people stand in the figures alone."""
    page.context.clear_cookies()
    page.goto(f"/en/{POLISOCIAL}/projects/")
    main = page.locator("main")
    for words in (
        "The partner confirmed what came of 12 of 18 projects",
        "Projects reached 170 people",
        "Rooms made step-free: 12 rooms",
        case.territory,
    ):
        expect(main).to_contain_text(words)
    expect(main).not_to_contain_text("60 people")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download the data (CSV)").click()
    lines = Path(started.value.path()).read_text("utf-8").splitlines()
    assert len(lines) == 19
    assert sum("Rooms made step-free,12" in line for line in lines) == 1
    assert not any("trained" in line for line in lines)


def _correct(page: Page, case: Case, project: Project, rooms: Outcome) -> None:
    """Be refused without a reason; then correct the project, and what the partner confirmed."""
    page.goto(f"/en/office/projects/{POLISOCIAL}/{project.pk}/")
    page.get_by_label("Leading discipline").select_option(label=case.disciplines[1])
    page.get_by_role("checkbox", name=case.disciplines[0]).focus()
    page.keyboard.press("Space")
    letters.refused(page, "Keep the changes", "Say why you change it.")
    changed = page.get_by_role("group", name="Why do you change it?")
    changed.get_by_label("English").fill("The other department leads it.")
    page.get_by_role("button", name="Keep the changes").click()
    letters.said(page, "The project is changed.")
    page.get_by_role("link", name="Correct it").filter(has_text="Rooms made").click()
    page.get_by_label("How many?").fill("11")
    letters.refused(page, "State it to the partner", "Say why you correct it.")
    corrected = page.get_by_role("group", name="Why do you correct it?")
    corrected.get_by_label("English").fill("One room was counted twice.")
    corrected.get_by_label("Italian").fill("Una stanza era stata contata due volte.")
    page.get_by_role("button", name="State it to the partner").click()
    letters.said(page, "The outcome is stated.")
    expect(page.locator("main")).to_contain_text("It corrects: 12 rooms.")
    rooms.refresh_from_db()
    assert (rooms.number, rooms.state, rooms.replaced_at) == (12, Status.CONFIRMED, None)
    page.goto(f"/en/{POLISOCIAL}/projects/{project.pk}/")
    expect(page.locator("#outcomes + ul")).to_have_text(
        f"Rooms made step-free: 12 rooms ({case.year})"
    )


def _read_versions(page: Page, case: Case, project: Project) -> None:
    """Everyone reads what holds now, why it was corrected, and what stood there before."""
    page.context.clear_cookies()
    # The whole list was read a moment ago, and is kept for that moment.
    page.goto(f"/en/{POLISOCIAL}/projects/?territory={case.keys[0]}")
    main = page.locator("main")
    expect(main).to_contain_text(f"Rooms made step-free: 11 rooms ({case.year})")
    page.get_by_role("link", name="Invented rooms").click()
    for words in ("One room was counted twice.", "The other department leads it."):
        expect(main).to_contain_text(words)
    row = main.get_by_role("row", name="Outcome").first
    expect(row).to_contain_text("12 rooms")
    expect(row).to_contain_text("11 rooms")
    swapped = main.get_by_role("row", name="Disciplines")
    expect(swapped).to_contain_text(" · ".join(case.disciplines))
    expect(swapped).to_contain_text(" · ".join(case.disciplines[::-1]))
    number = project.versions.count() - 1
    page.get_by_role("link", name=f"Version {number}, since").click()
    expect(page.locator("#outcomes + ul")).to_contain_text("12 rooms")
    expect(main).to_contain_text("This is an earlier version")
    page.goto(f"/it/{POLISOCIAL}/projects/{project.pk}/")
    for words in ("Una stanza era stata contata due volte.", "The other department leads it."):
        expect(main).to_contain_text(words)
    nowhere = page.goto(f"/en/{POLISOCIAL}/projects/{project.pk}/versions/99/")
    assert nowhere
    assert nowhere.status == 404
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        project.versions.all().delete()
