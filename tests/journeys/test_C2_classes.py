"""C2: a teacher brings her class; her school gets its fair share, and a new school its place."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.journeys import class_steps as classes
from tests.journeys import door_steps as door
from tests.journeys import event_steps as events
from tests.journeys import steps

from pariter.apps.evidence.class_facts import pupils
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.doors import make_door_pass
from pariter.apps.participation.models import Certificate, Delivery
from pariter.apps.placements.class_releases import release_kept_seats
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import held_seats
from pariter.apps.placements.tickets import ticket_of
from pariter.apps.programmes.models import Call, OfficeRole
from pariter.apps.programmes.roles import grant_role
from pariter.packs.loader import SHIPPED

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("C2", "publish", "apply", "place", "take_part", "count"),
]

State = Placement.State
ADDRESS = "C2/2027-04/classes"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")
DAY = timedelta(days=1)


def shipped(_target: Path) -> Path:
    """Return the pack as it is shipped."""
    return SHIPPED / "milano_steminthecity"


def changed(target: Path) -> Path:
    """Return a copy with other rooms, another share and other dates."""

    def change(data: dict[str, Any]) -> None:
        edition = steps.edition_of(data, "C2", "2027-04")
        [call] = edition["call"]
        call |= {
            "opens": steps.moment("2026-12-01T08:00:00"),
            "kept_until": steps.moment("2027-03-01T10:00:00"),
            "most_per_school": 3,
            "answer_hours": 24,
        }
        for offer in call["offer"]:
            if offer["key"] == "class-water":
                offer["capacity"] = 20

    return steps.changed_copy("milano_steminthecity", target, change)


@pytest.mark.parametrize("pack", [shipped, changed], ids=["shipped", "changed"])
def test_a_class_comes_and_schools_share_fairly(
    browser_page: Page, pack: Any, tmp_path: Path, axe: Any, live_server: LiveServer
) -> None:
    page, call = browser_page, steps.open_call(pack(tmp_path), ADDRESS, LOADED)
    classes.list_school(call, "Demo school 001")
    teacher = steps.register("teacher@example.org", LOADED, name="Demo Teacher")
    with time_machine.travel(call.opens_at + 3 * DAY, tick=False):
        steps.sign_in(page, teacher)
        placement = _book(page, call)
        _be_held_to_the_share(page, call)
        if pack is shipped:
            assert axe(page) == []
        _settle_a_new_school(page, call)
    assert call.kept_until
    with time_machine.travel(call.kept_until, tick=False):
        assert release_kept_seats(at=call.kept_until) == 1
    _come_through_the_door(page.context.browser, live_server, placement)
    _have_the_hours(page, placement)
    assert call.most_per_school
    second = 20 * call.most_per_school
    assert dict(_genders(call)) == {"girls": 12, "boys": 11}
    assert events.publish_and_read(page, call, "pupils") == {
        "applied": 25 + second + 18,
        "placed": 25 + second + 18,
        "accepted": 25 + second - 20 + 18,
        "took_part": 23,
    }


def _book(page: Page, call: Call) -> Placement:
    """Go from the public page to a ticket, past a session that is too small."""
    small, stage = (call.offers.get(key=key) for key in ("class-water", "class-stage"))
    steps.open_opportunity(page, call)
    steps.follow(page, "Sign up", stage)
    classes.choose_school(page, "Demo school 001")
    classes.add_class(page, "3B", girls=18, boys=13)
    said = f"has {small.capacity} seats, and your class needs 33"
    classes.be_refused(page, small, stage, said=said)
    assert not Placement.objects.exists()
    classes.leave_out(page, small)
    classes.book(page, stage)
    classes.be_booked(page)
    placement = Placement.objects.get()
    assert (placement.state, placement.seats, held_seats(stage)) == (State.ACCEPTED, 33, 33)
    classes.change_headcount(page, "3B", girls=12)
    assert held_seats(stage) == 27
    page.get_by_role("link", name=str(stage.title)).click()
    expect(page.locator(".ticket .reference")).to_have_text(ticket_of(placement))
    page.get_by_role("link", name="Slips for the families").click()
    expect(page.locator(".slip").first).to_contain_text("Class 3B of Demo school 001")
    classes.open_classes(page, call)
    return placement


def _be_held_to_the_share(page: Page, call: Call) -> None:
    """Book more than the school's share: what is over waits, and the page says why."""
    keys = ("class-bridges", "class-stars", "class-numbers")[: call.most_per_school]
    offers = [call.offers.get(key=key) for key in keys]
    classes.add_class(page, "3C", girls=10, boys=10)
    classes.book(page, *offers)
    classes.be_booked(page)
    own = Placement.objects.filter(school_class__name="3C")
    assert own.filter(state=State.ACCEPTED).count() == len(offers) - 1
    waits = own.get(state=State.WAITING)
    page.get_by_role("link", name=str(waits.offer.title)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "You are number 1 on the waiting list"
    )
    expect(page.locator("main")).to_contain_text(
        "Your school already holds as many places as one school may."
    )


def _settle_a_new_school(page: Page, call: Call) -> None:
    """Name a school that is missing; the office confirms it, and its class has its place."""
    offer = call.offers.get(key="class-first-lines")
    other = steps.register("other@example.org", LOADED, name="Other Teacher")
    steps.sign_in(page, other)
    classes.open_classes(page, call)
    classes.name_school(page, "Demo school new", "Demo district 2")
    classes.add_class(page, "1A", girls=9, boys=9)
    classes.book(page, offer)
    classes.be_booked(page)
    placement = Placement.objects.get(offer=offer)
    assert placement.state == State.WAITING
    office = steps.register("team@example.org", LOADED, name="Team")
    programme = call.edition.initiative.programme
    grant_role(person=office, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    steps.sign_in(page, office)
    page.goto("/en/office/")
    page.get_by_role("link", name="Confirm a school: Demo school new").click()
    page.get_by_role("button", name="Confirm the school").click()
    expect(page.locator("main")).to_contain_text("Demo school new")
    expect(page.get_by_role("button", name="Confirm the school")).to_have_count(0)
    placement.refresh_from_db()
    assert placement.state == State.OFFERED
    subjects = OutgoingMail.objects.filter(to="other@example.org").order_by("pk")
    assert [mail.subject for mail in subjects][-2:] == [
        "Your school is on the list: Demo school new",
        f"A place is free for you: {offer.title}",
    ]
    steps.sign_in(page, other)
    page.goto(f"/en/my-places/place/{placement.pk}/class/")
    page.get_by_role("link", name="Accept").click()
    page.get_by_role("button", name="Accept the place").click()
    expect(page.locator("main")).to_contain_text("You have a place")
    placement.refresh_from_db()
    assert placement.state == State.ACCEPTED


def _genders(call: Call) -> Counter[str]:
    """Count pupils who came by gender, as the figures do before the gate."""
    return Counter(row.properties[0] for row in pupils(call.edition) if row.step == "took_part")


def _come_through_the_door(
    browser: Browser | None, server: LiveServer, placement: Placement
) -> None:
    """Come in two parts, without a network; a second phone, whose clock is wrong, adds nobody."""
    assert browser
    session = placement.offer.sessions.get()
    programme = session.edition.initiative.programme
    keeper = OfficeRole.objects.filter(programme=programme)[0].person
    secrets = [
        make_door_pass(session=session, label=label, at=LOADED, by=keeper)[1] for label in "AB"
    ]
    code = ticket_of(placement)
    with (
        time_machine.travel(session.starts_at, tick=False),
        door.device(browser, server) as one,
        door.device(browser, server) as two,
    ):
        for phone, secret in zip((one, two), secrets, strict=True):
            door.make_ready(phone, f"/door/{secret}/")
            phone.context.set_offline(True)
        door.check_in(one, code)
        door.result(one, "ask", "Class of 27", "How many of each came?")
        one.get_by_label("Girls").fill("0")
        one.get_by_label("Boys").fill("0")
        one.get_by_label("Adults").fill("0")
        one.get_by_role("button", name="Let in").first.click()
        door.result(one, "ask", "Write how many came")
        one.get_by_label("Girls").fill("11")
        one.get_by_label("Boys").fill("11")
        one.get_by_label("Adults").fill("2")
        one.get_by_role("button", name="Let in").first.click()
        door.result(one, "in", "In: 24 of 27")
        door.check_in(one, code)
        door.result(one, "again", "24 of 27 are in")
        one.get_by_label("Girls").fill("1")
        one.get_by_label("Boys").fill("0")
        one.get_by_role("button", name="Let in").first.click()
        door.result(one, "in", "In: 25 of 27")
        two.clock.set_fixed_time(datetime(2031, 1, 1, tzinfo=UTC))
        door.check_in(two, code)
        two.get_by_label("Girls").fill("10")
        two.get_by_label("Boys").fill("11")
        two.get_by_role("button", name="Let in").first.click()
        door.result(two, "in", "In: 23 of 27")
        assert not Delivery.objects.filter(session=session).exists()
        for phone in (one, two):
            phone.context.set_offline(False)
            phone.evaluate("dispatchEvent(new Event('online'))")
            expect(phone.locator("#connection")).to_contain_text("All is sent")
    noted = Delivery.objects.get(session=session, corrected_by=None)
    assert (noted.people, noted.girls, noted.boys, noted.others) == (25, 12, 11, 0)


def _have_the_hours(page: Page, placement: Placement) -> None:
    """See the certificate of the hours, once it is noted that the class came."""
    session = placement.offer.sessions.get()
    placement.refresh_from_db()
    with time_machine.travel(session.ends_at + DAY, tick=False):
        steps.sign_in(page, placement.application.person)
        page.goto(f"/en/my-places/place/{placement.pk}/class/")
        page.get_by_role("button", name="Get the certificate").click()
        expect(page.locator("main")).to_contain_text("You write the names of the pupils by hand.")
        certificate = Certificate.objects.get()
        assert certificate.school_class == placement.school_class
        page.goto(f"/en/certificates/{certificate.public_id}/")
        expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is valid")
        expect(page.locator("main")).to_contain_text("3B, Demo school 001")
        expect(page.locator("main")).to_contain_text("25 people of the class")
