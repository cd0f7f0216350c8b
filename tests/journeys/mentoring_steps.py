"""What mentors and students do in the journey of P5, in the words of the pages."""

import re
from datetime import date, timedelta

import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import event_steps as events
from tests.journeys import office_steps as office
from tests.journeys import steps

from pariter.apps.applications.actions import submit_application
from pariter.apps.applications.models import Application
from pariter.apps.participation.models import Contact
from pariter.apps.placements.models import Pair
from pariter.apps.programmes.models import Call


def apply(page: Page, call: Call, name: str, *, partners: str = "") -> Application:
    """Answer all questions; who hides her address, or takes too many, is told why not."""
    person = steps.register(f"{name.split()[0].lower()}@example.org", events.LOADED)
    steps.sign_in(page, person)
    steps.start_application(page, call)
    page.get_by_role("link", name="Start").click()
    page.get_by_label("Full name").fill(name)
    page.locator("label").get_by_text("English", exact=True).click()
    page.get_by_role("button", name="Save and continue").click()
    for answer in ("Leading a team", "Engineering", "In the evening", "No"):
        steps.tick(page, answer)
    if partners:
        number = page.get_by_label("How many students would you like to meet?")
        number.fill("9")
        page.get_by_role("button", name="Save and continue").click()
        expect(page).to_have_title(re.compile("^Error:"))
        expect(page.get_by_role("alert")).to_contain_text("from 1 to 3")
        number.fill(partners)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Send application").click()
    expect(page.get_by_role("alert")).to_contain_text("nobody can write to you")
    assert not Application.objects.filter(person=person, state="submitted").exists()
    page.goto(f"/en/apply/{call.pk}/questions/")
    steps.tick(page, "Yes")
    page.get_by_role("button", name="Save and continue").click()
    steps.send_application(page)
    return Application.objects.get(call=call, person=person, state="submitted")


def send(call: Call, name: str, topics: list[str], partners: int = 0) -> Application:
    """Apply without the pages."""
    return submit_application(
        call=call,
        person=steps.register(f"{name.split()[0].lower()}@example.org", events.LOADED, name=name),
        preferences=[],
        answers={"topics": topics, "field": "design", "times": ["lunch"], "agrees": True}
        | ({"partners": partners} if partners else {}),
        at=call.opens_at + timedelta(days=3),
        notify=False,
    )


def pair_all(page: Page, call: Call) -> None:
    """Try, make and tell the pairs by the pages of the office."""
    assert call.results_at
    with time_machine.travel(call.deadline + timedelta(hours=2), tick=True):
        steps.sign_in(page, events.keeper_of(call))
        office.open_places(page, call)
        office.try_it(page)
        assert not Pair.objects.exists()
        page.get_by_role("button", name="Make the pairs, once").click()
        expect(page.get_by_role("status")).to_contain_text("The pairs are made.")
    with time_machine.travel(call.results_at, tick=True):
        steps.sign_in(page, events.keeper_of(call))
        office.open_places(page, call)
        page.get_by_role("button", name="Tell everyone who is paired with whom").click()
        expect(page.get_by_role("status")).to_contain_text("Everyone is told.")


def read_why(page: Page, application: Application, *said: str) -> None:
    """Read why somebody has this partner, or none."""
    steps.sign_in(page, application.person)
    page.goto(f"/en/my-places/{application.reference}/why/")
    for words in said:
        expect(page.locator("main")).to_contain_text(words)


def keep_in_touch(page: Page, student: Application, mentor: Application) -> Contact:
    """Note a contact on one's own page, and let the partner confirm; other days are refused."""
    pair = Pair.objects.get(first=student, second=mentor)
    steps.sign_in(page, student.person)
    page.goto(f"/en/my-places/{student.reference}/")
    expect(page.locator("main")).to_contain_text("No contact is noted yet.")
    page.get_by_role("link", name="Note when you were in touch").click()
    today = timezone.localdate()
    for day, refusal in (
        (today + timedelta(days=2), "has not come yet"),
        (pair.created_at.date() - timedelta(days=1), "You were paired on"),
    ):
        _note(page, day)
        expect(page).to_have_title(re.compile("^Error:"))
        expect(page.get_by_role("alert")).to_contain_text(refusal)
    assert not Contact.objects.exists()
    _note(page, today)
    expect(page.get_by_role("status")).to_contain_text("Your partner can confirm it.")
    contact = Contact.objects.get(pair=pair)
    steps.sign_in(page, mentor.person)
    page.goto(f"/en/my-places/{mentor.reference}/contacts/{pair.pk}/")
    expect(page.locator("main")).to_contain_text("Noted by your partner")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("main")).to_contain_text("Both of you noted it")
    contact.refresh_from_db()
    return contact


def _note(page: Page, day: date) -> None:
    for box, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(box, exact=True).fill(str(number))
    steps.tick(page, "We met")
    page.get_by_label("For how many minutes, about?").fill("45")
    page.get_by_role("button", name="Note it").click()
