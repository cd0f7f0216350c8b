"""The waiting room: quick answers when too many sign up, in the order in which they came."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client

from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Offer
from pariter.web.cache import PublicPageMiddleware
from pariter.web.participant import gate as gates
from pariter.web.participant import open_sign_up, waiting_room
from pariter.web.participant.gate import AT_ONCE, Gate

FORM = {"name": "Ada Rossi", "email": "ada@example.org", "seats": "1"}


@pytest.fixture
def walk(welcome_call: Call) -> Offer:
    welcome_call.needs_account = False
    welcome_call.save()
    return welcome_call.offers.get(key="city-walk")


@contextmanager
def crowd(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the gate busy, with nobody allowed to wait at it."""
    monkeypatch.setattr(gates, "MOST_WAITING", 0)
    full = Gate()
    full._inside = AT_ONCE
    with monkeypatch.context() as patch:
        patch.setattr(open_sign_up, "gate", full)
        patch.setattr(waiting_room, "gate", full)
        yield


def test_a_turn_and_what_was_typed_outlast_the_crowd(
    walk: Offer, while_open: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = Client(), f"/en/join/{walk.pk}/"
    with crowd(monkeypatch):
        told = client.post(address, FORM)
        assert told.status_code == 503
        assert "You are in line" in told.text
        assert "Ada" not in told.text
        assert re.fullmatch(rf"\d+; url={address}wait/", told["Refresh"])
        assert 1 <= int(told["Retry-After"]) <= 15
        assert told["Cache-Control"] == "no-store"
        cookie = told.cookies["waiting"]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (address, True, "Lax")
        came = signing.loads(cookie.value, salt=waiting_room.PURPOSE)["came"]
        again = client.get(f"{address}wait/")
        assert again.status_code == 503
        kept = signing.loads(again.cookies["waiting"].value, salt=waiting_room.PURPOSE)
        assert (kept["came"], kept["typed"]) == (came, FORM)
        # Pages that are kept for everybody go on.
        assert client.get(address).status_code == 200
    done = client.get(f"{address}wait/")
    assert done["Location"] == f"{address}sent/"
    assert done.cookies["waiting"].value == ""
    assert Placement.objects.get().application.person.email == FORM["email"]
    # Loading it once more leads to the form and signs nobody up.
    assert client.get(f"{address}wait/")["Location"] == address


def test_what_was_typed_wrong_is_shown_once_the_turn_has_come(
    walk: Offer, while_open: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = Client(), f"/en/join/{walk.pk}/"
    with crowd(monkeypatch):
        client.post(address, {**FORM, "email": "ada"})
    refused = client.get(f"{address}wait/")
    assert refused.status_code == 422
    assert "Ada Rossi" in refused.text
    # The form is sent to the address that it is shown under.
    assert client.post(f"{address}wait/", FORM)["Location"] == f"{address}sent/"


@pytest.mark.parametrize("forged", ["", "x", "e30:1tXXXX:abc"])
def test_a_forged_turn_is_none(walk: Offer, while_open: datetime, forged: str) -> None:
    client = Client()
    client.cookies["waiting"] = forged
    assert client.get(f"/en/join/{walk.pk}/wait/").status_code == 302
    assert not Placement.objects.exists()


def test_a_turn_is_of_one_offer_and_ends(
    walk: Offer, while_open: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = Client(), f"/en/join/{walk.pk}/"
    other = walk.call.offers.exclude(pk=walk.pk)[0]
    with crowd(monkeypatch):
        told = client.post(address, FORM)
    client.cookies["waiting"]["path"] = "/"
    assert client.get(f"/en/join/{other.pk}/wait/")["Location"] == f"/en/join/{other.pk}/"
    with time_machine.travel(while_open + timedelta(minutes=31), tick=False):
        assert client.get(f"{address}wait/")["Location"] == address
    assert told.cookies["waiting"]["max-age"] == waiting_room.GOOD_FOR
    assert not Placement.objects.exists()


def test_those_who_come_again_do_not_wait_for_one_anothers_page(
    walk: Offer, while_open: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = Client(), f"/en/join/{walk.pk}/"
    with crowd(monkeypatch):
        client.post(address, FORM)
        monkeypatch.setattr(PublicPageMiddleware, "_made_by_one", None)
        assert client.get(f"{address}wait/").status_code == 503


def test_a_crowd_that_is_long_gone_makes_nobody_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate()
    with monkeypatch.context() as patch, ExitStack() as inside:
        patch.setattr(gates, "MOST_WAITING", 0)
        for _ in range(AT_ONCE):
            inside.enter_context(gate.passage(came=2.0, again=False))
        for _ in range(1_000):
            inside.enter_context(gate.passage(came=2.0, again=False))
        assert gate.come_again_after() == gates.SOONEST + 10
    # One who is let in while others are still away changes little.
    with gate.passage(came=2.0, again=True):
        assert gate.come_again_after() == gates.SOONEST + 9
    monkeypatch.setattr(gates, "LATEST", 0)
    with gate.passage(came=3.0, again=False):
        pass
    monkeypatch.undo()
    assert gate.come_again_after() == gates.SOONEST


def test_who_came_first_goes_first_and_the_latest_are_turned_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gates, "MOST_WAITING", 3)
    gate, passed, told = Gate(), [], {}
    inside = [gate.passage(came=0, again=False) for _ in range(AT_ONCE)]
    assert all(passage.__enter__() for passage in inside)

    def come(came: float) -> None:
        with gate.passage(came=came, again=False) as is_let_in:
            told[came] = is_let_in
            if is_let_in:
                passed.append(came)

    threads = []
    for came in (50.0, 20.0, 40.0, 10.0, 30.0):
        threads.append(threading.Thread(target=come, args=(came,)))
        threads[-1].start()
        time.sleep(0.05)
    inside[0].__exit__(None, None, None)
    for thread in threads:
        thread.join(5)
    inside[1].__exit__(None, None, None)
    assert told == {50.0: False, 40.0: False, 10.0: True, 20.0: True, 30.0: True}
    assert passed == [10.0, 20.0, 30.0]


def test_nobody_waits_at_the_gate_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "LONGEST_WAIT", 0.01)
    gate = Gate()
    inside = [gate.passage(came=0, again=False) for _ in range(AT_ONCE)]
    assert all(passage.__enter__() for passage in inside)
    for _ in range(5_000):
        with monkeypatch.context() as patch:
            patch.setattr(gates, "MOST_WAITING", 0)
            with gate.passage(came=1, again=False) as is_let_in:
                assert not is_let_in
    # The more are away, the later they come again.
    assert gate.come_again_after() == gates.LATEST
    with gate.passage(came=1, again=True) as is_let_in:
        assert not is_let_in
    for passage in inside:
        passage.__exit__(None, None, None)
