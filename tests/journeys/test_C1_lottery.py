"""C1 by lot: a family and a class wish in a window, a draw decides, and each reads why."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import class_steps as classes
from tests.journeys import event_steps as events
from tests.journeys import steps

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.class_booking import Headcount, add_class, book
from pariter.apps.placements.class_schools import choose_school
from pariter.apps.placements.models import Placement
from pariter.apps.placements.open_sign_up import Comer, sign_up_openly
from pariter.apps.placements.queries import held_seats
from pariter.apps.programmes.models import Call, OfficeRole
from pariter.apps.programmes.queries import find_call
from pariter.apps.programmes.roles import grant_role
from pariter.verifier import verify

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("C1", "publish", "apply", "place"),
]

FAMILIES, CLASSES = "C1/2027-04/makers", "C2/2027-04/classes"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")
BEACON = "7 23 41 58 86"
DAY = timedelta(days=1)
HEADS = Headcount(girls=11, boys=13, others=0, adults=2)


def with_windows(target: Path) -> Path:
    """Return the shipped pack in which classes are drawn for too, and the room holds one."""

    def change(data: dict[str, Any]) -> None:
        makers = steps.edition_of(data, "C1", "2027-04")["call"]
        drawn = next(call for call in makers if call["key"] == "makers")
        [call] = steps.edition_of(data, "C2", "2027-04")["call"]
        call |= {"window": drawn["window"], "lottery": drawn["lottery"]}

    return steps.changed_copy("milano_steminthecity", target, change)


def test_a_family_and_a_class_are_drawn_for(browser_page: Page, tmp_path: Path, axe: Any) -> None:
    page = browser_page
    families = steps.open_call(with_windows(tmp_path), FAMILIES, LOADED)
    booked = find_call(f"milano_steminthecity/{CLASSES}")
    assert families.window_closes_at
    assert families.draw_at
    with time_machine.travel(families.opens_at + DAY, tick=False):
        wish = _wish_as_a_family(page, families, axe)
        teacher = _wish_as_a_class(page, booked)
        _let_others_wish(families, booked)
    with time_machine.travel(families.window_closes_at, tick=False):
        _be_too_late(page, families)
    _hold_both_draws(page, families, booked)
    with time_machine.travel(families.draw_at + 2 * DAY, tick=False):
        _read_the_reasons(page, wish, teacher, axe)


def _wish_as_a_family(page: Page, call: Call, axe: Any) -> Placement:
    offer = call.offers.get(key="sensors-and-lights")
    page.goto(f"/en/join/{offer.pk}/")
    expect(page.locator("main")).to_contain_text("A draw decides, not who comes first")
    expect(page.locator("main")).to_contain_text("Coming first gives you nothing")
    assert axe(page) == []
    events.fill_in(page, offer, "Demo Ada", "ada@example.org")
    page.get_by_label("How many people come").select_option("4")
    page.get_by_role("button", name="Take part in the draw").click()
    expect(page.locator("main")).to_contain_text("you are in the draw")
    wish = Placement.objects.get(application__person__email="ada@example.org")
    assert (wish.state, wish.seats) == ("waiting", 4)
    page.goto(_mailed(wish, r"/en/place/\S+/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in the draw")
    page.locator("summary").get_by_text("Come with fewer people").click()
    page.get_by_label("How many people come now").first.select_option("3")
    page.get_by_role("button", name="Come with fewer people").click()
    expect(page.locator("main")).to_contain_text("The number of people is changed.")
    wish.refresh_from_db()
    assert wish.seats == 3
    return wish


def _wish_as_a_class(page: Page, call: Call) -> Person:
    classes.list_school(call, "Demo school 001")
    teacher = steps.register("teacher@example.org", LOADED, name="Demo Teacher")
    steps.sign_in(page, teacher)
    classes.open_classes(page, call)
    expect(page.locator("main")).to_contain_text("A draw gives the places")
    classes.choose_school(page, "Demo school 001")
    classes.add_class(page, "3B", girls=16, boys=17)
    small = call.offers.get(key="class-water")
    classes.be_refused(page, small, said="has 30 seats, and your class needs 35")
    classes.leave_out(page, small)
    classes.book(page, call.offers.get(key="class-stars"))
    classes.be_booked(page)
    expect(page.locator("main")).to_contain_text("Your class is in the draw for 1 session.")
    return teacher


def _let_others_wish(families: Call, booked: Call) -> None:
    at = families.opens_at + DAY
    robots = families.offers.get(key="sensors-and-lights")
    for number in range(7):
        email = f"guest{number}@example.org"
        comer = Comer(email=email, name=f"Guest {number}", language="en", seats=5)
        sign_up_openly(offer=robots, comer=comer, at=at)
    for number in range(2, 4):
        school = classes.list_school(booked, f"Demo school 00{number}")
        person = steps.register(f"teacher{number}@example.org", LOADED, name=f"Teacher {number}")
        application = choose_school(call=booked, teacher=person, school=school, at=at)
        contact = {"phone": "000", "needs": "", "wants_hours": False}
        group = add_class(
            application=application, name="1A", level="lower", headcount=HEADS,
            contact=contact, at=at, by=person,
        )  # fmt: skip
        book(school_class=group, offers=[booked.offers.get(key="class-stars")], at=at, by=person)


def _be_too_late(page: Page, call: Call) -> None:
    offer = call.offers.get(key="sensors-and-lights")
    page.goto(f"/en/join/{offer.pk}/")
    expect(page.locator("main")).to_contain_text("The draw is under way")
    expect(page.get_by_role("button", name="Take part in the draw")).to_have_count(0)


def _hold_both_draws(page: Page, *calls: Call) -> None:
    keeper = steps.register("keeper@example.org", LOADED, name="Keeper")
    programme = calls[0].edition.initiative.programme
    grant_role(person=keeper, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    OutgoingMail.objects.all().delete()
    for call in calls:
        assert call.window_closes_at
        assert call.draw_at
        with time_machine.travel(call.window_closes_at + DAY / 2, tick=False):
            _open_places(page, keeper, call)
            page.get_by_role("button", name="Freeze the list").click()
            expect(page.locator("#freeze")).to_contain_text("Frozen on")
        with time_machine.travel(call.draw_at + DAY, tick=False):
            _open_places(page, keeper, call)
            page.get_by_label("Result of the public draw").fill(BEACON)
            page.get_by_label("The same result once more").fill(BEACON)
            page.get_by_role("button", name="Enter the draw for ever").click()
            expect(page.locator("#draw")).to_contain_text("Seed made from both")
            page.get_by_role("button", name="Make a dry run").click()
            parties = "classes" if call.for_classes else "families"
            expect(page.locator("#dry")).to_contain_text(f"{parties} would get a place")
            _compare(page, call)
            page.get_by_role("button", name="Give the places, once").click()
            expect(page.locator("#real")).to_contain_text("Hash of the inputs")
            page.get_by_role("button", name=re.compile("^Publish and write to")).click()
            expect(page.locator("#publish")).to_contain_text("Published on")
        run = call.runs.get(kind="real")
        assert verify(run.audit).valid
        assert verify(run.public).valid
        for offer in call.offers.all():
            assert held_seats(offer) <= offer.capacity
        assert OutgoingMail.objects.filter(subject__startswith="The result of the draw").exists()
    assert OutgoingMail.objects.filter(subject__startswith="The result of the draw").count() == 11


def _open_places(page: Page, keeper: Person, call: Call) -> None:
    page.context.clear_cookies()
    steps.sign_in(page, keeper)
    page.goto(f"/en/office/call/{call.pk}/places/")


def _compare(page: Page, call: Call) -> None:
    if not call.for_classes:
        return
    page.get_by_role("link", name="Try other rules, side by side").click()
    page.get_by_label("Most places of one party").nth(1).fill("")
    page.get_by_label("Most places of one school").nth(1).fill("1")
    page.get_by_role("button", name="Compare A and B").click()
    groups = page.get_by_role("region", name="Pupils by gender, as teachers counted them")
    expect(groups.get_by_role("row", name=re.compile("^Girls 38"))).to_have_count(1)
    expect(page.locator("main")).to_contain_text("Pupils by district of their school")
    page.goto(f"/en/office/call/{call.pk}/places/")


def _read_the_reasons(page: Page, wish: Placement, teacher: Person, axe: Any) -> None:
    page.goto(_mailed(wish, r"/en/place/\S+/why/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Why this result")
    expect(page.locator("main")).to_contain_text("8 took part")
    expect(page.locator("main")).to_contain_text("Sensors and lights")
    assert axe(page) == []
    page.context.clear_cookies()
    steps.sign_in(page, teacher)
    [place] = Placement.objects.filter(application__person=teacher)
    page.goto(f"/en/my-places/place/{place.pk}/class/")
    page.get_by_role("link", name="Why this result?").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Class 3B")
    wish.refresh_from_db()
    assert wish.state in ("offered", "waiting")
    assert wish.run_id


def _mailed(wish: Placement, pattern: str) -> str:
    mail = OutgoingMail.objects.filter(to=wish.application.person.email).order_by("-id")[0]
    return str(re.findall(f"({pattern})", mail.body)[-1])
