"""A teacher books for a class: each page, each refusal, and nothing of anyone else's."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.web.participant.class_steps import class_of, classes_call, school_of

from pariter.apps.applications.models import SchoolClass, SchoolRequest
from pariter.apps.participation.actions import record_attendance
from pariter.apps.participation.models import Certificate
from pariter.apps.people.models import Person
from pariter.apps.placements.class_booking import book
from pariter.apps.placements.models import Placement

pytestmark = pytest.mark.django_db
GOOD = {
    "name": "3B",
    "level": "upper",
    "girls": "12",
    "boys": "11",
    "others": "1",
    "adults": "2",
    "needs": "A step-free way",
    "phone": "02 1234",
    "wants_hours": "on",
}


class Desk:
    """A teacher who is signed in, and the call in which she books."""

    def __init__(self) -> None:
        self.call, self.at = classes_call()
        self.school = school_of(self.call, "Demo school 001")
        self.teacher = Person.objects.create_user("teacher@example.org", name="Demo Teacher")
        self.client = Client()
        self.client.force_login(self.teacher)

    def get(self, path: str) -> Any:
        return self.client.get(f"/en/{path}")

    def post(self, path: str, **values: Any) -> Any:
        return self.client.post(f"/en/{path}", values)

    def group(self, pupils: int = 20) -> SchoolClass:
        return class_of(self.call, self.teacher, self.school, self.at, pupils)

    def place(self, key: str = "class-stage", pupils: int = 20) -> Placement:
        group = self.group(pupils)
        offer = self.call.offers.get(key=key)
        [placement] = book(school_class=group, offers=[offer], at=self.at, by=self.teacher)
        return placement


@pytest.fixture
def desk() -> Iterator[Desk]:
    found = Desk()
    with time_machine.travel(found.at, tick=False):
        yield found


def test_a_teacher_chooses_school_adds_a_class_and_books(desk: Desk) -> None:
    start = f"classes/{desk.call.pk}/"
    assert "Say first which school you book for." in desk.get(start).content.decode()
    found = desk.get(f"{start}school/?q=school+001")
    assert "Demo district 1" in found.content.decode()
    assert desk.post(f"{start}school/", act="choose", school=desk.school.code).status_code == 302
    sent = desk.post(f"{start}add/", **GOOD)
    group = SchoolClass.objects.get()
    assert sent["Location"].endswith(f"{start}{group.pk}/book/")
    assert (group.girls, group.boys, group.others, group.wants_hours) == (12, 11, 1, True)
    shown = desk.get(f"{start}{group.pk}/book/").content.decode()
    assert "your class needs <strong>26</strong> seats" in shown
    assert "One school holds at most 2 places" in shown
    offers = [
        str(offer.pk) for offer in desk.call.offers.filter(key__in=("class-stage", "class-bridges"))
    ]
    assert desk.post(f"{start}{group.pk}/book/", offers=offers).status_code == 302
    assert desk.post(f"{start}{group.pk}/book/", offers=offers).status_code == 422
    assert set(Placement.objects.values_list("state", flat=True)) == {"accepted"}
    shown = desk.get(start).content.decode()
    assert shown.count("You have a place") == 2
    assert "24 pupils and 2 adults" in shown


def test_a_long_list_of_schools_is_searched_first(desk: Desk) -> None:
    for number in range(2, 13):
        school_of(desk.call, f"Lycée {number:03}")
    path = f"classes/{desk.call.pk}/school/"
    shown = desk.get(path).content.decode()
    assert "There are 12 schools: search to find yours." in shown
    assert "Use this school" not in shown
    shown = desk.get(f"{path}?q=lycee").content.decode()
    assert "11 schools. The first 10 are shown" in shown
    assert shown.count('name="school"') == 10
    shown = desk.get(f"{path}?q=LYCEE+012").content.decode()
    assert "1 school is shown" in shown
    assert desk.post(f"{path}?q=lycee+012", act="choose", school="lycée-012").status_code == 302


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"girls": "0", "boys": "0", "others": "0"}, "A class has at least one pupil"),
        ({"girls": "10000"}, "at most 200 pupils here, and you entered 10012"),
        ({"girls": "9" * 5000}, "Enter a whole number"),
        ({"girls": "-1"}, "Enter 0 or more"),
        ({"adults": "0"}, "From 1 to 20 adults"),
        ({"name": "\u202e3B"}, "A hidden sign turns this text around"),
        ({"name": "x" * 41}, "Shorten the name to 40 letters"),
        ({"level": "nursery"}, "Choose the level from the list"),
        ({"phone": ""}, "Enter a telephone number"),
    ],
)
def test_a_wrong_class_is_refused_and_nothing_typed_is_lost(
    desk: Desk, values: dict[str, str], said: str
) -> None:
    desk.post(f"classes/{desk.call.pk}/school/", act="choose", school=desk.school.code)
    refused = desk.post(f"classes/{desk.call.pk}/add/", **GOOD | values)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert said in page
    assert "<title>Error:" in page
    assert "A step-free way" in page
    assert not SchoolClass.objects.exists()


def test_html_in_names_is_shown_harmless(desk: Desk) -> None:
    desk.post(f"classes/{desk.call.pk}/school/", act="name", name="<b>X</b>", district="<i>")
    assert SchoolRequest.objects.get().name == "<b>X</b>"
    desk.post(f"classes/{desk.call.pk}/add/", **GOOD | {"name": "<script>1</script>"})
    shown = desk.get(f"classes/{desk.call.pk}/").content.decode()
    assert "<script>1" not in shown
    assert "&lt;script&gt;1" in shown
    assert "The office confirms your school first" in shown


def test_a_class_larger_than_the_room_is_told_so(desk: Desk) -> None:
    group = desk.group(60)
    offer = desk.call.offers.get(key="class-water")
    refused = desk.post(f"classes/{desk.call.pk}/{group.pk}/book/", offers=[str(offer.pk)])
    assert refused.status_code == 422
    assert f"has {offer.capacity} seats, and your class needs 62" in refused.content.decode()


def test_the_page_says_why_a_class_waits_and_what_would_change_it(desk: Desk) -> None:
    for key in ("class-stage", "class-bridges"):
        desk.place(key, pupils=20 + len(key))
    waits = desk.place("class-stars", pupils=22)
    shown = desk.get(f"my-places/place/{waits.pk}/class/").content.decode()
    assert "You are number 1 on the waiting list" in shown
    assert "Your school already holds as many places as one school may." in shown
    assert "If your school gives one back, this class can have it. From Monday 15 February" in shown
    assert desk.get(f"my-places/place/{waits.pk}/")["Location"].endswith("/class/")


def test_a_class_changes_and_is_told_what_is_not_possible(desk: Desk) -> None:
    placement = desk.place("class-water", pupils=20)
    path = f"classes/{desk.call.pk}/{placement.school_class_id}/"
    assert desk.post(path, **GOOD).status_code == 302
    placement.refresh_from_db()
    assert placement.seats == 26
    refused = desk.post(path, **GOOD | {"girls": "18"})
    assert "your class needs 32" in refused.content.decode()
    placement.refresh_from_db()
    assert placement.seats == 26


def test_the_place_has_a_ticket_and_slips_without_pupils(desk: Desk) -> None:
    placement = desk.place()
    shown = desk.get(f"my-places/place/{placement.pk}/class/").content.decode()
    assert 'class="ticket"' in shown
    slips = desk.get(f"my-places/place/{placement.pk}/slips/?lang=it").content.decode()
    assert "Demo school 001" in slips
    assert "STEMintheCity" in slips
    assert "steminthecity-schools@example.org" in slips
    assert "Donne di scienza, sul palco" in slips


def test_a_class_that_is_asked_says_that_it_comes(desk: Desk) -> None:
    placement = desk.place()
    Placement.objects.filter(pk=placement.pk).update(reminded_at=desk.at)
    path = f"my-places/place/{placement.pk}/class/"
    assert "Are you still coming?" in desk.get(path).content.decode()
    assert desk.post(path).status_code == 302
    assert "Are you still coming?" not in desk.get(path).content.decode()


def test_the_hours_are_certified_only_if_the_class_came(desk: Desk) -> None:
    came, stayed = desk.place(), desk.place("class-bridges", pupils=21)
    for placement, present in ((came, True), (stayed, False)):
        session = placement.offer.sessions.get()
        record_attendance(
            session=session, presence={placement: present}, at=session.ends_at, by=desk.teacher
        )
    later = desk.at + timedelta(days=365)
    with time_machine.travel(later, tick=False):
        desk.client.force_login(desk.teacher)
        shown = desk.get(f"my-places/place/{stayed.pk}/class/").content.decode()
        assert "It is noted that you were not there" in shown
        desk.post(f"my-places/place/{stayed.pk}/hours/")
        assert not Certificate.objects.exists()
        shown = desk.get(f"my-places/place/{came.pk}/class/").content.decode()
        assert "The certificate names the class, its sessions and hours, and no pupil." in shown
        assert "Tell us how it was" in shown
        thanked = desk.get(f"my-places/place/{came.pk}/certificate/")
        assert thanked["Location"].endswith("/class/")
        desk.post(f"my-places/place/{came.pk}/hours/")
        certificate = Certificate.objects.get()
        assert certificate.content["name"] == "20A, Demo school 001"
        page = desk.client.get(reverse("certificate_check", args=[certificate.public_id]))
        assert "22 people of the class" in page.content.decode()
        assert "This certificate is valid" in page.content.decode()
        pdf = desk.get(f"my-places/place/{came.pk}/hours.pdf")
        assert pdf.content[:5] == b"%PDF-"


def test_a_teacher_says_once_how_it_was(desk: Desk) -> None:
    came, stayed = desk.place(), desk.place("class-bridges", pupils=21)
    for placement, present in ((came, True), (stayed, False)):
        session = placement.offer.sessions.get()
        record_attendance(
            session=session, presence={placement: present}, at=session.ends_at, by=desk.teacher
        )
    with time_machine.travel(desk.at + timedelta(days=365), tick=False):
        desk.client.force_login(desk.teacher)
        address = f"my-places/place/{came.pk}"
        assert "Tell us how it was" in desk.get(f"{address}/class/").content.decode()
        absent = desk.get(f"my-places/place/{stayed.pk}/class/").content.decode()
        assert "Tell us how it was" not in absent
        assert desk.post(f"{address}/feedback/", score="5").status_code == 302
        assert "Tell us how it was" not in desk.get(f"{address}/class/").content.decode()


def test_classes_go_over_to_a_colleague(desk: Desk) -> None:
    placement = desk.place()
    path = f"classes/{desk.call.pk}/colleague/"
    sent = desk.post(path, name="Demo Colleague", email="colleague@example.org")
    assert sent.status_code == 302
    placement.application.refresh_from_db()
    assert placement.application.person.email == "colleague@example.org"
    assert desk.get(f"my-places/place/{placement.pk}/class/").status_code == 404


def test_what_is_anothers_does_not_exist(desk: Desk) -> None:
    placement = desk.place()
    other = Person.objects.create_user("other@example.org", name="Other")
    desk.client.force_login(other)
    for path in (
        f"classes/{desk.call.pk}/add/",
        f"classes/{desk.call.pk}/colleague/",
        f"classes/{desk.call.pk}/{placement.school_class_id}/",
        f"classes/{desk.call.pk}/{placement.school_class_id}/book/",
        f"my-places/place/{placement.pk}/class/",
        f"my-places/place/{placement.pk}/slips/",
        f"my-places/place/{placement.pk}/hours/",
        f"my-places/place/{placement.pk}/hours.pdf",
        "classes/999999/",
    ):
        assert desk.get(path).status_code == 404, path


def test_nothing_is_booked_once_the_call_has_closed(desk: Desk) -> None:
    group = desk.group()
    offer = desk.call.offers.get(key="class-stage")
    with time_machine.travel(desk.call.deadline, tick=False):
        desk.client.force_login(desk.teacher)
        refused = desk.post(f"classes/{desk.call.pk}/{group.pk}/book/", offers=[str(offer.pk)])
        assert refused.status_code == 422
        assert "Applications closed on" in refused.content.decode()
    assert not Placement.objects.exists()
