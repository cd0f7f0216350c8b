"""P5: events with companies, for which students sign up; pairs of mentors are another matter."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import event_steps as events
from tests.journeys import steps

from pariter.apps.placements.models import Placement
from pariter.packs.loader import SHIPPED

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P5", "publish", "apply", "take_part", "count"),
]


@pytest.mark.parametrize("capacity", [None, events.CROWD + 1], ids=["shipped", "changed"])
def test_a_student_comes_to_a_company_event(
    plain_page: Page, tmp_path: Path, capacity: int | None
) -> None:
    page = plain_page
    folder = SHIPPED / "polimi_pop"
    if capacity:
        folder = events.pack_with(tmp_path, "P5", "2026-12", capacity=capacity, days=14)
    call = steps.open_call(folder, "P5/2026-12/students", events.LOADED)
    offer = call.offers.get(key="site-visit")
    events.see_it_closed(page, call)
    events.guests(offer, offer.capacity - 1)
    anna, ben = (
        steps.register(f"{name}@example.org", events.LOADED, name=name.title())
        for name in ("anna", "ben")
    )
    with time_machine.travel(call.opens_at + timedelta(days=1), tick=False):
        steps.sign_in(page, anna)
        steps.open_opportunity(page, call)
        steps.follow(page, "Sign up", offer)
        steps.take_seat(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")
    events.be_too_late(page, offer, ben)
    with time_machine.travel(call.deadline - timedelta(seconds=1), tick=False):
        steps.open_sign_up(page, offer)
        steps.take_seat(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "You are number 1 on the waiting list"
        )
    assert Placement.objects.get(application__person=ben).order == offer.capacity + 1
    events.note_who_came(page, call, offer.sessions.get(), absent=events.ABSENT)
    totals = events.publish_and_read(page, call)
    assert totals["applied"] == offer.capacity + 1
    assert totals["took_part"] == events.came(call) == offer.capacity - events.ABSENT
