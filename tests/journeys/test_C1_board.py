"""C1 before a session: the office sees a clash, moves the session, and the list moves on."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect
from tests.journeys import office_steps as office
from tests.journeys import steps

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.open_sign_up import Comer, sign_up_openly
from pariter.apps.programmes.models import Call, Offer, OfficeRole, Session
from pariter.apps.programmes.roles import grant_role
from pariter.packs.loader import SHIPPED

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("C1", "publish", "place"),
]

ADDRESS = "C1/2027-04/families"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")
MORNING = steps.moment("2027-04-03T09:00:00+02:00")
State = Placement.State
SMALLEST_PRINT = """() => Math.min(...[...document.querySelectorAll("main *")]
    .filter(one => one.checkVisibility()
        && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .map(one => parseFloat(getComputedStyle(one).fontSize)))"""
"""The size, in CSS pixels, of the smallest text that is printed."""


def test_a_session_is_moved_and_everyone_is_told(browser_page: Page, axe: Any) -> None:
    page = browser_page
    call = steps.open_call(SHIPPED / "milano_steminthecity", ADDRESS, LOADED)
    session = _clash(call)
    anna, _ben, cleo = (_come(session, name) for name in ("Anna", "Ben", "Cleo"))
    desk = _desk(call)
    with time_machine.travel(MORNING, tick=True):
        steps.sign_in(page, desk)
        office.open_to_do(page)
        office.follow(page, "sessions share a room at the same time")
        expect(page.get_by_role("heading", level=1)).to_have_text("Board of the sessions")
        row = _row(page, session)
        expect(row).to_contain_text("is in the same room at the same time")
        assert axe(page) == []
        row.get_by_role("link").click()
        _cut_seats(page)
        _move(page, session, axe)
        _free(page, anna)
        assert Placement.objects.get(pk=cleo.pk).state == State.OFFERED
        told = OutgoingMail.objects.filter(to=cleo.application.person.email).order_by("pk")
        assert [mail.subject.partition(":")[0] for mail in told][-2:] == [
            "Moved",
            "A place is free for you",
        ]
        page.goto(f"/en/office/edition/{call.edition_id}/board/?live=1")
        expect(_row(page, session)).not_to_contain_text("is in the same room")
        _sign_up_who_telephones(page, call.offers.get(key="kitchen-chemistry").sessions.get(), axe)


def _sign_up_who_telephones(page: Page, session: Session, axe: Any) -> None:
    """Sign a family up that has a telephone alone; print its ticket in large print."""
    page.goto(f"/en/office/session/{session.pk}/sign-up/")
    expect(page.get_by_text("Applications closed on")).to_be_visible()
    closes = MORNING + timedelta(days=1)
    Call.objects.filter(offers__sessions=session).update(closes_at=closes)
    page.goto(f"/en/office/session/{session.pk}/")
    page.get_by_role("link", name="Sign somebody up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign somebody up")
    page.get_by_role("button", name="Sign up", exact=True).click()
    expect(page.get_by_text("Enter an e-mail address or a telephone number.").first).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Full name", exact=True).fill("Dora Verdi")
    page.get_by_label("Telephone (optional)").fill("+39 02 0000 111")
    page.get_by_label("How many people come in all?").select_option("3")
    page.get_by_role("button", name="Sign up", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dora Verdi")
    place = Placement.objects.get(application__person__name="Dora Verdi")
    assert (place.state, place.seats) == (State.ACCEPTED, 3)
    assert axe(page) == []
    page.get_by_role("link", name="The same in large print").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")
    assert axe(page) == []
    page.emulate_media(media="print")
    smallest = page.evaluate(SMALLEST_PRINT)
    assert smallest >= 24, f"{smallest} px is less than 18 points"
    assert b"/StructTreeRoot" in page.pdf(tagged=True)
    page.emulate_media(media="screen")


def _row(page: Page, session: Session) -> Locator:
    link = page.get_by_role("link", name=str(session.title), exact=True)
    return page.get_by_role("row").filter(has=link)


def _clash(call: Call) -> Session:
    """Put a small session into the room of another at the same hour."""
    session = call.offers.get(key="paper-bridges").sessions.get()
    other = call.offers.get(key="kitchen-chemistry").sessions.get()
    Offer.objects.filter(pk=session.offer_id or 0).update(capacity=2)
    session.venue, session.place = other.venue, other.place
    session.save()
    session.refresh_from_db()
    return session


def _come(session: Session, name: str) -> Placement:
    offer = Offer.objects.get(pk=session.offer_id or 0)
    comer = Comer(email=f"{name.lower()}@example.org", name=name, language="en")
    known = steps.register(comer.email, LOADED, name=name)
    return sign_up_openly(offer=offer, comer=comer, at=offer.call.opens_at, known=known)


def _desk(call: Call) -> Person:
    desk = steps.register("desk@example.org", LOADED, name="Demo Desk")
    programme = call.edition.initiative.programme
    grant_role(person=desk, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    return desk


def _cut_seats(page: Page) -> None:
    """Try to leave fewer seats than are held: it says the numbers."""
    page.get_by_role("link", name="Change the seats").click()
    page.get_by_label("Seats").fill("1")
    page.get_by_role("button", name="Change the seats").click()
    expect(page.get_by_role("alert")).to_contain_text("2 seats are held, so there cannot be 1.")
    page.get_by_role("link", name="Leave it as it is").click()


def _move(page: Page, session: Session, axe: Any) -> None:
    """Move it to the afternoon, after a look at what that does."""
    page.get_by_role("link", name="Move it").click()
    for name, clock in (("starts", "15:00"), ("ends", "17:00")):
        page.locator(f"[name={name}_time]").fill(clock)
    page.get_by_label("Why is it moved?").fill("Two workshops had one room.")
    assert axe(page) == []
    page.get_by_role("button", name="Look at what it does").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look before you move")
    expect(page.locator("main")).to_contain_text("2 places, 2 people")
    assert axe(page) == []
    page.get_by_role("button", name="Move it and tell everyone").click()
    expect(page.get_by_role("status").first).to_contain_text("3 people are told.")
    moved = Session.objects.get(pk=session.pk)
    assert (moved.local_start.hour, moved.local_end.hour, moved.sequence) == (15, 17, 1)


def _free(page: Page, placement: Placement) -> None:
    """Read the mail of who holds a place, and free it there."""
    to = placement.application.person.email
    mail = OutgoingMail.objects.filter(to=to).order_by("-pk")[0]
    assert "Two workshops had one room." in mail.body
    [path] = re.findall(r"(/en/place/\S+/)", mail.body)
    page.goto(path)
    page.locator("summary").get_by_text("I cannot come").click()
    page.get_by_role("button", name="Give the place back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You gave this place back")
