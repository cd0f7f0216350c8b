"""P14: a week to which people come without anybody learning what they came to."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import event_steps as events
from tests.journeys import steps

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.farewells import thank_people
from pariter.apps.participation.models import Certificate
from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import page_key_of
from pariter.apps.programmes.models import Call, Offer

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P14", "publish", "apply", "take_part", "count"),
]

SEATS = events.CROWD + 1


def test_pride_week_outs_nobody(plain_page: Page, tmp_path: Path) -> None:
    page = plain_page
    folder = events.pack_with(tmp_path, "P14", "2027-06", capacity=SEATS, days=7)
    call = steps.open_call(folder, "P14/2027-06/everyone", events.LOADED)
    offer = call.offers.get(key="film-and-talk")
    assert call.discreet
    assert not call.needs_account
    events.see_it_closed(page, call)
    places = events.guests(offer, SEATS - 1)
    with time_machine.travel(call.opens_at + timedelta(days=1), tick=False):
        steps.open_opportunity(page, call)
        expect(page.locator("main")).to_contain_text("do not say what you come to")
        expect(page.locator("main")).to_contain_text("Poliedro")
        _read_who_is_supported(page)
        anna = events.join(page, offer, "Anna Rossi", "anna@example.org")
        ben = events.join(page, offer, "Ben Ito", "ben@example.org")
        assert (ben.state, call.applications.count()) == (Placement.State.WAITING, SEATS + 1)
        events.confirm(page, anna)
        _see_only_when_and_where(page, anna, offer)
    events.be_too_late(page, offer)
    with time_machine.travel(call.opens_at + timedelta(days=2), tick=False):
        events.open_link(page, anna)
        page.locator("summary").get_by_text("I cannot come").click()
        page.get_by_role("button", name="Give the place back").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You gave this place back")
        events.confirm(page, ben)
    events.note_who_came(page, call, offer.sessions.get(), absent=events.ABSENT)
    _get_a_certificate(page, ben, offer)
    totals = events.publish_and_read(page, call)
    assert totals["took_part"] == events.came(call) == len(places) + 1 - events.ABSENT
    _mail_names_nothing(call)


def _see_only_when_and_where(page: Page, place: Placement, offer: Offer) -> None:
    """Look at the ticket as somebody beside her would, and at her calendar."""
    start = offer.sessions.get().local_start
    plain = f"Session on {start.day} {start:%B %Y}, {start:%H:%M}"
    expect(page).to_have_title(re.compile(f"^You have a place: {plain} – "))
    expect(page.get_by_role("heading", level=2).first).to_have_text(plain)
    expect(page.get_by_text(str(offer.title))).to_be_hidden()
    expect(page.locator(".ticket")).to_be_visible()
    calendar = page.request.get(f"/en/place/{page_key_of(place)}/calendar.ics").text()
    assert f"SUMMARY:{plain}".replace(",", "\\,") in calendar
    assert not _names(place.application.call, calendar)
    page.get_by_text("Which session is it?").click()
    expect(page.get_by_text(str(offer.title))).to_be_visible()


def _get_a_certificate(page: Page, place: Placement, offer: Offer) -> None:
    """Ask for one: whoever checks it learns when and how long, not what."""
    over = offer.sessions.get().ends_at + timedelta(hours=1)
    assert thank_people(at=over)
    assert not Certificate.objects.exists()
    with time_machine.travel(over, tick=False):
        page.goto(f"/en/place/{page_key_of(place)}/")
        page.get_by_role("button", name="Get your certificate").click()
        expect(page.get_by_role("link", name="Your certificate as PDF")).to_be_visible()
        certificate = Certificate.objects.get()
        page.context.clear_cookies()
        page.goto(f"/en/certificates/{certificate.public_id}/")
        expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is valid")
        assert not _names(place.application.call, page.content())
    assert not _names(place.application.call, str(certificate.content))


def _read_who_is_supported(page: Page) -> None:
    """Read what the university supports with the week, here and on the page of all partners."""
    for name, support in (("Parks", "Membership"), ("The city’s Pride", "Sponsored")):
        listed = page.locator("main").get_by_role("listitem").filter(has_text=name)
        expect(listed.filter(has_text=support)).to_have_count(1)
    initiative = page.url
    page.goto("/en/polimi_pop/partners/")
    sponsored = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name="The city’s Pride")
    )
    expect(sponsored).to_contain_text("The university sponsors it.")
    expect(sponsored.get_by_role("link", name="Pride Week")).to_be_visible()
    page.goto(initiative)


def _mail_names_nothing(call: Call) -> None:
    """Read every mail that was written: of joining, waiting, the place, and the thanks."""
    mails = OutgoingMail.objects.exclude(to=events.OFFICE)
    assert mails.filter(subject__startswith="Thank you for coming").count() == events.came(call)
    assert mails.filter(subject__startswith="You are on the waiting list").exists()
    assert mails.filter(subject__startswith="A place is free for you").exists()
    assert [mail.subject for mail in mails if _names(call, f"{mail.subject}\n{mail.body}")] == []


def _names(call: Call, text: str) -> list[str]:
    """Return which of the names that must not be told stand in a text."""
    edition = call.edition
    titles = [edition.initiative.title, *(one.title for one in edition.sessions.all())]
    return [str(title) for title in titles if str(title) in text]
