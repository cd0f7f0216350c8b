"""P10 from the first project to the published figures: groups propose, students vote."""

import argparse
import csv
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import figure_steps as figures
from tests.journeys import office_steps as office
from tests.journeys import steps
from tests.journeys.world_cases import CASES, EUROS, Case

from pariter.apps.applications.actions import submit_application
from pariter.apps.applications.models import Application
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import accept_placement
from pariter.apps.placements.models import AllocationRun, Placement
from pariter.apps.programmes.models import Call, OfficeRole
from pariter.apps.programmes.queries import find_call
from pariter.apps.programmes.roles import grant_role
from pariter.cli import import_applications
from pariter.verifier import verify

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P10", "publish", "apply", "place", "take_part", "count"),
]

ADDRESS = "P10/2027-03"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")
BEACON = "11 28 45 60 79"
TITLE = "A wall of many alphabets"
VOTERS = 20
State = Placement.State


@pytest.mark.parametrize("case", CASES, ids=str)
def test_groups_propose_students_vote_and_projects_are_funded(
    request: pytest.FixtureRequest, case: Case, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(case.page)
    projects = steps.open_call(case.folder(tmp_path), f"{ADDRESS}/projects", LOADED)
    vote = find_call(f"polimi_pop/{ADDRESS}/vote")
    keeper = _office(projects)
    mine = _propose(page, projects)
    figures.be_refused(page, projects.edition, keeper, projects.opens_at + timedelta(days=1))
    _import(projects, tmp_path)
    _put_to_the_vote(page, projects, vote, keeper)
    ballot = _vote(page, vote)
    _vote_too_late(page, vote)
    run = _count_votes(page, vote, keeper)
    _read_why(page, vote, mine, ballot)
    _answer(page, vote, keeper)
    came = _take_part(page, vote, keeper)
    _count(page, vote, keeper, run, came)
    assert verify(run.audit).valid


def _office(call: Call) -> Person:
    keeper = steps.register("office@example.org", LOADED, name="Ines Office")
    programme = call.edition.initiative.programme
    grant_role(person=keeper, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    return keeper


def _propose(page: Page, projects: Call) -> Application:
    """Send a project by the pages; amounts that are none or too much are refused."""
    gita = steps.register("gita@example.org", LOADED)
    with time_machine.travel(projects.opens_at + timedelta(days=1), tick=True):
        steps.sign_in(page, gita)
        steps.open_opportunity(page, projects)
        expect(page.get_by_role("heading", level=1)).to_have_text("The World at Polimi")
        steps.start_application(page, projects)
        page.get_by_role("link", name="Start").click()
        page.get_by_label("Full name").fill("Gita Gruppo")
        steps.tick(page, "English")
        page.get_by_role("button", name="Save and continue").click()
        page.get_by_label("What is your project called?").fill(TITLE)
        page.get_by_label("What is your group called?").fill("Letters of the world")
        steps.tick(page, "An exhibition")
        page.get_by_label("Tell in a few sentences what will happen.").fill("We paint letters.")
        page.get_by_label("What will you spend it on?").fill("Paint and brushes")
        amount = page.get_by_label("How much money do you ask for?")
        for wrong, words in (("5.001", "from 200 to 3000"), ("a few euros", "is not an amount")):
            amount.fill(wrong)
            page.get_by_role("button", name="Save and continue").click()
            expect(page).to_have_title(re.compile("^Error:"))
            expect(page.get_by_role("alert")).to_contain_text(words)
        amount.fill("250.50")
        page.get_by_role("button", name="Save and continue").click()
        expect(page.locator("main")).to_contain_text("€250.50")
        steps.send_application(page)
    sent = Application.objects.get(call=projects, person=gita)
    assert sent.answers["amount"] == 25_050
    return sent


def _import(projects: Call, folder: Path) -> None:
    """Send the other groups' projects from a file."""
    file = folder / "projects.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        table = csv.writer(opened)
        table.writerow(
            ["email", "name", "language", "title", "group", "form", "summary", "amount", "purpose"]
        )
        for number, euros in enumerate(EUROS, start=1):
            table.writerow(
                [
                    f"group{number}@example.org",
                    f"Group Person {number}",
                    "en",
                    f"Project {number:02}",
                    f"Group {number}",
                    "meeting",
                    f"People meet, evening {number}.",
                    str(euros),
                    "Food",
                ]
            )
    at = (projects.opens_at + timedelta(days=2)).isoformat()
    options = {"file": file, "call": projects.address, "check": False, "at": at, "by": None}
    assert import_applications.run(argparse.Namespace(**options)) == 0
    assert projects.applications.filter(state="submitted").count() == len(EUROS) + 1


def _put_to_the_vote(page: Page, projects: Call, vote: Call, keeper: Person) -> None:
    with time_machine.travel(projects.deadline + timedelta(hours=1), tick=True):
        steps.sign_in(page, keeper)
        office.open_to_do(page)
        office.follow(page, "Put the projects to the vote")
        page.get_by_role("button", name="Put the projects to the vote").click()
        expect(page.get_by_role("status")).to_contain_text("The projects are on the list.")
    offer = vote.offers.get(proposed_by__person__email="gita@example.org")
    assert (str(offer.title), offer.cost, offer.capacity) == (TITLE, 25_050, 1)


def _vote(page: Page, vote: Call) -> Application:
    """Let many vote, and one by the pages: she ticks, changes her mind, checks and sends."""
    offers = list(vote.offers.all())
    now = vote.opens_at + timedelta(days=2)
    for number in range(VOTERS):
        ticked = [offers[0], *(offers[1 + (number + step) % (len(offers) - 1)] for step in (0, 1))]
        submit_application(
            call=vote,
            person=steps.register(f"voter{number}@example.org", LOADED, name=f"Voter {number}"),
            preferences=ticked,
            at=now,
            notify=False,
        )
    vera = steps.register("vera@example.org", LOADED)
    with time_machine.travel(now, tick=True):
        steps.sign_in(page, vera)
        steps.open_opportunity(page, vote)
        expect(page.locator("main")).to_contain_text("Vote by")
        steps.start_application(page, vote)
        expect(page.get_by_role("heading", level=1)).to_have_text("Your vote")
        page.get_by_role("link", name="Start").click()
        page.get_by_label("Full name").fill("Vera Voter")
        steps.tick(page, "English")
        page.get_by_role("button", name="Save and continue").click()
        page.get_by_role("button", name="Save and continue").click()
        expect(page.get_by_role("alert")).to_contain_text("Tick at least one project.")
        steps.tick(page, TITLE)
        steps.tick(page, "Project 02")
        page.get_by_role("button", name="Save and continue").click()
        expect(page.locator("main")).to_contain_text("€250.50")
        page.get_by_role("button", name="Send vote").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Vote sent")
    sent = Application.objects.get(call=vote, person=vera)
    assert {str(wish.offer.title) for wish in sent.preferences.all()} == {TITLE, "Project 02"}
    return sent


def _vote_too_late(page: Page, vote: Call) -> None:
    late = steps.register("late@example.org", LOADED, name="Lou Late")
    with time_machine.travel(vote.deadline - timedelta(minutes=5), tick=True):
        steps.sign_in(page, late)
        page.goto(f"/en/apply/{vote.pk}/about/")
        steps.tick(page, "English")
        page.get_by_role("button", name="Save and continue").click()
        steps.tick(page, TITLE)
        page.get_by_role("button", name="Save and continue").click()
        expect(page.get_by_role("button", name="Send vote")).to_be_visible()
    with time_machine.travel(vote.deadline + timedelta(seconds=1), tick=True):
        page.get_by_role("button", name="Send vote").click()
        expect(page.get_by_role("alert")).to_contain_text("The vote closed on")
    assert Application.objects.get(call=vote, person=late).state == "draft"


def _count_votes(page: Page, vote: Call, keeper: Person) -> AllocationRun:
    """Freeze, draw, try, count, check and publish by the pages."""
    places = f"/en/office/call/{vote.pk}/places/"
    with time_machine.travel(vote.deadline + timedelta(minutes=10), tick=True):
        steps.sign_in(page, keeper)
        page.goto(places)
        page.get_by_role("button", name="Freeze the votes").click()
        expect(page.get_by_role("status")).to_contain_text("The votes are frozen.")
    assert vote.draw_at is not None
    with time_machine.travel(vote.draw_at + timedelta(minutes=20), tick=True):
        steps.sign_in(page, keeper)
        page.goto(places)
        office.enter_draw(page, BEACON)
        office.try_it(page)
        assert not Placement.objects.exists()
        page.get_by_role("button", name="Count the votes, once").click()
        expect(page.get_by_role("status")).to_contain_text("The votes are counted.")
        page.get_by_role("link", name="Check the result and its proof").click()
        expect(page.get_by_role("heading", name="What the files prove")).to_be_visible()
        for name in ("audit.json", "public.json"):
            report = verify(office.download(page, name))
            assert (report.valid, report.broken) == (True, None)
    assert vote.results_at is not None
    with time_machine.travel(vote.results_at, tick=True):
        steps.sign_in(page, keeper)
        page.goto(places)
        page.get_by_role("button", name="Publish and write to").click()
        expect(page.get_by_role("status")).to_contain_text("The result is published")
    run = vote.runs.get(kind="real")
    funded = [outcome.offer for outcome in run.outcomes.exclude(offer=None)]
    assert 0 < sum(offer.cost or 0 for offer in funded if offer) <= (vote.budget or 0)
    told = OutgoingMail.objects.filter(created_at__gte=vote.results_at).count()
    assert told == run.outcomes.count()
    return run


def _read_why(page: Page, vote: Call, mine: Application, ballot: Application) -> None:
    assert vote.results_at is not None
    with time_machine.travel(vote.results_at + timedelta(hours=2), tick=True):
        steps.sign_in(page, mine.person)
        page.goto(f"/en/my-places/{mine.reference}/why/")
        expect(page.locator("main")).to_contain_text("The votes fund your project.")
        expect(page.locator("main")).to_contain_text(str(VOTERS + 1))
        place = mine.placements.get()
        page.goto(f"/en/my-places/place/{place.pk}/accept/")
        page.get_by_role("button", name="Accept the money").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your project is funded: €250.50")
        steps.sign_in(page, ballot.person)
        page.goto(f"/en/my-places/{ballot.reference}/why/")
        expect(page.get_by_role("heading", level=1)).to_have_text("What your vote paid for")
        expect(page.locator("main")).to_contain_text("of the 2 projects that you support")
        expect(page.locator("main")).to_contain_text("€250.50")


def _answer(page: Page, vote: Call, keeper: Person) -> None:
    """Let one group decline; the office offers the money on, and everyone else accepts."""
    assert vote.results_at is not None
    offered = Placement.objects.filter(state=State.OFFERED).order_by("-offer__cost")
    declining = offered[0]
    with time_machine.travel(vote.results_at + timedelta(days=1), tick=True):
        steps.sign_in(page, declining.application.person)
        page.goto(f"/en/my-places/place/{declining.pk}/decline/")
        page.get_by_role("button", name="Decline the money").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You gave the money back")
        steps.sign_in(page, keeper)
        page.goto(f"/en/office/call/{vote.pk}/places/")
        before = offered.count()
        page.get_by_role("button", name="Offer them the money and write to them").click()
        expect(page.get_by_role("status")).to_contain_text("The money is offered to")
        assert offered.count() > before
        for placement in offered:
            accept_placement(
                placement=placement,
                at=vote.results_at + timedelta(days=1),
                by=placement.application.person,
            )
    held = Placement.objects.filter(state=State.ACCEPTED)
    assert sum(place.offer.cost or 0 for place in held) <= (vote.budget or 0)


def _take_part(page: Page, vote: Call, keeper: Person) -> int:
    """Note which groups came to the first evening; return how many."""
    session = vote.edition.sessions.order_by("starts_at")[0]
    groups = Placement.objects.filter(state=State.ACCEPTED)
    names = sorted(groups.values_list("application__person__name", flat=True))
    with time_machine.travel(session.ends_at, tick=True):
        steps.sign_in(page, keeper)
        page.goto(f"/en/office/session/{session.pk}/")
        office.note_attendance(page, names[:1])
    assert session.deliveries.filter(kind="attendance").count() == len(names) - 1
    return len(names) - 1


def _count(page: Page, vote: Call, keeper: Person, run: AllocationRun, came: int) -> None:
    """Publish how far projects came, and apart from them how many people voted.

    One group declined and one stayed away, so steps are too close to each other to tell them all.
    """
    held = Placement.objects.filter(state=State.ACCEPTED).count()
    facts = {
        "applied": len(EUROS) + 1,
        "placed": held + 1,
        "accepted": held,
        "took_part": came,
    }
    assert held + 1 > run.outcomes.exclude(offer=None).count()
    told = figures.publish(page, vote.edition, keeper, facts, of="funded_projects")
    assert told["applied"] == len(EUROS) + 1
    assert None in told.values()
    voted = {"voted": VOTERS + 1}
    assert figures.publish(page, vote.edition, keeper, voted, of="ballots") == voted
