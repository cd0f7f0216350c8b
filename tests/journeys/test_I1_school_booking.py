"""I1 without JavaScript: a school books a campus visit, comes, and is counted with its pupils."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import class_steps as classes
from tests.journeys import event_steps as events
from tests.journeys import office_steps as office
from tests.journeys import steps

from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import held_seats
from pariter.packs.loader import SHIPPED

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("I1", "publish", "apply", "take_part", "count"),
]

State = Placement.State
ADDRESS = "I1/2027-spring/classes"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")


def shipped(_target: Path) -> Path:
    """Return the pack as it is shipped."""
    return SHIPPED / "ipparis_equal_opportunity"


def changed(target: Path) -> Path:
    """Return a copy with a larger room, and other dates."""

    def change(data: dict[str, Any]) -> None:
        edition = steps.edition_of(data, "I1", "2027-spring")
        call = next(call for call in edition["call"] if call["key"] == "classes")
        call |= {
            "opens": steps.moment("2027-01-05T08:00:00"),
            "kept_until": steps.moment("2027-02-20T09:00:00"),
        }
        for offer in call["offer"]:
            if offer["key"] == "class-robots":
                offer["capacity"] = 40

    return steps.changed_copy("ipparis_equal_opportunity", target, change)


@pytest.mark.parametrize("pack", [shipped, changed], ids=["shipped", "changed"])
def test_a_school_books_a_visit(plain_page: Page, pack: Any, tmp_path: Path) -> None:
    page, call = plain_page, steps.open_call(pack(tmp_path), ADDRESS, LOADED)
    robots, laboratories = (
        call.offers.get(key=key) for key in ("class-robots", "class-laboratories")
    )
    classes.list_school(call, "Demo school 121")
    teacher = steps.register("teacher@example.org", LOADED, name="Demo Teacher")
    with time_machine.travel(call.opens_at + timedelta(days=3), tick=False):
        steps.sign_in(page, teacher)
        steps.open_opportunity(page, call)
        steps.follow(page, "Sign up", robots)
        classes.choose_school(page, "Demo school 121")
        classes.add_class(page, "2 B", girls=20, boys=19)
        said = f"has {robots.capacity} seats, and your class needs 41"
        classes.be_refused(page, robots, said=said)
        classes.leave_out(page, robots)
        classes.book(page, laboratories)
        classes.be_booked(page)
        assert held_seats(laboratories) == 41
        classes.add_class(page, "2 C", girls=10, boys=10)
        classes.book(page, robots)
        classes.be_booked(page)
        waits = Placement.objects.get(offer=robots)
        assert waits.state == State.WAITING
        page.get_by_role("link", name=str(robots.title)).click()
        expect(page.locator("main")).to_contain_text("Your school already holds as many places")
        page.goto(f"/en/my-places/place/{Placement.objects.get(offer=laboratories).pk}/class/")
        page.get_by_role("link", name="Give the place back").click()
        page.get_by_role("button", name="Give the place back").click()
        expect(page.get_by_role("heading", level=1)).not_to_contain_text("?")
        waits.refresh_from_db()
        assert waits.state == State.OFFERED
        page.goto(f"/en/my-places/place/{waits.pk}/class/")
        page.get_by_role("link", name="Accept").click()
        page.get_by_role("button", name="Accept the place").click()
        expect(page.locator("main")).to_contain_text("You have a place")
    visit = robots.sessions.get()
    with time_machine.travel(visit.ends_at, tick=False):
        steps.sign_in(page, events.keeper_of(call))
        page.goto(f"/en/office/session/{visit.pk}/")
        office.note_attendance(page, ())
    assert events.publish_and_read(page, call, "pupils") == {
        "applied": 39 + 20,
        "placed": 39 + 20,
        "accepted": 20,
        "took_part": 20,
    }
