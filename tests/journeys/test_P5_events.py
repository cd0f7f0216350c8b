"""P5: events with companies, for which students sign up, and mentors who are paired with them."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import event_steps as events
from tests.journeys import mentoring_steps as mentoring
from tests.journeys import office_steps as office
from tests.journeys import steps

from pariter.apps.applications.models import Application
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.contact_actions import remind_pairs
from pariter.apps.placements.models import Pair, Placement
from pariter.apps.programmes.queries import find_call
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


@pytest.mark.stations("P5", "apply", "place")
def test_students_are_paired_with_mentors(plain_page: Page) -> None:
    page = plain_page
    students = steps.open_call(SHIPPED / "polimi_pop", "P5/2027-02/mentees", events.LOADED)
    mentors = find_call("polimi_pop/P5/2027-02/mentors")
    with time_machine.travel(students.opens_at + timedelta(days=2), tick=True):
        ada = mentoring.apply(page, students, "Ada Alba")
        mia = mentoring.apply(page, mentors, "Mia Mentor", partners="1")
    eva = mentoring.send(students, "Eva Esposito", ["leading"])
    mentoring.send(students, "Lia Lodi", ["pay"])
    tea = mentoring.send(students, "Tea Tosi", ["own_company"])
    other = mentoring.send(mentors, "Nora Neri", ["leading", "pay"], partners=3)
    mentoring.pair_all(page, students)
    pairs = Pair.objects.filter(state=Pair.State.ACTIVE)
    paired = {pair.first: pair.second for pair in pairs}
    # Ada and Mia share topic, field and time; nobody else is worth as much to either.
    assert (paired[ada], paired[eva], tea in paired) == (mia, other, False)
    assert OutgoingMail.objects.filter(to="mia@example.org", body__contains="Ada Alba").exists()
    assert students.results_at
    with time_machine.travel(students.results_at + timedelta(hours=3), tick=True):
        mentoring.read_why(page, ada, "Mia Mentor", "3 points for each topic of both")
        mentoring.read_why(page, mia, "Ada Alba")
        mentoring.read_why(
            page, tea, "You have no partner at the moment.", "Nobody on the other side"
        )
    with time_machine.travel(students.results_at + timedelta(weeks=4), tick=True):
        contact = mentoring.keep_in_touch(page, ada, mia)
        assert contact.confirmed_at
        see_who_is_quiet(page, contact.pair, tea, eva)


def see_who_is_quiet(page: Page, pair: Pair, outsider: Application, quiet: Application) -> None:
    """Open the contacts of others in vain; remind the pairs without any, and find them to do."""
    steps.sign_in(page, outsider.person)
    response = page.goto(f"/en/my-places/{outsider.reference}/contacts/{pair.pk}/")
    assert response
    assert response.status == 404
    number = Pair.objects.filter(state=Pair.State.ACTIVE).count() - 1
    assert remind_pairs(at=timezone.now()) == number
    reminded = OutgoingMail.objects.filter(subject__startswith="Are you still in touch?")
    assert reminded.filter(to=quiet.person.email).count() == 1
    assert not reminded.filter(to=pair.first.person.email).exists()
    steps.sign_in(page, events.keeper_of(pair.first.call))
    office.open_to_do(page)
    office.follow(page, f"{number} pairs are not in touch")
    expect(page.locator("main")).to_contain_text("1, the last on")
    expect(page.locator("main")).to_contain_text("No contact for 4 weeks")
