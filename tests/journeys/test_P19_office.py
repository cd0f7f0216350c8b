"""P19: the coordination office sees what its year owes, counts it, and publishes the budget."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import event_steps as events
from tests.journeys import figure_steps as figures
from tests.journeys import office_steps as office
from tests.journeys import steps
from tests.web import report_scene as scene

from pariter.apps.evidence.datasets import import_table, read_table
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call, Edition, Initiative, Session
from pariter.apps.reports import publishing
from pariter.apps.reports.actions import write_chapter
from pariter.apps.reports.chapters import CHAPTERS
from pariter.apps.reports.content import digest_of, documents
from pariter.apps.reports.models import Report, ReportVersion
from pariter.apps.reports.queries import material_of
from pariter.packs.loader import SHIPPED

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P19", "count"),
]

ADDRESS = "P22/2026-10/students"
BUDGET_YEAR = 2025
FEW = 3
"""Guests who are too few to be told."""


@pytest.mark.parametrize("days", [0, -100], ids=["shipped", "changed"])
def test_office_counts_its_year_and_publishes_the_budget(
    plain_page: Page, tmp_path: Path, days: int
) -> None:
    page = plain_page
    folder = SHIPPED / "polimi_pop"
    if days:
        folder = events.pack_with(tmp_path, "P22", "2026-10", capacity=20, days=days)
    call = steps.open_call(folder, ADDRESS, events.LOADED)
    keeper = events.keeper_of(call)
    offer = call.offers.get(key="gender-for-students")
    at = figures.over(call.edition)
    events.guests(offer, FEW)
    events.note_who_came(page, call, offer.sessions.get())
    _see_what_is_due(page, call, keeper)
    figures.be_refused(page, call.edition, keeper, at)
    events.guests(offer, events.CROWD)
    _note_the_others(page, offer.sessions.get(), keeper)
    with time_machine.travel(at, tick=True):
        _publish_what_waits(page, call, keeper)
        report = _count_the_budget(page, keeper)
        _publish_the_budget(page, report, keeper)


def _open(page: Page, year: int) -> None:
    """Go from what is to do to the list of a year."""
    office.open_to_do(page)
    page.get_by_role("link", name="Figures", exact=True).first.click()
    page.get_by_role("link", name="What a year counts").click()
    page.get_by_label("Year", exact=True).select_option(str(year))
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text(str(year))


def _row(edition: Edition) -> str:
    return f"{edition.initiative.title}, {edition.title}"


def _see_what_is_due(page: Page, call: Call, keeper: Person) -> None:
    """Find every initiative that counts, and that nothing of the year is published yet."""
    programme, year = call.edition.initiative.programme, call.edition.ends.year
    with time_machine.travel(figures.over(call.edition), tick=True):
        steps.sign_in(page, keeper)
        office.open_to_do(page)
        expect(page.locator("main")).to_contain_text(str(call.edition.initiative.title))
        _open(page, year)
        for initiative in Initiative.objects.filter(programme=programme):
            if "count" in initiative.stations:
                expect(page.locator("main")).to_contain_text(str(initiative.title))
        expect(page.locator("main")).to_contain_text(
            f"0 of {_ended(call, year)} editions have published figures."
        )


def _ended(call: Call, year: int) -> int:
    """Return how many editions of the programme that people apply to end in a year."""
    found = Edition.objects.filter(
        initiative__programme=call.edition.initiative.programme_id, ends__year=year
    )
    return sum(
        "count" in one.initiative.stations for one in found.filter(calls__isnull=False).distinct()
    )


def _note_the_others(page: Page, session: Session, keeper: Person) -> None:
    """Note who else came; the last of the guests stayed away."""
    last = range(events.CROWD - events.ABSENT + 1, events.CROWD + 1)
    with time_machine.travel(session.ends_at, tick=False):
        steps.sign_in(page, keeper)
        page.goto(f"/en/office/session/{session.pk}/")
        office.note_attendance(page, [f"Guest {number:02}" for number in last])


def _publish_what_waits(page: Page, call: Call, keeper: Person) -> None:
    """Go from the list to the figures that wait, publish them, and see them in the list."""
    edition = call.edition
    steps.sign_in(page, keeper)
    _open(page, edition.ends.year)
    row = page.get_by_role("row").filter(has_text=_row(edition))
    expect(row).to_contain_text("Waits")
    row.get_by_role("link", name="Publish the figures").click()
    office.publish_figures(page)
    publication = Publication.objects.get(edition=edition)
    assert dict(figure(publication).totals) == {
        "applied": events.CROWD,
        "placed": events.CROWD,
        "accepted": events.CROWD,
        "took_part": events.CROWD - events.ABSENT,
    }
    _open(page, edition.ends.year)
    row = page.get_by_role("row").filter(has_text=_row(edition))
    expect(row).to_contain_text("Published")
    expect(row.get_by_role("link", name=str(publication.headline))).to_be_visible()
    expect(page.locator("main")).to_contain_text("1 of ")


def _count_the_budget(page: Page, keeper: Person) -> Report:
    """Publish the year's table by sex; then the list leads to the report, which is begun."""
    edition = Edition.objects.get(initiative__key="P6", key=str(BUDGET_YEAR))
    programme = edition.initiative.programme
    table = read_table(
        programme=programme,
        kind="staff",
        name="staff.csv",
        stream=io.BytesIO(scene.STAFF_FILE.encode()),
        mapping=scene.mapping(BUDGET_YEAR),
        at=scene.AT,
    )
    import_table(table=table, at=scene.AT, by=keeper)
    _open(page, BUDGET_YEAR)
    row = page.get_by_role("row").filter(has_text=_row(edition))
    row.get_by_role("link", name="Publish the figures").click()
    office.publish_figures(page)
    _open(page, BUDGET_YEAR)
    row.get_by_role("link", name="Begin the report").click()
    page.get_by_role("button", name=_row(edition)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(_row(edition))
    return Report.objects.get(edition=edition)


def _publish_the_budget(page: Page, report: Report, keeper: Person) -> None:
    """Write it, have the committee approve it, and publish it by its page."""
    at = report.opened_at + timedelta(minutes=1)
    for chapter in CHAPTERS:
        write_chapter(
            report=report,
            chapter=chapter,
            text={"en": f"Synthetic words about {chapter}.", "it": "Parole finte."},
            has_no_figures=True,
            at=at,
            by=keeper,
        )
    chair = Person.objects.create_user("chair@example.org", name="Demo chair")
    member = publishing.join_committee(
        report=report,
        name="Demo chair",
        role={"en": "Chair"},
        person=chair,
        starts=at.date() - timedelta(days=30),
        at=at,
        by=keeper,
    )
    publishing.send_to_review(report=report, at=at, by=keeper)
    day = publishing.today(report, at)
    publishing.approve(
        report=report,
        member=member,
        digest=digest_of(documents(material_of(report, day))),
        at=at,
        by=chair,
    )
    programme = report.edition.initiative.programme
    _open(page, BUDGET_YEAR)
    row = page.get_by_role("row").filter(has_text=_row(report.edition))
    row.get_by_role("link", name="Go on with the report").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("main")).to_contain_text("The report is published.")
    assert ReportVersion.objects.get(report=report).number == 1
    _open(page, BUDGET_YEAR)
    row.get_by_role("link", name="Read the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(_row(report.edition))
    page.context.clear_cookies()
    page.goto(f"/en/{programme.key}/gender-budget/report/{BUDGET_YEAR}/")
    expect(page.locator("main")).to_contain_text("version 1")
