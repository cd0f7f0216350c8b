"""P4 from the call to a place that is given on, and to figures; everyone is invented."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import figure_steps as figures
from tests.journeys import office_steps as office
from tests.journeys import steps
from tests.journeys.nursery_cases import CASES, FAMILIES, Answers, Case, csv_of, families

from pariter.apps.applications.models import Application
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import accept_placement
from pariter.apps.placements.models import AllocationRun, Placement
from pariter.apps.programmes.models import Call, Offer, OfficeRole
from pariter.apps.programmes.roles import grant_role
from pariter.verifier import verify

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P4", "publish", "apply", "place", "count"),
]

State = Placement.State
ADDRESS = "P4/2027-09/families"
LOADED = datetime.fromisoformat("2026-07-01T09:00:00+02:00")
BEACON = "Invented for this test: 4 8 15 16 23"
ADA: Answers = {
    "email": "ada@example.org",
    "single_parent": "no",
    "disability": "no",
    "parents_work": "yes",
    "income": "middle",
    "sibling": "none",
    "wishes": "leonardo bovisa",
}


@pytest.mark.parametrize(("page", "case"), steps.either_way(CASES), indirect=["page"])
def test_nursery_from_the_call_to_a_place_given_on(page: Page, case: Case, tmp_path: Path) -> None:
    call = steps.open_call(case.folder(tmp_path), ADDRESS, LOADED)
    keeper = _office(call)
    ada = steps.register("ada@example.org", LOADED)
    with time_machine.travel(call.opens_at + timedelta(days=2), tick=True):
        reference = _apply(page, call, ada)
        figures.be_refused(page, call.edition, keeper, timezone.now())
        _import(page, call, keeper)
        _be_refused(page, call)
    run = _give_places(page, call, keeper)
    _check_run(call, run, case)
    _read_why(page, call, Application.objects.get(reference=reference))
    _give_one_on(page, call, case)
    _count(page, call, keeper)


def _office(call: Call) -> Person:
    keeper = steps.register("office@example.org", LOADED, name="Ines Office")
    programme = call.edition.initiative.programme
    grant_role(person=keeper, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    return keeper


def _import(page: Page, call: Call, keeper: Person) -> None:
    """Be told what is wrong with a file, then import a right one."""
    steps.sign_in(page, keeper)
    page.goto(f"/en/office/call/{call.pk}/applicants/")
    page.get_by_role("link", name="Import from a file").click()
    _check_file(page, csv_of(families()).replace(b"family-7@example.org;", b"family-7;", 1))
    expect(page.get_by_role("alert")).to_contain_text("The file has 1 problem.")
    expect(page.get_by_role("row").filter(has_text="family-7")).to_contain_text("9")
    assert Application.objects.count() == 1
    _check_file(page, csv_of(families()))
    expect(page.locator("main")).to_contain_text(f"{FAMILIES} applications are new")
    assert Application.objects.count() == 1
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="lines are imported")).to_be_visible()
    assert Application.objects.filter(call=call, state="submitted").count() == FAMILIES + 1
    assert AuditEntry.objects.get(action="applications.imported").actor == keeper.public_id
    assert OutgoingMail.objects.filter(to="family-0@example.org").count() == 1


def _check_file(page: Page, content: bytes) -> None:
    page.get_by_label("CSV file").set_input_files(
        {"name": "families.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Check the file").click()


def _apply(page: Page, call: Call, ada: Person) -> str:
    """Read how places are given, leave an answer out, mend it, and send."""
    steps.sign_in(page, ada)
    steps.open_opportunity(page, call)
    for priority in call.priorities:
        expect(page.locator("main")).to_contain_text(priority["text"]["en"])
    expect(page.locator("main")).to_contain_text("Kinds of seats")
    _tell_about_you(page, call, "Ada Demo")
    _answer(page, "Are you a PhD candidate", "Yes")
    page.get_by_label("In which year was your child born?").fill("2026")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Answer “Do you bring up your child alone?”")
    expect(page.get_by_label("In which year was your child born?")).to_have_value("2026")
    _answer_the_rest(page)
    wished = {offer.key: str(offer.title) for offer in call.offers.all()}
    steps.rank(page, [wished[key] for key in ADA["wishes"].split()])
    expect(page.locator("main")).to_contain_text("From 15,000 to 40,000 euros")
    reference = steps.send_application(page)
    stored = Application.objects.get(reference=reference)
    assert stored.answers == {
        "phd": True,
        "birth_year": 2026,
        "single_parent": False,
        "disability": False,
        "parents_work": True,
        "income": "middle",
        "sibling": "none",
    }
    return reference


def _tell_about_you(page: Page, call: Call, name: str) -> None:
    steps.start_application(page, call)
    page.get_by_role("link", name="Start").click()
    page.get_by_label("Full name").fill(name)
    page.get_by_label("English").check()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A few questions")


def _answer_the_rest(page: Page) -> None:
    _answer(page, "Do you bring up your child alone?", "No")
    _answer(page, "Does someone in your family have a disability?", "No")
    _answer(page, "Do all parents who live with the child", "Yes")
    _answer(page, "How much does your household earn", "From 15,000 to 40,000 euros")
    _answer(page, "Does a brother or sister go", "No")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would you like most?")


def _answer(page: Page, question: str, choice: str) -> None:
    group = page.get_by_role("group", name=re.compile(re.escape(question)))
    group.locator("label").get_by_text(choice, exact=True).click()
    expect(group.get_by_label(choice, exact=True)).to_be_checked()


def _be_refused(page: Page, call: Call) -> None:
    """Say that one is no PhD candidate, and read the rule that refuses."""
    other = steps.register("outsider@example.org", LOADED)
    steps.sign_in(page, other)
    _tell_about_you(page, call, "Olu Outside")
    _answer(page, "Are you a PhD candidate", "No")
    page.get_by_label("In which year was your child born?").fill("2026")
    _answer_the_rest(page)
    steps.rank(page, [str(call.offers.all()[0].title)])
    page.get_by_role("button", name="Send application").click()
    expect(page.get_by_role("alert")).to_contain_text("only for the children of PhD candidates")
    assert Application.objects.get(person=other).state == "draft"


def _give_places(page: Page, call: Call, keeper: Person) -> AllocationRun:
    with time_machine.travel(call.deadline + timedelta(hours=1), tick=True):
        steps.sign_in(page, keeper)
        office.open_places(page, call)
        office.freeze(page)
    assert call.draw_at is not None
    assert call.results_at is not None
    with time_machine.travel(call.draw_at + timedelta(minutes=20), tick=True):
        steps.sign_in(page, keeper)
        office.open_places(page, call)
        office.enter_draw(page, BEACON)
        office.try_it(page)
        office.give_places(page)
    with time_machine.travel(call.results_at, tick=True):
        steps.sign_in(page, keeper)
        office.open_places(page, call)
        office.publish(page, FAMILIES + 1)
    return AllocationRun.objects.get(call=call, kind="real")


def _check_run(call: Call, run: AllocationRun, case: Case) -> None:
    """Hold the result against the rules, counted here once more from what was typed."""
    for document in (run.audit, run.public):
        assert verify(document).valid
    assert run.audit["lottery"]["format"] == "pariter-lottery/1"
    held: dict[int, list[Application]] = {}
    for outcome in run.outcomes.select_related("application__ticket", "application__person"):
        if outcome.offer_id:
            held.setdefault(outcome.offer_id, []).append(outcome.application)
    for offer in call.offers.all():
        waiting = _waiting(offer)
        chosen = _chosen(offer, [*held[offer.pk], *waiting], case)
        assert chosen == {application.pk for application in held[offer.pk]}


def _waiting(offer: Offer) -> list[Application]:
    places = Placement.objects.filter(offer=offer, state=State.WAITING)
    found = places.select_related("application__ticket", "application__person")
    return [place.application for place in found]


def _chosen(offer: Offer, people: Iterable[Application], case: Case) -> set[int]:
    """Fill an offer's kinds of seats one after another with the best of those who want it."""
    typed = {row["email"]: row for row in (*families(), ADA)}
    left = list(people)
    chosen: set[int] = set()
    for slots in offer.slots:
        able = []
        for application in left:
            answers = typed[application.person.email]
            has = {
                "disability": answers["disability"] == "yes",
                "low-income": answers["income"] == "low",
            }
            tier = next((n for n, key in enumerate(slots["first"]) if has[key]), None)
            if tier is None and slots["only"]:
                continue
            place = len(slots["first"]) if tier is None else tier
            points = case.points(answers, offer.key)
            able.append(((place, -points, application.ticket.order or 0), application))
        taken = [application for _key, application in sorted(able, key=lambda one: one[0])]
        for application in taken[: slots["seats"]]:
            chosen.add(application.pk)
            left.remove(application)
    return chosen


def _read_why(page: Page, call: Call, mine: Application) -> None:
    """Read one's points and each kind of seats; nothing tells who was last among the reserved."""
    missed = Application.objects.filter(
        call=call, outcomes__offer=None, answers__income="middle", answers__disability=False
    )[0]
    assert call.results_at is not None
    with time_machine.travel(call.results_at + timedelta(hours=1), tick=True):
        for application in (mine, missed):
            steps.sign_in(page, application.person)
            page.goto(f"/en/my-places/{application.reference}/why/")
            main = page.locator("main")
            expect(main).to_contain_text("Your points")
            expect(main).to_contain_text(application.ticket.lottery.root)
        expect(main).to_contain_text("Reserved seats")
        expect(main).to_contain_text("Open seats")
        reserved = page.get_by_role("listitem").filter(has_text="Reserved seats").last
        expect(reserved).not_to_contain_text("The last person who got in had")
        for other in Application.objects.exclude(pk=missed.pk)[:10]:
            expect(main).not_to_contain_text(other.reference)


def _give_one_on(page: Page, call: Call, case: Case) -> None:
    """Decline a place by the page; whoever is next for that kind of seat is offered it."""
    assert call.results_at is not None
    at = call.results_at + timedelta(hours=3)
    with time_machine.travel(at, tick=True):
        place, following = _wanted_place(call, case)
        steps.sign_in(page, place.application.person)
        page.goto(f"/en/my-places/place/{place.pk}/decline/")
        page.get_by_role("button", name="Decline the place").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("main")).to_contain_text("You declined")
        place.refresh_from_db()
        following.refresh_from_db()
        assert (place.state, following.state) == (State.DECLINED, State.OFFERED)
        assert OutgoingMail.objects.filter(to=following.application.person.email).count() >= 2
        _accept_all(call, at)


def _wanted_place(call: Call, case: Case) -> tuple[Any, Any]:
    """Return a place whose holder may leave, and who of those who wait has a right to it then.

    Where the pack's reserves allow it, that is not simply the first in turn.
    """
    found: list[tuple[bool, Any, Any]] = []
    offered = Placement.objects.filter(application__call=call, state=State.OFFERED)
    for place in offered.select_related("offer", "application__person"):
        staying = [
            one.application for one in offered.filter(offer=place.offer).exclude(pk=place.pk)
        ]
        chosen = _chosen(place.offer, [*staying, *_waiting(place.offer)], case)
        queue = Placement.objects.filter(offer=place.offer, state=State.WAITING).order_by("order")
        found += [(new != queue[0], place, new) for new in queue.filter(application__in=chosen)]
    by_kind, place, following = max(found, key=lambda one: one[0])
    assert by_kind == case.passes_turns
    return place, following


def _accept_all(call: Call, at: datetime) -> None:
    while place := Placement.objects.filter(application__call=call, state=State.OFFERED).first():
        accept_placement(placement=place, at=at, by=place.application.person)
    accepted = Placement.objects.filter(application__call=call, state=State.ACCEPTED)
    for offer in call.offers.all():
        assert accepted.filter(offer=offer).count() <= offer.capacity
    assert set(Counter(accepted.values_list("application", flat=True)).values()) == {1}


def _count(page: Page, call: Call, keeper: Person) -> None:
    """Publish who applied and who has a place; the pack has nobody take part, so nobody is told.

    Who declined was offered a place too, so one of the two numbers is kept back.
    """
    places = Placement.objects.filter(application__call=call)
    offered = places.filter(offered_at__isnull=False).values("application").distinct().count()
    held = places.filter(state=State.ACCEPTED).count()
    assert held < offered
    facts = {"applied": FAMILIES + 1, "placed": offered, "accepted": held}
    told = figures.publish(page, call.edition, keeper, facts, of="places")
    assert told["applied"] == FAMILIES + 1
    assert [step for step in told if told[step] is None] in (["placed"], ["accepted"])
