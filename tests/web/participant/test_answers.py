"""Accept, decline, give back: a look changes nothing, twice is once, too late is refused."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from pariter.apps.applications.models import Application
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import expire_offers
from pariter.apps.placements.models import AllocationRun, Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer

SignIn = Callable[[Person], Client]


@pytest.fixture
def offered(
    ranked_call: Call,
    anna: Person,
    ben: Person,
    apply: Callable[..., Application],
    publish: Callable[[Call], AllocationRun],
) -> Iterator[Placement]:
    """Return the only seat of the first course, offered to one person; the other waits for it."""
    scarce, wide = ranked_call.offers.all()[:2]
    Offer.objects.filter(pk=scarce.pk).update(capacity=1)
    for person in (anna, ben):
        apply(ranked_call, person, scarce, wide)
    run = publish(ranked_call)
    assert run.published_at is not None
    with time_machine.travel(run.published_at + timedelta(hours=1), tick=False):
        yield Placement.objects.get(offer=scarce, state="offered")


def other_of(placement: Placement) -> Person:
    """Return the person who has not got this place."""
    return Person.objects.exclude(pk=placement.application.person_id).get(
        applications__isnull=False
    )


def state(placement: Placement) -> str:
    """Return the stored state of a place."""
    return Placement.objects.get(pk=placement.pk).state


@pytest.mark.parametrize("act", ["accept", "decline", "withdraw"])
def test_looking_changes_nothing(act: str, sign_in: SignIn, offered: Placement) -> None:
    client = sign_in(offered.application.person)
    assert client.get(f"/en/my-places/place/{offered.pk}/{act}/").status_code == 200
    assert state(offered) == "offered"


@pytest.mark.parametrize("act", ["", "accept/", "decline/", "withdraw/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_place_of_another_person_does_not_exist(
    act: str, method: str, sign_in: SignIn, offered: Placement
) -> None:
    client = sign_in(other_of(offered))
    response = getattr(client, method)(f"/en/my-places/place/{offered.pk}/{act}")
    assert response.status_code == 404
    assert state(offered) == "offered"


def test_accepting_twice_is_once(sign_in: SignIn, offered: Placement) -> None:
    client = sign_in(offered.application.person)
    address = f"/en/my-places/place/{offered.pk}/accept/"
    answers = [client.post(address, follow=True) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "You have a place" in answers[1].text
    assert state(offered) == "accepted"


def test_declining_offers_the_place_to_the_next(sign_in: SignIn, offered: Placement) -> None:
    response = sign_in(offered.application.person).post(
        f"/en/my-places/place/{offered.pk}/decline/", follow=True
    )
    assert "You declined this place" in response.text
    following = Placement.objects.get(offer=offered.offer, state="offered")
    assert following.application.person == other_of(offered)
    page = sign_in(other_of(offered)).get(f"/en/my-places/place/{following.pk}/accept/").text
    assert "You give back the place that you ranked lower" in page


def test_accepting_the_better_place_gives_the_other_back(
    sign_in: SignIn, offered: Placement
) -> None:
    other = other_of(offered)
    client = sign_in(other)
    lower = Placement.objects.get(application__person=other, state="offered")
    page = client.get(f"/en/my-places/place/{lower.pk}/accept/").text
    assert "You stay on the waiting list that you ranked higher" in page
    client.post(f"/en/my-places/place/{lower.pk}/accept/")
    sign_in(offered.application.person).post(f"/en/my-places/place/{offered.pk}/decline/")
    better = Placement.objects.get(application__person=other, offer=offered.offer)
    client.post(f"/en/my-places/place/{better.pk}/accept/")
    assert (state(better), state(lower)) == ("accepted", "withdrawn")
    page = client.get(f"/en/my-places/{better.application.reference}/").text
    assert page.index("You have a place") < page.index("Given back")


@pytest.mark.parametrize("job_ran", [False, True])
def test_answer_that_comes_too_late_is_refused(
    job_ran: bool, sign_in: SignIn, offered: Placement
) -> None:
    late = offered.answer_by
    assert late is not None
    if job_ran:
        expire_offers(at=late)
    with time_machine.travel(late, tick=False):
        client = sign_in(offered.application.person)
        address = f"/en/my-places/place/{offered.pk}/accept/"
        page = client.get(address).text
        response = client.post(address)
        mine = client.get(f"/en/my-places/{offered.application.reference}/").text
    assert "The time to answer ended on Tuesday 15 December 2026, 20:00 (time in Rome)." in page
    assert "Accept the place" not in page
    assert response.status_code == 422
    assert "<title>Error:" in response.text
    assert "Offer expired" in mine
    assert state(offered) == ("expired" if job_ran else "offered")


def test_declined_place_cannot_be_accepted(sign_in: SignIn, offered: Placement) -> None:
    client = sign_in(offered.application.person)
    client.post(f"/en/my-places/place/{offered.pk}/decline/")
    response = client.post(f"/en/my-places/place/{offered.pk}/accept/")
    assert response.status_code == 422
    assert "the place is now “Declined”" in response.text
    assert state(offered) == "declined"


def test_leaving_a_waiting_list_loses_the_turn(
    sign_in: SignIn, anna: Person, ben: Person, welcome_call: Call
) -> None:
    offer = welcome_call.offers.get(key="city-walk")
    Offer.objects.filter(pk=offer.pk).update(capacity=1)
    now = welcome_call.opens_at + timedelta(days=1)
    sign_up(offer=offer, person=ben, at=now)
    waiting = sign_up(offer=offer, person=anna, at=now)
    with time_machine.travel(now, tick=False):
        client = sign_in(anna)
        page = client.get(f"/en/my-places/place/{waiting.pk}/withdraw/").text
        response = client.post(f"/en/my-places/place/{waiting.pk}/withdraw/", follow=True)
    assert "You lose your turn." in page
    assert "You left this waiting list" in response.text
    assert state(waiting) == "withdrawn"


@pytest.mark.parametrize(
    ("withdrawal", "said"),
    [
        ("chain", "The place goes to the next person at once."),
        ("reoptimise", "The office gives the place to somebody else in its next round."),
    ],
)
@pytest.mark.parametrize(("act", "possible"), [("decline", "offered"), ("withdraw", "accepted")])
def test_who_leaves_is_told_when_the_place_goes_on(
    withdrawal: str,
    said: str,
    act: str,
    possible: str,
    sign_in: SignIn,
    offered: Placement,
) -> None:
    Call.objects.update(withdrawal=withdrawal)
    Placement.objects.filter(pk=offered.pk).update(state=possible)
    page = sign_in(offered.application.person).get(f"/en/my-places/place/{offered.pk}/{act}/")
    assert f"<li>{said}</li>" in page.text
