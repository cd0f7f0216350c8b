"""What people and offices do with letters in journeys, in the words of the pages."""

import re

from playwright.sync_api import Page, expect

from pariter.apps.correspondence.models import Enquiry
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.programmes.models import Initiative


def open_form(page: Page, initiative: Initiative) -> None:
    """Go from an initiative's page to the form."""
    page.goto(f"/en/{initiative.programme.key}/{initiative.slug}/")
    page.get_by_role("link", name="Ask a question").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask or propose")


def fill_in(page: Page, *, kind: str, subject: str, text: str, email: str, name: str = "") -> None:
    """Fill in the form; kind is the words of the choice."""
    choose(page, kind)
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("Your message").fill(text)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)


def choose(page: Page, words: str) -> None:
    """Click the label of a choice, which covers its button."""
    page.locator("label").get_by_text(words, exact=True).click()


def agree(page: Page, signature: str) -> None:
    """Agree to be published under a signature."""
    choose(page, "Yes")
    page.get_by_label("As whom do we publish it?").select_option(label=signature)


def send(page: Page) -> Enquiry:
    """Send the form and return what came of it."""
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your message has arrived")
    return Enquiry.objects.get(reference=page.locator(".reference").inner_text())


def link_in(mail: OutgoingMail) -> str:
    """Return the path of the page that a mail leads to."""
    found = re.search(r"https?://[^/]+(/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def open_inbox(page: Page, subject: str) -> None:
    """Open one enquiry from the office's inbox."""
    page.goto("/en/office/enquiries/")
    page.get_by_role("link", name=subject).click()


def answer(page: Page, text: str) -> None:
    """Write an answer, look at the mail, and send it."""
    page.get_by_label("Answer", exact=True).fill(text)
    page.get_by_role("button", name="Look at the mail").click()
    expect(page.locator("main")).to_contain_text(text.splitlines()[-1])
    page.get_by_role("button", name="Send the answer").click()
    said(page, "Your answer is on its way.")


def open_part(page: Page, name: str) -> None:
    """Open a part of the page that is folded up."""
    page.locator("summary").get_by_text(name, exact=True).click()


def said(page: Page, words: str) -> None:
    """See what the page says was done."""
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def refused(page: Page, button: str, words: str) -> None:
    """Press a button and see what is refused, with the right status."""
    with page.expect_response(lambda response: response.request.method == "POST") as sent:
        page.get_by_role("button", name=button, exact=True).click()
    assert sent.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text(words)
