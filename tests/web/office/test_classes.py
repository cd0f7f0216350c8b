"""The office's page of classes: by school, its file, new schools and schools listed twice."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from tests.web.participant.class_steps import CONTACT, class_of, classes_call, school_of

from pariter.apps.applications.models import SchoolRequest
from pariter.apps.participation.actions import append_deliveries
from pariter.apps.participation.models import Delivery
from pariter.apps.participation.queries import door_list, expected_at
from pariter.apps.people.models import Person
from pariter.apps.placements.class_booking import Headcount, add_class, book
from pariter.apps.placements.class_schools import name_school
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, OfficeRole, Session
from pariter.apps.programmes.roles import grant_role

pytestmark = pytest.mark.django_db


def teacher(number: int) -> Person:
    return Person.objects.create_user(f"t{number}@example.org", name=f"=Teacher {number}")


class Office:
    """Two schools with a class each, a teacher whose school is on no list, and the office."""

    def __init__(self) -> None:
        self.call, self.at = classes_call()
        offer = self.call.offers.get(key="class-stage")
        for number in (1, 2):
            school = school_of(self.call, f"Demo school 00{number}", f"Demo district {number}")
            group = class_of(self.call, teacher(number), school, self.at, 20 + number)
            book(school_class=group, offers=[offer], at=self.at, by=None)
        application = name_school(
            call=self.call, teacher=teacher(3), name="Demo <i> new", district="D", at=self.at
        )
        group = add_class(
            application=application,
            name="9A",
            level="upper",
            headcount=Headcount(girls=10, boys=9, others=1, adults=2),
            contact=CONTACT,
            at=self.at,
            by=application.person,
        )
        [self.waits] = book(school_class=group, offers=[offer], at=self.at, by=None)
        office = Person.objects.create_user("office@example.org", name="Office")
        programme = self.call.edition.initiative.programme
        grant_role(
            person=office, programme=programme, role=OfficeRole.Role.OFFICE, at=self.at, by=None
        )
        self.client = Client()
        self.client.force_login(office)
        self.path = f"/en/office/call/{self.call.pk}/classes/"


@pytest.fixture
def desk() -> Office:
    return Office()


def test_bookings_stand_by_school_with_their_share(desk: Office) -> None:
    shown = desk.client.get(desk.path).content.decode()
    assert "2 schools, 2 places held, 43 pupils" in shown
    assert "Places held, share 2" in shown
    one = desk.client.get(desk.path, {"district": "Demo district 2"}).content.decode()
    assert "1 school, 1 places held, 22 pupils" in one


def test_the_file_has_every_booking_and_no_formula(desk: Office) -> None:
    text = desk.client.get(f"{desk.path}classes.csv").content.decode()
    assert text.count("\n") == 4
    assert '"\'=Teacher 1"' in text
    assert '"not confirmed"' in text


def test_a_school_that_a_draw_would_leave_out_is_a_problem(desk: Office) -> None:
    closes = desk.at + timedelta(days=2)
    Call.objects.filter(pk=desk.call.pk).update(window_closes_at=closes)
    with time_machine.travel(desk.at, tick=False):
        todo = desk.client.get("/en/office/").text
        assert "only if you confirm it before the list is frozen" in todo
        board = f"/en/office/edition/{desk.call.edition_id}/board/"
        shown = desk.client.get(board).text
        assert "1 class is not in the draw: nobody confirmed its school." in shown
        teacher = Client()
        teacher.force_login(desk.waits.application.person)
        own = teacher.get(f"/en/my-places/place/{desk.waits.pk}/class/")
        assert "Your school is not confirmed yet" in own.text
        asked = SchoolRequest.objects.get()
        values = {"act": "confirm", "request": str(asked.pk), f"school-{asked.pk}-same_as": ""}
        assert desk.client.post(desk.path, values).status_code == 302
        assert "nobody confirmed" not in desk.client.get(board).text.replace(
            "School not confirmed before the draw", ""
        )


def test_a_new_school_is_confirmed_once(desk: Office) -> None:
    todo = desk.client.get("/en/office/").content.decode()
    assert "Confirm a school: Demo &lt;i&gt; new" in todo
    asked = SchoolRequest.objects.get()
    values = {"act": "confirm", "request": str(asked.pk), f"school-{asked.pk}-same_as": ""}
    assert desk.client.post(desk.path, values).status_code == 302
    desk.waits.refresh_from_db()
    assert desk.waits.state == Placement.State.OFFERED
    assert desk.client.post(desk.path, values).status_code == 404


def test_a_school_that_is_on_the_list_is_taken_for_it(desk: Office) -> None:
    asked = SchoolRequest.objects.get()
    values = {"request": str(asked.pk), f"school-{asked.pk}-same_as": "demo-school-001"}
    assert desk.client.post(desk.path, {"act": "confirm", **values}).status_code == 302
    desk.waits.application.refresh_from_db()
    assert desk.waits.application.home
    assert desk.waits.application.home.code == "demo-school-001"


def test_what_is_no_school_is_refused(desk: Office) -> None:
    asked = SchoolRequest.objects.get()
    desk.client.post(desk.path, {"act": "refuse", "request": str(asked.pk)})
    desk.waits.refresh_from_db()
    assert desk.waits.state == Placement.State.LAPSED


def test_two_schools_become_one(desk: Office) -> None:
    both = {"merge-duplicate": "demo-school-002", "merge-into": "demo-school-001"}
    same = {"merge-duplicate": "demo-school-001", "merge-into": "demo-school-001"}
    refused = desk.client.post(desk.path, {"act": "merge", **same})
    assert refused.status_code == 422
    assert "Choose two different schools" in refused.content.decode()
    assert desk.client.post(desk.path, {"act": "merge", **both}).status_code == 302
    homes = Placement.objects.exclude(pk=desk.waits.pk).values_list(
        "application__home__code", flat=True
    )
    assert set(homes) == {"demo-school-001"}


def test_nobody_else_opens_the_page(desk: Office) -> None:
    other = Client()
    other.force_login(Person.objects.create_user("other@example.org"))
    assert other.get(desk.path).status_code == 404
    assert other.get(f"{desk.path}classes.csv").status_code == 404
    assert desk.client.post(desk.path, {"act": "drop"}).status_code == 404
    assert desk.client.post(desk.path, {"act": "confirm", "request": "1;"}).status_code == 404


def test_the_list_of_a_session_names_the_class_of_a_teacher(desk: Office) -> None:
    session = desk.call.offers.get(key="class-stage").sessions.get()
    shown = desk.client.get(f"/en/office/session/{session.pk}/").content.decode()
    assert "=Teacher 1 · 21A" in shown
    assert [guest.name for guest in door_list(session)] == ["=Teacher 1 · 21A", "=Teacher 2 · 22A"]


def test_a_class_is_listed_with_its_heads_by_gender_and_with_who_came(desk: Office) -> None:
    session = desk.call.offers.get(key="class-stage").sessions.get()
    page = f"/en/office/session/{session.pk}/"
    paper = f"{page}paper-list/"
    planned = "girls: 10, boys: 11, adults: 2"
    shown = desk.client.get(page).text
    assert planned in shown
    # Two classes of 23 and 24 are 47 people on two lines.
    assert "47 people expected" in shown
    assert "2 lines on the list" in shown
    assert planned in desk.client.get(paper).text
    place = expected_at(session).get(school_class__name="21A")
    note_by_gender(session, place, girls=9, boys=11, others=0, adults=1)
    for address, came in ((page, "noted: girls: 9, boys: 11, adults: 1"), (paper, "girls: 9,")):
        assert came in desk.client.get(address).text


def test_the_office_notes_a_class_by_gender(desk: Office) -> None:
    session = desk.call.offers.get(key="class-stage").sessions.get()
    place = expected_at(session).get(school_class__name="21A")
    Session.objects.filter(pk=session.pk).update(
        starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=1)
    )
    page, came = f"/en/office/session/{session.pk}/", f"came_{place.pk}"
    sent = {"present": [place.pk], came: 20, f"{came}_girls": 9, f"{came}_boys": 10}
    for wrong, refusal in (
        ({f"{came}_girls": 11}, "write a whole number from 0 to 10"),
        ({came: 18}, "are more than all who came"),
    ):
        refused = desk.client.post(page, {**sent, **wrong})
        assert (refused.status_code, refusal in refused.text) == (422, True)
    assert desk.client.post(page, sent).status_code == 302
    noted = Delivery.objects.get(placement=place)
    assert (noted.girls, noted.boys, noted.others, noted.people) == (9, 10, 0, 20)
    shown = desk.client.get(page).text
    assert "noted: girls: 9, boys: 10, adults: 1" in shown
    assert desk.client.post(page, sent).status_code == 302
    assert Delivery.objects.filter(placement=place).count() == 1
    corrected = {**sent, f"{came}_boys": 11, "reason": "One came late."}
    assert desk.client.post(page, corrected).status_code == 302
    assert Delivery.objects.get(placement=place, corrected_by=None).boys == 11


def note_by_gender(session: Session, place: Placement, **parts: int) -> None:
    """Note a class as a door does that counts it by gender."""
    adults = parts.pop("adults")
    append_deliveries(
        deliveries=[
            Delivery(
                session=session,
                placement=place,
                kind=Delivery.Kind.ATTENDANCE,
                grade=Delivery.Grade.SCANNED,
                people=sum(parts.values()) + adults,
                recorded_at=session.starts_at,
                **parts,
            )
        ],
        at=session.starts_at,
        by=None,
    )
