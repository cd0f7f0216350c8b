"""What teachers do in journeys, in the words of their pages; facts are checked in the tests."""

import re

from playwright.sync_api import Page, expect

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import Call, Offer


def list_school(call: Call, name: str) -> Organisation:
    """Put a school on the programme's list."""
    school = Organisation.objects.create(
        code=name.lower().replace(" ", "-"), name=name, kind="school", district="Demo district 1"
    )
    call.edition.initiative.programme.schools.add(school)
    return school


def open_classes(page: Page, call: Call) -> None:
    """Open the list of one's classes."""
    page.goto(f"/en/classes/{call.pk}/")


def choose_school(page: Page, name: str) -> None:
    """Search for a school and use it."""
    page.get_by_role("link", name="Choose your school").click()
    page.get_by_label("Find your school").fill(name)
    page.get_by_role("button", name="Search").click()
    page.locator("label").get_by_text(name, exact=True).click()
    page.get_by_role("button", name="Use this school").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your classes")


def name_school(page: Page, name: str, district: str) -> None:
    """Name a school that is on no list."""
    page.get_by_role("link", name="Choose your school").click()
    page.get_by_label("Name of the school").fill(name)
    page.get_by_label("District or town").fill(district)
    page.get_by_role("button", name="Name this school").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your classes")


def add_class(page: Page, name: str, girls: int, boys: int) -> None:
    """Add a class with two adults and go on to the sessions."""
    page.get_by_role("link", name="Add a class").click()
    page.get_by_label("Name of the class").fill(name)
    page.locator("label").get_by_text("Upper secondary school", exact=True).click()
    page.get_by_label("Girls").fill(str(girls))
    page.get_by_label("Boys").fill(str(boys))
    page.get_by_label("Your telephone on the day").fill("02 1234")
    page.locator("label").get_by_text("The pupils need hours", exact=False).click()
    page.get_by_role("button", name="Go on to the sessions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Book sessions for {name}")


def book(page: Page, *offers: Offer) -> None:
    """Choose sessions and press the button; the page may refuse."""
    for offer in offers:
        box = page.get_by_role("checkbox", name=re.compile(f"^{re.escape(str(offer.title))}"))
        if not box.is_checked():
            box.press("Space")
            expect(box).to_be_checked()
    page.get_by_role("button", name="Book", exact=True).click()


def leave_out(page: Page, offer: Offer) -> None:
    """Take a chosen session back, with the keyboard."""
    box = page.get_by_role("checkbox", name=str(offer.title))
    box.press("Space")
    expect(box).not_to_be_checked()


def be_refused(page: Page, *offers: Offer, said: str) -> None:
    """Choose sessions, and read why they cannot be booked."""
    with page.expect_response(lambda response: response.request.method == "POST") as sent:
        book(page, *offers)
    assert sent.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text(said)


def be_booked(page: Page) -> None:
    """See that the booking went through."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Your classes")


def change_headcount(page: Page, name: str, girls: int) -> None:
    """Change how many girls of a class come."""
    page.get_by_role("link", name=f"Change the class {name}").click()
    page.get_by_label("Girls").fill(str(girls))
    page.get_by_role("button", name="Keep the changes").click()
    be_booked(page)
