"""M9: a question to the study desk, passed on to whom it belongs, and answered, in a browser."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import letter_steps as letters
from tests.journeys import steps
from tests.journeys.dialogue_cases import Case, cases

from pariter.apps.correspondence.models import Enquiry
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Initiative, OfficeRole
from pariter.apps.programmes.roles import grant_role
from pariter.packs.loader import load

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("M9", "apply"),
]

HOUR = timedelta(hours=1)
CASES = cases("polimi_mobility", "M9", "Study desk")


@pytest.mark.parametrize(
    ("page", "case"),
    steps.either_way(CASES),
    indirect=["page"],
)
def test_question_to_the_study_desk_is_passed_on_and_answered(
    page: Page, case: Case, tmp_path: Path
) -> None:
    programme = load_pack(loaded=load(case.folder(tmp_path)), at=case.asked)
    desk = programme.initiatives.get(key="M9")
    study, athens = (
        steps.register(email, case.asked, name=name)
        for email, name in (("sue@example.org", "Sue Desk"), ("otto@example.org", "Otto Week"))
    )
    for person in (study, athens):
        grant_role(
            person=person,
            programme=programme,
            role=OfficeRole.Role.OFFICE,
            at=case.asked,
            by=None,
        )
    ben = steps.register("ben@example.org", case.asked, name="Ben Ito")
    question = _ask(page, desk, ben, case)
    _pass_on(page, question, study, athens, case)
    _answer(page, question, athens, case)
    _read(page, question, ben, case)


def _ask(page: Page, desk: Initiative, ben: Person, case: Case) -> Enquiry:
    """Ask while signed in, which fills in the name and the address; double clicks are one."""
    with time_machine.travel(case.asked, tick=False):
        steps.sign_in(page, ben)
        letters.open_form(page, desk)
        expect(page.get_by_label("E-mail address")).to_have_value(ben.email)
        letters.choose(page, "Ask a question")
        page.get_by_label("Subject").fill("Credits of the week")
        page.get_by_label("E-mail address").fill("nobody")
        page.get_by_label("Your message").fill("How many credits?")
        letters.refused(page, "Send", "Enter an e-mail address such as name@example.org.")
        expect(page.get_by_label("Your message")).to_have_value("How many credits?")
        page.get_by_label("E-mail address").fill(ben.email)
        question = letters.send(page)
        expect(page.locator("main")).to_contain_text(f"{case.desk} answers by {case.due}")
        page.go_back()
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator(".reference")).to_have_text(question.reference)
    assert Enquiry.objects.get() == question
    assert (question.person, question.desk) == (ben, desk.contact)
    assert OutgoingMail.objects.filter(to=ben.email).count() == 1
    return question


def _pass_on(page: Page, question: Enquiry, study: Person, athens: Person, case: Case) -> None:
    """Note something for the office, and hand the question to who knows."""
    with time_machine.travel(case.asked + HOUR, tick=False):
        steps.sign_in(page, study)
        letters.open_inbox(page, "Credits of the week")
        page.get_by_label("Note for the office").fill("He asked last year too.")
        page.get_by_role("button", name="Keep the note").click()
        letters.said(page, "Your note is kept.")
        letters.open_part(page, "Hand over")
        page.get_by_label("Who answers").select_option(label="Otto Week")
        page.get_by_label("Desk", exact=True).select_option(label="ATHENS desk")
        page.get_by_label("About (optional)").select_option(label="ATHENS week")
        page.get_by_role("button", name="Hand it over").click()
        letters.said(page, "The enquiry is handed over.")
    question.refresh_from_db()
    assert question.initiative
    assert (question.handler, question.initiative.key) == (athens, "M5")
    told = OutgoingMail.objects.filter(to=question.email).latest("pk")
    assert "ATHENS desk has your message" in told.body


def _answer(page: Page, question: Enquiry, athens: Person, case: Case) -> None:
    """Answer from one's own part of the inbox."""
    with time_machine.travel(case.asked + 2 * HOUR, tick=False):
        steps.sign_in(page, athens)
        page.goto("/en/office/enquiries/?whose=mine")
        page.get_by_role("link", name="Credits of the week").click()
        expect(page.locator("main")).to_contain_text("He asked last year too.")
        letters.refused(page, "Look at the mail", "Write your answer.")
        letters.answer(page, "Two credits.")
    mail = OutgoingMail.objects.filter(to=question.email).latest("pk")
    assert "Two credits." in mail.body
    assert "He asked last year too." not in mail.body


def _read(page: Page, question: Enquiry, ben: Person, case: Case) -> None:
    """Find the answer among one's places, without the office's note."""
    with time_machine.travel(case.asked + 3 * HOUR, tick=False):
        steps.sign_in(page, ben)
        page.goto("/en/my-places/")
        page.get_by_role("link", name="Credits of the week").click()
        expect(page.locator("main")).to_contain_text("Two credits.")
        expect(page.locator("main")).to_contain_text("ATHENS desk")
        expect(page.locator("main")).not_to_contain_text("He asked last year too.")
    question.refresh_from_db()
    assert (question.state, question.in_time) == (Enquiry.State.ANSWERED, True)
