"""I1: the office says where ambassadors are wanted; a trained student takes a shift, not two."""

import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect
from tests.journeys import steps

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.models import Duty, Shift
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, OfficeRole, Session
from pariter.apps.programmes.roles import grant_role
from pariter.packs.loader import SHIPPED

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("I1", "publish", "take_part"),
]

LOADED = steps.moment("2026-07-01T09:00:00+02:00")
TALKS, TRAINING = "I1/2027-spring/classes", "I3/2027-01/students"


def test_an_ambassador_takes_a_shift_and_only_one_at_a_time(plain_page: Page) -> None:
    page = plain_page
    folder = SHIPPED / "ipparis_equal_opportunity"
    training = steps.open_call(folder, TRAINING, LOADED)
    talks = Call.objects.get(
        key="classes", edition__key="2027-spring", edition__initiative__key="I1"
    )
    talk = talks.offers.get(key="class-talk").sessions.get()
    twin = _same_time(talk)
    desk = steps.register("desk@example.org", LOADED, name="Demo Desk")
    programme = talks.edition.initiative.programme
    grant_role(person=desk, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    student = _trained(training)
    with time_machine.travel(talk.starts_at - timedelta(days=30), tick=True):
        steps.sign_in(page, desk)
        for session in (talk, twin):
            _want(page, session, training)
        page.goto(f"/en/office/edition/{talks.edition_id}/rota/?missing=on")
        expect(page.get_by_text("1 missing")).to_have_count(2)
        page.context.clear_cookies()
        steps.sign_in(page, student)
        _take(page, talk, twin)
        duty = Duty.objects.get(session=talk)
        assert (duty.person, duty.state) == (student, Duty.State.ACCEPTED)
        _free(page, student)
        duty.refresh_from_db()
        assert duty.state == Duty.State.DECLINED


def _same_time(talk: Session) -> Session:
    """Return another session of the edition, moved to the same hours."""
    twin = talk.edition.sessions.exclude(pk=talk.pk).filter(offer__call__for_classes=True)[0]
    twin.starts_at, twin.ends_at = talk.starts_at, talk.ends_at
    twin.save()
    return twin


def _trained(training: Call) -> Person:
    """Return a student of a member school with a place in the training."""
    home = Organisation.objects.get(code=training.homes[0])
    at = training.opens_at + timedelta(days=1)
    student = steps.register("student@example.org", at, name="Demo Student", home=home.code)
    offer = training.offers.get(key="speak-to-a-class")
    sign_up(offer=offer, person=student, at=at, home=home)
    return student


def _want(page: Page, session: Session, training: Call) -> None:
    page.goto(f"/en/office/session/{session.pk}/rota/")
    part = page.locator("section").filter(
        has=page.get_by_role("heading", name="Say how many are wanted")
    )
    part.get_by_label("What for?").select_option("ambassador")
    part.get_by_label("How many people?").fill("1")
    part.get_by_label("Who may choose the shift?").select_option(str(training.pk))
    part.get_by_label("What they need to know").fill("Ring at the main door.")
    part.get_by_role("button", name="Keep this number").click()
    expect(page.get_by_text("The number is kept.")).to_be_visible()
    assert Shift.objects.get(session=session).wanted == 1


def _take(page: Page, talk: Session, twin: Session) -> None:
    """Take one shift; the other at the same hours is refused, and says why."""
    page.goto("/en/shifts/")
    expect(page.get_by_text("Ring at the main door.")).to_have_count(2)
    _button(page, talk).click()
    expect(page.get_by_text("You took the shift at")).to_be_visible()
    _button(page, twin).click()
    expect(page.get_by_role("alert")).to_contain_text("has another duty at that time")
    assert not Duty.objects.filter(session=twin).exists()


def _button(page: Page, session: Session) -> Locator:
    row = page.get_by_role("listitem").filter(has_text=str(session.title))
    return row.get_by_role("button", name="Take this shift")


def _free(page: Page, student: Person) -> None:
    """Open the mailed page, and say that she cannot come after all."""
    mail = OutgoingMail.objects.filter(to=student.email).order_by("-pk")[0]
    assert "Ring at the main door." in mail.body
    [path] = re.findall(r"(/en/duty/\S+/)", mail.body)
    page.goto(path)
    page.get_by_role("button", name="I cannot come after all").click()
    expect(page.get_by_text("You said no")).to_be_visible()
    page.goto("/en/shifts/")
    expect(page.get_by_role("button", name="Take this shift")).to_have_count(2)
