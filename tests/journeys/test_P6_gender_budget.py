"""P6: from an imported table to a report that a committee approved, corrected openly, and cited."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import steps
from tests.web import report_scene as scene

from pariter.apps.people.models import Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Edition
from pariter.apps.reports.actions import write_chapter
from pariter.apps.reports.chapters import CHAPTERS
from pariter.apps.reports.models import Report, ReportVersion
from pariter.formats import tagged_pdf

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P6", "publish", "count"),
]

REPORT = "/en/polimi_pop/gender-budget/report/2024/"


def test_budget_is_counted_written_approved_published_and_corrected(plain_page: Page) -> None:
    page = plain_page
    load_pack(loaded=steps.shipped_pack("polimi_pop"), at=scene.AT)
    edition = Edition.objects.get(initiative__key="P6", key="2024")
    office = scene.office_of(edition.initiative.programme)
    with time_machine.travel(scene.AT, tick=True):
        publication = scene.published_figure(edition)
        steps.sign_in(page, office)
        report = _begin(page, edition)
        _name_the_chair(page, report)
        _write(page, report, office)
        _add_cost(page, report, "Asilo", "Childcare", "12500.00")
        _press(page, report, "Send to review", "What stands in the way")
        chair = Person.objects.get(email="chair@example.org")
        _comment(page, report, chair)
        _be_refused(page, report, office, ("1 comment is open", "Demo chair has not approved"))
        _resolve(page, report)
        _approve(page, report, chair)
        steps.sign_in(page, office)
        _add_cost(page, report, "Corsi", "Training", "400.00")
        _be_refused(page, report, office, ("Demo chair approved something else",))
        _approve(page, report, chair)
        _publish(page, report, office)
    with time_machine.travel(scene.AT + timedelta(days=3), tick=True):
        _correct(page, report, office, chair)
        _be_a_journalist(page, publication.pk)
    first, second = ReportVersion.objects.order_by("number")
    assert (second.corrects, str(second.reason)) == (first, "A cost was counted twice.")
    for file in second.files.all():
        assert tagged_pdf.problems(bytes(file.content)) == []


def _begin(page: Page, edition: Edition) -> Report:
    page.goto("/en/office/reports/")
    page.get_by_role("button", name="Gender budget, Year 2024").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gender budget, Year 2024")
    return Report.objects.get(edition=edition)


def _name_the_chair(page: Page, report: Report) -> None:
    page.goto(f"/en/office/reports/{report.pk}/committee/")
    page.get_by_label("Name", exact=True).fill("Demo chair")
    page.get_by_role("group", name="Role in the committee").get_by_label("English").fill("Chair")
    page.get_by_label("E-mail address").fill("chair@example.org")
    for part, value in (("Day", "1"), ("Month", "1"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_role("button", name="Add to the committee").click()
    expect(page.locator(".team")).to_contain_text("Demo chair")


def _write(page: Page, report: Report, office: Person) -> None:
    """Write one chapter on its page, and the others as the page does."""
    page.goto(f"/en/office/reports/{report.pk}/chapter/academic/")
    expect(page.locator("main")).to_contain_text("Women are 34% of academic staff")
    page.get_by_label("English").fill("Women are a third.\n\nIt was so before.")
    page.get_by_label("Italian").fill("Le donne sono un terzo.")
    page.get_by_role("button", name="Keep the text").click()
    expect(page.locator("main")).to_contain_text("It is kept.")
    for chapter in set(CHAPTERS) - {"academic"}:
        write_chapter(
            report=report,
            chapter=chapter,
            text={"en": "Synthetic words.", "it": "Parole finte."},
            has_no_figures=True,
            at=scene.AT,
            by=office,
        )


def _add_cost(page: Page, report: Report, italian: str, english: str, amount: str) -> None:
    page.goto(f"/en/office/reports/{report.pk}/money/")
    page.locator("summary").get_by_text("Add a cost").click()
    form = page.locator("form").filter(has_text="What was paid for")
    title, where = (
        form.get_by_role("group", name=name)
        for name in ("What was paid for", "Where does the amount stand?")
    )
    title.get_by_label("English").fill(english)
    title.get_by_label("Italian").fill(italian)
    form.get_by_text("Direct: spent to further equality").click()
    form.get_by_label("Amount in euros").fill(amount)
    where.get_by_label("English").fill("Synthetic accounts")
    form.get_by_role("button", name="Add the cost").click()
    expect(page.locator(".team")).to_contain_text(english)


def _press(page: Page, report: Report, button: str, then: str) -> None:
    page.goto(f"/en/office/reports/{report.pk}/")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("main")).to_contain_text(then)


def _comment(page: Page, report: Report, chair: Person) -> None:
    """Read as the committee does: nothing can be changed, only commented on."""
    steps.sign_in(page, chair)
    page.goto("/en/office/")
    page.get_by_role("link", name="Read it, then comment or approve").click()
    page.get_by_role("link", name="Students", exact=True).click()
    expect(page.get_by_role("button", name="Keep the text")).to_have_count(0)
    page.get_by_label("What should change?").fill("Say since when.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("main article")).to_contain_text("Say since when.")


def _be_refused(page: Page, report: Report, office: Person, reasons: tuple[str, ...]) -> None:
    steps.sign_in(page, office)
    _press(page, report, "Publish", reasons[0])
    expect(page).to_have_title(re.compile("^Error:"))
    for reason in reasons:
        expect(page.locator(".error-summary")).to_contain_text(reason)
    assert not ReportVersion.objects.filter(report=report).exists()


def _resolve(page: Page, report: Report) -> None:
    page.goto("/en/office/?kind=reports")
    page.get_by_role("link", name="See to 1 comment").click()
    page.get_by_role("link", name="Students", exact=True).click()
    page.get_by_role("button", name="Resolve").click()
    expect(page.locator("main article")).to_contain_text("Resolved")


def _approve(page: Page, report: Report, chair: Person) -> None:
    steps.sign_in(page, chair)
    page.goto(f"/en/office/reports/{report.pk}/read/")
    page.get_by_role("button", name="Approve this content").click()
    expect(page.locator("main")).to_contain_text("Nothing stands in the way")


def _publish(page: Page, report: Report, office: Person) -> None:
    steps.sign_in(page, office)
    _press(page, report, "Publish", "The report is published.")


def _correct(page: Page, report: Report, office: Person, chair: Person) -> None:
    """Say what was wrong, take it out, and have it approved again."""
    steps.sign_in(page, office)
    page.goto(f"/en/office/reports/{report.pk}/")
    why = page.get_by_role("group", name="What was wrong?")
    why.get_by_label("English").fill("A cost was counted twice.")
    why.get_by_label("Italian").fill("Un costo era stato contato due volte.")
    page.get_by_role("button", name="Start a correction").click()
    expect(page.locator("main")).to_contain_text("This is a correction")
    page.goto(f"/en/office/reports/{report.pk}/money/")
    page.get_by_role("button", name=re.compile("^Take out ?: Childcare$")).click()
    expect(page.locator(".team")).not_to_contain_text("Childcare")
    _press(page, report, "Send to review", "What stands in the way")
    _approve(page, report, chair)
    _publish(page, report, office)


def _be_a_journalist(page: Page, publication: int) -> None:
    """Come without an account from a number to its definition, its data and the citation."""
    page.context.clear_cookies()
    page.goto(f"{REPORT}1/")
    page.get_by_role("link", name="Read version 2 of").click()
    expect(page.locator("main")).to_contain_text("A cost was counted twice.")
    expect(page.get_by_role("link", name="See version 1 of")).to_be_visible()
    expect(page.locator("main")).to_contain_text(
        "Politecnico di Milano, Gender budget 2024, version 2"
    )
    expect(page.get_by_role("link", name="PDF, IT")).to_be_visible()
    link = page.get_by_role("link", name="Definition, trail and data").first
    link.click()
    expect(page.locator("main")).to_contain_text("Glass ceiling index")
    answer = page.request.get(f"/en/polimi_pop/figures/{publication}/data.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text())))
    assert {row["count"] for row in rows if row["role"] == "RTDa" and row["sex"]} == {"c"}
    assert all(row["source"].endswith(f"/figures/{publication}/") for row in rows)
