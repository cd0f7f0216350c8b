"""P20: a day of many sessions without an account, and figures that go on from year to year."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import event_steps as events
from tests.journeys import steps

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.models import Publication
from pariter.apps.participation.actions import record_attendance
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.queries import find_call

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P20", "publish", "apply", "take_part", "count"),
]

SEATS = events.CROWD + 2


def test_pop_day_is_counted_year_after_year(plain_page: Page, tmp_path: Path) -> None:
    page = plain_page
    folder = events.pack_with(tmp_path, "P20", "2027-07", capacity=SEATS, days=-7)
    call = steps.open_call(folder, "P20/2027-07/everyone", events.LOADED)
    before = _last_year(find_call("polimi_pop/P20/2026-07/everyone"))
    offer = call.offers.get(key="opening")
    events.see_it_closed(page, call)
    events.guests(offer, SEATS - 2)
    with time_machine.travel(call.opens_at + timedelta(days=1), tick=False):
        steps.open_opportunity(page, call)
        expect(page.locator("main")).to_contain_text("2 free seats")
        place = events.join(page, offer, "Anna Rossi", "anna@example.org")
        again = events.join(page, offer, "Somebody Else", "anna@example.org")
        assert again == place
        events.confirm(page, place)
        place.application.person.refresh_from_db()
        assert place.application.person.name == "Anna Rossi"
    events.be_too_late(page, call.offers.get(key="gender"))
    events.note_who_came(page, call, offer.sessions.get(), absent=events.ABSENT)
    totals = events.publish_and_read(page, call)
    assert totals["took_part"] == events.came(call) == SEATS - 1 - events.ABSENT
    with time_machine.travel(offer.sessions.get().ends_at + timedelta(days=4), tick=False):
        steps.open_opportunity(page, call)
    now = Publication.objects.get(edition=call.edition, indicator="visits")
    for publication in (before, now):
        row = page.get_by_role("listitem").filter(has_text=str(publication.edition.title))
        link = row.get_by_role("link", name=str(publication.headline))
        expect(link.first).to_be_visible()


def _last_year(call: Call) -> Publication:
    """Hold the edition before, without a browser, and publish its figures."""
    offer = call.offers.get(key="opening")
    places = events.guests(offer, events.CROWD)
    session = offer.sessions.get()
    record_attendance(
        session=session,
        presence=dict.fromkeys(places, True),
        at=session.ends_at,
        by=events.keeper_of(call),
    )
    return publish_figures(edition=call.edition, at=session.ends_at, by=None)
