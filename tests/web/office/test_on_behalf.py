"""Somebody telephones: the office signs her up by the rules of the web, and prints her ticket."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.journeys import steps
from tests.web import door_scene
from tests.web.door_scene import CAPACITY, SIGNED_UP, Scene
from tests.web.participant.class_steps import classes_call, school_of

from pariter.apps.applications.models import Guardian, SchoolClass, SchoolRequest
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import withdraw_placement
from pariter.apps.placements.models import Placement
from pariter.apps.placements.needs import needs_of_person
from pariter.apps.placements.tickets import ticket_of
from pariter.apps.programmes.models import Call, OfficeRole
from pariter.apps.programmes.roles import grant_role

pytestmark = pytest.mark.django_db
AT = SIGNED_UP + timedelta(hours=2)
EVA: dict[str, Any] = {"name": "Eva Blu", "phone": "+39 02 1234 567", "language": "en", "seats": 2}
YES = {"contact": "Canary", "phone": "+39 347 1112223", "home": "alone", "photos": "no"}


@pytest.fixture
def scene() -> Scene:
    scene = door_scene.build()
    Call.objects.filter(pk=scene.session.offer.call_id).update(asks_needs=True, most_together=99)  # type: ignore[union-attr]
    return scene


def office_of(scene: Scene) -> Client:
    client = Client()
    client.force_login(scene.office)
    return client


def path_of(scene: Scene) -> str:
    return f"/en/office/session/{scene.session.pk}/sign-up/"


def taken_by(name: str) -> Placement:
    return Placement.objects.get(application__person__name=name)


def test_who_has_only_a_telephone_gets_the_same_place_and_a_ticket_on_paper(scene: Scene) -> None:
    with time_machine.travel(AT, tick=False):
        client, path = office_of(scene), path_of(scene)
        assert path in client.get(f"/en/office/session/{scene.session.pk}/").text
        assert "2</strong> seats are free" in client.get(path).text
        words = "Ramp, please"
        needed = {"access": ["step_free"], "words": words}
        answer = client.post(path, {**EVA, **needed}, follow=True)
        again = client.post(path, {**EVA, **needed, "name": "eva  BLU", "phone": "+39021234567"})
        place = Placement.objects.get(application__person__phone=EVA["phone"])
        page = f"/en/office/place/{place.pk}/"
        assert answer.redirect_chain == [(page, 302)]
        assert again.headers["Location"] == page
        assert (place.state, place.seats, place.order) == ("accepted", 2, 4)
        person = place.application.person
        assert needs_of_person(place.application.call.edition, person).words == words
        by = set(AuditEntry.objects.filter(at=AT).values_list("action", "actor"))
        office = scene.office.public_id
        assert {"person.registered", "application.submitted", "placement.accepted"} <= {
            action for action, actor in by if actor == office
        }
        assert not {action for action, actor in by if actor == person.public_id}
        # She heard it at once, so that nothing is left to tell; and no worker mails her.
        assert {mail.state for mail in OutgoingMail.objects.filter(to=person.email)} == {"sent"}
        shown = answer.text
        assert "Sign somebody else up" in shown
        assert EVA["phone"] in shown
        assert ticket_of(place) in shown
        assert "telephone.invalid" not in shown
        paper = client.get(f"{page}letter/")
        large = client.get(f"{page}letter/?large=1")
        assert ticket_of(place) in paper.text
        assert 'class="paper large-print"' in large.text
        assert "How to get there" in paper.text
        assert "?large=1" in paper.text


def test_a_full_session_and_a_party_too_large_are_refused_as_on_the_web(scene: Scene) -> None:
    with time_machine.travel(AT, tick=False):
        client, path = office_of(scene), path_of(scene)
        too_many = client.post(path, {**EVA, "seats": CAPACITY + 1})
        assert too_many.status_code == 422
        assert "Error:" in too_many.text
        nobody = client.post(path, {**EVA, "phone": ""})
        assert nobody.status_code == 422
        assert "Enter an e-mail address or a telephone" in nobody.text
        assert 'value="Eva Blu"' in nobody.text
        odd = client.post(path, {**EVA, "phone": "<b>call me</b>"})
        assert odd.status_code == 422
        assert "<b>call" not in odd.text
        assert not Person.objects.filter(name="Eva Blu").exists()
        client.post(path, EVA)
        assert "Offer the waiting list" in client.get(path).text
        shown = client.post(path, {**EVA, "name": "Fay Poe", "seats": 1}, follow=True)
        waits = taken_by("Fay Poe")
        assert waits.state == "waiting"
        assert "Waiting list, number 1" in shown.text
        assert "The turn is lost." in shown.text
        # What comes later is for the office to tell: it stands among its mail until it was.
        withdraw_placement(placement=scene.places["Ada Rossi"], at=AT, by=None)
        waits.refresh_from_db()
        assert waits.state == "offered"
        assert "1 person without e-mail waits to be told" in client.get("/en/office/").text
        listed = client.get("/en/office/mail/")
        assert "Fay Poe" in listed.text
        assert EVA["phone"] in listed.text
        [mail] = OutgoingMail.objects.filter(state="undeliverable")
        assert client.post("/en/office/mail/", {"mail": mail.pk, "act": "told"}).status_code == 302
        assert "Fay Poe" not in client.get("/en/office/mail/").text
        accepted = client.post(f"/en/office/place/{waits.pk}/", {"act": "accept"}, follow=True)
        assert "The place is accepted." in accepted.text
        asked = accepted.text[accepted.text.index("<summary>") :]
        assert asked.index("You cannot undo this.") < asked.index('value="leave"')
        assert client.post(f"/en/office/place/{waits.pk}/", {"act": "fly"}).status_code == 404
        client.post(f"/en/office/place/{waits.pk}/", {"act": "leave"})
        assert client.get(f"/en/office/place/{waits.pk}/letter/").status_code == 404
        call = waits.application.call
    with time_machine.travel(call.closes_at + timedelta(minutes=1), tick=False):
        client = office_of(scene)
        assert "closed on" in client.get(path).text
        late = client.post(path, {**EVA, "name": "Late Comer"})
        assert late.status_code == 422
        assert not Person.objects.filter(name="Late Comer").exists()


def test_who_reads_mail_gets_her_ticket_there(scene: Scene) -> None:
    with time_machine.travel(AT, tick=False):
        office_of(scene).post(path_of(scene), {**EVA, "email": "Eva@Example.org", "phone": ""})
        [mail] = OutgoingMail.objects.filter(to="eva@example.org")
        assert mail.state == "waiting"
        assert taken_by("Eva Blu").state == "accepted"


def test_a_minor_names_a_guardian_whose_answer_the_office_notes() -> None:
    call = steps.open_alone(
        "ipparis_equal_opportunity",
        "I2/2027-02/master-classes",
        datetime.fromisoformat("2026-07-01T09:00:00+02:00"),
    )
    Call.objects.filter(pk=call.pk).update(needs_guardian=True, asks_needs=True)
    at = call.opens_at + timedelta(days=3)
    client = keeper(call, at)
    session = call.offers.get(key="robot-in-three-hours").sessions.get()
    path = f"/en/office/session/{session.pk}/sign-up/"
    minor = {"name": "Pia Min", "phone": "0612345678", "language": "en", "home": ""}
    asked = {"guardian_name": "Rosa Min", "guardian_phone": "06 1111 2222"}
    with time_machine.travel(at, tick=False):
        if call.homes:
            minor["home"] = call.homes[0]
        assert "Enter the full name of a parent" in client.post(path, minor).text
        page = client.post(path, {**minor, **asked}).headers["Location"]
        place, guardian = taken_by("Pia Min"), Guardian.objects.get()
        assert (place.state, guardian.phone) == ("offered", "06 1111 2222")
        shown = client.get(page)
        assert "Note what the guardian says" in shown.text
        assert "06 1111 2222" in shown.text
        wrong = client.post(f"{page}guardian/", YES)
        assert wrong.status_code == 422
        assert "Tick that you agree" in wrong.text
        done = client.post(f"{page}guardian/", {**YES, "agrees": "on"}, follow=True)
        assert "is noted" in done.text
        place.refresh_from_db()
        assert place.state == "accepted"
        entry = AuditEntry.objects.get(action="guardian.confirmed")
        assert entry.actor == Person.objects.get(email="desk@example.org").public_id
        assert client.get(f"{page}guardian/").status_code == 404


def test_a_teacher_telephones_and_her_class_is_booked_once() -> None:
    call, at = classes_call()
    offer = call.offers.get(key="class-stage")
    school = school_of(call, "Demo school 001", "Demo district 1")
    path = f"/en/office/session/{offer.sessions.get().pk}/sign-up/"
    client = keeper(call, at)
    told: dict[str, Any] = {
        "teacher": "Tea Cher",
        "phone": "02 123456",
        "language": "en",
        "school": school.code,
        "name": "3B",
        "level": "upper",
        "girls": 9,
        "boys": 8,
        "others": 0,
        "adults": 2,
    }
    with time_machine.travel(at, tick=False):
        page = client.post(path, told).headers["Location"]
        assert client.post(path, told).headers["Location"] == page
        place = Placement.objects.get()
        assert (place.state, place.seats) == ("accepted", 19)
        assert place.application.home == school
        assert SchoolClass.objects.count() == 1
        assert "3B" in client.get(f"{page}letter/?large=1").text
        named = {**told, "school": "", "teacher": "Other Teacher", "name": "4C"}
        assert client.post(path, named).status_code == 422
        named |= {"school_name": "Demo <i> far", "district": "Far"}
        client.post(path, named)
        assert SchoolRequest.objects.get().name == "Demo <i> far"
        huge = client.post(path, {**told, "name": "5D", "girls": 250})
        assert huge.status_code == 422
        assert not SchoolClass.objects.filter(name="5D").exists()


def keeper(call: Call, at: datetime) -> Client:
    person = steps.register("desk@example.org", at, name="Desk")
    programme = call.edition.initiative.programme
    grant_role(person=person, programme=programme, role=OfficeRole.Role.OFFICE, at=at, by=None)
    client = Client()
    client.force_login(person)
    return client
