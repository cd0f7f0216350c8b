"""P13: events on diverse abilities, each with what makes it easier to get in and to follow."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import event_steps as events
from tests.journeys import steps

from pariter.apps.participation.models import Delivery
from pariter.apps.placements.models import Placement
from pariter.apps.placements.needs import needs_of_person
from pariter.apps.programmes.models import Call, Session
from pariter.web.public.session_words import ACCESS, access_names

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P13", "publish", "take_part"),
]


def test_an_event_says_how_one_gets_in_and_asks_what_else_helps(
    plain_page: Page, tmp_path: Path
) -> None:
    page = plain_page
    folder = events.pack_with(tmp_path, "P13", "2026-12", capacity=3, days=7)
    call = steps.open_call(folder, "P13/2026-12/everyone", events.LOADED)
    sessions = list(call.edition.sessions.all())
    assert all(session.access for session in sessions)
    events.see_it_closed(page, call)
    offer = call.offers.get(key="living-library")
    session = offer.sessions.get()
    anna = steps.register("anna@example.org", events.LOADED, name="Anna Rossi")
    with time_machine.travel(call.opens_at + timedelta(days=1), tick=False):
        _read_access(page, call, sessions)
        steps.sign_in(page, anna)
        steps.open_sign_up(page, offer)
        steps.take_seat(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")
        page.get_by_role("link", name="What you need to take part").click()
        steps.tick(page, str(ACCESS["captions"]))
        page.get_by_label("Anything else that helps").fill("A seat near the speaker.")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status").first).to_be_visible()
    needed = needs_of_person(call.edition, anna)
    assert (needed.access, needed.words) == (("captions",), "A seat near the speaker.")
    events.be_too_late(page, offer, steps.register("lou@example.org", events.LOADED, name="Lou"))
    events.note_who_came(page, call, session)
    noted = Delivery.objects.get(session=session)
    place = Placement.objects.get(application__person=anna)
    assert (noted.placement, noted.kind) == (place, Delivery.Kind.ATTENDANCE)


def _read_access(page: Page, call: Call, sessions: list[Session]) -> None:
    """Find on the page of each session what makes it easier."""
    initiative = call.edition.initiative
    for session in sessions:
        page.goto(
            f"/en/{initiative.programme.key}/{initiative.slug}/programme/"
            f"{call.edition.key}/{session.key}/"
        )
        for name in access_names(session.access):
            expect(page.locator("main")).to_contain_text(name)
