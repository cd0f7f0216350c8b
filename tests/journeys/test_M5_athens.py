"""M5 from the opening of the call to the published figures, in a real browser.

The wishes are those of 146 students of AGH in Kraków (PrefLib 00009), who ranked nine courses.
"""

import argparse
import csv
import io
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import office_steps as office
from tests.journeys import steps
from tests.journeys.athens_cases import CASES, COURSES, WISHES, Case

from pariter.apps.applications.models import Application
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.participation.actions import record_attendance
from pariter.apps.participation.models import Delivery
from pariter.apps.participation.queries import expected_at
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import accept_placement
from pariter.apps.placements.models import AllocationRun, Placement
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Call, Offer, OfficeRole, Programme, Session
from pariter.apps.programmes.quotas import quota_of
from pariter.apps.programmes.roles import grant_role
from pariter.cli import import_preferences
from pariter.verifier import verify

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("M5", "publish", "apply", "place", "take_part", "count"),
]

State = Placement.State
ADDRESS = "M5/2027-03/students"
RANKINGS = "allocation/preflib/00009-agh/00009-00000001.soc"
VOTERS = 146
LOADED = datetime.fromisoformat("2026-07-01T09:00:00+02:00")
BEACON = "Invented for this test: 7 23 41 58 86"
ABSENT = 6
RESULT = "Your result is here"


@pytest.mark.parametrize(("page", "case"), steps.either_way(CASES), indirect=["page"])
def test_athens_from_opening_to_figures(
    page: Page, case: Case, tmp_path: Path, shared_data: Path
) -> None:
    call = steps.open_call(case.folder(tmp_path), ADDRESS, LOADED)
    keeper = _office(call.edition.initiative.programme)
    ada = steps.register("ada@example.org", call.opens_at, home="polimi")
    with time_machine.travel(call.opens_at + timedelta(days=2), tick=True):
        _import(shared_data / RANKINGS, call, case.seats)
        reference = _apply(page, call, ada, case)
    _come_too_late(page, call, case)
    run = _give_places(page, call, keeper)
    _check_run(call, run)
    _answer(page, call, Application.objects.get(reference=reference))
    _note_attendance(page, call, keeper)
    _publish_figures(page, call, keeper)
    _stay_out(page, call)


def _office(programme: Programme) -> Person:
    keeper = steps.register("office@example.org", LOADED, name="Ines Office")
    grant_role(person=keeper, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    return keeper


def _import(file: Path, call: Call, seats: int | None) -> None:
    options = {"file": file, "call": call.address, "capacity": seats, "home": None}
    assert import_preferences.run(argparse.Namespace(**options, at=None, by=None)) == 0
    assert Application.objects.filter(call=call, state="submitted").count() == VOTERS
    titles = {str(offer.title) for offer in call.offers.all()}
    assert {f"Course {number}" for number in range(1, COURSES + 1)} <= titles


def _apply(page: Page, call: Call, ada: Person, case: Case) -> str:
    steps.sign_in(page, ada)
    steps.open_opportunity(page, call)
    expect(page.get_by_role("heading", level=1)).to_have_text(str(call.edition.initiative.title))
    wishes = (*WISHES, case.sure)
    reference = steps.apply(
        page, call, name="Ada Prova", home="Politecnico di Milano", wishes=wishes
    )
    stored = Application.objects.get(reference=reference)
    assert (stored.person, stored.state, stored.home and stored.home.code) == (
        ada,
        "submitted",
        "polimi",
    )
    assert [str(wish.offer.title) for wish in stored.preferences.all()] == list(wishes)
    return reference


def _come_too_late(page: Page, call: Call, case: Case) -> None:
    """Write an application in time, send it one second after the deadline, and be refused."""
    late = steps.register("late@example.org", call.opens_at, home="polimi")
    with time_machine.travel(call.deadline - timedelta(minutes=5), tick=True):
        if case.refusal:
            _be_refused_by_rule(page, call, case)
        steps.sign_in(page, late)
        steps.start_application(page, call)
        page.get_by_role("link", name="Start").click()
        steps.tell_about_you(page, name="Lou Late", home="Politecnico di Milano")
        steps.rank(page, (*WISHES, case.sure))
    with time_machine.travel(call.deadline + timedelta(seconds=1), tick=True):
        with page.expect_response(lambda response: response.request.method == "POST") as sent:
            page.get_by_role("button", name="Send application").click()
        assert sent.value.status == 422
        expect(page).to_have_title(_starts_with("Error:"))
        expect(page.get_by_role("alert")).to_contain_text("Applications closed on")
        expect(page.locator("main")).to_contain_text("What you wrote is kept")
    stored = Application.objects.get(call=call, person=late)
    assert (stored.state, stored.submitted_at) == ("draft", None)
    assert stored.draft["name"] == "Lou Late"
    assert len(stored.draft["wishes"]) == len(WISHES) + 1


def _be_refused_by_rule(page: Page, call: Call, case: Case) -> None:
    outsider = steps.register("outsider@example.org", call.opens_at)
    steps.sign_in(page, outsider)
    steps.start_application(page, call)
    page.get_by_role("link", name="Start").click()
    steps.tell_about_you(page, name="Olu Outside", home="Politecnico di Milano")
    steps.rank(page, WISHES)
    page.get_by_role("button", name="Send application").click()
    expect(page.locator("main")).to_contain_text(case.refusal)
    assert Application.objects.get(call=call, person=outsider).state == "draft"


def _give_places(page: Page, call: Call, keeper: Person) -> AllocationRun:
    """Freeze, draw, try, give, check and publish by the pages; return the real run."""
    with time_machine.travel(call.deadline + timedelta(hours=1), tick=True):
        steps.sign_in(page, keeper)
        office.open_to_do(page)
        office.follow(page, "Freeze the list")
        office.freeze(page)
        root = call.lottery.root
        expect(page.locator("main")).to_contain_text(root)
        assert call.lottery.tickets.count() == VOTERS + 1
        assert call.lottery.committed_at < call.lottery.draw_at == call.draw_at
    assert call.draw_at is not None
    with time_machine.travel(call.draw_at + timedelta(minutes=20), tick=True):
        steps.sign_in(page, keeper)
        office.open_to_do(page)
        office.follow(page, "Enter the result of the public draw")
        office.enter_draw(page, BEACON)
        call.lottery.refresh_from_db()
        assert (call.lottery.beacon, call.lottery.root) == (BEACON, root)
        office.try_it(page)
        office.try_it(page)
        dry = list(call.runs.filter(kind="dry"))
        assert len(dry) == 2
        assert dry[0].audit == dry[1].audit
        assert not Placement.objects.filter(application__call=call).exists()
        office.give_places(page)
    run = call.runs.get(kind="real")
    assert run.published_at is None
    assert run.audit == dry[0].audit
    with time_machine.travel(_results(call), tick=True):
        steps.sign_in(page, keeper)
        _read_proof(page, run)
        office.open_places(page, call)
        office.publish(page, VOTERS + 1)
        mails = OutgoingMail.objects.filter(subject__startswith=RESULT)
        assert mails.count() == VOTERS + 1
    run.refresh_from_db()
    assert run.published_at is not None
    return run


def _results(call: Call) -> datetime:
    assert call.results_at is not None
    return call.results_at


def _read_proof(page: Page, run: AllocationRun) -> None:
    """Read the report and fetch both files, which prove the same outside the site."""
    page.goto(f"/en/office/run/{run.pk}/")
    expect(page.locator("main")).to_contain_text("The seed follows from the beacon")
    for name in ("audit.json", "public.json"):
        report = verify(office.download(page, name))
        assert (report.valid, report.broken) == (True, None)


def _check_run(call: Call, run: AllocationRun) -> None:
    """Hold what is stored against seats, quotas and wishes."""
    given = Counter(run.outcomes.exclude(offer=None).values_list("offer", flat=True))
    offered = Placement.objects.filter(run=run, state=State.OFFERED)
    assert Counter(offered.values_list("offer", flat=True)) == given
    for offer in call.offers.prefetch_related("quotas"):
        assert given[offer.pk] <= offer.capacity
        _check_quota(offer, run)
    for outcome in run.outcomes.prefetch_related("application__preferences"):
        wishes = [wish.offer_id for wish in outcome.application.preferences.all()]
        better = wishes[: wishes.index(outcome.offer_id)] if outcome.offer_id else wishes
        waiting = outcome.application.placements.filter(state=State.WAITING)
        assert sorted(waiting.values_list("offer", flat=True)) == sorted(better)


def _check_quota(offer: Offer, run: AllocationRun) -> None:
    declared = {quota.home: quota.seats for quota in offer.quotas.all()}
    homes = run.outcomes.filter(offer=offer).values_list("application__home__code", flat=True)
    for home, count in Counter(homes).items():
        limit = quota_of(declared, home)
        assert limit is None or count <= limit


def _answer(page: Page, call: Call, mine: Application) -> None:
    """Read why and accept; let someone decline, and see that the next person is offered it."""
    now = _results(call) + timedelta(hours=3)
    with time_machine.travel(now, tick=True):
        place = mine.placements.get(state=State.OFFERED)
        steps.sign_in(page, mine.person)
        page.goto(f"/en/my-places/{mine.reference}/why/")
        expect(page.locator("main")).to_contain_text(str(place.offer.title))
        expect(page.locator("main")).to_contain_text(mine.ticket.lottery.root)
        page.goto(f"/en/my-places/place/{place.pk}/accept/")
        page.get_by_role("button", name="Accept the place").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")
        place.refresh_from_db()
        assert place.state == State.ACCEPTED

        given_up, following = _wanted_place(call, mine)
        steps.sign_in(page, given_up.application.person)
        page.goto(f"/en/my-places/place/{given_up.pk}/decline/")
        page.get_by_role("button", name="Decline the place").click()
        expect(page.locator("main")).to_contain_text("You declined")
        given_up.refresh_from_db()
        following.refresh_from_db()
        assert (given_up.state, following.state) == (State.DECLINED, State.OFFERED)
        assert following.answer_by == given_up.decided_at + timedelta(hours=call.answer_hours)
        assert OutgoingMail.objects.filter(to=following.application.person.email).count() == 2
        _accept_all(call, now)


def _wanted_place(call: Call, mine: Application) -> tuple[Any, Any]:
    """Return an offered place that someone of the same home waits for, and that next person."""
    for place in Placement.objects.filter(application__call=call, state=State.OFFERED):
        queue = Placement.objects.filter(offer=place.offer, state=State.WAITING).order_by("order")
        first = queue.exclude(application=mine).first()
        if (
            first
            and first == queue.first()
            and first.application.home_id == place.application.home_id
        ):
            return place, first
    raise AssertionError("nobody waits for a place: the rankings should fill the courses")


def _accept_all(call: Call, at: datetime) -> None:
    """Let everyone accept, until no offer is open."""
    while place := Placement.objects.filter(application__call=call, state=State.OFFERED).first():
        accept_placement(placement=place, at=at, by=place.application.person)
    for offer in call.offers.all():
        held = Placement.objects.filter(offer=offer, state__in=Placement.HOLDING)
        assert held.count() <= offer.capacity
    twice = Counter(
        Placement.objects.filter(application__call=call, state=State.ACCEPTED).values_list(
            "application", flat=True
        )
    )
    assert set(twice.values()) == {1}


def _note_attendance(page: Page, call: Call, keeper: Person) -> None:
    """Note who came to the last session that is for all, and correct one entry."""
    session = call.edition.sessions.filter(offer=None).order_by("-starts_at")[0]
    holders = Placement.objects.filter(application__call=call, state=State.ACCEPTED)
    names = sorted(holders.values_list("application__person__name", flat=True))
    address = f"/en/office/session/{session.pk}/"
    with time_machine.travel(session.starts_at - timedelta(minutes=1), tick=True):
        steps.sign_in(page, keeper)
        page.goto(address)
        expect(page.get_by_role("checkbox")).to_have_count(0)
    with time_machine.travel(session.starts_at + timedelta(hours=1), tick=True):
        steps.sign_in(page, keeper)
        page.goto(address)
        office.note_attendance(page, names[:ABSENT])
        office.correct_attendance(page, names[0], "She came late.")
    current = Delivery.objects.filter(session=session, corrected_by=None)
    assert Counter(current.values_list("kind", flat=True)) == {
        "attendance": len(names) - ABSENT + 1,
        "absence": ABSENT - 1,
    }
    [correction] = Delivery.objects.filter(session=session, corrects__isnull=False)
    assert (correction.reason, correction.recorded_by) == ("She came late.", keeper)
    assert correction.placement
    assert correction.placement.application.person.name == names[0]
    _note_the_others(call, session)


def _note_the_others(call: Call, noted: Session) -> None:
    """Note that nobody came to the other sessions, so that the figures count this one alone."""
    for session in call.edition.sessions.exclude(pk=noted.pk):
        presence = dict.fromkeys(expected_at(session), False)
        record_attendance(session=session, presence=presence, at=session.ends_at, by=None)


def _publish_figures(page: Page, call: Call, keeper: Person) -> None:
    """Publish by the office's page; everyone reads the same counts as chart, table and file."""
    with time_machine.travel(_end(call), tick=True):
        steps.sign_in(page, keeper)
        office.open_to_do(page)
        office.follow(page, "Look at the figures and publish them")
        office.publish_figures(page)
        publication = Publication.objects.get(edition=call.edition)
        came = Delivery.objects.filter(
            session__edition=call.edition, corrected_by=None, kind="attendance"
        )
        accepted = Placement.objects.filter(application__call=call, state=State.ACCEPTED)
        totals = figure(publication).totals
        assert totals["applied"] == VOTERS + 1
        for step, count in (("accepted", accepted.count()), ("took_part", came.count())):
            assert totals[step] in (count, None)
        _read_publication(page, publication, {k: v for k, v in totals.items() if v is not None})


def _end(call: Call) -> datetime:
    return call.edition.sessions.order_by("-ends_at")[0].ends_at + timedelta(days=3)


def _read_publication(page: Page, publication: Publication, told: dict[Any, int]) -> None:
    key = publication.edition.initiative.programme.key
    page.context.clear_cookies()
    page.goto(f"/en/{key}/figures/{publication.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(str(publication.headline))
    expect(page.locator("figure svg").first).to_be_visible()
    page.locator("figure summary").click()
    numbers = page.locator("figure table td").all_inner_texts()
    assert [int(text) for text in numbers if text.isdecimal()] == list(told.values())
    with page.expect_download() as started:
        page.get_by_role("link", name="Download the data (CSV)").click()
    text = Path(started.value.path()).read_text("utf-8")
    found: Counter[str] = Counter()
    whole: dict[str, str] = {}
    for row in csv.DictReader(io.StringIO(text)):
        if row["offer"] or row["home"]:
            found[row["step"]] += int(row["count"]) if row["count"].isdecimal() else 0
        else:
            whole[row["step"]] = row["count"]
    # Where counts are withheld, or told in no detail, the file says the total itself.
    for step, count in told.items():
        assert int(whole.get(step, found[step])) == count


def _stay_out(page: Page, call: Call) -> None:
    """Let the office of another programme find nothing."""
    other = load_pack(loaded=steps.shipped_pack("polimi_pop"), at=LOADED)
    stranger = steps.register("other@example.org", LOADED)
    grant_role(person=stranger, programme=other, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    acts = AuditEntry.objects.count()
    steps.sign_in(page, stranger)
    session = call.edition.sessions.all()[0]
    run = call.runs.get(kind="real")
    for path in (
        f"call/{call.pk}/",
        f"call/{call.pk}/applicants/",
        f"call/{call.pk}/places/",
        f"run/{run.pk}/audit.json",
        f"session/{session.pk}/",
        f"figures/{call.edition_id}/",
    ):
        answer = page.goto(f"/en/office/{path}")
        assert answer is not None
        assert answer.status == 404
    assert AuditEntry.objects.count() == acts


def _starts_with(text: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(text)}")
