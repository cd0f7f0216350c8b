"""P22: a course of several sessions, recognised only when enough of them were attended."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import event_steps as events
from tests.journeys import steps

from pariter.apps.participation.models import Certificate
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer
from pariter.packs.loader import SHIPPED

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P22", "publish", "apply", "take_part", "count"),
]

ADDRESS = "P22/2027-01/students"


@pytest.mark.parametrize("wanted", [None, 2], ids=["shipped", "changed"])
def test_who_comes_often_enough_gets_a_certificate(
    plain_page: Page, tmp_path: Path, wanted: int | None
) -> None:
    page = plain_page
    folder = SHIPPED / "polimi_pop"
    if wanted:
        folder = events.pack_with(tmp_path, "P22", "2027-01", complete_after=wanted, days=7)
    call = steps.open_call(folder, ADDRESS, events.LOADED)
    most = call.complete_after
    assert most == wanted or wanted is None
    assert most is not None
    courses = list(call.offers.order_by("sessions__starts_at")[:most])
    events.see_it_closed(page, call)
    anna = steps.register("anna@example.org", events.LOADED)
    with time_machine.travel(call.opens_at + timedelta(days=1), tick=False):
        steps.sign_in(page, anna)
        for number, course in enumerate(courses):
            steps.open_sign_up(page, course)
            steps.take_seat(page, name="" if number else "Anna Rossi")
            expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")
    events.be_too_late(page, call.offers.order_by("-sessions__starts_at")[0], anna)
    crowd = events.guests(courses[0], events.CROWD)
    _let_some_finish(courses[1:], crowd)
    for course in courses[:-1]:
        events.note_who_came(page, call, course.sessions.get())
    _be_refused(page, anna, courses[-2], f"{most - 1} of {most}")
    events.note_who_came(page, call, courses[-1].sessions.get(), absent=events.ABSENT)
    _get_it(page, anna, call, courses)
    totals = events.publish_and_read(page, call, "completion")
    assert totals == {
        "applied": events.CROWD + 1,
        "took_part": events.CROWD + 1,
        "completed": events.CROWD + 1 - events.ABSENT,
    }


def _let_some_finish(courses: list[Offer], crowd: list[Placement]) -> None:
    """Sign the crowd up for all other courses."""
    at = courses[0].call.opens_at + timedelta(days=2)
    for course in courses:
        for place in crowd:
            sign_up(offer=course, person=place.application.person, at=at)


def _be_refused(page: Page, anna: Person, course: Offer, told: str) -> None:
    """Come to one session too few: the page says how many are missing, and has no button."""
    place = Placement.objects.get(application__person=anna, offer=course)
    with time_machine.travel(course.sessions.get().ends_at, tick=False):
        steps.sign_in(page, anna)
        page.goto(f"/en/my-places/place/{place.pk}/certificate/")
        expect(page.locator("main")).to_contain_text("You get your certificate once you came to")
        expect(page.locator("main")).to_contain_text(told)
        expect(page.locator("main").get_by_role("button")).to_have_count(0)
        page.goto(f"/en/my-places/{place.application.reference}/")
        expect(page.locator("main")).to_contain_text(told)
    assert not Certificate.objects.exists()


def _get_it(page: Page, anna: Person, call: Call, courses: list[Offer]) -> None:
    """Come to the last one, too: the certificate tells all sessions and the hours of all."""
    place = Placement.objects.get(application__person=anna, offer=courses[-1])
    sessions = [course.sessions.get() for course in courses]
    with time_machine.travel(sessions[-1].ends_at, tick=False):
        steps.sign_in(page, anna)
        page.goto(f"/en/my-places/place/{place.pk}/")
        expect(page.locator("main")).to_contain_text(f"{len(courses)} of {call.complete_after}")
        page.get_by_role("button", name="Get your certificate").click()
        expect(page.get_by_role("link", name="Your certificate as PDF")).to_be_visible()
    content = Certificate.objects.get().content
    assert [said["session"] for said in content["sessions"]] == [one.pk for one in sessions]
    spent = sum((one.ends_at - one.starts_at for one in sessions), timedelta())
    assert content["minutes"] == spent.total_seconds() // 60
