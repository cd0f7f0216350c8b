"""P21 from a question to a decision of the committee and the published count, in a browser."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import letter_steps as letters
from tests.journeys import office_steps as office
from tests.journeys import steps
from tests.journeys.dialogue_cases import Case, cases

from pariter.apps.correspondence.actions import send_enquiry
from pariter.apps.correspondence.answers import answer_enquiry, close_enquiry
from pariter.apps.correspondence.models import Comment, Enquiry, Proposal
from pariter.apps.correspondence.retention import erase_closed_enquiries
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Edition, OfficeRole
from pariter.apps.programmes.roles import grant_role
from pariter.packs.loader import load

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P21", "publish", "apply", "count"),
]

ANNA = "anna@example.org"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CASES = cases("polimi_pop", "P21", "Information contact")


@pytest.mark.parametrize(
    ("page", "case"),
    steps.either_way(CASES),
    indirect=["page"],
)
def test_dialogue_from_a_question_to_a_decision_and_the_count(
    page: Page, case: Case, tmp_path: Path
) -> None:
    loaded = load_pack(loaded=load(case.folder(tmp_path)), at=case.asked - DAY)
    edition = Edition.objects.get(
        initiative__key="P21", key=case.edition, initiative__programme=loaded
    )
    ines = steps.register("ines@example.org", case.asked, name="Ines Office")
    grant_role(person=ines, programme=loaded, role=OfficeRole.Role.OFFICE, at=case.asked, by=None)
    question = _ask(page, edition, case)
    _answer(page, question, ines, case)
    _read_and_write_again(page, question, case)
    proposal = _propose(page, edition, case)
    _publish(page, proposal, ines, case)
    _discuss(page, proposal, ines, case)
    _decide(page, proposal, ines, case)
    _count(page, edition, ines, case)
    _erase(page, question, ines, case)


def _ask(page: Page, edition: Edition, case: Case) -> Enquiry:
    """Be refused with an empty message, then ask; a foreign token opens nothing."""
    with time_machine.travel(case.asked, tick=False):
        letters.open_form(page, edition.initiative)
        expect(page.locator("main")).to_contain_text(f"within {case.days} working days")
        expect(page.locator("main")).to_contain_text(f"{case.keep_days} days after")
        letters.fill_in(page, kind="Ask a question", subject="Who decides?", text=" ", email=ANNA)
        letters.refused(page, "Send", "Write your message.")
        expect(page.get_by_label("Subject")).to_have_value("Who decides?")
        assert not Enquiry.objects.exists()
        page.get_by_label("Your message").fill("Who decides on proposals?\n<b>And when?</b>")
        question = letters.send(page)
        expect(page.locator("main")).to_contain_text(f"{case.desk} answers by {case.due}")
        response = page.goto(f"/en/{edition.initiative.programme.key}/ask/{'x' * 32}/")
        assert response
        assert response.status == 404
    assert (question.initiative, question.state) == (edition.initiative, Enquiry.State.NEW)
    return question


def _answer(page: Page, question: Enquiry, ines: Person, case: Case) -> None:
    """Answer from the inbox with a template, once the mail was looked at."""
    with time_machine.travel(case.asked + HOUR, tick=False):
        steps.sign_in(page, ines)
        page.goto("/en/office/templates/")
        page.get_by_role("link", name="Add a template").first.click()
        page.get_by_label("Name of the template").fill("Committee")
        page.get_by_label("English").fill("{greeting}\n\nthe committee decides on {initiative}.")
        page.get_by_role("button", name="Keep the template").click()
        letters.open_inbox(page, "Who decides?")
        expect(page.locator("article").first).to_contain_text("<b>And when?</b>")
        page.get_by_role("button", name="I answer this").click()
        page.get_by_label("Template").select_option(label="Committee")
        page.get_by_role("button", name="Add its words below").click()
        letters.answer(
            page, page.get_by_label("Answer", exact=True).input_value() + "\nTwice a year."
        )
    mail = OutgoingMail.objects.filter(to=ANNA).latest("pk")
    assert "Good day,\n\nthe committee decides on Space for dialogue.\nTwice a year." in mail.body
    assert case.desk in mail.body
    question.refresh_from_db()
    assert (question.state, question.in_time, question.handler) == ("answered", True, ines)


def _read_and_write_again(page: Page, question: Enquiry, case: Case) -> None:
    """Read the answer by the link in the mail, and thank for it."""
    mail = OutgoingMail.objects.filter(to=ANNA).latest("pk")
    with time_machine.travel(case.asked + DAY, tick=False):
        page.context.clear_cookies()
        page.goto(letters.link_in(mail))
        expect(page.locator("main")).to_contain_text("Twice a year.")
        expect(page.locator("main")).not_to_contain_text("Ines Office")
        page.get_by_label("Write again").fill("Thank you.")
        page.get_by_role("button", name="Send", exact=True).click()
        letters.said(page, "Your message is added.")
    question.refresh_from_db()
    assert (question.state, question.messages.count()) == (Enquiry.State.WAITING, 3)


def _propose(page: Page, edition: Edition, case: Case) -> Proposal:
    """Propose something, agree that it is published, and see that it is not yet."""
    with time_machine.travel(case.asked + DAY, tick=False):
        letters.open_form(page, edition.initiative)
        letters.fill_in(
            page,
            kind="Make a proposal",
            subject="A quiet room",
            text="A room to rest, on each campus.",
            email=ANNA,
            name="Anna Rossi",
        )
        letters.refused(page, "Send", "Choose whether we may publish your proposal.")
        letters.agree(page, "A student")
        proposal = letters.send(page).proposal
        page.goto(f"/en/{edition.initiative.programme.key}/proposals/")
        expect(page.locator("main")).to_contain_text("Nothing is published yet.")
    found: Proposal = proposal
    return found


def _publish(page: Page, proposal: Proposal, ines: Person, case: Case) -> None:
    """Publish the proposal as a student's."""
    with time_machine.travel(case.asked + 2 * DAY, tick=False):
        steps.sign_in(page, ines)
        letters.open_inbox(page, "A quiet room")
        page.get_by_role("link", name="The proposal, its discussion and the committee").click()
        page.get_by_role("button", name="Publish the proposal").click()
        letters.said(page, "Everyone can read the proposal now.")
        page.context.clear_cookies()
        page.goto(f"/en/{proposal.enquiry.programme.key}/proposals/")
        page.get_by_role("link", name="A quiet room").click()
        expect(page.locator("main")).to_contain_text("A student")
        expect(page.locator("main")).not_to_contain_text("Anna")


def _discuss(page: Page, proposal: Proposal, ines: Person, case: Case) -> None:
    """Let people speak: nothing shows before the office has read it; the desk answers."""
    address = f"/en/{proposal.enquiry.programme.key}/proposals/{proposal.pk}/"
    with time_machine.travel(case.asked + 3 * DAY, tick=False):
        for email, text in (("ben@example.org", "We need it."), ("eve@example.org", "Fools.")):
            steps.sign_in(page, steps.register(email, case.asked, name="Hidden Name"))
            page.goto(address)
            page.get_by_role("link", name="Write a comment").click()
            letters.refused(page, "Send", "Write your comment.")
            page.get_by_label("Your comment").fill(text)
            page.get_by_label("As whom do we show it?").select_option(label="A member of staff")
            page.get_by_role("button", name="Send", exact=True).click()
            letters.said(page, "The office reads your comment")
            expect(page.locator("main")).not_to_contain_text(text)
        steps.sign_in(page, ines)
        page.goto(f"/en/office/proposals/{proposal.pk}/")
        page.get_by_role("article").filter(has_text="We need it.").get_by_role(
            "button", name="Let it through"
        ).click()
        letters.said(page, "Everyone can read the comment now.")
        insult = page.get_by_role("article").filter(has_text="Fools.")
        insult.locator("summary").click()
        insult.get_by_label("Why it is not shown").fill("It is about persons.")
        insult.get_by_role("button", name="Keep it back").click()
        letters.said(page, "The comment is kept back.")
        page.get_by_label("Answer for everyone").fill("We count the rooms.")
        page.get_by_role("button", name="Show this answer").click()
        letters.said(page, "Everyone can read your answer now.")
        page.context.clear_cookies()
        page.goto(address)
        for words in ("We need it.", "We count the rooms.", case.desk):
            expect(page.locator("main")).to_contain_text(words)
        for words in ("Fools.", "Hidden Name", "Ines Office"):
            expect(page.locator("main")).not_to_contain_text(words)
    assert Comment.objects.filter(state=Comment.State.REFUSED).count() == 1


def _decide(page: Page, proposal: Proposal, ines: Person, case: Case) -> None:
    """Bring the proposal to the committee, print its agenda, keep its decision."""
    with time_machine.travel(case.asked + 4 * DAY, tick=False):
        steps.sign_in(page, ines)
        page.goto(f"/en/office/proposals/{proposal.pk}/")
        for name, value in (("Day", "14"), ("Month", "6"), ("Year", "2028")):
            page.get_by_label(name, exact=True).fill(value)
        page.get_by_role("button", name="Put it on the agenda").click()
        letters.said(page, "The proposal is on the agenda.")
        page.goto("/en/office/proposals/agenda/")
        page.emulate_media(media="print")
        agenda = page.locator("main")
        for words in ("meeting of 14 June 2028", "A room to rest", "We need it.", "A student"):
            expect(agenda).to_contain_text(words)
        expect(agenda).not_to_contain_text("Anna")
        expect(page.get_by_role("link", name="Note the decision")).to_be_hidden()
        page.emulate_media(media="screen")
        page.get_by_role("link", name="Note the decision").click()
        letters.refused(page, "Keep the decision for ever", "Choose what was decided.")
        letters.choose(page, "Accepted in part")
        page.get_by_label("The reason").fill("One room on each campus from next year.")
        page.get_by_role("button", name="Keep the decision for ever").click()
        letters.said(page, "The decision is kept")
        page.context.clear_cookies()
        page.goto(f"/en/{proposal.enquiry.programme.key}/proposals/{proposal.pk}/")
        expect(page.locator("main")).to_contain_text("Decided: Accepted in part")
        expect(page.locator("main")).to_contain_text("The discussion is over.")
    mail = OutgoingMail.objects.filter(to=ANNA).latest("pk")
    assert "One room on each campus from next year." in mail.body


def _count(page: Page, edition: Edition, ines: Person, case: Case) -> None:
    """Let more letters come, publish the count, and read it without signing in."""
    _more_letters(edition, ines, case.asked)
    over = datetime.combine(edition.ends, case.asked.timetz()) + 10 * DAY
    with time_machine.travel(over, tick=False):
        steps.sign_in(page, ines)
        page.goto("/en/office/figures/")
        expect(page.locator("main")).to_contain_text(str(edition.initiative.title))
        office.open_figures(page, edition)
        office.publish_figures(page)
        publication = Publication.objects.get(edition=edition)
        page.context.clear_cookies()
        page.goto(f"/en/{edition.initiative.programme.key}/figures/{publication.pk}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "16 of 27 letters were answered in time"
        )
        expect(page.locator("main")).to_contain_text("By kind")
    shown = figure(publication)
    assert shown.totals == {"received": 27, "answered": 21, "in_time": 16}
    assert all(int(row[-1]) == 0 or int(row[-1]) >= 5 for row in shown.csv[1:])


def _more_letters(edition: Edition, ines: Person, at: datetime) -> None:
    """Let 25 more come: 15 answered in time, five late, five never; and one of spam."""
    for number, days in enumerate((*[1] * 15, *[20] * 5, *[0] * 5, 0)):
        enquiry = send_enquiry(
            programme=edition.initiative.programme,
            initiative=edition.initiative,
            kind="proposal" if number % 2 else "question",
            subject=f"Letter {number}",
            text="Text.",
            language="en",
            submission=f"{number}",
            email=f"writer{number}@example.org",
            at=at,
        )
        if days:
            answer_enquiry(
                enquiry=enquiry,
                text="Yes.",
                seen=1,
                submission="a",
                at=at + days * DAY,
                by=ines,
            )
    close_enquiry(enquiry=enquiry, reason="Advertising.", is_spam=True, at=at, by=ines)


def _erase(page: Page, question: Enquiry, ines: Person, case: Case) -> None:
    """Close the question; when the promised time is over, its link shows that it is erased."""
    closed = case.asked + 20 * DAY
    with time_machine.travel(closed, tick=False):
        steps.sign_in(page, ines)
        page.goto(f"/en/office/enquiries/{question.pk}/")
        letters.open_part(page, "Close")
        page.get_by_label("Why is it closed?").fill("All is said.")
        page.get_by_role("button", name="Close the enquiry").click()
        letters.said(page, "The enquiry is closed.")
    erased = closed + case.keep_days * DAY
    for moment, address in ((erased - HOUR, ANNA), (erased, "")):
        erase_closed_enquiries(at=moment)
        question.refresh_from_db()
        assert question.email == address
    with time_machine.travel(erased, tick=False):
        page.context.clear_cookies()
        page.goto(f"/en/{question.programme.key}/ask/{question.token}/")
        expect(page.locator("main")).to_contain_text("You can ask again.")
        expect(page.locator("main")).not_to_contain_text("Who decides")
