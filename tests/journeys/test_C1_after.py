"""C1 after a session: a certificate for whoever came, and figures that anybody reads."""

import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import event_steps as events
from tests.journeys import office_steps as office
from tests.journeys import steps

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.actions import record_attendance
from pariter.apps.participation.farewells import thank_people
from pariter.apps.participation.models import Certificate
from pariter.apps.placements.answers import accept_placement
from pariter.apps.placements.models import Placement
from pariter.apps.placements.open_sign_up import Comer, sign_up_openly
from pariter.apps.placements.tickets import page_key_of
from pariter.apps.programmes.models import Call, Session
from pariter.packs.loader import SHIPPED

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("C1", "take_part", "count"),
]

ADDRESS = "C1/2027-04/everyone"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")


def test_who_came_gets_a_certificate_that_anyone_can_check(page: Page) -> None:
    call = steps.open_call(SHIPPED / "milano_steminthecity", ADDRESS, LOADED)
    session = call.offers.get(key="first-lines").sessions.get()
    anna, ben = (_sign_up(session, name, seats) for name, seats in (("Anna Rossi", 2), ("Ben", 1)))
    record_attendance(
        session=session,
        presence={anna: True, ben: False} | _crowd(session),
        at=session.ends_at,
        by=None,
    )
    with time_machine.travel(session.ends_at + timedelta(hours=1), tick=False):
        address = _get(page, anna)
        _be_refused(page, ben)
        _check(page, address, "This certificate is valid")
        expect(page.locator("main")).to_contain_text("With 1 other person")
    with time_machine.travel(session.ends_at + timedelta(days=1), tick=False):
        _correct(page, call, session)
        _check(page, address, "This certificate is not valid")
        expect(page.locator("main")).to_contain_text("was corrected after it was issued")
        page.goto(f"/en/place/{page_key_of(anna)}/certificate/")
        expect(page.locator("main")).to_contain_text("It is noted that you were not there")
    people, came = events.CROWD + 2, events.CROWD - events.ABSENT
    assert events.publish_and_read(page, call) == {
        "applied": people,
        "placed": people,
        "accepted": people,
        "took_part": came,
    }
    expect(page.locator("main")).to_contain_text(str(came))


def _crowd(session: Session) -> dict[Placement, bool]:
    """Sign a crowd up; return who of them came."""
    assert session.offer
    places = events.guests(session.offer, events.CROWD)
    return {place: number >= events.ABSENT for number, place in enumerate(places)}


def _sign_up(session: Session, name: str, seats: int) -> Placement:
    """Sign somebody up by her address, and confirm it."""
    assert session.offer
    comer = Comer(email=f"{name[:3].lower()}@example.org", name=name, language="en", seats=seats)
    at = session.offer.call.opens_at + timedelta(days=1)
    place = sign_up_openly(offer=session.offer, comer=comer, at=at)
    accept_placement(placement=place, at=at, by=place.application.person)
    return place


def _get(page: Page, place: Placement) -> str:
    """Follow the mail, press the button, open the PDF; return the address that is printed on it."""
    came = 1 + events.CROWD - events.ABSENT
    assert thank_people(at=place.offer.sessions.get().ends_at) == came
    thanks = OutgoingMail.objects.filter(subject__startswith="Thank you for coming")
    assert thanks.count() == came
    mail = thanks.get(to="ann@example.org")
    [lead] = re.findall(r"(/en/place/\S+/certificate/)", mail.body)
    page.goto(lead)
    page.get_by_role("button", name="Get your certificate").click()
    link = page.get_by_role("link", name="Your certificate as PDF")
    expect(link).to_be_visible()
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    pdf = answer.body()
    assert b"Certificate of attendance: Anna Rossi" in pdf
    assert Certificate.objects.count() == 1
    page.goto(f"/en/place/{page_key_of(place)}/")
    expect(page.get_by_role("link", name="Your certificate as PDF")).to_be_visible()
    [printed] = re.findall(rb"/URI\s*\(http://[^/]+(/en/certificates/[0-9a-f-]+/)\)", pdf)
    return str(printed.decode())


def _be_refused(page: Page, place: Placement) -> None:
    """Ask for a certificate without having come."""
    page.goto(f"/en/place/{page_key_of(place)}/")
    expect(page.locator("main")).to_contain_text("It is noted that you were not there")
    expect(page.get_by_role("button", name="Get your certificate")).to_have_count(0)
    page.goto(f"/en/place/{page_key_of(place)}/certificate/")
    expect(page.get_by_role("button")).to_have_count(0)
    assert Certificate.objects.count() == 1


def _check(page: Page, address: str, headline: str) -> None:
    """Open the address on the paper as a stranger."""
    page.context.clear_cookies()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    expect(page.locator("main")).to_contain_text("Anna Rossi")


def _correct(page: Page, call: Call, session: Session) -> None:
    """Note by the office's page that she was not there."""
    steps.sign_in(page, events.keeper_of(call))
    page.goto(f"/en/office/session/{session.pk}/")
    office.correct_attendance(page, "Anna Rossi", "Her ticket was used by another.", came=False)
    page.goto(f"/en/office/call/{call.pk}/after/")
    expect(page.locator("main")).to_contain_text("Not valid: attendance corrected")
