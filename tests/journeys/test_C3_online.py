"""C3: a talk online: sign up, join in time, and an audience that is counted apart from people."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, Route, expect
from tests.journeys import steps

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.indicators import VISITS
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.actions import record_attendance
from pariter.apps.participation.models import Delivery
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
    pytest.mark.stations("C3", "publish", "take_part", "count"),
]

ADDRESS = "C3/2027-04/everyone"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")
OTHERS = 6


def shipped(_target: Path) -> Path:
    """Return the pack as it is shipped."""
    return SHIPPED / "milano_steminthecity"


def changed(target: Path) -> Path:
    """Return a copy in which the talk has another name, platform, day and zone."""

    def change(data: dict[str, Any]) -> None:
        edition = steps.edition_of(data, "C3", "2027-04")
        talk, room = edition["session"]
        talk |= {
            "title": {"en": "Talks from afar", "it": "Voci da lontano"},
            "starts": steps.moment("2027-04-22T20:00:00"),
            "ends": steps.moment("2027-04-22T21:00:00"),
            "zone": "Europe/Lisbon",
            "link": "https://talks.example.org/afar?room=7",
        }
        del room["devices"]

    return steps.changed_copy("milano_steminthecity", target, change)


@pytest.mark.parametrize(
    ("kind", "pack"),
    [("browser_page", shipped), ("plain_page", changed)],
    ids=["script-shipped", "plain-changed"],
)
def test_who_signs_up_joins_and_an_audience_is_counted_apart(
    kind: str, pack: Any, request: pytest.FixtureRequest, tmp_path: Path, axe: Any
) -> None:
    page: Page = request.getfixturevalue(kind)
    call = steps.open_call(pack(tmp_path), ADDRESS, LOADED)
    offer = call.offers.get(key="women-on-stage")
    session = Session.objects.get(offer=offer)
    opened: list[str] = []

    def platform(route: Route) -> None:
        opened.append(route.request.url)
        route.fulfill(content_type="text/html", body="<title>Live</title><h1>Live</h1>")

    page.route("https://*.example.org/**", platform)
    with time_machine.travel(call.opens_at + timedelta(days=3), tick=False):
        key = _sign_up(page, offer)
        _find_the_link_closed(page, session, key)
        others = [_come(offer, number) for number in range(OTHERS)]
    with time_machine.travel(session.starts_at - timedelta(minutes=15), tick=False):
        _join(page, session, key, opened)
        page.goto(f"/en/place/{key}/join/")
        if kind == "browser_page":
            assert axe(page) == []
            page.set_viewport_size({"width": 320, "height": 640})
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
            page.set_viewport_size({"width": 1280, "height": 800})
    assert _noted(session) == [("attendance", "declared", 2)]
    office = _office(call)
    with time_machine.travel(session.ends_at + timedelta(days=1), tick=False):
        record_attendance(
            session=session,
            presence=dict.fromkeys(others, True),
            at=session.ends_at,
            by=office,
        )
        steps.sign_in(page, office)
        _import(page, call)
        if kind == "browser_page":
            assert axe(page) == []
        publish_figures(edition=call.edition, indicator=VISITS, at=session.ends_at, by=office)
        _publish_the_audience(page)
    # Seven places came, one of them for two people: eight visits, and not 1,558.
    page.goto("/en/milano_steminthecity/figures/")
    expect(page.locator("main")).to_contain_text("1,550 times watched online")
    expect(page.locator("main")).to_contain_text("8 visits, and 7 sign-ups")


def _sign_up(page: Page, offer: Offer) -> str:
    """Mistype the address and be refused; then sign up for two, and confirm by the mail."""
    page.goto(f"/en/join/{offer.pk}/")
    for email in ("anna", "anna@example.org"):
        page.get_by_label("Full name").fill("Anna Rossi")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("How many people come, you included?").select_option("2")
        page.locator("form button[type=submit]").last.click()
        if email == "anna":
            expect(page.get_by_role("alert")).to_contain_text("Enter an e-mail address such as")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    mail = OutgoingMail.objects.filter(to="anna@example.org").latest("pk")
    [key] = re.findall(r"/en/place/([^/\s]+)/", mail.body)
    page.goto(f"/en/place/{key}/")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")
    return str(key)


def _find_the_link_closed(page: Page, session: Session, key: str) -> None:
    """Weeks before, the page of the place says when the link opens, and no page tells the link."""
    expect(page.locator("main")).to_contain_text("It takes place online")
    assert session.link not in page.content()
    page.get_by_role("link", name="Join the session").click()
    expect(page.locator(".note")).to_contain_text("The link opens 15 minutes before the start")
    assert session.link not in page.content()
    assert f"/place/{key}/join/" in page.url


def _join(page: Page, session: Session, key: str, opened: list[str]) -> None:
    """A quarter of an hour before, one press notes her and leads to the platform; twice is once."""
    for act in (
        page.get_by_role("button", name="Join the session"),
        page.get_by_role("link", name="Open the session"),
    ):
        page.goto(f"/en/place/{key}/")
        page.get_by_role("link", name="Join the session").click()
        act.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Live")
    assert opened == [session.link] * 2


def _come(offer: Offer, number: int) -> Placement:
    """Let somebody else sign up."""
    comer = Comer(email=f"p{number}@example.org", name=f"Person {number}", language="en")
    known = steps.register(comer.email, LOADED, name=comer.name)
    return sign_up_openly(
        offer=offer, comer=comer, at=offer.call.opens_at + timedelta(days=3), known=known
    )


def _noted(session: Session) -> list[tuple[str, str, int]]:
    found = Delivery.objects.filter(session=session, corrected_by=None)
    return list(found.values_list("kind", "grade", "people"))


def _office(call: Call) -> Person:
    office = steps.register("festival-office@example.org", LOADED)
    programme = call.edition.initiative.programme
    grant_role(person=office, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    return office


def _upload(page: Page, *lines: str) -> None:
    file: Any = {
        "name": "audience.csv",
        "mimeType": "text/csv",
        "buffer": "\n".join(("session,count,source", *lines, "")).encode(),
    }
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()


def _import(page: Page, call: Call) -> None:
    """A wrong line is told; a right file is seen first, imported, and counts once."""
    page.goto(f"/en/office/call/{call.pk}/attendance/")
    page.get_by_role("link", name="Online audience").click()
    _upload(page, "women-on-stage,1.240,Demo stream", "women-on-stage-together,30,Room")
    expect(page.get_by_role("alert")).to_contain_text("The file has 2 problems")
    expect(page.locator("main")).to_contain_text("It does not take place online.")
    right = ("women-on-stage,1240,Demo stream", "women-on-stage,310,Demo radio")
    for _twice in range(2):
        _upload(page, *right)
        expect(page.locator("main")).to_contain_text("Nothing is wrong with the file")
        page.get_by_role("button", name="Import").click()
        expect(page.locator("main")).to_contain_text("What is counted now")
    counted = Delivery.objects.filter(kind="audience")
    assert sorted(counted.values_list("people", "grade")) == [(310, "imported"), (1240, "imported")]


def _publish_the_audience(page: Page) -> None:
    page.get_by_role("link", name="Figures").last.click()
    page.get_by_role("link", name="Online audience").click()
    expect(page.locator("main")).to_contain_text("1,550")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("main")).to_contain_text("The figures are published")
