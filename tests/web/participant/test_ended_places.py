"""What a place says that ended without a word of its holder: cancelled, or replaced."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pariter.apps.participation.cancelling import cancel_session
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import withdraw_placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.placements.tickets import page_key_of
from pariter.apps.programmes.models import Call, Session

SignIn = Callable[[Person], Client]


def test_place_of_a_cancelled_session_says_so(
    sign_in: SignIn, anna: Person, ben: Person, welcome_call: Call, while_open: datetime
) -> None:
    offer = welcome_call.offers.get(key="city-walk")
    welcome_call.offers.filter(pk=offer.pk).update(capacity=1)
    before = while_open - timedelta(hours=1)
    held, waits = (sign_up(offer=offer, person=one, at=before) for one in (anna, ben))
    session = Session.objects.get(offer=offer)
    cancel_session(session=session, reason="Storm", at=while_open, by=ben)
    for person, place in ((anna, held), (ben, waits)):
        page = sign_in(person).get(f"/en/my-places/place/{place.pk}/").text
        assert "It was cancelled" in page
        assert "You told us" not in page
        assert "wanted more" not in page
        listed = sign_in(person).get(f"/en/my-places/{place.application.reference}/").text
        assert "Cancelled: " in listed
        assert "You gave back" not in listed


def test_nobody_signs_up_again_for_what_was_cancelled(
    anna: Person, welcome_call: Call, while_open: datetime
) -> None:
    Call.objects.update(needs_account=False)
    offer = welcome_call.offers.get(key="city-walk")
    place = sign_up(offer=offer, person=anna, at=while_open)
    own = f"/en/place/{page_key_of(place)}/"
    Client().post(own, {"act": "leave"})
    assert "Sign up again" in Client().get(own).text
    place = sign_up(offer=offer, person=anna, at=while_open)
    cancel_session(session=Session.objects.get(offer=offer), reason="Storm", at=while_open, by=anna)
    shown = Client().get(f"/en/place/{page_key_of(place)}/").text
    assert "It was cancelled" in shown
    assert "Sign up again" not in shown


@pytest.mark.parametrize("count", [1, 5])
def test_ended_places_ask_the_database_the_same_for_one_and_for_many(
    count: int,
    sign_in: SignIn,
    ben: Person,
    welcome_call: Call,
    while_open: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for offer in welcome_call.offers.all()[:count]:
        place = sign_up(offer=offer, person=ben, at=while_open - timedelta(hours=1))
        withdraw_placement(placement=place, at=while_open, by=ben)
    client = sign_in(ben)
    with django_assert_num_queries(13):
        client.get("/en/my-places/")
    with django_assert_num_queries(11):
        client.get(f"/en/my-places/{place.application.reference}/")
    Call.objects.update(needs_account=False)
    with django_assert_num_queries(10):
        assert "You gave this place back" in Client().get(f"/en/place/{page_key_of(place)}/").text


def test_sessions_that_are_cancelled_are_not_told_to_who_comes(
    sign_in: SignIn, anna: Person, welcome_call: Call, while_open: datetime
) -> None:
    offer = welcome_call.offers.get(key="city-walk")
    place = sign_up(offer=offer, person=anna, at=while_open)
    first = Session.objects.get(offer=offer)
    second = Session.objects.create(
        edition=first.edition,
        offer=offer,
        key="walk-2",
        title={"en": "Second walk"},
        starts_at=first.starts_at + timedelta(days=1),
        ends_at=first.ends_at + timedelta(days=1),
        zone=first.zone,
    )
    cancel_session(session=second, reason="Storm", at=while_open, by=anna)
    page = sign_in(anna).get(f"/en/my-places/place/{place.pk}/").text
    assert "You have a place" in page
    assert "Second walk" not in page
