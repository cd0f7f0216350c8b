"""What the journeys of the year's events share: smaller packs, guests, attendance, figures."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import office_steps as office
from tests.journeys import steps

from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.models import Delivery
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer, OfficeRole, Session
from pariter.apps.programmes.roles import grant_role

LOADED = steps.moment("2026-03-01T09:00:00+01:00")
OFFICE = "office@example.org"
CROWD = 12
"""Guests without a browser: enough that the gate lets their number out."""
ABSENT = 5
"""Of them, who stay away: the gate holds back smaller differences."""


def pack_with(target: Path, initiative: str, edition: str, **values: Any) -> Path:
    """Return the shipped pack with other values in each call of an edition.

    capacity: of each offer; days: by how many the edition's dates move; the rest are keys of calls
    """
    capacity, days = values.pop("capacity", None), timedelta(days=values.pop("days", 0))

    def change(data: dict[str, Any]) -> None:
        found = steps.edition_of(data, initiative, edition)
        for part in (found, *found["call"], *found["session"]):
            for name in {"starts", "ends", "opens", "closes"} & part.keys():
                part[name] += days
        for call in found["call"]:
            call |= values
            for offer in call["offer"]:
                offer["capacity"] = capacity or offer["capacity"]

    return steps.changed_copy("polimi_pop", target, change)


def guests(offer: Offer, number: int) -> list[Placement]:
    """Sign so many people up, each as soon as it is open; the same ones each time."""
    at = offer.call.opens_at + timedelta(hours=1)
    people = [
        Person.objects.filter(email=f"guest{one}@example.org").first()
        or steps.register(f"guest{one}@example.org", LOADED, name=f"Guest {one:02}")
        for one in range(1, number + 1)
    ]
    return [sign_up(offer=offer, person=person, at=at) for person in people]


def see_it_closed(page: Page, call: Call) -> None:
    """Open the public page before the opening: it says when, and lets nobody sign up."""
    with time_machine.travel(call.opens_at - timedelta(seconds=1), tick=False):
        steps.open_opportunity(page, call)
        expect(page.get_by_role("heading", level=1)).to_have_text(
            str(call.edition.initiative.title)
        )
        for offer in call.offers.all():
            expect(page.locator("main")).to_contain_text(str(offer.title))
        expect(page.locator("main").get_by_role("link", name=re.compile("^Sign up"))).to_have_count(
            0
        )


def fill_in(page: Page, offer: Offer, name: str, email: str) -> None:
    """Fill in the form for those without an account."""
    page.goto(f"/en/join/{offer.pk}/")
    page.get_by_label("Full name").fill(name)
    page.get_by_label("E-mail address").fill(email)


def join(page: Page, offer: Offer, name: str, email: str) -> Placement:
    """Sign up without an account by the page; return what was kept."""
    fill_in(page, offer, name, email)
    page.locator("form button[type=submit]").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    return Placement.objects.get(offer=offer, application__person__email=email)


def open_link(page: Page, placement: Placement) -> OutgoingMail:
    """Open the link of the newest mail about a place; return the mail."""
    mail = OutgoingMail.objects.filter(to=placement.application.person.email).latest("pk")
    page.goto(re.findall(r"(/en/place/\S+/)", mail.body)[0])
    return mail


def confirm(page: Page, placement: Placement) -> None:
    """Open the mailed link and press the button."""
    open_link(page, placement)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")
    placement.refresh_from_db()
    assert placement.state == Placement.State.ACCEPTED


def be_too_late(page: Page, offer: Offer, person: Person | None = None) -> None:
    """Fill in the form in time and send it at the moment of the deadline: nothing is stored.

    person: who signs up, with her account; None for somebody without
    """
    taken, call = Placement.objects.count(), offer.call
    with time_machine.travel(call.deadline - timedelta(seconds=1), tick=False):
        if person:
            steps.sign_in(page, person)
            steps.open_sign_up(page, offer)
        else:
            page.context.clear_cookies()
            fill_in(page, offer, "Lou Late", "lou@example.org")
    with time_machine.travel(call.deadline, tick=False):
        with page.expect_response(lambda response: response.request.method == "POST") as sent:
            page.locator("form button[type=submit]").last.click()
        assert sent.value.status == 422
        expect(page.get_by_role("alert")).to_contain_text("Applications closed on")
    assert Placement.objects.count() == taken


def keeper_of(call: Call) -> Person:
    """Return somebody of the programme's office."""
    found = Person.objects.filter(email=OFFICE).first()
    if found:
        return found
    keeper = steps.register(OFFICE, LOADED, name="Ines Office")
    programme = call.edition.initiative.programme
    grant_role(person=keeper, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    return keeper


def note_who_came(page: Page, call: Call, session: Session, *, absent: int = 0) -> None:
    """Note by the office's page who came to a session: all but the first guests."""
    names = [f"Guest {number:02}" for number in range(1, absent + 1)]
    with time_machine.travel(session.starts_at + timedelta(minutes=30), tick=False):
        steps.sign_in(page, keeper_of(call))
        page.goto(f"/en/office/session/{session.pk}/")
        office.note_attendance(page, names)


def publish_and_read(page: Page, call: Call, indicator: str = "visits") -> dict[str, int | None]:
    """Publish what an indicator counts by the office's page; return what anybody then reads."""
    end = call.edition.sessions.latest("ends_at").ends_at + timedelta(days=3)
    with time_machine.travel(end, tick=False):
        steps.sign_in(page, keeper_of(call))
        page.goto(f"/en/office/figures/{call.edition.pk}/?of={indicator}")
        office.publish_figures(page)
        publication = Publication.objects.get(edition=call.edition, indicator=indicator)
        page.context.clear_cookies()
        page.goto(f"/en/{call.edition.initiative.programme.key}/figures/{publication.pk}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(str(publication.headline))
    return dict(figure(publication).totals)


def came(call: Call) -> int:
    """Return how many places' holders are noted as present now."""
    return Delivery.objects.filter(
        session__edition=call.edition, kind="attendance", corrected_by=None
    ).count()
