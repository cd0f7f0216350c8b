"""C1 without an account: a family signs up by phone, the room fills, the list moves on."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import steps

from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.open_sign_up import Comer, sign_up_openly
from pariter.apps.placements.queries import held_seats
from pariter.apps.placements.tickets import ticket_of
from pariter.apps.programmes.models import Offer
from pariter.packs.loader import SHIPPED

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("C1", "publish", "apply", "place"),
]

State = Placement.State
ADDRESS = "C1/2027-04/families"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")
PHONE = {"width": 360, "height": 740}


def shipped(_target: Path) -> Path:
    """Return the pack as it is shipped."""
    return SHIPPED / "milano_steminthecity"


def changed(target: Path) -> Path:
    """Return a copy with a smaller room, and fewer people that may come together."""

    def change(data: dict[str, Any]) -> None:
        edition = steps.edition_of(data, "C1", "2027-04")
        call = next(call for call in edition["call"] if call["key"] == "families")
        call |= {"most_together": 4, "answer_hours": 6}
        for offer in call["offer"]:
            if offer["key"] == "kitchen-chemistry":
                offer["capacity"] = 3

    return steps.changed_copy("milano_steminthecity", target, change)


@pytest.mark.parametrize(
    ("kind", "pack"),
    [("browser_page", shipped), ("plain_page", changed)],
    ids=["script-shipped", "plain-changed"],
)
def test_a_family_takes_seats_and_the_list_moves_on(
    kind: str, pack: Any, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(kind)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    call = steps.open_call(pack(tmp_path), ADDRESS, LOADED)
    offer = call.offers.get(key="kitchen-chemistry")
    with time_machine.travel(call.opens_at + timedelta(days=3), tick=False):
        _fill_all_but_three(offer)
        _be_refused(page, offer)
        family = _come(page, offer, "Anna Rossi", "anna@example.org", 3)
        assert (family.state, family.seats) == (State.OFFERED, 3)
        _confirm(page, family)
        ben = _come(page, offer, "Ben Ito", "ben@example.org", 1)
        assert ben.state == State.WAITING
        _open(page, ben)
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "You are number 1 on the waiting list"
        )
    with time_machine.travel(call.opens_at + timedelta(days=4), tick=False):
        _give_back(page, family)
        _confirm(page, ben)
    assert held_seats(offer) == offer.capacity - 2
    acts = AuditEntry.objects.filter(
        subject_type="placements.placement", subject_id=str(ben.pk)
    ).order_by("pk")
    assert list(acts.values_list("action", flat=True)) == [
        "placement.waiting",
        "placement.offered",
        "placement.accepted",
    ]
    _come_too_late(page, offer)


def _fill_all_but_three(offer: Offer) -> None:
    """Let so many others sign up that three seats are left."""
    for number in range(offer.capacity - 3):
        comer = Comer(email=f"p{number}@example.org", name=f"Person {number}", language="en")
        known = steps.register(comer.email, LOADED, name=comer.name)
        sign_up_openly(offer=offer, comer=comer, at=offer.call.opens_at, known=known)


def _send(page: Page, offer: Offer, name: str, email: str, people: int) -> None:
    page.goto(f"/en/join/{offer.pk}/")
    page.get_by_label("Full name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("How many people come, you included?").select_option(str(people))
    page.locator("form button[type=submit]").last.click()


def _be_refused(page: Page, offer: Offer) -> None:
    """Mistype the address: it says so, nothing is stored, and nothing typed is lost."""
    with page.expect_response(lambda response: response.request.method == "POST") as sent:
        _send(page, offer, "Anna Rossi", "anna", 3)
    assert sent.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text("Enter an e-mail address such as")
    expect(page.get_by_label("Full name")).to_have_value("Anna Rossi")
    choices = page.get_by_label("How many people come, you included?").locator("option")
    most = min(offer.call.most_together, offer.capacity)
    expect(choices.last).to_have_text(str(most))
    assert not Person.objects.filter(email="anna@example.org").exists()


def _come(page: Page, offer: Offer, name: str, email: str, people: int) -> Placement:
    """Sign up by the page; it tells everybody the same."""
    _send(page, offer, name, email, people)
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    return Placement.objects.get(offer=offer, application__person__email=email)


def _open(page: Page, placement: Placement) -> None:
    """Open the link of the newest mail."""
    to = placement.application.person.email
    mail = OutgoingMail.objects.filter(to=to).order_by("-pk")[0]
    [path] = re.findall(r"(/en/place/\S+/)", mail.body)
    page.goto(path)


def _confirm(page: Page, placement: Placement) -> None:
    """Open the link, press the button, and have the ticket."""
    _open(page, placement)
    assert Placement.objects.get(pk=placement.pk).state == State.OFFERED
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")
    expect(page.locator(".ticket .reference")).to_have_text(ticket_of(placement))
    assert Placement.objects.get(pk=placement.pk).state == State.ACCEPTED
    to = placement.application.person.email
    assert OutgoingMail.objects.filter(to=to, subject__startswith="You have a place").count() == 1


def _give_back(page: Page, placement: Placement) -> None:
    _open(page, placement)
    page.locator("summary").get_by_text("I cannot come").click()
    page.get_by_role("button", name="Give the place back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You gave this place back")


def _come_too_late(page: Page, offer: Offer) -> None:
    """Fill in the form in time and send it too late."""
    with time_machine.travel(offer.call.deadline - timedelta(seconds=1), tick=False):
        page.goto(f"/en/join/{offer.pk}/")
    with time_machine.travel(offer.call.deadline, tick=False):
        page.get_by_label("Full name").fill("Lou Late")
        page.get_by_label("E-mail address").fill("late@example.org")
        page.get_by_label("How many people come, you included?").select_option("1")
        with page.expect_response(lambda response: response.request.method == "POST") as sent:
            page.locator("form button[type=submit]").last.click()
        assert sent.value.status == 422
        expect(page.get_by_role("alert")).to_contain_text("Applications closed on")
    assert not Person.objects.filter(email="late@example.org").exists()


def test_the_pages_of_a_sign_up_are_accessible(
    browser_page: Page, axe: Any, tmp_path: Path
) -> None:
    call = steps.open_call(shipped(tmp_path), ADDRESS, LOADED)
    offer = call.offers.get(key="kitchen-chemistry")
    browser_page.set_viewport_size({"width": 320, "height": 640})
    with time_machine.travel(call.opens_at + timedelta(days=3), tick=False):
        browser_page.goto(f"/en/join/{offer.pk}/")
        assert axe(browser_page) == []
        placement = _come(browser_page, offer, "Anna Rossi", "anna@example.org", 2)
        assert axe(browser_page) == []
        _open(browser_page, placement)
        assert axe(browser_page) == []
        browser_page.get_by_role("button", name="Confirm").click()
        expect(browser_page.get_by_role("heading", level=1)).to_have_text("You have a place")
        assert axe(browser_page) == []
        wide = browser_page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320
