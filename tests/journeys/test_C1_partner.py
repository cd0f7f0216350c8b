"""C1: a partner proposes a session, the office lets it in, people sign up, a speaker says yes."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import festival_cases, steps

from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.participation.models import Duty
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, OfficeRole, Session, SessionProposal
from pariter.apps.programmes.roles import grant_role

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("C1", "publish", "apply"),
]

ADDRESS = "C1/2027-04/everyone"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")
ROOM = "Demo room 7"


@pytest.mark.parametrize(
    ("kind", "pack"),
    [("browser_page", festival_cases.shipped), ("plain_page", festival_cases.changed)],
    ids=["script-shipped", "plain-changed"],
)
def test_partner_proposes_and_people_sign_up(
    kind: str, pack: Any, request: pytest.FixtureRequest, tmp_path: Path, axe: Any
) -> None:
    page: Page = request.getfixturevalue(kind)
    if kind == "plain_page":
        # What looks for barriers is a script itself, and would wait for ever here.
        axe = _nothing_found
    call = steps.open_call(pack(tmp_path), ADDRESS, LOADED)
    giver, team = _with_roles(call)
    with time_machine.travel(call.opens_at + timedelta(days=2), tick=True):
        steps.sign_in(page, giver)
        _propose(page, call, axe)
        proposal = SessionProposal.objects.get()
        steps.sign_in(page, team)
        _ask_for_more(page, axe)
        steps.sign_in(page, giver)
        _mend(page, proposal)
        steps.sign_in(page, team)
        _let_in(page)
        session = Session.objects.get(proposal=proposal)
        steps.sign_in(page, giver)
        _be_refused_the_room(page, call)
        _ask_a_speaker(page, session, axe)
        page.context.clear_cookies()
        _say_yes(page, session, axe)
        _sign_up(page, session)
    acts = AuditEntry.objects.filter(
        subject_type="programmes.sessionproposal", subject_id=str(proposal.pk)
    )
    assert [act.action.partition(".")[2] for act in acts.order_by("pk")] == [
        "begun",
        "sent",
        "returned",
        "sent",
        "approved",
    ]


def _nothing_found(_page: Page) -> list[Any]:
    return []


def _with_roles(call: Call) -> tuple[Person, Person]:
    """Return a partner's person and one of the project team."""
    programme = call.edition.initiative.programme
    giver = steps.register("giver@example.org", LOADED, name="Gina Partner")
    team = steps.register("team@example.org", LOADED, name="Tea Squadra")
    grant_role(
        person=giver,
        programme=programme,
        role=OfficeRole.Role.PARTNER,
        organisation=Organisation.objects.get(code="demo-partner-21"),
        at=LOADED,
        by=None,
    )
    grant_role(person=team, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    return giver, team


def _fill(page: Page, day: date, seats: int) -> None:
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(name, exact=True).fill(str(value))
    page.get_by_label("Begins at").fill("20:00")
    page.get_by_label("Ends at").fill("21:30")
    page.get_by_label(re.compile("^Where")).select_option(label="Demo library")
    page.get_by_label("Room, or your own place with its address").fill(ROOM)
    page.get_by_label("Seats").fill(str(seats))


def _titles(page: Page, english: str, italian: str) -> None:
    title = page.get_by_role("group", name="Title")
    title.get_by_label("English").fill(english)
    title.get_by_label("italiano").fill(italian)
    page.get_by_role("group", name="What people do there").get_by_label("English").fill(
        "You look at ice through a lens."
    )


def _propose(page: Page, call: Call, axe: Any) -> None:
    """Start with half a draft; a day outside the festival is refused, and nothing is lost."""
    page.goto("/en/office/partner/")
    page.get_by_role("link", name="Propose for Festival month").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Propose a session")
    _titles(page, "What ice remembers", "")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_role("status").first).to_contain_text("The draft is kept.")
    expect(page.get_by_text("Translation is missing")).to_have_count(2)
    assert axe(page) == []
    _fill(page, call.edition.ends + timedelta(days=1), 12)
    page.get_by_role("button", name="Send to the office").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a day from")
    expect(page.get_by_label("Room, or your own place with its address")).to_have_value(ROOM)
    _fill(page, call.edition.ends - timedelta(days=1), 12)
    page.get_by_role("button", name="Send to the office").click()
    expect(page.get_by_role("status").first).to_contain_text("The office has your proposal.")


def _ask_for_more(page: Page, axe: Any) -> None:
    """The office sees that a translation is missing, and returns the proposal."""
    page.goto("/en/office/session-proposals/")
    row = page.get_by_role("row").filter(has_text="What ice remembers")
    expect(row).to_contain_text("The text in one language is missing: Italian.")
    assert axe(page) == []
    row.get_by_role("link", name="What ice remembers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What ice remembers")
    assert axe(page) == []
    page.get_by_label("What do you tell the partner?").fill("Please write the Italian text.")
    page.get_by_role("button", name="Return it").click()
    expect(page.get_by_role("status").first).to_contain_text("asked to change")


def _mend(page: Page, proposal: SessionProposal) -> None:
    """The mail leads back; what was typed is there, with what the office says."""
    mail = OutgoingMail.objects.get(subject__startswith="Please change your proposal")
    [path] = re.findall(r"(/en/office/partner/proposal/\d+/)", mail.body)
    page.goto(path)
    expect(page.get_by_text("Please write the Italian text.")).to_be_visible()
    _titles(page, "What ice remembers", "Che cosa ricorda il ghiaccio")
    page.get_by_role("group", name="What people do there").get_by_label("italiano").fill(
        "Guardi il ghiaccio con una lente."
    )
    page.get_by_role("button", name="Send to the office").click()
    expect(page.get_by_role("status").first).to_contain_text("The office has your proposal.")
    proposal.refresh_from_db()
    assert proposal.state == SessionProposal.State.SENT


def _let_in(page: Page) -> None:
    """The office ticks it in the list, and lets it in."""
    page.goto("/en/office/session-proposals/")
    page.get_by_label("Let in: What ice remembers").check()
    page.get_by_role("button", name="Let the ticked ones in").click()
    expect(page.get_by_role("status").first).to_contain_text("1 session stands in the programme.")


def _be_refused_the_room(page: Page, call: Call) -> None:
    """A second proposal for the same room at the same time is refused."""
    page.goto("/en/office/partner/")
    page.get_by_role("link", name="Propose for Festival month").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Propose a session")
    _titles(page, "Ice again", "Ancora ghiaccio")
    _fill(page, call.edition.ends - timedelta(days=1), 12)
    page.get_by_role("button", name="Send to the office").click()
    expect(page.get_by_role("alert")).to_contain_text(f"{ROOM}, Demo library is taken from")
    assert SessionProposal.objects.filter(state=SessionProposal.State.DRAFT).count() == 1


def _ask_a_speaker(page: Page, session: Session, axe: Any) -> None:
    page.goto(f"/en/office/partner/session/{session.pk}/")
    page.locator("summary").get_by_text("Ask a speaker").click()
    page.get_by_label("Name", exact=True).fill("Demo Glaciologist")
    page.get_by_label("E-mail address").fill("demo-glaciologist@example.org")
    page.get_by_label("We write in").select_option(label="English")
    page.locator("#speakers").get_by_label("What the person needs to know").fill("Bring a lens.")
    assert axe(page) == []
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Demo Glaciologist is asked")


def _say_yes(page: Page, session: Session, axe: Any) -> None:
    """She opens the link of her mail without an account, reads the brief and says yes."""
    mail = OutgoingMail.objects.get(to="demo-glaciologist@example.org")
    [path] = re.findall(r"(/en/duty/\S+/)", mail.body)
    page.goto(path)
    expect(page.get_by_text("Bring a lens.")).to_be_visible()
    assert axe(page) == []
    page.locator("label").get_by_text("Everyone may read my name in the programme").click()
    page.get_by_role("button", name="Yes, I come").click()
    expect(page.get_by_role("status").first).to_contain_text("Thank you.")
    duty = Duty.objects.get(session=session)
    assert (duty.state, duty.named) == (Duty.State.ACCEPTED, True)


def _sign_up(page: Page, session: Session) -> None:
    """Somebody finds the session by its words, reads who speaks, and signs up."""
    page.goto(f"/en/{session.edition.initiative.programme.key}/search/?q=ice+remembers")
    page.get_by_role("link", name="What ice remembers").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What ice remembers")
    expect(page.get_by_text("Demo Glaciologist")).to_be_visible()
    page.get_by_role("link", name="Sign up").first.click()
    page.get_by_label("Full name").fill("Ada Rossi")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.locator("form button[type=submit]").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    [placement] = Placement.objects.filter(offer=session.offer)
    assert placement.application.person.email == "ada@example.org"
