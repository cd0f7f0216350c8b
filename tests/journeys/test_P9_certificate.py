"""P9 after Welcome Week: who came gets a certificate, and the office takes it back."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import steps

from pariter.apps.participation.actions import record_attendance
from pariter.apps.participation.models import Certificate
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import OfficeRole
from pariter.apps.programmes.roles import grant_role

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P9", "take_part"),
]

LOADED = steps.moment("2026-07-01T09:00:00+02:00")


def test_a_newcomer_gets_a_certificate_and_the_office_revokes_it(plain_page: Page) -> None:
    page = plain_page
    call = steps.open_alone("polimi_pop", "P9/2027-02/students", LOADED)
    offer = call.offers.get(key="city-walk")
    session = offer.sessions.get()
    anna = steps.register("anna@example.org", LOADED, name="Anna Rossi")
    keeper = steps.register("office@example.org", LOADED, name="Ines Office")
    programme = call.edition.initiative.programme
    grant_role(person=keeper, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    ben = steps.register("ben@example.org", LOADED, name="Ben Bianchi")
    place, missed = (
        sign_up(offer=offer, person=one, at=call.opens_at + timedelta(days=1))
        for one in (anna, ben)
    )
    with time_machine.travel(session.ends_at - timedelta(minutes=1), tick=False):
        presence = {place: True, missed: False}
        record_attendance(session=session, presence=presence, at=session.starts_at, by=None)
        steps.sign_in(page, anna)
        page.goto(f"/en/my-places/place/{place.pk}/certificate/")
        expect(page.locator("main")).to_contain_text("You can get your certificate once")
    with time_machine.travel(session.ends_at, tick=False):
        page.goto(f"/en/my-places/place/{place.pk}/")
        page.get_by_role("button", name="Get your certificate").click()
        expect(page.get_by_role("link", name="Your certificate as PDF")).to_be_visible()
        page.get_by_role("link", name="Tell us how it was").click()
        steps.tick(page, "Very good")
        page.get_by_label("What did you like, or learn?").fill("The view from the roof.")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your answer")
        certificate = Certificate.objects.get()
        _be_refused(page, missed, place)
        steps.sign_in(page, keeper)
        page.goto(f"/en/office/call/{call.pk}/after/")
        page.get_by_role("link", name=re.compile(r"^Revoke it ?: Anna Rossi$")).click()
        page.get_by_label("Why do you revoke it?").fill("Issued to the wrong person.")
        page.get_by_role("button", name="Revoke the certificate").click()
        expect(page.locator("main")).to_contain_text("The certificate is revoked.")
        page.context.clear_cookies()
        page.goto(f"/en/certificates/{certificate.public_id}/")
        expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is not valid")
        expect(page.locator("main")).to_contain_text("Revoked on 1")
        expect(page.locator("main")).not_to_contain_text("wrong person")


def _be_refused(page: Page, absent: Placement, present: Placement) -> None:
    """Ask in vain: who did not come, by somebody else's place, by addresses that nobody issued."""
    steps.sign_in(page, absent.application.person)
    page.goto(f"/en/my-places/place/{absent.pk}/certificate/")
    expect(page.locator("main")).to_contain_text("It is noted that you were not there")
    expect(page.get_by_role("button", name="Get your certificate")).to_have_count(0)
    missing = (
        f"/en/my-places/place/{present.pk}/certificate/",
        f"/en/my-places/place/{present.pk}/certificate.pdf",
        f"/en/certificates/{uuid4()}/",
        "/en/certificates/1/",
    )
    assert {page.request.get(address).status for address in missing} == {404}
    own = page.request.get(f"/en/my-places/place/{absent.pk}/certificate.pdf")
    assert own.url.endswith(f"/{absent.pk}/certificate/")
    assert not Certificate.objects.filter(application=absent.application).exists()
