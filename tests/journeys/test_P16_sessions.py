"""P16: events on wellbeing, with an address alone, and nothing that says so to others."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import event_steps as events
from tests.journeys import steps

from pariter.apps.participation.models import Delivery
from pariter.apps.placements.models import Placement
from pariter.apps.placements.open_sign_up import TIME_TO_CONFIRM

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P16", "publish", "take_part"),
]


def test_wellbeing_sessions_are_taken_discreetly(plain_page: Page, tmp_path: Path) -> None:
    page = plain_page
    folder = events.pack_with(tmp_path, "P16", "2026-12", capacity=2, days=7)
    call = steps.open_call(folder, "P16/2026-12/everyone", events.LOADED)
    offer = call.offers.get(key="exams-without-panic")
    title, session = str(offer.title), offer.sessions.get()
    events.see_it_closed(page, call)
    now = call.opens_at + timedelta(days=1)
    with time_machine.travel(now, tick=False):
        anna = events.join(page, offer, "Anna Rossi", "anna@example.org")
        ben = events.join(page, offer, "Ben Ito", "ben@example.org")
        assert {anna.state, ben.state} == {Placement.State.OFFERED}
        events.confirm(page, anna)
        mail = events.open_link(page, ben)
        assert title not in mail.subject + mail.body
        assert str(call.edition.initiative.title) not in mail.subject + mail.body
    with time_machine.travel(now + TIME_TO_CONFIRM, tick=False):
        with page.expect_response(lambda response: response.request.method == "POST") as sent:
            page.get_by_role("button", name="Confirm").click()
        assert sent.value.status == 422
        expect(page.get_by_role("alert")).to_contain_text("The time to answer ended on")
    assert Placement.objects.get(pk=ben.pk).state != Placement.State.ACCEPTED
    events.note_who_came(page, call, session)
    [noted] = Delivery.objects.filter(session=session)
    assert (noted.placement, noted.kind) == (anna, Delivery.Kind.ATTENDANCE)
    with time_machine.travel(session.ends_at, tick=False):
        page.context.clear_cookies()
        events.open_link(page, anna)
        expect(page.locator("main")).to_contain_text("you were there")
        expect(page.get_by_text(title)).to_be_hidden()
