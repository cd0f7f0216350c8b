"""I2: a pupil gets her camp by lot, her guardian decides, what was told goes, who came counts."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import figure_steps as figures
from tests.journeys import office_steps as office
from tests.journeys import steps

from pariter.apps.applications.actions import submit_application
from pariter.apps.applications.models import Application, Guardian
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import accept_placement, expire_offers
from pariter.apps.placements.guardian_days import erase_told, remind_guardians
from pariter.apps.placements.guardians import Told, ask_guardian, confirm_guardian
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import Placement
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.programmes.models import Call, OfficeRole
from pariter.apps.programmes.roles import grant_role
from pariter.packs.loader import SHIPPED

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("I2", "publish", "apply", "place", "take_part", "count"),
]

ADDRESS = "I2/2027-04/camps"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")
PHONE = {"width": 360, "height": 740}
CAMP = "Camp: flight"
CALLED = "+33 6 00 00 00 00"
PUPILS = 20
"""Others, who wish for a camp of their own."""
ABSENT = 6
"""Of them, who do not come."""


def shipped(_target: Path) -> Path:
    """Return the pack as it is shipped."""
    return SHIPPED / "ipparis_equal_opportunity"


def changed(target: Path) -> Path:
    """Return a copy with a camp of one seat, other days, and less time to answer."""

    def change(data: dict[str, Any]) -> None:
        edition = steps.edition_of(data, "I2", "2027-04")
        [call] = edition["call"]
        call |= {"answer_hours": 60}
        for offer in call["offer"]:
            offer["capacity"] = 13 if offer["key"] == "camp-data" else 1
        edition["ends"] += timedelta(days=1)
        for session in edition["session"]:
            session["starts"] += timedelta(days=1)
            session["ends"] += timedelta(days=1)

    return steps.changed_copy("ipparis_equal_opportunity", target, change)


@pytest.mark.parametrize(
    ("kind", "pack"),
    [("browser_page", shipped), ("plain_page", changed)],
    ids=["script-shipped", "plain-changed"],
)
def test_a_pupil_goes_to_camp_when_her_guardian_agrees(
    kind: str, pack: Any, request: pytest.FixtureRequest, axe: Any, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(kind)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    call = steps.open_call(pack(tmp_path), ADDRESS, LOADED)
    mia = steps.register("mia@example.org", LOADED)
    with time_machine.travel(call.opens_at + timedelta(days=3), tick=False):
        application = _apply(page, call, mia)
        keeper = _office(call)
        figures.be_refused(page, call.edition, keeper, timezone.now())
        _let_others_apply(call)
        _name(page, application, mia, "father@example.org")
        _answer_no(page, "father@example.org")
    _give_places(call)
    place = Placement.objects.get(application=application, state="offered")
    assert place.answer_by is not None
    with time_machine.travel(place.answer_by - timedelta(hours=1), tick=False):
        _be_refused(page, place, mia)
        _name(page, application, mia, "mother@example.org")
        _answer_yes(page, "mother@example.org", axe if kind == "browser_page" else None)
        steps.sign_in(page, mia)
        page.goto(f"/en/my-places/place/{place.pk}/accept/")
        page.get_by_role("button", name="Accept the place").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")
        _say_what_she_needs(page)
    held = _fill_another_camp(call)
    _lose_without_word(call)
    _spend_the_day(page, keeper, place)
    came = _note_who_came(page, call, keeper)
    session = place.offer.sessions.get()
    assert erase_told(at=session.ends_at + timedelta(days=1)) == held + 1
    assert bytes(Guardian.objects.get(email="mother@example.org").told) == b""
    bodies = " ".join(OutgoingMail.objects.values_list("body", flat=True))
    details = str(list(AuditEntry.objects.values_list("details", flat=True)))
    assert CALLED not in bodies + details
    assert "Ulla Uncle" not in bodies + details
    _count(page, call, keeper, held, came)


def _apply(page: Page, call: Call, pupil: Person) -> Application:
    """Send an application for one camp, by its pages."""
    steps.sign_in(page, pupil)
    steps.start_application(page, call)
    page.get_by_role("link", name="Start").click()
    page.get_by_label("Full name").fill("Mia Camper")
    page.get_by_label("English").check()
    page.get_by_role("button", name="Save and continue").click()
    steps.rank(page, [str(call.offers.get(key="camp-flight").title)])
    steps.send_application(page)
    page.get_by_role("link", name="Name your parent or guardian now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your parent or guardian")
    return Application.objects.get(call=call, person=pupil)


def _let_others_apply(call: Call) -> None:
    """Let two more wish for another camp, who name no guardian, and a crowd for a third."""
    at = call.opens_at + timedelta(days=3)
    sound, data = (call.offers.get(key=key) for key in ("camp-sound", "camp-data"))
    others = [(f"pupil{number:02}", data) for number in range(PUPILS)]
    for name, camp in (("noa", sound), ("lea", sound), *others):
        pupil = steps.register(f"{name}@example.org", LOADED, name=name.title())
        submit_application(call=call, person=pupil, preferences=[camp], at=at)


def _name(page: Page, application: Application, pupil: Person, email: str) -> None:
    steps.sign_in(page, pupil)
    page.goto(f"/en/my-places/{application.reference}/guardian/")
    page.get_by_label("Full name of a parent or guardian").fill("Gaia Guard")
    page.get_by_label("E-mail address of this parent or guardian").fill(pupil.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("alert")).to_contain_text("This is your own address")
    page.get_by_label("E-mail address of this parent or guardian").fill(email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.locator("main, body").first).to_contain_text("We have written to")


def _open(page: Page, email: str) -> None:
    """Open the link of the newest mail to a guardian, who has no account."""
    page.context.clear_cookies()
    mail = OutgoingMail.objects.filter(to=email).order_by("-pk")[0]
    [path] = re.findall(r"(/en/guardian/\S+/)", mail.body)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text("May this child take part?")


def _answer_no(page: Page, email: str) -> None:
    _open(page, email)
    assert Guardian.objects.get(email=email).state == "asked"
    page.get_by_role("button", name="No, I do not agree").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Refused")


def _answer_yes(page: Page, email: str, axe: Any) -> None:
    """Answer by the form, first with a wrong number; say no to photos."""
    _open(page, email)
    page.get_by_label("Whom do we call in an emergency?").fill("Gaia Guard")
    page.get_by_label("Telephone in an emergency").fill("later")
    steps.tick(page, "Somebody picks the child up")
    page.get_by_label("Who may pick the child up?").fill("Gaia Guard\nUlla Uncle")
    page.get_by_label("Is there anything that staff must know?").fill("No nuts")
    steps.tick(page, "No photos in which the child can be known")
    steps.tick(page, "I agree to all of this")
    page.get_by_role("button", name="Yes, the child may take part").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a telephone number such as")
    expect(page.get_by_label("Who may pick the child up?")).to_have_value("Gaia Guard\nUlla Uncle")
    page.get_by_label("Telephone in an emergency").fill(CALLED)
    if axe:
        assert axe(page) == []
    page.get_by_role("button", name="Yes, the child may take part").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have agreed")
    found = Guardian.objects.get(email=email)
    assert (found.state, found.may_photograph) == ("confirmed", False)


def _give_places(call: Call) -> None:
    """Freeze, draw, run and publish, as the office does."""
    lottery = commit_lottery(call=call, at=call.deadline, by=None)
    drawn_at = max(lottery.draw_at, call.deadline) + timedelta(minutes=1)
    draw_lottery(call=call, beacon="7 23 41 58 86", at=drawn_at, by=None)
    run = run_allocation(call=call, kind="real", at=drawn_at, by=None)
    publish_run(run=run, at=drawn_at + timedelta(hours=1), by=None)


def _be_refused(page: Page, place: Placement, pupil: Person) -> None:
    """Have no way to take the place while nobody has confirmed."""
    steps.sign_in(page, pupil)
    page.goto(f"/en/my-places/place/{place.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your guardian must confirm")
    expect(page.get_by_role("link", name="Accept")).to_have_count(0)
    page.goto(f"/en/my-places/place/{place.pk}/accept/")
    with page.expect_response(lambda response: response.request.method == "POST") as sent:
        page.get_by_role("button", name="Accept the place").click()
    assert sent.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text("A parent or guardian must confirm first")


def _say_what_she_needs(page: Page) -> None:
    """Say it once, from the page of a place."""
    page.get_by_role("link", name="What you need to take part").click()
    steps.tick(page, "Quiet room")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("body")).to_contain_text("Your needs are kept.")


def _lose_without_word(call: Call) -> None:
    """Let the time of those end who named nobody; a seat goes to who waits for it."""
    offer = call.offers.get(key="camp-sound")
    first = offer.placements.filter(state="offered")
    waiting = list(offer.placements.filter(state="waiting"))
    until = first[0].answer_by
    assert until is not None
    assert len(waiting) == 2 - first.count()
    assert remind_guardians(at=until - timedelta(minutes=1)) == 0
    assert expire_offers(at=until) == 2 - len(waiting)
    for place in waiting:
        place.refresh_from_db()
        assert place.state == "offered"


def _office(call: Call) -> Person:
    keeper = steps.register("office@example.org", LOADED, name="Ines Office")
    programme = call.edition.initiative.programme
    grant_role(person=keeper, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    return keeper


def _fill_another_camp(call: Call) -> int:
    """Let the guardians of those who wished for another camp agree; return how many go there."""
    offered = call.offers.get(key="camp-data").placements.filter(state="offered")
    places = list(offered.select_related("application__person", "application__call"))
    for place in places:
        assert place.answer_by
        at, pupil = place.answer_by - timedelta(hours=2), place.application.person
        guardian = ask_guardian(
            application=place.application,
            name="Greta Guard",
            email=f"guard-{pupil.email}",
            at=at,
            by=pupil,
        )
        told = Told(contact="Greta Guard", phone=CALLED)
        confirm_guardian(guardian=guardian, told=told, may_photograph=False, at=at)
        accept_placement(placement=place, at=at, by=pupil)
    return len(places)


def _spend_the_day(page: Page, keeper: Person, place: Placement) -> None:
    """See contacts on the day alone, and note who picked the child up."""
    session = place.offer.sessions.get()
    address = f"/en/office/session/{session.pk}/children/"
    for moment, is_told in (
        (session.starts_at - timedelta(days=1), False),
        (session.ends_at, True),
        (session.ends_at + timedelta(days=1), False),
    ):
        with time_machine.travel(moment, tick=False):
            steps.sign_in(page, keeper)
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_have_text("Children today")
            expect(page.get_by_text(CALLED)).to_have_count(int(is_told))
            if not is_told:
                continue
            expect(page.locator("main")).to_contain_text("No photos")
            page.get_by_role("button", name="Picked up by Ulla Uncle").click()
            expect(page.locator("main")).to_contain_text("Picked up by Ulla Uncle,")
            page.goto(f"/en/office/session/{session.pk}/needs/")
            expect(page.locator("main")).to_contain_text("Quiet room: 1")
    seen = AuditEntry.objects.filter(action="session.children_seen", subject_id=str(session.pk))
    assert seen.count() == 2


def _note_who_came(page: Page, call: Call, keeper: Person) -> int:
    """Note at the other camp who stayed away; return how many came."""
    session = call.offers.get(key="camp-data").sessions.get()
    expected = Placement.objects.filter(offer__key="camp-data", state="accepted")
    names = sorted(expected.values_list("application__person__name", flat=True))
    with time_machine.travel(session.ends_at, tick=False):
        steps.sign_in(page, keeper)
        page.goto(f"/en/office/session/{session.pk}/")
        office.note_attendance(page, names[:ABSENT])
    came = len(names) - ABSENT
    assert session.deliveries.filter(kind="attendance", corrected_by=None).count() == came
    return came


def _count(page: Page, call: Call, keeper: Person, held: int, came: int) -> None:
    """Publish who applied and came; two lost their places, who are too few to be told."""
    applied = PUPILS + 3
    ever = held + 3
    facts = {"applied": applied, "placed": ever, "accepted": held + 1, "took_part": came}
    told = figures.publish(page, call.edition, keeper, facts, of="participation")
    assert (told["applied"], told["took_part"]) == (applied, came)
    assert None in (told["placed"], told["accepted"])
