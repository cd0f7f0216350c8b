"""First come, first served: who holds a seat, who waits, and the proof of each list."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.journeys import steps

from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer
from pariter.verifier import verify
from pariter.web.participant.wording import session_in_words

Visit = Callable[..., Any]


def moment(call: Call) -> datetime:
    return call.opens_at + timedelta(days=1)


def fill(call: Call, waiting: int) -> Offer:
    """Fill the call's first offer, and let so many people wait for it."""
    offer = call.offers.all()[0]
    for number in range(offer.capacity + waiting):
        person = steps.register(f"w{number}@example.org", moment(call), name=f"Guest {number}")
        sign_up(offer=offer, person=person, at=moment(call) + timedelta(seconds=number))
    return offer


def test_lists_show_holders_and_who_waits(welcome: Call, foreign: Person, visit: Visit) -> None:
    offer = fill(welcome, 2)
    with visit(foreign, moment(welcome)) as client:
        shown = client.get(f"/en/office/call/{welcome.pk}/places/")
    first = shown.context["lists"][0]
    assert first.offer == offer
    assert first.whens == [session_in_words(session) for session in offer.sessions.all()]
    assert len(first.whens) == 1
    assert (len(first.holders), first.number_waiting, first.free) == (offer.capacity, 2, 0)
    assert [line.name for line in first.waiting] == [
        f"Guest {offer.capacity}",
        f"Guest {offer.capacity + 1}",
    ]


def test_many_lists_have_pages_and_a_filter(
    welcome: Call, foreign: Person, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    offers = list(welcome.offers.order_by("position"))
    path = f"/en/office/call/{welcome.pk}/places/"
    with visit(foreign, moment(welcome)) as client:
        assert client.get(path).context["form"] is None
        monkeypatch.setattr("pariter.web.office.places.PAGE_SIZE", 1)
        second = client.get(path, {"page": 2}).context["lists"]
        [found] = client.get(path, {"words": str(offers[-1].title)}).context["lists"]
        assert "No offer matches." in client.get(path, {"words": "nothing so called"}).text
    assert [one.offer for one in second] == [offers[1]]
    assert found.offer == offers[-1]


def test_list_is_proved_by_its_turns(welcome: Call, foreign: Person, visit: Visit) -> None:
    offer = fill(welcome, 2)
    path = f"/en/office/call/{welcome.pk}/list/{offer.pk}/"
    with visit(foreign, moment(welcome)) as client:
        shown = client.get(path)
        file = client.get(f"{path}audit.json")
    assert shown.context["report"].valid
    assert shown.context["report"] == verify(file.json())
    assert "What this file cannot prove" in shown.content.decode()
    assert file["Cache-Control"] == "no-store"


def test_list_out_of_turn_is_called_broken(welcome: Call, foreign: Person, visit: Visit) -> None:
    offer = fill(welcome, 1)
    last = Placement.objects.filter(offer=offer).order_by("-order")
    waiting = last[0]
    Placement.objects.filter(pk=last[1].pk).update(state="waiting")
    Placement.objects.filter(pk=waiting.pk).update(state="accepted")
    path = f"/en/office/call/{welcome.pk}/list/{offer.pk}/"
    with visit(foreign, moment(welcome)) as client:
        shown = client.get(path)
        assert client.get(f"{path}audit.json").status_code == 404
    assert not shown.context["report"].valid
    assert "the turns give" in shown.content.decode()


def test_list_of_another_office_or_kind_does_not_exist(
    athens: Call, welcome: Call, keeper: Person, visit: Visit
) -> None:
    ours, theirs = athens.offers.all()[0], welcome.offers.all()[0]
    with visit(keeper, moment(welcome)) as client:
        for call, offer in ((welcome, theirs), (athens, ours), (athens, theirs)):
            path = f"/en/office/call/{call.pk}/list/{offer.pk}/"
            assert client.get(path).status_code == 404
            assert client.get(f"{path}audit.json").status_code == 404


def test_lists_ask_as_often_for_forty_people(
    welcome: Call, foreign: Person, visit: Visit, queries: Callable[[Client, str], int]
) -> None:
    offer = fill(welcome, 1)
    paths = (
        f"/en/office/call/{welcome.pk}/places/",
        f"/en/office/call/{welcome.pk}/list/{offer.pk}/",
    )
    with visit(foreign, moment(welcome)) as client:
        before = [queries(client, path) for path in paths]
        fill(welcome, 40)
        assert [queries(client, path) for path in paths] == before
