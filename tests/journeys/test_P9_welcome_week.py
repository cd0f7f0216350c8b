"""P9 from the announcement to the published figures, in a real browser."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import office_steps as office
from tests.journeys import steps
from tests.journeys.welcome_cases import CASES, Case

from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.participation.models import Delivery
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.answers import expire_offers, withdraw_placement
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer, OfficeRole
from pariter.apps.programmes.moments import zone_name
from pariter.apps.programmes.roles import grant_role

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P9", "publish", "apply", "place", "take_part", "count"),
]

State = Placement.State
ADDRESS = "P9/2027-02/students"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")
WAITING = ("Ben Ito", "Carla Diaz", "Dario Neri")


@pytest.mark.parametrize(("page", "case"), steps.either_way(CASES), indirect=["page"])
def test_welcome_week_from_announcement_to_figures(page: Page, case: Case, tmp_path: Path) -> None:
    call = steps.open_call(case.folder(tmp_path), ADDRESS, LOADED)
    offer = call.offers.get(key=case.offer)
    anna, ben, carla, dario = (
        steps.register(f"{name.split()[0].lower()}@example.org", LOADED)
        for name in ("Anna Rossi", *WAITING)
    )
    _announce(page, call, offer, anna)
    first = _fill(page, call, offer, case, anna)
    for turn, (person, name) in enumerate(zip((ben, carla, dario), WAITING, strict=True), start=1):
        _wait(page, offer, case, person, name, turn)
    _hand_over(page, offer, anna, ben)
    _answer_too_late(page, offer, first, carla, dario)
    _come_too_late(page, call, offer, case)
    _attend(page, call, offer, ben)
    _count(page, call)


def _announce(page: Page, call: Call, offer: Offer, anna: Person) -> None:
    """Show the session before it opens, and let nobody sign up."""
    with time_machine.travel(call.opens_at - timedelta(seconds=1), tick=False):
        steps.open_opportunity(page, call)
        expect(page.locator("main")).to_contain_text(str(call.edition.initiative.title))
        steps.sign_in(page, anna)
        steps.open_sign_up(page, offer)
        expect(page.locator("main")).to_contain_text("Sign-up is not open yet")
        expect(page.locator("main").get_by_role("button")).to_have_count(0)
    assert not Placement.objects.exists()


def _fill(page: Page, call: Call, offer: Offer, case: Case, anna: Person) -> Placement:
    """Give all seats away, the last one by the page; return the first person's place."""
    now = call.opens_at + timedelta(days=3)
    home = Organisation.objects.get(code=call.homes[0]) if call.homes else None
    places = [
        sign_up(
            offer=offer,
            person=steps.register(f"p{number}@example.org", LOADED, name=f"Person {number:02}"),
            home=home,
            at=now,
        )
        for number in range(offer.capacity - 1)
    ]
    with time_machine.travel(now, tick=False):
        steps.open_opportunity(page, call)
        expect(page.locator("main")).to_contain_text("1 free seat")
        steps.sign_in(page, anna)
        steps.follow(page, "Sign up", offer)
        if case.outside:
            _be_refused_by_rule(page, case)
            steps.take_seat(page, home=case.home)
        else:
            steps.take_seat(page, name="Anna Rossi")
        expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")
    place = Placement.objects.get(application__person=anna)
    anna.refresh_from_db()
    assert (place.state, place.offer, anna.name) == (State.ACCEPTED, offer, "Anna Rossi")
    assert page.locator(".reference").inner_text() == place.application.reference
    assert OutgoingMail.objects.filter(
        to=anna.email, subject__startswith="You have a place"
    ).count()
    return places[0]


def _be_refused_by_rule(page: Page, case: Case) -> None:
    """Choose what a rule excludes: it says so, nothing is stored, nothing typed is lost."""
    taken = Placement.objects.count()
    with page.expect_response(lambda response: response.request.method == "POST") as sent:
        steps.take_seat(page, name="Anna Rossi", home=case.outside)
    assert sent.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text(case.refusal)
    expect(page.get_by_label("Full name")).to_have_value("Anna Rossi")
    assert Placement.objects.count() == taken


def _wait(page: Page, offer: Offer, case: Case, person: Person, name: str, turn: int) -> None:
    """Sign up for a full session and get the next turn."""
    with time_machine.travel(offer.call.opens_at + timedelta(days=4), tick=False):
        steps.sign_in(page, person)
        steps.open_sign_up(page, offer)
        expect(page.locator("main")).to_contain_text(f"as number {turn}")
        steps.take_seat(page, name=name, home=case.home)
        expect(page.get_by_role("heading", level=1)).to_have_text(
            f"You are number {turn} on the waiting list"
        )
    place = Placement.objects.get(application__person=person)
    assert (place.state, place.order) == (State.WAITING, offer.capacity + turn)


def _hand_over(page: Page, offer: Offer, anna: Person, ben: Person) -> None:
    """One gives her place back, the next in turn is offered it at once, and accepts it."""
    now = offer.call.opens_at + timedelta(days=5)
    with time_machine.travel(now, tick=False):
        steps.sign_in(page, anna)
        steps.open_my_place(page, offer)
        steps.answer_place(page, offer, "Give the place back", "Give the place back")
        expect(page.get_by_role("heading", level=1)).to_have_text("You gave this place back")
        offered = Placement.objects.get(application__person=ben)
        assert offered.state == State.OFFERED
        assert offered.answer_by == now + timedelta(hours=offer.call.answer_hours)
        assert OutgoingMail.objects.filter(
            to=ben.email, subject__startswith="A place is free"
        ).count()
        steps.sign_in(page, ben)
        steps.open_my_place(page, offer)
        expect(page.locator("main")).to_contain_text("Offered: please answer")
        steps.answer_place(page, offer, "Accept", "Accept the place")
        expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")
    assert Placement.objects.get(application__person=anna).state == State.WITHDRAWN
    assert Placement.objects.get(application__person=ben).state == State.ACCEPTED
    acts = AuditEntry.objects.filter(subject_type__contains="placement", subject_id=str(offered.pk))
    assert list(acts.values_list("action", flat=True)) == [
        "placement.waiting",
        "placement.offered",
        "placement.accepted",
    ]


def _answer_too_late(
    page: Page, offer: Offer, first: Placement, carla: Person, dario: Person
) -> None:
    """Let an offer pass; the answer is refused, and the next in turn is offered the place."""
    now = offer.call.opens_at + timedelta(days=6)
    withdraw_placement(placement=first, at=now, by=first.application.person)
    missed = Placement.objects.get(application__person=carla)
    assert missed.state == State.OFFERED
    assert missed.answer_by is not None
    with time_machine.travel(missed.answer_by - timedelta(seconds=1), tick=False):
        steps.sign_in(page, carla)
        steps.open_my_place(page, offer)
        steps.follow(page, "Accept", offer)
    with time_machine.travel(missed.answer_by, tick=False):
        with page.expect_response(lambda response: response.request.method == "POST") as sent:
            page.get_by_role("button", name="Accept the place").click()
        assert sent.value.status == 422
        expect(page.get_by_role("alert")).to_contain_text("The time to answer ended on")
    assert Placement.objects.get(pk=missed.pk).state == State.OFFERED
    assert expire_offers(at=missed.answer_by) == 1
    assert Placement.objects.get(pk=missed.pk).state == State.EXPIRED
    following = Placement.objects.get(application__person=dario)
    assert (following.state, following.offered_at) == (State.OFFERED, missed.answer_by)
    holders = Placement.objects.filter(offer=offer, state__in=Placement.HOLDING)
    assert holders.count() == offer.capacity


def _come_too_late(page: Page, call: Call, offer: Offer, case: Case) -> None:
    """Fill in the form in time and send it one second too late."""
    late = steps.register("late@example.org", LOADED)
    with time_machine.travel(call.deadline - timedelta(seconds=1), tick=False):
        steps.sign_in(page, late)
        steps.open_sign_up(page, offer)
    with time_machine.travel(call.deadline + timedelta(seconds=1), tick=False):
        with page.expect_response(lambda response: response.request.method == "POST") as sent:
            steps.take_seat(page, name="Lou Late", home=case.home)
        assert sent.value.status == 422
        expect(page.get_by_role("alert")).to_contain_text("Applications closed on")
        expect(page.get_by_role("alert")).to_contain_text(zone_name(call.zone))
    assert not Placement.objects.filter(application__person=late).exists()


def _attend(page: Page, call: Call, offer: Offer, ben: Person) -> None:
    """Note who came by the office's page; the person sees it among her places."""
    programme = call.edition.initiative.programme
    keeper = steps.register("office@example.org", LOADED, name="Ines Office")
    grant_role(person=keeper, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    session = offer.sessions.get()
    expected = Placement.objects.filter(offer=offer, state=State.ACCEPTED).count()
    with time_machine.travel(session.starts_at + timedelta(minutes=30), tick=False):
        steps.sign_in(page, keeper)
        page.goto(f"/en/office/session/{session.pk}/")
        office.note_attendance(page, ["Person 01"])
        steps.sign_in(page, ben)
        steps.open_my_place(page, offer)
        expect(page.locator("main")).to_contain_text(f"{session.title}: you were there")
    noted = Delivery.objects.filter(session=session)
    assert Counter(noted.values_list("kind", flat=True)) == {
        "attendance": expected - 1,
        "absence": 1,
    }


def _count(page: Page, call: Call) -> None:
    """Publish the figures by the office's page, and read them without signing in."""
    end = call.edition.sessions.order_by("-ends_at")[0].ends_at + timedelta(days=3)
    keeper = Person.objects.get(email="office@example.org")
    with time_machine.travel(end, tick=False):
        steps.sign_in(page, keeper)
        office.open_figures(page, call.edition)
        office.publish_figures(page)
        publication = Publication.objects.get(edition=call.edition)
        page.context.clear_cookies()
        page.goto(f"/en/{call.edition.initiative.programme.key}/figures/{publication.pk}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(str(publication.headline))
    came = Delivery.objects.filter(corrected_by=None, kind="attendance").count()
    assert figure(publication).totals["took_part"] == came
