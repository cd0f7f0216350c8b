"""C4: the project team runs the festival, its political owner sees what came of it, and no more."""

import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import office_steps as office
from tests.journeys import steps
from tests.journeys.festival_cases import CASES, Case

from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.participation.models import Delivery
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer, OfficeRole, Session
from pariter.apps.programmes.roles import grant_role

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("C4", "count"),
]

ADDRESS = "C1/2027-04/everyone"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")
OWNER = "owner@example.org"
NAME = "Ospite"
"""Part of the name of everyone who signs up, which the owner never reads."""


@pytest.mark.parametrize(("page", "case"), steps.either_way(CASES), indirect=["page"])
def test_team_runs_and_owner_sees_figures_alone(page: Page, case: Case, tmp_path: Path) -> None:
    call = steps.open_call(case.folder(tmp_path), ADDRESS, LOADED)
    team = steps.register("team@example.org", LOADED, name="Tea Squadra")
    programme = call.edition.initiative.programme
    grant_role(person=team, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    offer = call.offers.get(key=case.offer)
    session = offer.sessions.get()
    _name_the_owner(page, call, team)
    _fill(offer, case)
    _look_too_early(page, call)
    _run(page, session, team, case)
    _publish(page, call, team)
    _see_figures(page, call, case)
    _be_refused(page, call, session)
    _lose_the_role(page, call, team)


def _name_the_owner(page: Page, call: Call, team: Person) -> None:
    """Give the owner her role; she is new here, and learns by mail how to sign in."""
    programme = call.edition.initiative.programme
    with time_machine.travel(call.opens_at, tick=True):
        steps.sign_in(page, team)
        page.goto("/en/office/team/")
        page.get_by_label("E-mail address").fill(OWNER)
        page.locator("label").get_by_text("Figures only", exact=True).click()
        page.get_by_role("button", name="Give the role").click()
        expect(page.get_by_role("status")).to_contain_text(f"{OWNER} has the role now.")
    granted = OfficeRole.objects.get(person__email=OWNER)
    assert (granted.role, granted.programme, granted.strand) == ("observer", programme, None)
    [act] = AuditEntry.objects.filter(action="role.granted", subject_id=str(granted.pk))
    assert act.actor == team.public_id
    mail = OutgoingMail.objects.get(to=OWNER)
    assert "You follow it: you see its figures, and nothing about people." in mail.body


def _fill(offer: Offer, case: Case) -> None:
    """Let people sign up for the session that the team runs."""
    now = offer.call.opens_at + timedelta(days=2)
    for number in range(case.people):
        person = steps.register(f"guest{number}@example.org", now, name=f"{NAME} {number:02}")
        sign_up(offer=offer, person=person, at=now)
    assert offer.placements.filter(state=Placement.State.ACCEPTED).count() == case.people


def _look_too_early(page: Page, call: Call) -> None:
    """Sign in by a code that comes by mail, and find that nothing is published yet."""
    with time_machine.travel(call.opens_at + timedelta(days=3), tick=True):
        _sign_in_by_code(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Figures")
        row = page.get_by_role("row").filter(has_text=_edition_in_words(call))
        expect(row).to_contain_text("Not yet")
        row.get_by_role("link").first.click()
        expect(page.locator("main")).to_contain_text("Nothing of this edition is published yet.")
        expect(page.locator("main").get_by_role("button")).to_have_count(0)
        assert NAME not in page.content()


def _run(page: Page, session: Session, team: Person, case: Case) -> None:
    """Note who came by the team's page."""
    absent = [f"{NAME} {number:02}" for number in range(case.absent)]
    with time_machine.travel(session.starts_at + timedelta(minutes=30), tick=True):
        steps.sign_in(page, team)
        page.goto(f"/en/office/session/{session.pk}/")
        office.note_attendance(page, absent)
    noted = Delivery.objects.filter(session=session, corrected_by=None, recorded_by=team)
    assert Counter(noted.values_list("kind", flat=True)) == {
        "attendance": case.people - case.absent,
        "absence": case.absent,
    }


def _publish(page: Page, call: Call, team: Person) -> None:
    """Publish the figures from the team's list of what is to do."""
    with time_machine.travel(_end(call), tick=True):
        steps.sign_in(page, team)
        page.goto("/en/office/?kind=figures")
        office.follow(page, "Look at the figures and publish them")
        office.publish_figures(page)
    publication = Publication.objects.get(edition=call.edition)
    assert (publication.published_by, publication.version) == (team, 1)


def _see_figures(page: Page, call: Call, case: Case) -> None:
    """Read as the owner what came of it, from the list to the numbers."""
    publication = Publication.objects.get(edition=call.edition)
    told = figure(publication).totals
    assert (told["accepted"], told["took_part"]) == (case.people, case.people - case.absent)
    with time_machine.travel(_end(call) + timedelta(hours=1), tick=True):
        _sign_in_by_code(page)
        row = page.get_by_role("row").filter(has_text=_edition_in_words(call))
        expect(row).to_contain_text("Published")
        expect(row).to_contain_text(str(publication.headline))
        assert NAME not in page.content()
        row.get_by_role("link", name=str(publication.headline)).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(str(publication.headline))
        page.locator("figure summary").first.click()
        table = page.locator("figure table").first
        expect(table).to_contain_text(str(case.people - case.absent))
        assert NAME not in page.content()
        page.get_by_role("link", name="Office").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Figures")


def _be_refused(page: Page, call: Call, session: Session) -> None:
    """Find, as the owner, no page about people: not who applied, not what they wrote."""
    acts = AuditEntry.objects.count()
    with time_machine.travel(_end(call) + timedelta(hours=2), tick=True):
        for path, status in (
            (f"call/{call.pk}/", 404),
            (f"call/{call.pk}/applicants/", 404),
            (f"call/{call.pk}/applicants/applicants.csv", 404),
            (f"call/{call.pk}/messages/", 404),
            (f"session/{session.pk}/", 404),
            ("calls/", 403),
            ("enquiries/", 403),
            ("mail/", 403),
            ("messages/", 403),
            ("team/", 403),
        ):
            answer = page.goto(f"/en/office/{path}")
            assert answer is not None
            assert (path, answer.status) == (path, status)
            assert NAME not in page.content()
    assert AuditEntry.objects.count() == acts


def _lose_the_role(page: Page, call: Call, team: Person) -> None:
    """End the owner's role by the team's page; her next page is closed to her."""
    with time_machine.travel(_end(call) + timedelta(days=1), tick=True):
        steps.sign_in(page, team)
        page.goto("/en/office/team/")
        page.get_by_role("listitem").filter(has_text=OWNER).get_by_role("link").click()
        page.get_by_role("button", name="End the role").click()
        expect(page.get_by_role("status")).to_contain_text("has ended")
        steps.sign_in(page, Person.objects.get(email=OWNER))
        answer = page.goto("/en/office/figures/")
        assert answer is not None
        assert answer.status == 403
    assert not OfficeRole.objects.filter(person__email=OWNER).exists()


def _sign_in_by_code(page: Page) -> None:
    """Sign in as the owner as people do: with an address and the code that it gets."""
    page.context.clear_cookies()
    page.goto("/en/account/sign-in/")
    page.get_by_label("E-mail address").fill(OWNER)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Code")).to_be_visible()
    mail = OutgoingMail.objects.filter(to=OWNER).latest("id")
    code = re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.body, re.MULTILINE)
    assert code
    page.get_by_label("Code").fill(code[0])
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url("**/office/figures/")


def _edition_in_words(call: Call) -> str:
    return f"{call.edition.initiative.title}, {call.edition.title}"


def _end(call: Call) -> datetime:
    return call.edition.sessions.order_by("-ends_at")[0].ends_at + timedelta(days=3)
