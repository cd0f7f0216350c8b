"""I1: a student is trained, takes one shift and not two, serves, and proves her hours."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from tests.journeys import steps

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.actions import record_attendance
from pariter.apps.participation.duty_actions import ask_for_duty
from pariter.apps.participation.duty_links import duty_key_of
from pariter.apps.participation.models import Duty, Service, Shift
from pariter.apps.participation.service_actions import confirm_service
from pariter.apps.participation.service_statements import issue_statement
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, OfficeRole, Session
from pariter.apps.programmes.queries import find_call
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
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def test_an_ambassador_is_trained_serves_and_proves_her_hours(plain_page: Page) -> None:
    page = plain_page
    training = steps.open_call(SHIPPED / "ipparis_equal_opportunity", TRAINING, LOADED)
    talks = find_call(f"ipparis_equal_opportunity/{TALKS}")
    pool = find_call("ipparis_equal_opportunity/I1/2027-helpers/ambassadors")
    talk = talks.offers.get(key="class-talk").sessions.get()
    twin = _same_time(talk)
    desk = steps.register("desk@example.org", LOADED, name="Demo Desk")
    programme = talks.edition.initiative.programme
    grant_role(person=desk, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    student = _train(page, training, pool, desk)
    with time_machine.travel(talk.starts_at - 30 * DAY, tick=True):
        steps.sign_in(page, student)
        _become_ambassador(page, pool)
        steps.sign_in(page, desk)
        for session in (talk, twin):
            _want(page, session, pool)
        page.goto(f"/en/office/edition/{talks.edition_id}/rota/?missing=on")
        expect(page.get_by_text("1 missing")).to_have_count(2)
        _be_untrained(page, talk, desk)
        steps.sign_in(page, student)
        _take(page, talk, twin)
        duty = Duty.objects.get(session=talk, person=student)
        assert duty.state == Duty.State.ACCEPTED
        _free(page, student)
        duty.refresh_from_db()
        assert duty.state == Duty.State.DECLINED
        _button(page, talk).click()
        expect(page.get_by_text("You took the shift at")).to_be_visible()
    _confirm(page, talk, desk, student)
    _prove(page, talk, desk, student)


def _train(page: Page, training: Call, pool: Call, desk: Person) -> Person:
    """Be refused as an ambassador, come to the training, and return who did."""
    home = Organisation.objects.get(code=training.homes[0])
    student = steps.register("student@example.org", LOADED, name="Demo Student", home=home.code)
    offer = training.offers.get(key="speak-to-a-class")
    at = training.opens_at + DAY
    with time_machine.travel(at, tick=True):
        steps.sign_in(page, student)
        steps.open_sign_up(page, pool.offers.get())
        expect(page.locator("main")).to_contain_text("A training comes first")
        page.get_by_role("link", name="See when it takes place").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            str(training.edition.initiative.title)
        )
        assert not Placement.objects.exists()
    place = sign_up(offer=offer, person=student, at=at, home=home)
    session = offer.sessions.get()
    record_attendance(session=session, presence={place: True}, at=session.ends_at, by=desk)
    return student


def _become_ambassador(page: Page, pool: Call) -> None:
    steps.open_sign_up(page, pool.offers.get())
    steps.take_seat(page, home=str(Organisation.objects.get(code=pool.homes[0]).name))
    expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")


def _be_untrained(page: Page, talk: Session, desk: Person) -> None:
    """Say yes by the link of a mail, without the training: refused, and told where it is."""
    duty = ask_for_duty(
        session=talk,
        role="staff",
        name="Demo Newcomer",
        email="newcomer@example.org",
        at=timezone.now(),
        by=desk,
    )
    page.context.clear_cookies()
    page.goto(f"/en/duty/{duty_key_of(duty)}/")
    page.get_by_role("button", name="Yes, I come").click()
    expect(page.get_by_role("alert").first).to_contain_text("Complete “Student engagement” first")
    duty.refresh_from_db()
    assert duty.state == Duty.State.ASKED


def _confirm(page: Page, talk: Session, desk: Person, student: Person) -> None:
    """Confirm after the talk who served and until when; who did not come is unticked."""
    with time_machine.travel(talk.ends_at + HOUR, tick=True):
        steps.sign_in(page, desk)
        page.goto(f"/en/office/session/{talk.pk}/rota/")
        page.get_by_role("checkbox", name="Demo Newcomer").press("Space")
        page.get_by_text("Hours other than planned").click()
        page.get_by_label("Demo Student: until").fill("25:00")
        page.get_by_role("button", name="Confirm the hours").click()
        expect(page.get_by_role("alert").first).to_contain_text("such as 14:30")
        page.get_by_label("Demo Student: until").fill("12:30")
        page.get_by_role("button", name="Confirm the hours").click()
        expect(page.get_by_text("The hours are confirmed.")).to_be_visible()
    served = Service.objects.get(duty__person=student)
    assert (served.minutes, served.recorded_by) == (150, desk)
    assert Service.objects.get(duty__name="Demo Newcomer").minutes == 0


def _prove(page: Page, talk: Session, desk: Person, student: Person) -> None:
    """Get the statement; anyone sees it is valid, until the office corrects the hours."""
    with time_machine.travel(talk.ends_at + DAY, tick=True):
        steps.sign_in(page, student)
        page.goto("/en/shifts/")
        expect(page.locator("main")).to_contain_text("2 hours 30 minutes")
        expect(page.locator("main")).to_contain_text("Confirmed by Demo Desk")
        page.get_by_role("button", name="Get your statement of service").click()
        expect(page.get_by_text("Your statement is ready.")).to_be_visible()
        paper = page.request.get("/en/shifts/statement/ipparis_equal_opportunity.pdf")
        assert paper.body().startswith(b"%PDF")
        page.get_by_role("link", name="The page that proves it").click()
        address = page.url
        page.context.clear_cookies()
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("This statement is valid")
        expect(page.locator("main")).to_contain_text("Demo Student")
        steps.sign_in(page, desk)
        page.goto(f"/en/office/session/{talk.pk}/rota/")
        page.get_by_role("checkbox", name="Demo Student").press("Space")
        page.get_by_role("button", name="Save the correction").click()
        expect(page.get_by_role("alert").first).to_contain_text("Say why you correct")
        page.get_by_label("Why do you change what was confirmed?").fill("It was somebody else.")
        page.get_by_role("button", name="Save the correction").click()
        expect(page.get_by_text("The hours are confirmed.")).to_be_visible()
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("This statement is not valid")
        _revoke(page, talk, desk, student)
    assert Service.objects.filter(duty__person=student).count() == 3


def _revoke(page: Page, talk: Session, desk: Person, student: Person) -> None:
    """Take a statement back: anyone reads since when, its holder alone why; it stays revoked."""
    first = Service.objects.get(duty__person=student, corrects=None)
    confirm_service(
        duty=first.duty,
        from_at=first.from_at,
        until_at=first.until_at,
        reason="It was her after all.",
        at=timezone.now(),
        by=desk,
    )
    issued = issue_statement(
        person=student, programme=talk.edition.initiative.programme, at=timezone.now()
    )
    page.goto(f"/en/office/session/{talk.pk}/rota/")
    page.get_by_role("link", name="Revoke it").click()
    page.get_by_role("button", name="Revoke the statement").click()
    expect(page.get_by_role("alert").first).to_contain_text("Say why you revoke it.")
    page.get_by_label("Why do you revoke it?").fill("Given to somebody else.")
    page.get_by_role("button", name="Revoke the statement").click()
    expect(page.get_by_text("The statement is revoked.")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"/en/certificates/service/{issued.public_id}/")
    expect(page.locator("main")).to_contain_text("Revoked on")
    expect(page.locator("main")).not_to_contain_text("somebody else")
    steps.sign_in(page, student)
    page.goto("/en/shifts/")
    page.get_by_role("button", name="Get your statement of service").click()
    expect(page.locator("body")).to_contain_text("Given to somebody else.")


def _same_time(talk: Session) -> Session:
    """Return another session of the edition, moved to the same hours."""
    twin = talk.edition.sessions.exclude(pk=talk.pk).filter(offer__call__for_classes=True)[0]
    twin.starts_at, twin.ends_at = talk.starts_at, talk.ends_at
    twin.save()
    return twin


def _want(page: Page, session: Session, pool: Call) -> None:
    page.goto(f"/en/office/session/{session.pk}/rota/")
    part = page.locator("section").filter(
        has=page.get_by_role("heading", name="Say how many are wanted")
    )
    part.get_by_label("What for?").select_option("ambassador")
    part.get_by_label("How many people?").fill("1")
    part.get_by_label("Who may choose the shift?").select_option(str(pool.pk))
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
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    page.locator("summary").get_by_text("I cannot come after all").click()
    page.get_by_role("button", name="I cannot come after all").click()
    expect(page.get_by_text("You said no")).to_be_visible()
    page.goto("/en/shifts/")
    expect(page.get_by_role("button", name="Take this shift")).to_have_count(2)
