"""First come, first served: one button, a waiting list, and refusals that change nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Offer

SignIn = Callable[[Person], Client]


@pytest.fixture
def last_seat(welcome_call: Call) -> Offer:
    """Return a session with one seat."""
    offer = welcome_call.offers.get(key="city-walk")
    offer.capacity = 1
    offer.save()
    return offer


def test_sign_up_asks_for_the_name_once(
    sign_in: SignIn, anna: Person, last_seat: Offer, while_open: datetime, welcome_call: Call
) -> None:
    client = sign_in(anna)
    refused = client.post(f"/en/sign-up/{last_seat.pk}/", {"name": " "})
    assert refused.status_code == 422
    assert "Enter your full name." in refused.text
    assert not Placement.objects.exists()
    client.post(f"/en/sign-up/{last_seat.pk}/", {"name": "Anna Rossi"})
    anna.refresh_from_db()
    assert anna.name == "Anna Rossi"
    other = welcome_call.offers.get(key="tax-code")
    assert "Full name" not in client.get(f"/en/sign-up/{other.pk}/").text


def test_signing_up_twice_takes_one_seat(
    sign_in: SignIn, ben: Person, last_seat: Offer, while_open: datetime, welcome_call: Call
) -> None:
    client = sign_in(ben)
    assert "<strong>1</strong> seat is free." in client.get(f"/en/sign-up/{last_seat.pk}/").text
    answers = [client.post(f"/en/sign-up/{last_seat.pk}/") for _time in range(2)]
    placement = Placement.objects.get()
    assert placement.state == "accepted"
    address = f"/en/my-places/place/{placement.pk}/"
    assert [answer["Location"] for answer in answers] == [address, address]
    page = client.get(address).text
    assert "You have a place" in page
    assert placement.application.reference in page
    assert "You have already signed up" in client.get(f"/en/sign-up/{last_seat.pk}/").text


def test_full_session_gives_a_turn_on_the_waiting_list(
    sign_in: SignIn,
    anna: Person,
    ben: Person,
    last_seat: Offer,
    while_open: datetime,
    welcome_call: Call,
) -> None:
    sign_in(ben).post(f"/en/sign-up/{last_seat.pk}/")
    client = sign_in(anna)
    page = client.get(f"/en/sign-up/{last_seat.pk}/").text
    assert "All seats are taken" in page
    assert "as number 1" in page
    response = client.post(f"/en/sign-up/{last_seat.pk}/", {"name": "Anna Rossi"}, follow=True)
    assert "You are number 1 on the waiting list" in response.text
    assert Placement.objects.get(application__person=anna).state == "waiting"


@pytest.mark.parametrize("seconds", [0, 1])
def test_sign_up_after_the_deadline_is_refused(
    seconds: int, sign_in: SignIn, ben: Person, last_seat: Offer
) -> None:
    with time_machine.travel(last_seat.call.deadline + timedelta(seconds=seconds), tick=False):
        client = sign_in(ben)
        response = client.post(f"/en/sign-up/{last_seat.pk}/")
        page = client.get(f"/en/sign-up/{last_seat.pk}/").text
    assert response.status_code == 422
    assert "12 February 2027, 17:00:00 (time in Rome)" in response.text
    assert "It closed on Friday 12 February 2027, 17:00 (time in Rome)." in page
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0]
    assert not Placement.objects.exists()


def test_sign_up_for_a_ranked_offer_leads_to_the_application(
    sign_in: SignIn, anna: Person, ranked_call: Call
) -> None:
    offer = ranked_call.offers.all()[0]
    assert sign_in(anna).post(f"/en/sign-up/{offer.pk}/")["Location"] == (
        f"/en/apply/{ranked_call.pk}/"
    )
    assert not Placement.objects.exists()


def test_sign_up_says_which_rule_is_not_met(
    sign_in: SignIn, ben: Person, last_seat: Offer, while_open: datetime, welcome_call: Call
) -> None:
    Call.objects.filter(pk=welcome_call.pk).update(
        homes=["polimi"],
        rules=[
            {
                "key": "guest",
                "when": '"guest" in roles',
                "text": {"en": "You are a guest."},
                "refusal": {"en": "Only guests can come."},
            }
        ],
    )
    Organisation.objects.update_or_create(
        code="polimi", defaults={"name": {"en": "Politecnico di Milano"}}
    )
    response = sign_in(ben).post(f"/en/sign-up/{last_seat.pk}/", {"home": "polimi"})
    assert response.status_code == 422
    assert "Only guests can come." in response.text
    assert not Placement.objects.exists()


def test_sign_up_page_asks_the_database_little(
    sign_in: SignIn,
    ben: Person,
    last_seat: Offer,
    while_open: datetime,
    welcome_call: Call,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(ben)
    with django_assert_max_num_queries(8):
        client.get(f"/en/sign-up/{last_seat.pk}/")
