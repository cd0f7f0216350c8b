"""Sign-up without an account: one answer to all, a link in a mail, a page of the place's own."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import expire_offers
from pariter.apps.placements.models import Placement
from pariter.apps.placements.reminders import remind_holders
from pariter.apps.placements.tickets import page_key_of, ticket_of
from pariter.apps.programmes.models import Call, Offer, Session, Venue

SignIn = Callable[[Person], Client]


@pytest.fixture
def walk(welcome_call: Call) -> Offer:
    """Return a session of three seats that needs no account."""
    welcome_call.needs_account, welcome_call.most_together = False, 4
    welcome_call.reminder_hours = 48
    welcome_call.save()
    offer = welcome_call.offers.get(key="city-walk")
    offer.capacity = 3
    offer.save()
    return offer


def join(offer: Offer, name: str, seats: int = 1, client: Client | None = None) -> str:
    """Send the form; return where it leads."""
    data = {"name": name, "email": f"{name}@example.org", "seats": seats}
    answer = (client or Client()).post(f"/en/join/{offer.pk}/", data)
    assert answer.status_code == 302, answer.text
    return answer["Location"]


def page_of(name: str) -> str:
    """Return the address in the newest mail to somebody."""
    mail = OutgoingMail.objects.filter(to=f"{name}@example.org").order_by("-id")[0]
    [path] = re.findall(r"(/en/place/\S+/)", mail.body)
    return str(path)


def test_the_page_is_kept_for_everybody(
    walk: Offer, while_open: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    with django_assert_num_queries(4):
        page = client.get(f"/en/join/{walk.pk}/")
    assert page.status_code == 200
    assert "<strong>3</strong> seats are free." in page.text
    assert "csrf" not in page.text
    assert not page.cookies
    with django_assert_num_queries(0):
        assert client.get(f"/en/join/{walk.pk}/").text == page.text
    client.get(f"/en/join/{walk.pk}/sent/")
    with django_assert_num_queries(0):
        assert "Look into your mail" in client.get(f"/en/join/{walk.pk}/sent/").text


def test_a_family_signs_up_confirms_and_has_its_ticket(walk: Offer, while_open: datetime) -> None:
    assert join(walk, "ada", 3) == f"/en/join/{walk.pk}/sent/"
    placement = Placement.objects.get()
    assert (placement.state, placement.seats) == ("offered", 3)
    address, client = page_of("ada"), Client()
    shown = client.get(address).text
    assert "Confirm your place" in shown
    assert ticket_of(placement) not in shown
    placement.refresh_from_db()
    assert placement.state == "offered"
    done = client.post(address, {"act": "confirm"}, follow=True)
    assert "You have a place" in done.text
    assert ticket_of(placement) in done.text
    assert "For 3 people" in done.text
    placement.refresh_from_db()
    assert placement.state == "accepted"
    assert "BEGIN:VEVENT" in client.get(f"{address}calendar.ics").text


def test_building_and_address_are_told_wherever_somebody_comes(
    walk: Offer, while_open: datetime
) -> None:
    programme = walk.call.edition.initiative.programme
    hall = Venue(programme=programme, key="hall", name="Old Hall", address="Long Street 7")
    hall.position = 1
    hall.save()
    walk.sessions.update(place="Room 6", venue=hall)
    form = Client().get(f"/en/join/{walk.pk}/").text
    join(walk, "ada")
    address = page_of("ada")
    pages = [form, Client().get(address).text]
    assert ["Room 6, Old Hall<br>Long Street 7" in page for page in pages] == [True, True]
    assert "Where: Room 6, Old Hall, Long Street 7\n" in OutgoingMail.objects.get().body
    calendar = Client().get(f"{address}calendar.ics").text
    assert "LOCATION:Room 6\\, Old Hall\\, Long Street 7" in calendar


def test_nobody_is_told_to_confirm_a_turn_on_the_list(walk: Offer, while_open: datetime) -> None:
    confirm = "to confirm your seats"
    assert confirm in Client().get(f"/en/join/{walk.pk}/").text
    join(walk, "ada", 3)
    cache.clear()
    page = Client().get(f"/en/join/{walk.pk}/").text
    assert "Join the waiting list" in page
    assert confirm not in page


def test_who_waited_in_vain_is_told_when_it_is_over(walk: Offer, while_open: datetime) -> None:
    join(walk, "ada", 3)
    join(walk, "ben")
    with time_machine.travel(Session.objects.latest("ends_at").ends_at, tick=False):
        page = Client().get(page_of("ben")).text
    assert "It has taken place" in page
    assert "No place became free for you." in page
    assert "Leave the waiting list" not in page


def test_every_answer_is_the_same(walk: Offer, while_open: datetime) -> None:
    Person.objects.create_user("known@example.org", name="Known Person")
    told = {join(walk, name, 2) for name in ("ada", "ada", "known", "late")}
    assert told == {f"/en/join/{walk.pk}/sent/"}
    assert Placement.objects.count() == 3
    assert Person.objects.get(email="known@example.org").name == "Known Person"


def test_a_form_of_another_site_is_refused(walk: Offer, while_open: datetime) -> None:
    data = {"name": "Ada", "email": "ada@example.org", "seats": 1}
    address = f"/en/join/{walk.pk}/"
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert Client().post(address, data, headers=headers).status_code == 403
    own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert Client().post(address, data, headers=own).status_code == 302


def test_a_program_with_someones_cookie_is_refused(
    walk: Offer, while_open: datetime, sign_in: SignIn, ben: Person
) -> None:
    client = sign_in(ben)
    assert client.post(f"/en/join/{walk.pk}/", {"seats": 1}).status_code == 403


def test_who_is_signed_in_is_asked_little_and_has_her_place_at_once(
    walk: Offer, while_open: datetime, sign_in: SignIn, ben: Person
) -> None:
    client = sign_in(ben)
    assert "E-mail address" not in client.get(f"/en/join/{walk.pk}/").text
    own = {"Origin": "http://testserver"}
    answer = client.post(f"/en/join/{walk.pk}/", {"seats": 2}, headers=own)
    placement = Placement.objects.get()
    assert answer["Location"] == f"/en/my-places/place/{placement.pk}/"
    assert placement.state == "accepted"
    assert client.get(f"/en/sign-up/{walk.pk}/")["Location"] == f"/en/join/{walk.pk}/"
    assert "You have already signed up" in client.get(f"/en/join/{walk.pk}/").text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"name": " "}, "Enter your full name."),
        ({"name": "Ada \u202egnp"}, "A hidden sign turns this text around."),
        ({"name": "A" * 201}, "Shorten your name to 200 letters."),
        ({"email": "ada"}, "Enter an e-mail address such as"),
        ({"email": ""}, "We send your ticket there."),
        ({"seats": "4"}, "The room has 3 seats, so 4 people cannot come together."),
        ({"seats": "9"}, "The room has 3 seats, so 9 people cannot come together."),
        ({"seats": "0"}, "This many cannot come together."),
        ({"seats": "many"}, "This many cannot come together."),
        ({"website": "x"}, "We could not tell you from a program."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    walk: Offer, while_open: datetime, data: dict[str, str], told: str
) -> None:
    right = {"name": "Ada Rossi", "email": "ada@example.org", "seats": "2"}
    answer = Client().post(f"/en/join/{walk.pk}/", {**right, **data})
    assert answer.status_code == 422
    assert told in answer.text
    assert "<title>Error:" in answer.text
    kept = {**right, **data}
    if "name" not in data:
        assert kept["name"] in answer.text
    assert not Placement.objects.exists()


def test_a_name_is_shown_harmless(walk: Offer, while_open: datetime) -> None:
    data = {"name": "<b>Ada</b>", "email": "ada@example.org", "seats": 1}
    Client().post(f"/en/join/{walk.pk}/", data)
    assert "<b>Ada" not in Client().get(page_of("ada")).text


def test_too_late_is_refused(walk: Offer) -> None:
    with time_machine.travel(walk.call.deadline, tick=False):
        data = {"name": "Ada", "email": "ada@example.org", "seats": 1}
        answer = Client().post(f"/en/join/{walk.pk}/", data)
    assert answer.status_code == 422
    assert "Applications closed on" in answer.text
    assert not Person.objects.filter(email="ada@example.org").exists()


def test_the_list_moves_on_when_a_place_is_given_back(walk: Offer, while_open: datetime) -> None:
    join(walk, "ada", 3)
    join(walk, "ben", 2)
    ada, ben = page_of("ada"), page_of("ben")
    assert "You are number 1 on the waiting list" in Client().get(ben).text
    Client().post(ada, {"act": "confirm"})
    with time_machine.travel(while_open + timedelta(minutes=1), tick=False):
        Client().post(ada, {"act": "leave"})
    assert "You gave this place back" in Client().get(ada).text
    assert "Sign up again" in Client().get(ada).text
    assert "A place is free for you" in Client().get(ben).text
    Client().post(ben, {"act": "confirm"})
    assert list(Placement.objects.order_by("order").values_list("state", flat=True)) == [
        "withdrawn",
        "accepted",
    ]


def test_fewer_people_and_another_name(walk: Offer, while_open: datetime) -> None:
    join(walk, "ada", 3)
    address, client = page_of("ada"), Client()
    client.post(address, {"act": "confirm"})
    for data, told in (
        ({"act": "fewer", "seats": "4"}, "Choose a smaller number from the list."),
        ({"act": "name", "name": ""}, "Enter your full name."),
    ):
        refused = client.post(address, data)
        assert refused.status_code == 422
        assert told in refused.text
    client.post(address, {"act": "fewer", "seats": "2"})
    client.post(address, {"act": "name", "name": "Ada Bianchi"})
    placement = Placement.objects.get()
    assert (placement.seats, placement.application.person.name) == (2, "Ada Bianchi")
    assert client.post(address, {"act": "fly"}).status_code == 404


def test_still_coming_is_asked_and_answered_with_one_click(
    walk: Offer, while_open: datetime
) -> None:
    join(walk, "ada")
    address, client = page_of("ada"), Client()
    client.post(address, {"act": "confirm"})
    soon = walk.sessions.get().starts_at - timedelta(hours=47)
    assert remind_holders(at=soon) == 1
    with time_machine.travel(soon, tick=False):
        assert "Are you still coming?" in client.get(page_of("ada")).text
        client.post(address, {"act": "still"})
        assert "Are you still coming?" not in client.get(address).text


def test_confirming_too_late_is_told(walk: Offer, while_open: datetime) -> None:
    join(walk, "ada")
    address = page_of("ada")
    late = while_open + timedelta(minutes=30)
    with time_machine.travel(late, tick=False):
        refused = Client().post(address, {"act": "confirm"})
        assert refused.status_code == 422
        assert "The time to answer ended on" in refused.text
        assert expire_offers(at=late) == 1
        assert "The offer has ended" in Client().get(address).text


def test_a_forged_key_opens_nothing(walk: Offer, while_open: datetime) -> None:
    join(walk, "ada")
    key = page_key_of(Placement.objects.get())
    other = key[:-1] + ("0" if key[-1] != "0" else "1")
    ticket = ticket_of(Placement.objects.get())
    for wrong in (other, "0", "x" * 30, ticket):
        assert Client().get(f"/en/place/{wrong}/").status_code == 404
        assert Client().post(f"/en/place/{wrong}/", {"act": "leave"}).status_code == 404
    walk.call.needs_account = True
    walk.call.save()
    assert Client().get(f"/en/place/{key}/").status_code == 404


def test_many_sign_ups_of_one_network_are_slowed_down(
    walk: Offer, while_open: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pariter.web.participant.open_sign_up.MOST_AN_HOUR", 2)
    for name in ("ada", "ben"):
        join(walk, name)
    data = {"name": "Cleo", "email": "cleo@example.org", "seats": 1}
    answer = Client().post(f"/en/join/{walk.pk}/", data)
    assert answer.status_code == 429
    assert "Very many people signed up from your network." in answer.text
