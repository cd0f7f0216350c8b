"""First come, first served: one button, a waiting list, and refusals that change nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.journeys import steps

from pariter.apps.participation.actions import record_delivery
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up as take_seat
from pariter.apps.programmes.loading import load_pack
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
    assert "12 February 2027, 17:00 (time in Rome)" in response.text
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


def test_a_training_comes_first_and_once_it_is_noted_one_signs_up(
    sign_in: SignIn, ben: Person, last_seat: Offer, while_open: datetime
) -> None:
    call = last_seat.call
    load_pack(loaded=steps.shipped_pack("polimi_pop"), at=while_open)
    training = call.edition.initiative.programme.initiatives.get(key="P22")
    Call.objects.filter(pk=call.pk).update(training="P22")
    client = sign_in(ben)
    address = f"/en/sign-up/{last_seat.pk}/"
    for answer in (client.get(address), client.post(address)):
        assert f"You need to complete “{training.title}” before you sign up here." in answer.text
        assert f'href="/en/polimi_pop/{training.slug}/"' in answer.text
    assert answer.status_code == 422
    assert f"Complete “{training.title}” first." in answer.text
    assert not Placement.objects.exists()
    course = Call.objects.filter(edition__initiative=training, role="student")[0]
    Call.objects.filter(pk=course.pk).update(complete_after=2)
    came, again = course.offers.filter(sessions__isnull=False)[:2]
    for offer, grade in ((came, "attested"), (again, "declared"), (again, "scanned")):
        place = take_seat(offer=offer, person=ben, at=course.opens_at)
        session = offer.sessions.get()
        record_delivery(
            session=session,
            placement=place,
            kind="attendance",
            grade=grade,
            at=session.ends_at,
            by=None,
        )
        assert client.post(address).status_code == (302 if grade == "scanned" else 422)
    assert Placement.objects.get(offer=last_seat).state == "accepted"


def test_the_list_of_places_does_not_say_what_is_discreet(
    sign_in: SignIn, ben: Person, last_seat: Offer, while_open: datetime
) -> None:
    initiative = last_seat.call.edition.initiative
    client = sign_in(ben)
    client.post(f"/en/sign-up/{last_seat.pk}/")
    place = Placement.objects.get()
    addresses = ("/en/my-places/", f"/en/my-places/{place.application.reference}/")
    told = (str(last_seat.title), str(initiative.title))
    shown = [client.get(address).text for address in addresses]
    assert all(words in page for page in shown for words in told)
    Call.objects.filter(pk=last_seat.call.pk).update(discreet=True)
    for address in addresses:
        page = client.get(address).text
        assert "Your place" in page
        assert "Session on " in page
        assert [words for words in told if words in page] == []
