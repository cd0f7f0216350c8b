"""I1 over years: a pupil stays in touch, her mother agrees, and she answers a year later."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import event_steps as events
from tests.journeys import steps

from pariter.apps.evidence.follow_up_facts import FOLLOWED
from pariter.apps.evidence.models import Publication
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.follow_up_actions import (
    agree_to_follow,
    ask_followed,
    ask_to_follow,
    erase_followed,
)
from pariter.apps.participation.models import FollowUp
from pariter.apps.programmes.models import Call, Session

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("I1", "take_part", "count"),
]

LOADED = steps.moment("2026-07-01T09:00:00+02:00")
ADDRESS = "/en/ipparis_equal_opportunity/talks-and-visits/keep-in-touch/"
PUPIL, MOTHER, FRIEND = "pupil@example.org", "mother@example.org", "friend@example.org"
YEAR = timedelta(days=365)


def test_a_pupil_stays_in_touch_as_long_as_she_agrees(plain_page: Page) -> None:
    page = plain_page
    call = steps.open_alone("ipparis_equal_opportunity", "I1/2027-spring/pupils", LOADED)
    session = Session.objects.filter(edition=call.edition).earliest("starts_at")
    with time_machine.travel(session.starts_at - timedelta(days=1), tick=True):
        page.goto(ADDRESS)
        expect(page.locator("main")).to_contain_text("once you have taken part")
        expect(page.get_by_label("Your e-mail address")).to_have_count(0)
    met = session.ends_at
    with time_machine.travel(met, tick=True):
        _leave_address(page, guardian="")
        expect(page.get_by_role("alert")).to_contain_text("name@example.org")
        page.get_by_label("E-mail address of a parent or guardian").fill(MOTHER)
        page.get_by_role("button", name="Send the link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
        assert not OutgoingMail.objects.filter(to=PUPIL).exists()
        page.goto(_link(MOTHER))
        expect(page.locator("main")).to_contain_text("You are named as parent or guardian.")
        page.get_by_role("button", name="Yes, I agree").click()
        expect(page.get_by_role("status")).to_contain_text("We write in a year.")
        # Nobody can answer before she is asked.
        expect(page.get_by_label("I am at school")).to_have_count(0)
        expect(page.locator("main")).to_contain_text("We write a year after")
    with time_machine.travel(met + YEAR + timedelta(days=1), tick=True):
        assert ask_followed(at=timezone.now()) == 1
        page.goto(_link(PUPIL, "doing=studies"))
        expect(page.get_by_label("I am studying after school")).to_be_checked()
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("Choose what you study.")
        steps.tick(page, "Science, technology, engineering or mathematics")
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("main")).to_contain_text("You have answered this year.")
        link = page.url
    _count(page, call, met + YEAR + timedelta(days=2))
    with time_machine.travel(met + YEAR + timedelta(days=3), tick=True):
        page.goto(link)
        other = page.context.new_page()
        other.goto(link)
        page.get_by_role("button", name="Stop, and erase the addresses").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("This has ended")
        # On a page that was open before, too.
        other.get_by_role("button", name="Stop, and erase the addresses").click()
        expect(other.get_by_role("heading", level=1)).to_have_text("This has ended")
    followed = FollowUp.objects.get(state="withdrawn")
    assert (followed.email, followed.guardian_email) == ("", "")
    assert not OutgoingMail.objects.filter(to__in=(PUPIL, MOTHER)).exists()
    _run_out(page, call, met)


def _leave_address(page: Page, guardian: str = MOTHER) -> None:
    page.goto(ADDRESS)
    page.get_by_label("Your e-mail address").fill(PUPIL)
    steps.tick(page, "No")
    page.get_by_label("E-mail address of a parent or guardian").fill(guardian)
    page.get_by_role("button", name="Send the link").click()


def _link(to: str, ending: str = "") -> str:
    """Return the newest link that was mailed to somebody."""
    mail = OutgoingMail.objects.filter(to=to).latest("pk")
    links: list[str] = re.findall(r"https?://[^/]+(/\S*keep-in-touch/\S+)", mail.body)
    return next(link for link in links if link.endswith(ending))


def _count(page: Page, call: Call, at: datetime) -> None:
    """See the gate refuse what tells of one person, and let out what tells of many."""
    with time_machine.travel(at, tick=True):
        steps.sign_in(page, events.keeper_of(call))
        page.goto(f"/en/office/figures/{call.edition.pk}/?of={FOLLOWED.key}")
        expect(page.locator("main")).to_contain_text("Where the way leads, over years")
        expect(page.get_by_role("button", name="Publish")).to_have_count(0)
        page.context.clear_cookies()
    assert not Publication.objects.filter(indicator=FOLLOWED.key).exists()


def _run_out(page: Page, call: Call, met: datetime) -> None:
    """Let a consent run out: nobody is asked any more, and the address is gone."""
    initiative = call.edition.initiative
    ask_to_follow(initiative=initiative, email=FRIEND, guardian_email="", language="en", at=met)
    friend = FollowUp.objects.get(email=FRIEND)
    agree_to_follow(follow_up=friend, at=met)
    link = _link(FRIEND)
    over = met + 3 * YEAR + timedelta(days=91)
    assert (ask_followed(at=over), erase_followed(at=over)) == (0, 1)
    with time_machine.travel(over, tick=True):
        page.goto(link)
        expect(page.locator("main")).to_contain_text("We hold no address for this link")
    assert not FollowUp.objects.exclude(email="").exists()
